"""Sums: whatever is tendered, what goes to principals and fees adds up, and nothing gets more than it wants."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.money import Money
from property_core.billing.contracts import BillStatus, Due
from property_core.collection.rules import FeeOrder
from property_core.collection.services.cash import share_out

AMOUNTS = st.integers(min_value=0, max_value=10**9)


@st.composite
def dues(draw: st.DrawFn) -> list[Due]:
    wanted = []
    for number in range(1, draw(st.integers(min_value=1, max_value=8)) + 1):
        due_on = date(2026, 1, 10) + timedelta(days=draw(st.integers(min_value=0, max_value=90)))
        wanted.append(
            Due(number, 1, 1, None, due_on, BillStatus.OPEN, principal=Money(draw(AMOUNTS)), fee=Money(draw(AMOUNTS)))
        )
    return wanted


@given(dues=dues(), share=st.floats(min_value=0, max_value=1), order=st.sampled_from(FeeOrder))
def test_shares_sum_to_the_money_and_none_is_more_than_its_due(dues: list[Due], share: float, order: FeeOrder) -> None:
    whole = sum(due.amount.amount_minor for due in dues)
    money = int(whole * share)
    parts = share_out(Money(money), dues=dues, order=order)
    assert sum(principal + fee for principal, fee in parts.values()) == money
    for due in dues:
        principal, fee = parts.get(due.bill_id, (0, 0))
        assert 0 <= principal <= due.principal.amount_minor
        assert 0 <= fee <= due.fee.amount_minor


@given(dues=dues(), share=st.floats(min_value=0, max_value=1))
def test_nothing_younger_is_paid_before_the_older_is_paid_whole(dues: list[Due], share: float) -> None:
    money = int(sum(due.amount.amount_minor for due in dues) * share)
    parts = share_out(Money(money), dues=dues, order=FeeOrder.FEE_FIRST)
    ordered = sorted(dues, key=lambda due: (due.due_on, due.bill_id))
    paid = [sum(parts.get(due.bill_id, (0, 0))) for due in ordered]
    short = [position for position, due in enumerate(ordered) if paid[position] < due.amount.amount_minor]
    if short:
        assert all(amount == 0 for amount in paid[short[0] + 1 :])
