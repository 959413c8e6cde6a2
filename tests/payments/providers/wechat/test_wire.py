"""WeChat's JSON read strictly: whatever is not in the documented form is Malformed, never a guess."""

import copy
from typing import Any

import pytest

from payments.providers.contracts import RefundStatus, TradeStatus
from payments.providers.wechat.wire import Malformed, read_payment, read_refund, read_refund_event, read_state

PAID: dict[str, Any] = {
    "appid": "wx1",
    "mchid": "1900000109",
    "out_trade_no": "L000001",
    "transaction_id": "4200000000",
    "trade_state": "SUCCESS",
    "success_time": "2026-11-23T23:59:58+08:00",
    "payer": {"openid": "o1"},
    "amount": {"total": 100, "payer_total": 90, "currency": "CNY", "payer_currency": "CNY"},
}
COMBINED: dict[str, Any] = {
    "combine_appid": "wx1",
    "combine_mchid": "1900000109",
    "combine_out_trade_no": "A000001",
    "sub_orders": [
        {
            "mchid": f"190000010{index}",
            "out_trade_no": f"L00000{index}",
            "transaction_id": f"420000000{index}",
            "trade_state": "SUCCESS",
            "success_time": "2026-11-23T23:59:58+08:00",
            "amount": {"total_amount": 100 * index, "currency": "CNY"},
        }
        for index in (1, 2)
    ],
}


def changed(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with one field replaced, or removed where the value is `...`."""
    result = copy.deepcopy(data)
    *parents, last = path.split(".")
    target: Any = result
    for name in parents:
        target = target[int(name)] if name.isdigit() else target[name]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return result


def test_the_order_total_counts_not_what_is_left_after_wechats_own_coupon() -> None:
    event = read_payment(PAID, account_id=1, event_id="e")
    assert event.amount_minor == 100
    assert event.succeeded_at is not None
    assert event.succeeded_at.isoformat() == "2026-11-23T23:59:58+08:00"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("amount.total", 100.0),
        ("amount.total", "100"),
        ("amount.total", True),
        ("amount.total", -1),
        ("amount.total", ...),
        ("amount", []),
        ("out_trade_no", 1),
        ("out_trade_no", ""),
        ("transaction_id", ...),
        ("trade_state", "PAID"),
        ("trade_state", "NOTPAY"),
        ("success_time", "2026-11-23T23:59:58"),
        ("success_time", "yesterday"),
        ("success_time", ...),
        ("mchid", None),
        ("appid", ...),
    ],
)
def test_a_wrong_field_is_named_and_not_guessed(path: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_payment(changed(PAID, path, value), account_id=1, event_id="e")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sub_orders", []),
        ("sub_orders", {}),
        ("sub_orders", ["x"]),
        ("sub_orders.1.trade_state", "NOTPAY"),
        ("sub_orders.0.amount.currency", "USD"),
        ("sub_orders.0.amount.total_amount", 1.5),
        ("combine_mchid", ...),
    ],
)
def test_a_combined_payment_is_read_as_strictly(path: str, value: object) -> None:
    assert read_payment(COMBINED, account_id=1, event_id="e").amount_minor == 300
    with pytest.raises(Malformed):
        read_payment(changed(COMBINED, path, value), account_id=1, event_id="e")


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (("SUCCESS", "SUCCESS"), TradeStatus.PAID),
        (("SUCCESS", "REFUND"), TradeStatus.PAID),
        (("REFUND", "REFUND"), TradeStatus.REFUNDED),
        (("CLOSED", "CLOSED"), TradeStatus.CLOSED),
        (("CLOSED", "SUCCESS"), TradeStatus.PAYING),
        (("NOTPAY", "USERPAYING"), TradeStatus.PAYING),
        (("NOTPAY", "NOTPAY"), TradeStatus.NOT_PAID),
    ],
)
def test_legs_that_disagree_release_nothing(states: tuple[str, str], status: TradeStatus) -> None:
    data = copy.deepcopy(COMBINED)
    for sub, word in zip(data["sub_orders"], states, strict=True):
        sub["trade_state"] = word
    state = read_state(data, account_id=1)
    assert state.status is status
    assert (state.event is not None) == (status in (TradeStatus.PAID, TradeStatus.REFUNDED))


def test_a_refund_event_must_fit_its_type() -> None:
    data = {
        "mchid": "1900000109",
        "out_trade_no": "L000001",
        "transaction_id": "42",
        "out_refund_no": "R000001",
        "refund_id": "50",
        "refund_status": "SUCCESS",
        "success_time": "2026-11-23T23:59:58+08:00",
        "amount": {"total": 100, "refund": 40, "payer_total": 100, "payer_refund": 40},
    }

    def read(content: dict[str, Any]) -> int:
        return read_refund_event(
            content, event_type="REFUND.SUCCESS", account_id=1, event_id="e", appid="wx1"
        ).amount_minor

    assert read(data) == 40
    for path, value in (("refund_status", "CLOSED"), ("amount.refund", "40"), ("success_time", ...)):
        with pytest.raises(Malformed):
            read(changed(data, path, value))


def test_a_refund_answer_is_read_strictly() -> None:
    data = {
        "status": "PROCESSING",
        "out_refund_no": "R000001",
        "refund_id": "50",
        "out_trade_no": "L000001",
        "amount": {"refund": 40},
    }
    assert read_refund(data).status is RefundStatus.PROCESSING
    for path, value in (("status", "DONE"), ("status", "SUCCESS"), ("refund_id", ...), ("amount.refund", None)):
        with pytest.raises(Malformed):
            read_refund(changed(data, path, value))
