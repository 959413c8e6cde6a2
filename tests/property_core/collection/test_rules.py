"""The order in which money is laid on bills: parts that always sum to the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.money import CurrencyMismatch, Money
from property_core.collection.rules import Allocation, BillDue, FeeOrder, allocate

DUES = [
    BillDue(3, date(2026, 11, 25), Money(300)),
    BillDue(1, date(2026, 9, 25), Money(1000)),
    BillDue(9, date(2026, 9, 25), Money(50), fee_of=1),
    BillDue(2, date(2026, 9, 25), Money(200)),
]


@pytest.mark.parametrize(
    ("captured", "order", "parts", "surplus"),
    [
        (40, FeeOrder.FEE_FIRST, [(9, 40)], 0),
        (1060, FeeOrder.FEE_FIRST, [(9, 50), (1, 1000), (2, 10)], 0),
        (1060, FeeOrder.PRINCIPAL_FIRST, [(1, 1000), (9, 50), (2, 10)], 0),
        (1600, FeeOrder.FEE_FIRST, [(9, 50), (1, 1000), (2, 200), (3, 300)], 50),
        (0, FeeOrder.FEE_FIRST, [], 0),
    ],
)
def test_money_goes_to_the_oldest_bill(
    captured: int, order: FeeOrder, parts: list[tuple[int, int]], surplus: int
) -> None:
    allocated = allocate(captured=Money(captured), dues=DUES, order=order)
    assert allocated.parts == tuple(Allocation(bill_id, Money(fen)) for bill_id, fen in parts)
    assert allocated.surplus == Money(surplus)


def test_strange_money_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        allocate(captured=Money(-1), dues=DUES)
    with pytest.raises(CurrencyMismatch):
        allocate(captured=Money(1, "USD"), dues=DUES)


BILLS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10**7)), max_size=12)


@given(st.integers(0, 10**8), BILLS)
def test_parts_and_surplus_sum_to_the_money(captured: int, bills: list[tuple[int, int]]) -> None:
    oldest = date(2026, 10, 25)
    dues = [BillDue(number, oldest + timedelta(days=age), Money(fen)) for number, (age, fen) in enumerate(bills)]
    allocated = allocate(captured=Money(captured), dues=dues)
    owed = {due.bill_id: due.amount.amount_minor for due in dues}
    assert sum(part.amount.amount_minor for part in allocated.parts) + allocated.surplus.amount_minor == captured
    assert all(0 < part.amount.amount_minor <= owed[part.bill_id] for part in allocated.parts)
    assert allocated.surplus.amount_minor == max(0, captured - sum(owed.values()))
    assert all(part.amount.amount_minor == owed[part.bill_id] for part in allocated.parts[:-1])
