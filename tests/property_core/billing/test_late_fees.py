"""Late fees: by hand, and the set-based figure against the pure rule on random bills."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from backend.kernel.money import Money
from payments.ledger.models import LedgerAccount, LedgerPosting
from property_core.billing import rules
from property_core.billing.models import Bill, BillLine, BillSettlement
from property_core.billing.selectors.late_fees import late_fee_by_bill, late_fees
from property_core.billing.services.late_fees import fix_late_fee, post_late_fees
from property_core.charges.contracts import FeeCap
from tests.property_core.builders import NOVEMBER, NOW, Town, build_town

pytestmark = pytest.mark.django_db

DUE = date(2026, 9, 10)


@pytest.fixture
def town() -> Town:
    return build_town()


def bill(town: Town, total: int = 100000, *, paid: int = 0, **fields: Any) -> Bill:
    """An opening bill of a room of its own: 0.05 % a day after 30 days, at most the principal."""
    with town.writing():
        number = Bill.objects.count()
    room = town.room(f"R{number}")
    with town.writing():
        return Bill.objects.create(
            **{
                "company_id": town.company_id,
                "community_id": town.community_id,
                "origin": "OPENING",
                "item_id": town.item().pk,
                "room": room,
                "period": date(2026, 9, 1),
                "payer_role": "OWNER",
                "total_minor": total,
                "paid_minor": paid,
                "status": "OPEN" if paid == 0 else "PAID" if paid == total else "PART_PAID",
                "due_on": DUE,
                "late_fee_rate": Decimal("0.0005"),
                "grace_days": 30,
                "fee_cap": "PRINCIPAL",
                "posted_at": NOW,
            }
            | fields
        )


def pay(town: Town, owed: Bill, amount: int, on: date) -> None:
    with town.writing():
        BillSettlement.objects.create(
            company_id=town.company_id,
            community_id=town.community_id,
            bill=owed,
            source="PAYMENT",
            amount_minor=amount,
            applied_on=on,
            posted_on=on,
            applied_at=NOW,
            entry_source="test",
            entry_source_id=1,
        )
        owed.paid_minor += amount
        owed.status = "PAID" if owed.paid_minor == owed.total_minor else "PART_PAID" if owed.paid_minor else "OPEN"
        owed.save()


def fee(town: Town, owed: Bill, on: date) -> int:
    return late_fee_by_bill([owed.pk], company_id=town.company_id, on=on)[owed.pk].amount_minor


def grown_days(days: int) -> date:
    """The day on which a fee has grown for so many days: due on 10 September, 30 days of grace."""
    return DUE + timedelta(days=30 + days)


class TestGrowing:
    @pytest.mark.parametrize(("days", "amount"), [(-40, 0), (0, 0), (1, 50), (44, 2200)])
    def test_from_the_day_after_the_grace(self, town: Town, days: int, amount: int) -> None:
        assert fee(town, bill(town), grown_days(days)) == amount

    def test_rounded_once_half_up(self, town: Town) -> None:
        assert fee(town, bill(town, 8597), grown_days(44)) == 189  # 189.134
        assert fee(town, bill(town, 1000), grown_days(1)) == 1  # 0.5

    def test_the_day_of_a_payment_still_counts_with_what_stood_before(self, town: Town) -> None:
        owed = bill(town)
        pay(town, owed, 40000, grown_days(10))
        assert fee(town, owed, grown_days(10)) == 500
        assert fee(town, owed, grown_days(11)) == 530
        assert fee(town, owed, grown_days(9)) == 450  # asked for an earlier day, nothing was paid yet

    def test_money_before_the_grace_ended_lowers_every_day(self, town: Town) -> None:
        owed = bill(town)
        pay(town, owed, 40000, DUE)
        assert fee(town, owed, grown_days(10)) == 300

    def test_an_opening_bill_grows_on_what_was_not_paid_before(self, town: Town) -> None:
        assert fee(town, bill(town, paid=40000), grown_days(10)) == 300

    def test_at_most_the_bill_unless_there_is_no_cap(self, town: Town) -> None:
        late = grown_days(10_000)
        assert fee(town, bill(town), late) == 100000
        assert fee(town, bill(town, fee_cap="NONE"), late) == 500000

    def test_the_cap_is_the_bill_less_the_fees_already_fixed(self, town: Town) -> None:
        owed = bill(town)
        fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(1500), now=NOW)
        assert fee(town, owed, grown_days(10_000)) == 25000

    def test_neither_rate_nor_fee_bears_a_fee(self, town: Town) -> None:
        assert fee(town, bill(town, late_fee_rate=0), grown_days(10)) == 0
        owed = bill(town)
        fixed = fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(10), now=NOW)[owed.pk]
        assert late_fee_by_bill([fixed.fee_bill_id], company_id=town.company_id, on=grown_days(500)) == {
            fixed.fee_bill_id: Money(0)
        }


class TestFixing:
    def test_a_fee_becomes_a_bill_with_its_entry(self, town: Town) -> None:
        owed = bill(town)
        fixed = fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=date(2026, 11, 23), now=NOW)[owed.pk]
        assert fixed.amount == Money(2200)
        (grown,) = town.rows(Bill, origin="LATE_FEE")
        assert (grown.pk, grown.fee_of_id, grown.total_minor) == (fixed.fee_bill_id, owed.pk, 2200)
        # it belongs to the month of its making, and is as old as its bill when money is laid out
        assert (grown.period, grown.due_on, grown.room_id) == (NOVEMBER, DUE, owed.room_id)
        assert [(row.kind, row.amount_minor) for row in town.rows(BillLine)] == [("LATE_FEE", 2200)]
        kinds = {account.pk: account.kind for account in town.rows(LedgerAccount)}
        assert [(kinds[row.account_id], row.amount_minor, row.subject_id) for row in town.rows(LedgerPosting)] == [
            ("RECEIVABLE", 2200, grown.pk),
            ("LATE_FEE_REVENUE", -2200, None),
        ]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert town.rows(Bill, id=owed.pk)[0].fee_fixed_on == date(2026, 11, 23)

    def test_fixing_again_adds_only_what_has_grown_since(self, town: Town) -> None:
        owed = bill(town)
        first = fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(10), now=NOW)
        assert fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(10), now=NOW) == {}
        second = fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(13), now=NOW)
        assert (first[owed.pk].amount, second[owed.pk].amount) == (Money(500), Money(150))

    def test_what_rounds_to_nothing_goes_on_growing(self, town: Town) -> None:
        owed = bill(town, 100)
        for days in (1, 2, 9):
            assert fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(days), now=NOW) == {}
        fixed = fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=grown_days(10), now=NOW)
        assert fixed[owed.pk].amount == Money(1)

    def test_a_whole_company_on_a_day(self, town: Town) -> None:
        elsewhere = bill(town, community_id=town.other_id)
        run = bill(town, 50000, origin="RUN")
        bill(town, paid=100000)
        bill(town, 30000, status="REVERSED")
        on = grown_days(10)
        fees = late_fees(company_id=town.company_id, on=on)
        assert (fees.count, fees.amount_minor) == (2, 750)
        assert fees.by_community == {town.community_id: 250, town.other_id: 500}
        assert (fees.opening_principal_minor, fees.opening_amount_minor) == (100000, 500)
        assert post_late_fees(actor=town.actor, on=on, now=NOW) == fees
        assert {row.fee_of_id for row in town.rows(Bill, origin="LATE_FEE")} == {elsewhere.pk, run.pk}
        assert post_late_fees(actor=town.actor, on=on, now=NOW).count == 0


@pytest.mark.parametrize("seed", range(6))
def test_sql_and_rule_agree(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(8):
        owed = bill(
            town,
            total := chance.randint(1, 200_000),
            paid=chance.choice([0, total // 3]),
            late_fee_rate=Decimal(chance.randint(1, 40)) / 10000,
            grace_days=chance.randint(0, 40),
            fee_cap=chance.choice(list(FeeCap)),
        )
        principal = Money(owed.total_minor - owed.paid_minor)
        applied: list[rules.AppliedMoney] = []
        fixed, fixed_on = Money(0), None
        day = DUE
        for _ in range(4):
            day += timedelta(days=chance.randint(0, 120))
            expected = rules.late_fee(
                bill_total=Money(owed.total_minor),
                principal=principal,
                applied=applied,
                due_on=owed.due_on,
                terms=rules.FeeTerms(owed.late_fee_rate, owed.grace_days, FeeCap(owed.fee_cap)),
                on=day,
                fixed_on=fixed_on,
                fixed=fixed,
            )
            assert fee(town, owed, day) == expected.amount_minor
            if chance.random() < 0.5 and expected:
                fix_late_fee(actor=town.actor, bill_ids=[owed.pk], on=day, now=NOW)
                fixed, fixed_on = fixed + expected, day
                owed = town.rows(Bill, id=owed.pk)[0]
            amount = chance.randint(0, owed.total_minor - owed.paid_minor)
            if amount:
                pay(town, owed, amount, day)
                applied.append(rules.AppliedMoney(day, Money(amount)))
