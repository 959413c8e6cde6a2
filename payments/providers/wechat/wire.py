"""WeChat's JSON and our contracts, in both directions. Pure: no network, no clock.

Source: pay.weixin.qq.com, API v3: JSAPI, Native, combined payment, refunds; field names are theirs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from payments.providers.contracts import (
    PAID_STATUSES,
    Channel,
    EventKind,
    LegOutcome,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    ProviderLeg,
    ProviderState,
    RefundRequest,
    RefundState,
    RefundStatus,
    TradeStatus,
)

NAME = "wechat"
CHINA = timezone(timedelta(hours=8))
LONGEST_DESCRIPTION = 127
LONGEST_REASON = 80

TRADE_STATES = {
    "SUCCESS": TradeStatus.PAID,
    "REFUND": TradeStatus.REFUNDED,
    "NOTPAY": TradeStatus.NOT_PAID,
    "CLOSED": TradeStatus.CLOSED,
    "REVOKED": TradeStatus.CLOSED,
    "USERPAYING": TradeStatus.PAYING,
    "ACCEPT": TradeStatus.PAYING,
    "PAYERROR": TradeStatus.FAILED,
}
REFUND_STATES = {
    "SUCCESS": RefundStatus.SUCCEEDED,
    "PROCESSING": RefundStatus.PROCESSING,
    "CLOSED": RefundStatus.CLOSED,
    "ABNORMAL": RefundStatus.ABNORMAL,
}
REFUND_EVENTS = {
    "REFUND.SUCCESS": ("SUCCESS", EventKind.REFUNDED),
    "REFUND.CLOSED": ("CLOSED", EventKind.REFUND_CLOSED),
    "REFUND.ABNORMAL": ("ABNORMAL", EventKind.REFUND_ABNORMAL),
}


class Malformed(ValueError):
    """A field is missing or of the wrong kind; the text names the field, never its value."""


# --- out ---


def time_expire(attempt: ProviderAttempt) -> str:
    return attempt.expires_at.astimezone(CHINA).isoformat(timespec="seconds")


def scene_info(attempt: ProviderAttempt) -> dict[str, Any] | None:
    """Where the payer is: H5 must say it, the other ways may."""
    if not attempt.payer_ip:
        return None
    scene: dict[str, Any] = {"payer_client_ip": attempt.payer_ip}
    return {**scene, "h5_info": {"type": "Wap"}} if attempt.channel is Channel.H5 else scene


def sub_orders(attempt: ProviderAttempt, credentials: PayeeCredentials) -> list[dict[str, Any]]:
    return [
        {
            "mchid": leg.mchid or credentials.mchid,
            "attach": attempt.number,
            "amount": {"total_amount": leg.amount_minor, "currency": attempt.currency},
            "out_trade_no": leg.out_trade_no,
            "description": leg.description[:LONGEST_DESCRIPTION],
            **({"settle_info": settle_info(leg)} if leg.is_split else {}),
        }
        for leg in attempt.legs
    ]


def settle_info(leg: ProviderLeg) -> dict[str, Any] | None:
    """What freezes a leg's money until it is split; an order without it can never be."""
    return {"profit_sharing": True} if leg.is_split else None


def closing_sub_orders(attempt: ProviderAttempt, credentials: PayeeCredentials) -> list[dict[str, str]]:
    return [{"mchid": leg.mchid or credentials.mchid, "out_trade_no": leg.out_trade_no} for leg in attempt.legs]


def refund_amount(request: RefundRequest) -> dict[str, Any]:
    return {"refund": request.amount_minor, "total": request.total_minor, "currency": request.currency}


# --- in: fields ---


