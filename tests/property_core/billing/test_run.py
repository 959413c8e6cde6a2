"""Every rule of a run's amount by a hand-made case."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from backend.kernel.errors import Forbidden, NotFound
from backend.kernel.models import AuditEntry, OutboxEvent
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from property_core.billing.contracts import ProblemCode
from property_core.billing.models import Bill, BillingRun, BillingRunStep
from property_core.billing.services.closing import MonthIsClosed, PeriodInvalid, close_month
from property_core.billing.services.run import run_billing
from property_core.charges.contracts import Cycle, PayerRole, Proration
from property_core.homes.models import Building
from tests.property_core.builders import LONG_AGO, NOVEMBER, NOW, OCTOBER, Town, build_town

pytestmark = pytest.mark.django_db

BY_DAY = {"proration": Proration.BY_DAY}
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def town() -> Town:
    return build_town()


class TestDays:
    def test_a_whole_month_bills_the_formula(self, town: Town) -> None:
        town.assign(town.tariff("建筑面积*单价", "1.85", **BY_DAY), town.room("A", "94.72"))
        assert town.run().count == 1
        assert town.amounts() == {"A": 17523}  # 175.232

    @pytest.mark.parametrize(
        ("since", "until", "days", "amount"),
        [
            (date(2026, 11, 21), None, 10, 6167),  # 185.00 × 10 ÷ 30 = 61.666…
            (LONG_AGO, date(2026, 11, 16), 15, 9250),  # the 15th is the last day
            (date(2026, 11, 30), None, 1, 617),
            (date(2026, 11, 10), date(2026, 11, 11), 1, 617),
        ],
    )
    def test_part_of_a_month_is_prorated_multiplied_first(
        self, town: Town, since: date, until: date | None, days: int, amount: int
    ) -> None:
        town.assign(town.tariff("建筑面积*单价", "1.85", **BY_DAY), town.room("A"), since=since, until=until)
        town.run()
        (bill,) = town.bills()
        assert (bill.days, bill.of_days, bill.total_minor) == (days, 30, amount)

    def test_a_whole_month_tariff_bills_all_of_it_for_one_day(self, town: Town) -> None:
        town.assign(town.tariff("建筑面积*单价", "1.85"), town.room("A"), since=date(2026, 11, 30))
        town.run()
        assert town.amounts() == {"A": 18500}

    @pytest.mark.parametrize(
        ("since", "until"), [(DECEMBER, None), (LONG_AGO, NOVEMBER)], ids=["begins later", "ended before"]
    )
    def test_no_active_day_no_bill(self, town: Town, since: date, until: date | None) -> None:
        town.assign(town.tariff("建筑面积*单价", "1.85"), town.room("A"), since=since, until=until)
        assert town.run().count == 0

    def test_usage_is_prorated_where_the_tariff_says_so(self, town: Town) -> None:
        room = town.room("A")
        meter = town.meter("W-A", room=room)
        town.read(meter, NOVEMBER, 10)
        town.assign(town.tariff("用量*单价", "3", **BY_DAY), meter, since=date(2026, 11, 21))
        town.run()
        assert town.amounts() == {"A": 1000}

    def test_of_two_whole_month_tariffs_the_one_active_last_bills(self, town: Town) -> None:
        room = town.room("A")
        town.assign(town.tariff("单价", "10", code="OLD"), room, until=date(2026, 11, 16))
        town.assign(town.tariff("单价", "7", code="NEW"), room, since=date(2026, 11, 16))
        assert town.run().count == 1
        assert town.amounts() == {"A": 700}
        assert (town.run(OCTOBER).count, town.run(DECEMBER).count) == (1, 1)
        assert (town.amounts(OCTOBER), town.amounts(DECEMBER)) == ({"A": 1000}, {"A": 700})

    def test_other_items_and_other_objects_do_not_push_each_other_out(self, town: Town) -> None:
        room = town.room("A")
        town.assign(town.tariff("单价", "10"), room, until=date(2026, 11, 16))
        town.assign(town.tariff("单价", "5", item="DT"), room, since=date(2026, 11, 16))
        town.assign(town.tariff("单价", "3"), town.space("P", room), since=date(2026, 11, 16))
        town.run()
        assert town.amounts() == {"A": 1500, "P": 300}

    def test_two_daily_tariffs_share_the_month(self, town: Town) -> None:
        room = town.room("A")
        town.assign(town.tariff("单价", "30", **BY_DAY), room, until=date(2026, 11, 16))
        town.assign(town.tariff("单价", "60", **BY_DAY), room, since=date(2026, 11, 16))
        town.run()
        assert sorted(bill.total_minor for bill in town.bills()) == [1500, 3000]


class TestCycles:
    @pytest.mark.parametrize(
        ("cycle", "months", "first", "others"),
        [
            (Cycle.QUARTER, 3, date(2026, 10, 1), (NOVEMBER, DECEMBER)),
            (Cycle.HALF_YEAR, 6, date(2026, 7, 1), (OCTOBER, DECEMBER)),
            (Cycle.YEAR, 12, date(2026, 1, 1), (date(2026, 7, 1), DECEMBER)),
        ],
    )
    def test_long_cycles_bill_once_in_their_first_month(
        self, town: Town, cycle: Cycle, months: int, first: date, others: tuple[date, ...]
    ) -> None:
        town.assign(town.tariff("建筑面积*单价", "1.855", cycle=cycle), town.room("A", "10.01"))
        for period in others:
            assert town.run(period).count == 0
        town.run(first)
        (bill,) = town.bills(first)
        # the unit price counts for every month, one rounding at the end
        exact = Decimal("10.01") * Decimal("1.855") * months * 100
        assert bill.total_minor == int(exact + Decimal("0.5"))
        assert bill.due_on == first.replace(day=10)

    def test_a_quarter_is_prorated_by_its_own_days(self, town: Town) -> None:
        tariff = town.tariff("单价", "100", cycle=Cycle.QUARTER, **BY_DAY)
        town.assign(tariff, town.room("A"), since=date(2026, 11, 1))
        town.run(OCTOBER)
        (bill,) = town.bills(OCTOBER)
        assert (bill.days, bill.of_days, bill.total_minor) == (61, 92, 19891)  # 300 × 61 ÷ 92 = 198.913…

    def test_once_bills_in_the_month_of_its_beginning(self, town: Town) -> None:
        town.assign(town.tariff("单价", "500", cycle=Cycle.ONCE), town.room("A"), since=date(2026, 10, 20))
        assert [town.run(period).count for period in (OCTOBER, NOVEMBER, DECEMBER)] == [1, 0, 0]
        assert town.amounts(OCTOBER) == {"A": 50000}


class TestUsage:
    def test_reading_less_the_last_one_before_times_the_multiplier(self, town: Town) -> None:
        room = town.room("A")
        meter = town.meter("W-A", room=room, multiplier=Decimal("1.5"), initial_reading=Decimal(100))
        town.read(meter, date(2026, 8, 1), 110)
        town.read(meter, NOVEMBER, 120)  # none for September and October
        town.assign(town.tariff("用量*单价", "2"), meter)
        town.run()
        assert town.amounts() == {"A": 3000}
        town.run(date(2026, 8, 1))
        assert town.amounts(date(2026, 8, 1)) == {"A": 3000}  # from the initial reading

    def test_a_missing_reading_is_listed_and_billed_when_it_comes(self, town: Town) -> None:
        room = town.room("A")
        meter = town.meter("W-A", room=room)
        town.assign(town.tariff("用量*单价", "2"), meter)
        figures = town.run()
        assert (figures.count, figures.missing_readings) == (0, 1)
        assert town.problems(figures) == {ProblemCode.MISSING_READING: ("W-A",)}
        town.read(meter, NOVEMBER, 7)
        town.lives(town.person("C1"), room)
        again = town.run()
        assert (again.count, again.missing_readings, again.problems) == (1, 0, [])

    def test_a_room_uses_its_only_meter(self, town: Town) -> None:
        one, two = town.room("A"), town.room("B")
        for room, codes in ((one, ["W-A"]), (two, ["W-B", "W-B2"])):
            for code in codes:
                town.read(town.meter(code, room=room), NOVEMBER, 5)
        tariff = town.tariff("用量*单价", "2")
        town.assign(tariff, one)
        town.assign(tariff, two)
        figures = town.run()
        assert town.amounts() == {"A": 1000}
        assert town.problems(figures)[ProblemCode.NO_METER] == ("B",)

    def test_the_medium_of_the_item_chooses_the_meter(self, town: Town) -> None:
        room = town.room("A")
        town.read(town.meter("W-A", room=room), NOVEMBER, 5)
        town.read(town.meter("G-A", room=room, medium="GAS"), NOVEMBER, 9)
        town.item("GAS", medium="GAS")
        town.assign(town.tariff("用量*单价", "2", item="GAS"), room)
        town.run()
        assert town.amounts() == {"A": 1800}

    @pytest.mark.parametrize(
        ("usage", "amount", "lines"),
        [
            (15, 4650, [(15, 4650)]),
            (25, 8850, [(15, 4650), (10, 4200)]),
            (26, 9530, [(15, 4650), (10, 4200), (1, 680)]),
        ],
    )
    def test_tiers_are_lines(self, town: Town, usage: int, amount: int, lines: list[tuple[int, int]]) -> None:
        meter = town.meter("W-A", room=town.room("A"))
        town.read(meter, NOVEMBER, usage)
        town.assign(town.tariff("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)"), meter)
        town.run()
        (bill,) = town.bills()
        assert bill.total_minor == amount
        assert [(int(quantity or 0), part) for _, quantity, _, part in town.lines(bill)] == lines
        assert {kind for kind, *_ in town.lines(bill)} == {"TIER"}

    def test_tier_lines_sum_exactly_where_each_would_round_up(self, town: Town) -> None:
        meter = town.meter("W-A", room=town.room("A"))
        town.read(meter, NOVEMBER, 3)
        town.assign(town.tariff("阶梯(用量, 1, 0.005, 2, 0.005, 0.005)"), meter)
        town.run()
        (bill,) = town.bills()
        assert bill.total_minor == 2  # 0.015
        assert [part for *_, part in town.lines(bill)] == [1, 0, 1]


class TestAmount:
    def test_half_a_fen_goes_up_once(self, town: Town) -> None:
        town.assign(town.tariff("建筑面积*单价", "0.00005"), town.room("A"))
        town.run()
        assert town.amounts() == {"A": 1}

    def test_nothing_makes_no_bill(self, town: Town) -> None:
        town.assign(town.tariff("如果(楼层<=2, 0, 12)"), town.room("A"))
        figures = town.run()
        assert (figures.count, figures.problems, figures.skipped) == (0, [], 0)

    def test_no_result_is_listed_and_the_rest_goes_on(self, town: Town) -> None:
        tariff = town.tariff("100/(楼层-1)")
        for code, floor in (("A", 1), ("B", 2), ("C", 0)):
            town.assign(tariff, town.room(code, floor=floor))
        figures = town.run()
        assert town.amounts() == {"B": 10000}
        assert town.problems(figures)[ProblemCode.OUT_OF_RANGE] == ("A", "C")  # division by zero; negative

    def test_occupants_are_the_persons_living_there_on_the_last_day(self, town: Town) -> None:
        room = town.room("A")
        twice, gone, comes = town.person("C1"), town.person("C2"), town.person("C3")
        town.lives(twice, room, "OWNER")
        town.lives(twice, room, "FAMILY")
        town.lives(gone, room, "FAMILY", until=date(2026, 11, 30))
        town.lives(comes, room, "TENANT", since=date(2026, 11, 30))
        town.assign(town.tariff("人数*单价", "5"), room)
        town.run()
        assert town.amounts() == {"A": 1000}

    def test_a_plain_product_is_one_line_with_quantity_and_price(self, town: Town) -> None:
        town.assign(town.tariff("建筑面积*单价*0.7", "1.85"), town.room("A", "50.5"))
        town.run()
        (bill,) = town.bills()
        assert town.lines(bill) == [("AMOUNT", Decimal("50.5"), Decimal("1.295"), 6540)]

    @pytest.mark.parametrize(("due_day", "due_on"), [(10, 10), (30, 30), (31, 30)])
    def test_due_in_the_periods_own_month(self, town: Town, due_day: int, due_on: int) -> None:
        town.assign(town.tariff("单价", "1", due_day=due_day), town.room("A"))
        town.run()
        assert town.bills()[0].due_on == date(2026, 11, due_on)

    def test_terms_are_frozen_and_a_new_version_holds_from_its_month_on(self, town: Town) -> None:
        tariff = town.tariff("单价", "10", late_fee_rate=Decimal("0.0005"), grace_days=30)
        town.version(tariff, "单价", "12", starts_on=date(2026, 11, 15), due_day=20)
        town.assign(tariff, town.room("A"))
        town.run(OCTOBER)
        town.run(NOVEMBER)
        (old,), (new,) = town.bills(OCTOBER), town.bills(NOVEMBER)
        assert (old.total_minor, old.late_fee_rate, old.grace_days) == (1000, Decimal("0.0005"), 30)
        assert (new.total_minor, new.late_fee_rate, new.due_on.day) == (1200, Decimal(0), 20)
        assert (old.trace["version"], new.trace["version"]) == (1, 2)


class TestPot:
    def make(self, town: Town, formula: str = "按面积分摊(公摊用量*单价)", *, used: int = 100) -> Town:
        meter = town.meter("E-1", multiplier=Decimal(40))
        town.read(meter, NOVEMBER, used)
        town.assign(town.tariff(formula, "0.5653", item="GT", **BY_DAY), meter, since=date(2026, 11, 30))
        return town

    def test_shares_sum_to_the_pot_and_left_over_fen_go_to_the_largest_remainders(self, town: Town) -> None:
        for code, area in (("C", "33.33"), ("A", "33.33"), ("B", "33.33")):
            town.room(code, area)
        self.make(town, used=1)  # 22.612 → 22.61, which leaves one fen over: ties go by the room's code
        town.run()
        assert town.amounts() == {"A": 754, "B": 754, "C": 753}
        assert [bill.trace["pot"]["fen_up"] for bill in town.bills()] == [
            bill.total_minor == 754 for bill in town.bills()
        ]
        assert {kind for bill in town.bills() for kind, *_ in town.lines(bill)} == {"SHARE"}

    def test_every_delivered_room_takes_part_and_no_other(self, town: Town) -> None:
        town.room("SHOP", use="SHOP", occupancy="LET")
        town.room("UNSOLD", occupancy="UNSOLD", delivered_on=date(2026, 11, 30))
        town.room("LATER", delivered_on=DECEMBER)
        town.room("BLANK", delivered_on=None)
        town.room("ELSEWHERE", building_id=town.building("2栋").pk)
        self.make(town)
        figures = town.run()
        # never prorated: one active day is enough
        assert town.amounts() == {"SHOP": 113060, "UNSOLD": 113060}
        assert figures.by_item["GT"].amount_minor == 226120

    @pytest.mark.parametrize(
        ("formula", "shares"),
        [("按户分摊(10)", {"A": 500, "B": 500}), ("按人数分摊(10)", {"A": 1000})],
    )
    def test_by_household_and_by_occupants(self, town: Town, formula: str, shares: dict[str, int]) -> None:
        town.lives(town.person("C1"), town.room("A", "10"))
        town.room("B", "90")
        self.make(town, formula.replace("(10)", "(公摊用量*0+10)"))
        town.run()
        assert town.amounts() == shares  # a share of nothing is no bill

    def test_a_pot_without_weight_is_listed(self, town: Town) -> None:
        town.room("A")
        self.make(town, "按人数分摊(公摊用量*单价)")
        figures = town.run()
        assert (figures.count, town.problems(figures)) == (0, {ProblemCode.NO_WEIGHT: ("E-1",)})

    def test_a_pot_whose_building_misses_rooms_is_listed(self, town: Town) -> None:
        town.room("A")
        self.make(town)
        with town.writing():
            Building.objects.filter(id=town.building_id).update(has_rooms_missing=True)
        figures = town.run()
        assert (figures.count, town.problems(figures)) == (0, {ProblemCode.ROOMS_MISSING: ("E-1",)})

    def test_a_missing_reading_of_a_pot_counts_once(self, town: Town) -> None:
        for code in "ABC":
            town.room(code)
        town.assign(town.tariff("按面积分摊(公摊用量*单价)", "1"), town.meter("E-1"))
        assert town.run().missing_readings == 1


class TestPayer:
    def test_the_holder_of_the_role_on_the_last_day_the_longest_there_then_by_code(self, town: Town) -> None:
        room = town.room("A")
        old, later, twin = town.person("C9"), town.person("C1"), town.person("C2")
        town.lives(old, room, until=date(2026, 11, 30))
        town.lives(twin, room, since=date(2026, 1, 1))
        town.lives(later, room, since=date(2026, 1, 1))
        town.assign(town.tariff("单价", "1"), room)
        town.run(OCTOBER)
        town.run(NOVEMBER)
        assert [town.bills(period)[0].payer_id for period in (OCTOBER, NOVEMBER)] == [old.pk, later.pk]

    def test_tenant_and_developer(self, town: Town) -> None:
        room = town.room("A")
        tenant, developer = town.person("C1"), town.person("DEV", kind="DEVELOPER")
        town.lives(tenant, room, "TENANT")
        town.assign(town.tariff("单价", "1"), room, payer=PayerRole.TENANT)
        town.assign(town.tariff("单价", "1", item="DT"), room, payer=PayerRole.DEVELOPER)
        figures = town.run()
        assert {(bill.payer_role, bill.payer_id) for bill in town.bills()} == {
            ("TENANT", tenant.pk),
            ("DEVELOPER", developer.pk),
        }
        assert figures.problems == []

    def test_without_a_person_the_bill_stands_on_the_room_and_is_listed(self, town: Town) -> None:
        town.assign(town.tariff("单价", "1"), town.room("A"))
        town.assign(town.tariff("单价", "2"), town.space("P"))
        figures = town.run()
        assert {bill.payer_id for bill in town.bills()} == {None}
        assert town.problems(figures) == {ProblemCode.NO_PAYER: ("A", "P")}
        assert town.amounts() == {"A": 100, "P": 200}

    def test_a_space_bills_its_room(self, town: Town) -> None:
        room, owner = town.room("A"), town.person("C1")
        town.lives(owner, room)
        town.assign(town.tariff("单价", "60"), town.space("P", room))
        town.run()
        (bill,) = town.bills()
        assert (bill.room_id, bill.payer_id, bill.space_id is not None) == (room.pk, owner.pk, True)


class TestPosting:
    def test_a_second_run_adds_nothing_and_says_what_is_there(self, town: Town) -> None:
        tariff = town.tariff("单价", "1")
        for code in "AB":
            town.assign(tariff, town.room(code))
        assert (town.run().count, town.run().skipped) == (2, 2)
        town.assign(tariff, town.room("C"))
        third = town.run()
        assert (third.count, third.skipped, len(town.bills())) == (1, 2, 3)
        assert len(town.rows(BillingRunStep)) == 2

    def test_a_reversed_bill_may_be_billed_again(self, town: Town) -> None:
        town.assign(town.tariff("单价", "1"), town.room("A"))
        town.run()
        with town.writing():
            Bill.objects.update(status="REVERSED")
        assert town.run().count == 1

    def test_the_books_take_one_entry_per_community_and_balance(self, town: Town) -> None:
        tariff = town.tariff("建筑面积*单价", "1")
        elsewhere: dict[str, Any] = {"community_id": town.other_id, "area_id": town.other_area_id}
        far = town.building("2栋", **elsewhere)
        for room in (town.room("A"), town.room("B"), town.room("C", building_id=far.pk, **elsewhere)):
            town.assign(tariff, room)
        figures = town.run()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert figures.by_community == {town.community_id: 20000, town.other_id: 10000}
        entries = town.rows(LedgerEntry)
        assert [(entry.community_id, entry.posted_on) for entry in entries] == [
            (town.community_id, date(2026, 11, 23)),
            (town.other_id, date(2026, 11, 23)),
        ]
        kinds = {account.pk: account.kind for account in town.rows(LedgerAccount)}
        postings = [(kinds[row.account_id], row.amount_minor, row.subject_id) for row in town.rows(LedgerPosting)]
        ids = [bill.pk for bill in town.bills()]
        assert postings == [
            ("RECEIVABLE", 10000, ids[0]),
            ("RECEIVABLE", 10000, ids[1]),
            ("REVENUE", -20000, None),
            ("RECEIVABLE", 10000, ids[2]),
            ("REVENUE", -10000, None),
        ]

    def test_a_step_is_audited_and_the_run_tells_what_it_posted(self, town: Town) -> None:
        town.assign(town.tariff("单价", "1", code="WY-1"), town.room("A"))
        figures = town.run()
        (step,) = town.rows(BillingRunStep)
        entry = AuditEntry.objects.get(action="billing.run.step", company_id=town.company_id)
        assert entry.new == {
            "period": "2026-11",
            "tariff": "WY-1",
            "version": 1,
            "count": 1,
            "total_minor": 100,
            "checksum": step.checksum,
        }
        event = OutboxEvent.objects.get(kind="bills_posted", company_id=town.company_id)
        assert event.payload["total"] == {"amount_minor": 100, "currency": "CNY"}
        assert (event.payload["run_id"], event.payload["count"]) == (figures.run_id, 1)
        (run,) = town.rows(BillingRun)
        assert (run.bill_count, run.total_minor, run.finished_at) == (1, 100, NOW)
        assert run.problems == [{"code": "NO_PAYER", "item": "WY", "tariff": "WY-1", "objects": ["A"]}]

    def test_a_part_of_the_tree_is_billed_alone(self, town: Town) -> None:
        tariff = town.tariff("单价", "1")
        elsewhere: dict[str, Any] = {"community_id": town.other_id, "area_id": town.other_area_id}
        town.assign(tariff, town.room("A"))
        far = town.building("2栋", **elsewhere)
        town.assign(tariff, town.room("B", building_id=far.pk, **elsewhere))
        town.assign(tariff, town.space("P", **elsewhere))
        assert town.run(unit_id=town.area_id).count == 1
        assert town.amounts() == {"A": 100}
        assert town.run(unit_id=town.other_area_id).count == 2
        assert town.run(unit_id=town.other_id).skipped == 2

    def test_a_closed_month_refuses(self, town: Town) -> None:
        town.assign(town.tariff("单价", "1"), town.room("A"))
        close_month(actor=town.actor, unit_id=town.community_id, period=NOVEMBER, now=NOW)
        with pytest.raises(MonthIsClosed):
            town.run()
        assert town.run(DECEMBER).count == 1

    def test_refusals(self, town: Town) -> None:
        stranger = build_town()
        with pytest.raises(NotFound):
            town.run(unit_id=stranger.root_id)
        with pytest.raises(PeriodInvalid):
            town.run(NOVEMBER + timedelta(days=1))
        nobody = type(town.actor)(kind="STAFF", company_id=town.company_id, account_id=1)  # type: ignore[arg-type]
        with pytest.raises(Forbidden):
            run_billing(actor=nobody, unit_id=town.root_id, period=NOVEMBER, now=NOW)
        assert town.rows(BillingRun) == []
