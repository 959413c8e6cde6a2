"""What may follow what, which way money goes back, and when another person must approve."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel.money import Money
from payments.intents.contracts import RefundWay
from payments.refunds import rules
from payments.refunds.contracts import OrderState
from tests.cast import NOW


@pytest.mark.parametrize(
    ("provider", "is_online", "days", "way"),
    [
        ("wechat", True, 0, RefundWay.PROVIDER),
        ("wechat", True, 364, RefundWay.PROVIDER),
        ("wechat", True, 365, RefundWay.TRANSFER),
        ("alipay", True, 365, RefundWay.TRANSFER),
        ("stripe", True, 1000, RefundWay.PROVIDER),
        ("cash", False, 1000, RefundWay.CASH),
        ("pos", False, 0, RefundWay.TRANSFER),
    ],
)
def test_money_goes_back_the_way_it_came_while_the_provider_lets_it(
    provider: str, is_online: bool, days: int, way: RefundWay
) -> None:
    paid_at = NOW - timedelta(days=days)
    assert rules.way_back(provider=provider, is_online=is_online, paid_at=paid_at, now=NOW) is way


@pytest.mark.parametrize(
    ("way", "together", "wanted"),
    [
        (RefundWay.PROVIDER, 20_000, False),
        (RefundWay.PROVIDER, 20_001, True),
        (RefundWay.CASH, 20_000, False),
        (RefundWay.TRANSFER, 1, True),
    ],
)
def test_above_the_limit_and_for_transfers_another_person_approves(way: RefundWay, together: int, wanted: bool) -> None:
    assert rules.needs_approval(way=way, together=Money(together), limit=Money(20_000)) is wanted


def test_every_state_is_reached_and_ended_ones_lead_nowhere() -> None:
    assert set(rules.NEXT) == set(OrderState)
    reached = {state for following in rules.NEXT.values() for state in following}
    assert reached | {OrderState.REQUESTED} == set(OrderState)
    assert {OrderState.SUCCEEDED, OrderState.CLOSED, OrderState.REFUSED, OrderState.REJECTED} == rules.ENDED
    assert rules.FAILED < rules.ENDED
