"""The collection rate by its definition, and who is behind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from property_core.billing.models import Bill, RedLetter
from property_core.billing.selectors.reports import (
    CollectionFigures,
    RoomArrears,
    arrears_by_room,
    arrears_by_space,
    arrears_total,
    collection_rate,
    payers_in_arrears,
    places_in_arrears,
)
from property_core.billing.services.bulk_openings import ArrearsColumns, import_arrears
from property_core.billing.services.red_letters import approve_red_letter, request_red_letter
from property_core.homes.models import ParkingSpace, Room
from tests.cast import NOW, TODAY, visitor
from tests.property_core.billing.fees import (
    MINE,
    NEIGHBOURS,
    NOVEMBER,
    OCTOBER,
    PRINCIPAL,
    SEPTEMBER,
    Fees,
    build_fees,
)

pytestmark = pytest.mark.django_db

ORDER = ("-owed_minor", "id")
EDGES = [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (365, 3), (366, 4)]


def rate(fees: Fees, *periods: date, who: str = "leader", unit: str = "HQ", on: date = TODAY, **options: int):
    return collection_rate(actor=fees.cast.staff(who), unit_id=fees.cast.units[unit], periods=periods, on=on, **options)


def figures(billed: int, applied: int, red_letters: int = 0) -> CollectionFigures:
    return CollectionFigures(Money(billed), Money(red_letters), Money(applied))


def test_the_worked_example_of_the_rules(db: None) -> None:
    """Bills 100.00 and 60.00, red letter 10.00, received 45.00: 45 of 150 is 30.00 %."""
    fees = build_fees(rate="0", periods=(NOVEMBER,))
    first, second = fees.bill_ids(MINE)[0], fees.bill_ids(NEIGHBOURS)[0]
    with tenant_transaction(fees.cast.company_id, durable=False):
        Bill.objects.filter(id=first).update(total_minor=10000)
        Bill.objects.filter(id=second).update(total_minor=6000)
        RedLetter.objects.create(
            company_id=fees.cast.company_id,
            community_id=fees.cast.units["JG"],
            bill_id=second,
            amount_minor=1000,
            reason="多收",
            status="APPROVED",
            requested_by=1,
            requested_at=NOW,
            posted_on=TODAY,
        )
    fees.pay_cash(4500, bill_ids=[first])
    report = rate(fees, NOVEMBER, unit="JG")
    assert report.whole == figures(16000, 4500, 1000)
    assert (report.whole.collectable, report.whole.rate) == (Money(15000), Decimal("30.00"))
    assert report.by_item == {fees.item_id: report.whole}
    assert report.by_unit == {fees.cast.units["JG-1"]: report.whole}
    assert report.by_period == {NOVEMBER: report.whole}
    # On the day before, neither the money nor the red letter was there.
    assert rate(fees, NOVEMBER, unit="JG", on=TODAY - timedelta(days=1)).whole == figures(16000, 0)


def test_the_parts_of_a_company_and_of_two_months(fees: Fees) -> None:
    fees.pay_cash(PRINCIPAL + 386, bill_ids=fees.bill_ids(MINE, OCTOBER))
    report = rate(fees, OCTOBER, NOVEMBER)
    # The fee paid with October's bill is a bill of November, the month in which it was fixed.
    assert report.by_period == {OCTOBER: figures(4 * PRINCIPAL, PRINCIPAL), NOVEMBER: figures(4 * PRINCIPAL + 386, 386)}
    units = fees.cast.units
    assert report.by_unit == {
        units["JG"]: figures(4 * PRINCIPAL + 386, PRINCIPAL + 386),
        units["YX"]: figures(4 * PRINCIPAL, 0),
    }
    assert report.whole == figures(8 * PRINCIPAL + 386, PRINCIPAL + 386)
    area = rate(fees, OCTOBER, unit="YX-1")
    assert area.by_unit == {units["YX-1"]: figures(2 * PRINCIPAL, 0)}
    assert rate(fees, OCTOBER, item_id=0).whole.rate is None


def test_a_reversed_bill_leaves_both_sides(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    letter_id = request_red_letter(actor=fees.cast.staff("manager"), bill_id=bill_id, reason="重复出账", now=NOW)
    approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter_id, now=NOW)
    assert rate(fees, NOVEMBER, unit="JG").whole == figures(2 * PRINCIPAL, 0, PRINCIPAL)
    assert rate(fees, NOVEMBER, unit="JG").whole.rate == Decimal("0.00")


def test_an_opening_bill_counts_with_what_was_owed(fees: Fees) -> None:
    august = date(2026, 8, 1)
    with tenant_transaction(fees.cast.company_id, durable=False):
        import_arrears(
            company_id=fees.cast.company_id,
            batch_id=1,
            rows=ArrearsColumns([MINE], ["WY"], [august], [10000], [2500], [date(2026, 8, 10)]),
            now=NOW,
        )
        opening = Bill.objects.get(origin="OPENING").pk
        fee = fees.due([opening]).amount_minor - 7500
    assert rate(fees, august).whole == figures(7500, 0)
    fees.pay_cash(3000 + fee, bill_ids=[opening])
    assert rate(fees, august).whole == figures(7500, 3000)
    assert rate(fees, august).whole.rate == Decimal("40.00")


def test_who_may_read_reports(fees: Fees) -> None:
    assert rate(fees, NOVEMBER, who="manager", unit="JG").whole.billed == Money(2 * PRINCIPAL)
    for unit in ("HQ", "YX"):
        with pytest.raises(NotFound):
            rate(fees, NOVEMBER, who="manager", unit=unit)
        with pytest.raises(NotFound):
            places_in_arrears(fees.cast.staff("manager"), unit_id=fees.cast.units[unit], on=TODAY)
    with pytest.raises(Forbidden):
        rate(fees, NOVEMBER, who="clerk", unit="JG")
    with pytest.raises(NotSignedIn):
        arrears_total(actor=visitor(), unit_id=fees.cast.units["JG"], on=TODAY)
    other = build_fees("乙物业", prefix="b-")
    with pytest.raises(NotFound):
        collection_rate(actor=fees.cast.system, unit_id=other.cast.units["HQ"], periods=[NOVEMBER], on=TODAY)


def test_rooms_behind_with_their_ages(fees: Fees, assert_queries) -> None:
    fees.pay_cash(100000, bill_ids=fees.bill_ids(NEIGHBOURS, SEPTEMBER, OCTOBER))
    manager, unit_id = fees.cast.staff("manager"), fees.cast.units["JG"]
    with tenant_read(fees.cast.company_id):
        rows: list[Any] = list(places_in_arrears(manager, unit_id=unit_id, on=TODAY).order_by(*ORDER))
    mine, neighbours = fees.cast.rooms[MINE], fees.cast.rooms[NEIGHBOURS]
    assert [(row.room_id, row.owed_minor, row.oldest_due_on) for row in rows] == [
        (mine, 3 * PRINCIPAL, date(2026, 9, 10)),
        (neighbours, PRINCIPAL, date(2026, 11, 10)),
    ]
    for asked in (rows[:1], rows):
        # the company of the read, the ages
        with assert_queries(2):
            ages = arrears_by_room([row.room_id for row in asked], company_id=fees.cast.company_id, on=TODAY)
    one, nothing = Money(PRINCIPAL), Money(0)
    # 13, 44 and 74 days behind.
    assert ages[mine] == RoomArrears(
        Money(3 * PRINCIPAL), Money(648 + 386 + 114), 3, date(2026, 9, 10), (one, one + one, nothing, nothing, nothing)
    )
    assert ages[neighbours] == RoomArrears(one, Money(114), 1, date(2026, 11, 10), (one, *[nothing] * 4))
    whole = arrears_total(actor=manager, unit_id=unit_id, on=TODAY)
    assert (whole.owed, whole.count, whole.by_age[:2]) == (Money(4 * PRINCIPAL), 4, (one + one, one + one))


def test_a_space_without_a_room_is_behind_as_the_total_says(fees: Fees) -> None:
    """Two bills of a space that belongs to nobody's room, beside those of the rooms."""
    company_id, unit_id, area_id = fees.cast.company_id, fees.cast.units["JG"], fees.cast.units["JG-1"]
    (september, october) = fees.bill_ids(NEIGHBOURS, SEPTEMBER, OCTOBER)
    with tenant_transaction(company_id, durable=False):
        space = ParkingSpace.objects.create(
            company_id=company_id, community_id=unit_id, area_id=area_id, code="C-9", kind="GROUND"
        )
        Bill.objects.filter(id__in=[september, october]).update(room_id=None, space_id=space.pk)
    manager = fees.cast.staff("manager")
    with tenant_read(company_id):
        for asked in (unit_id, area_id, None):
            rows: list[Any] = list(places_in_arrears(manager, unit_id=asked, on=TODAY).order_by(*ORDER))
            assert [(row.room_id, row.space_id, row.owed_minor) for row in rows] == [
                (fees.cast.rooms[MINE], None, 3 * PRINCIPAL),
                (None, space.pk, 2 * PRINCIPAL),
                (fees.cast.rooms[NEIGHBOURS], None, PRINCIPAL),
            ]
        assert places_in_arrears(manager, on=TODAY).count() == 3
    listed = sum(row.owed_minor for row in rows)
    assert arrears_total(actor=manager, unit_id=unit_id, on=TODAY).owed == Money(listed)
    ages = arrears_by_space([space.pk, 0], company_id=company_id, on=TODAY)
    assert (ages[space.pk].owed, ages[space.pk].count, ages[0]) == (Money(2 * PRINCIPAL), 2, RoomArrears())


