"""What was taken on a day, by way and by who took it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from property_core.collection.contracts import PaymentSearch
from property_core.collection.selectors.payment_list import total_of_payments
from property_core.collection.selectors.takings import Taken, takings
from tests.cast import NOW, TODAY
from tests.property_core.billing.fees import MINE, MINE_TOO, NEIGHBOURS, SEPTEMBER, Fees

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)


def test_takings_are_told_by_way_and_cashier(fees: Fees, assert_queries) -> None:
    leader, cast = fees.cast.staff("leader"), fees.cast
    manager_id, leader_id = cast.accounts["manager"], cast.accounts["leader"]
    fees.pay_cash(100_000, bill_ids=fees.bill_ids(MINE, SEPTEMBER), now=NOW - timedelta(days=1))
    fees.pay_cash(100_000, bill_ids=fees.bill_ids(NEIGHBOURS, SEPTEMBER))
    fees.pay_cash(100_000, bill_ids=fees.bill_ids(MINE_TOO, SEPTEMBER), actor=leader)
    fees.top_up(MINE, 5000)
    fees.offset(MINE)
    fees.start(fees.bill_ids(MINE_TOO)[1:])

    def taken(unit: str = "HQ", first=TODAY, last=TODAY):
        return takings(actor=leader, unit_id=cast.units[unit], first=first, last=last)

    with assert_queries(4):  # the company's transaction and the scope; the transaction and the takings
        found = taken("JG")
    due = fees_of(fees, cashier_id=manager_id)
    assert found.received == (Taken("cash", manager_id, 1, due), Taken("cash", leader_id, 1, 5000))
    assert (found.total_minor, found.offset_minor) == (5000 + due, 5000)
    whole = taken()
    cash = PaymentSearch(provider="cash", paid_from=TODAY, paid_until=TODAY)
    assert whole.total_minor == total_of_payments(leader, cash).total_minor
    assert taken("JG-1") == found
    assert {row.cashier_id for row in taken("YX").rows} == {leader_id}
    assert [row.cashier_id for row in taken(first=YESTERDAY, last=YESTERDAY).rows] == [manager_id]
    both = taken(first=YESTERDAY)
    assert both.total_minor == whole.total_minor + taken(first=YESTERDAY, last=YESTERDAY).total_minor


def fees_of(fees: Fees, *, cashier_id: int) -> int:
    """What somebody took today, as the list of payments says."""
    search = PaymentSearch(cashier_id=cashier_id, paid_from=TODAY, paid_until=TODAY)
    return total_of_payments(fees.cast.staff("leader"), search).total_minor


def test_a_payment_for_two_communities_counts_in_each_with_its_part(fees: Fees) -> None:
    leader, units = fees.cast.staff("leader"), fees.cast.units
    fees.pay_cash(
        100_000, bill_ids=[*fees.bill_ids(MINE, SEPTEMBER), *fees.bill_ids(MINE_TOO, SEPTEMBER)], actor=leader
    )
    whole, *parts = (takings(actor=leader, unit_id=units[unit], first=TODAY, last=TODAY) for unit in ("HQ", "JG", "YX"))
    assert [len(each.rows) for each in (whole, *parts)] == [1, 1, 1]
    assert whole.rows[0].count == 1
    assert whole.total_minor == sum(part.total_minor for part in parts)
    assert all(part.total_minor > 0 for part in parts)


def test_only_for_who_may_see_reports_there(fees: Fees) -> None:
    units = fees.cast.units
    for who, unit, refusal in (("clerk", "JG", Forbidden), ("manager", "YX", NotFound), ("manager", "HQ", NotFound)):
        with pytest.raises(refusal):
            takings(actor=fees.cast.staff(who), unit_id=units[unit], first=TODAY, last=TODAY)
    with pytest.raises(InvalidInput):
        takings(actor=fees.cast.staff("leader"), unit_id=units["JG"], first=TODAY, last=YESTERDAY)