def object_of(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def text(data: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Malformed(f"{name} is not a text")
    return value


def fen(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    # bool is an int to Python, and 1.0 would compare equal to 1: neither is an amount.
    if type(value) is not int or value < 0:
        raise Malformed(f"{name} is not an amount in fen")
    return value


def moment(data: Mapping[str, Any], name: str, *, required: bool) -> datetime | None:
    written = text(data, name, required=required)
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise Malformed(f"{name} is not a time") from error
    if found.tzinfo is None:
        raise Malformed(f"{name} has no zone")
    return found


def _openid(data: Mapping[str, Any], name: str) -> str:
    payer = data.get(name)
    return text(payer, "openid", required=False) if isinstance(payer, dict) else ""


# --- in: payments ---


def is_combined(data: Mapping[str, Any]) -> bool:
    return "combine_out_trade_no" in data


def _leg(data: Mapping[str, Any], *, amount_field: str) -> LegOutcome:
    state = text(data, "trade_state")
    if state not in TRADE_STATES:
        raise Malformed("trade_state is unknown")
    status = TRADE_STATES[state]
    is_paid = status in PAID_STATUSES
    return LegOutcome(
        out_trade_no=text(data, "out_trade_no"),
        status=status,
        amount_minor=fen(object_of(data, "amount"), amount_field),
        mchid=text(data, "mchid"),
        transaction_id=text(data, "transaction_id", required=is_paid),
        succeeded_at=moment(data, "success_time", required=is_paid),
    )


def _legs_and_currency(data: Mapping[str, Any]) -> tuple[tuple[LegOutcome, ...], str]:
    if not is_combined(data):
        # An unpaid order's answer may leave the currency out; everything here is in yuan.
        return (_leg(data, amount_field="total"),), text(object_of(data, "amount"), "currency", required=False) or "CNY"
    subs = data.get("sub_orders")
    if not isinstance(subs, list) or not subs or not all(isinstance(sub, dict) for sub in subs):
        raise Malformed("sub_orders is not a list of orders")
    currencies = {text(object_of(sub, "amount"), "currency", required=False) or "CNY" for sub in subs}
    if len(currencies) != 1:
        raise Malformed("sub_orders have several currencies")
    return tuple(_leg(sub, amount_field="total_amount") for sub in subs), currencies.pop()


def _overall(legs: Sequence[LegOutcome]) -> TradeStatus:
    """One status for all legs; legs that disagree count as PAYING, which releases nothing and asks again."""
    statuses = {leg.status for leg in legs}
    if len(statuses) == 1:
        return legs[0].status
    return TradeStatus.PAID if statuses <= PAID_STATUSES else TradeStatus.PAYING


def read_payment(data: Mapping[str, Any], *, account_id: int, event_id: str) -> ProviderEvent:
    """A paid order, single or combined. Raises Malformed, also when it is not paid."""
    legs, currency = _legs_and_currency(data)
    if _overall(legs) not in PAID_STATUSES:
        raise Malformed("trade_state is not that of a paid order")
    combined = is_combined(data)
    return ProviderEvent(
        provider=NAME,
        account_id=account_id,
        event_id=event_id,
        kind=EventKind.PAID,
        out_trade_no=text(data, "combine_out_trade_no" if combined else "out_trade_no"),
        amount_minor=sum(leg.amount_minor for leg in legs),
        currency=currency,
        mchid=text(data, "combine_mchid" if combined else "mchid"),
        appid=text(data, "combine_appid" if combined else "appid"),
        transaction_id="" if combined else legs[0].transaction_id,
        succeeded_at=max((leg.succeeded_at for leg in legs if leg.succeeded_at is not None), default=None),
        payer_openid=_openid(data, "combine_payer_info" if combined else "payer"),
        legs=legs,
        raw=data,
    )


def read_state(data: Mapping[str, Any], *, account_id: int) -> ProviderState:
    """Answer to a query. Raises Malformed."""
    legs, _currency = _legs_and_currency(data)
    status = _overall(legs)
    number = text(data, "combine_out_trade_no" if is_combined(data) else "out_trade_no")
    event = None
    if status in PAID_STATUSES:
        event = read_payment(data, account_id=account_id, event_id=f"query:{number}")
    return ProviderState(status=status, out_trade_no=number, legs=legs, event=event)


# --- in: refunds ---


def read_refund_event(
    data: Mapping[str, Any], *, event_type: str, account_id: int, event_id: str, appid: str
) -> ProviderEvent:
    """A refund's end. Refund messages name no app and no currency: the app is the account's. Raises Malformed."""
    expected, kind = REFUND_EVENTS[event_type]
    if text(data, "refund_status") != expected:
        raise Malformed("refund_status does not fit the event type")
    return ProviderEvent(
        provider=NAME,
        account_id=account_id,
        event_id=event_id,
        kind=kind,
        out_trade_no=text(data, "out_trade_no"),
        amount_minor=fen(object_of(data, "amount"), "refund"),
        currency="CNY",
        mchid=text(data, "mchid"),
        appid=appid,
        transaction_id=text(data, "transaction_id"),
        succeeded_at=moment(data, "success_time", required=kind is EventKind.REFUNDED),
        out_refund_no=text(data, "out_refund_no"),
        refund_id=text(data, "refund_id"),
        raw=data,
    )


def read_refund(data: Mapping[str, Any]) -> RefundState:
    """Answer to a refund or its query. Raises Malformed."""
    state = text(data, "status")
    if state not in REFUND_STATES:
        raise Malformed("status is unknown")
    return RefundState(
        status=REFUND_STATES[state],
        out_refund_no=text(data, "out_refund_no"),
        refund_id=text(data, "refund_id"),
        out_trade_no=text(data, "out_trade_no"),
        amount_minor=fen(object_of(data, "amount"), "refund"),
        accepted_at=moment(data, "create_time", required=False),
        succeeded_at=moment(data, "success_time", required=state == "SUCCESS"),
    )