def test_who_owes_at_a_place_is_named_once_the_oldest_debt_first(fees: Fees, assert_queries: Any) -> None:
    company_id, area_id = fees.cast.company_id, fees.cast.units["JG-1"]
    (september, october) = fees.bill_ids(NEIGHBOURS, SEPTEMBER, OCTOBER)
    with tenant_transaction(company_id, durable=False):
        space = ParkingSpace.objects.create(
            company_id=company_id, community_id=fees.cast.units["JG"], area_id=area_id, code="C-9", kind="GROUND"
        )
        Bill.objects.filter(id=september).update(room_id=None, space_id=space.pk)
        Bill.objects.filter(id=october).update(payer_id=fees.cast.people["former"])
    mine, neighbours = (fees.cast.rooms[MINE], None), (fees.cast.rooms[NEIGHBOURS], None)
    of_space = (None, space.pk)
    with assert_queries(2):  # company, bills with their payers
        found = payers_in_arrears([mine, neighbours, of_space, (None, 0)], company_id=company_id, on=TODAY)
    former, owner, neighbour = "赵旧", "曾小明", "王建国"
    assert found == {mine: [owner], neighbours: [former, neighbour], of_space: [neighbour], (None, 0): []}
    before = payers_in_arrears([mine], company_id=company_id, on=date(2026, 9, 9))
    assert before == {mine: []}


@pytest.mark.parametrize(("days", "bucket"), EDGES)
def test_the_edges_of_the_ages(fees: Fees, days: int, bucket: int) -> None:
    on = date(2026, 11, 10) + timedelta(days=days)
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, SEPTEMBER, OCTOBER))
    room_id = fees.cast.rooms[MINE]
    ages = arrears_by_room([room_id], company_id=fees.cast.company_id, on=on)[room_id]
    assert [bool(amount) for amount in ages.by_age] == [place == bucket for place in range(5)]


def test_what_is_not_due_yet_is_not_behind(fees: Fees) -> None:
    before = date(2026, 9, 9)
    leader = fees.cast.staff("leader")
    with tenant_read(fees.cast.company_id):
        assert places_in_arrears(leader, unit_id=fees.cast.units["HQ"], on=before).count() == 0
    assert arrears_total(actor=leader, unit_id=fees.cast.units["HQ"], on=before) == RoomArrears()


def test_arrears_are_narrowed_to_a_building_an_item_an_age_or_a_text(fees: Fees) -> None:
    leader, cast = fees.cast.staff("leader"), fees.cast
    company_id = cast.company_id
    with tenant_read(company_id):
        building_id = Room.objects.get(code=MINE).building_id

    def found(**narrowed: Any) -> dict[int, int]:
        """Room -> what it owes of the bills that are looked for."""
        with tenant_read(company_id):
            rows: list[Any] = list(places_in_arrears(leader, on=TODAY, **narrowed).order_by(*ORDER))
        return {row.room_id: row.owed_minor for row in rows}

    whole = dict.fromkeys(cast.rooms.values(), 3 * PRINCIPAL)
    here = {cast.rooms[code]: 3 * PRINCIPAL for code in (MINE, NEIGHBOURS)}
    assert found() == found(item_id=fees.item_id) == whole
    assert found(item_id=0) == found(text="没有") == {}
    assert found(building_id=building_id) == here
    # Due on the tenth of September, October and November: 74, 44 and 13 days ago.
    assert found(late_days=14) == dict.fromkeys(cast.rooms.values(), 2 * PRINCIPAL)
    assert found(late_days=74) == dict.fromkeys(cast.rooms.values(), PRINCIPAL)
    assert found(late_days=75) == {}
    assert found(text="503", building_id=building_id) == {cast.rooms[NEIGHBOURS]: 3 * PRINCIPAL}
    assert found(text="王建国") == {cast.rooms[NEIGHBOURS]: 3 * PRINCIPAL}
