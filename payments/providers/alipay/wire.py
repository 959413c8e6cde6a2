"""Alipay's words and our contracts, in both directions. Pure: no network, no clock.

Source: opendocs.alipay.com: alipay.trade.{page.pay, wap.pay, app.pay, precreate, query, close, refund,
fastpay.refund.query} and the notices to `notify_url`; field names are theirs. Amounts are yuan with two decimals, times
China's without a zone. There is one currency and one order per payment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from payments.providers.contracts import (
    PAID_STATUSES,
    Channel,
    EventKind,
    LegOutcome,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    ProviderState,
    RefundRequest,
    RefundState,
    RefundStatus,
    TradeStatus,
)

NAME = "alipay"
CHINA = timezone(timedelta(hours=8))
CURRENCY = "CNY"
LONGEST_SUBJECT = 256
LONGEST_REASON = 256
# In a subject these would break the link or the form that carries it.
FORBIDDEN_IN_SUBJECT = str.maketrans(dict.fromkeys("/=&", " "))
CALLS = {
    Channel.PAGE: "AlipayTradePagePay",
    Channel.WAP: "AlipayTradeWapPay",
    Channel.APP: "AlipayTradeAppPay",
    Channel.QR: "AlipayTradePrecreate",
}
PRODUCT_CODES = {
    Channel.PAGE: "FAST_INSTANT_TRADE_PAY",
    Channel.WAP: "QUICK_WAP_WAY",
    Channel.APP: "QUICK_MSECURITY_PAY",
    Channel.QR: "FACE_TO_FACE_PAYMENT",
}
# TRADE_FINISHED is a TRADE_SUCCESS that can be refunded no more: either proves the payment.
PAID_WORDS = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
CLOSED_WORD, UNPAID_WORD = "TRADE_CLOSED", "WAIT_BUYER_PAY"
REFUND_DONE = "REFUND_SUCCESS"
_YUAN = re.compile(r"\d{1,11}(?:\.\d{1,2})?", re.ASCII)


class Malformed(ValueError):
    """A field is missing or of the wrong kind; the text names the field, never its value."""


# --- out ---


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def order(attempt: ProviderAttempt, credentials: PayeeCredentials) -> dict[str, Any]:
    """The content of a payment of one leg by any channel."""
    leg = attempt.legs[0]
    content: dict[str, Any] = {
        "out_trade_no": leg.out_trade_no,
        "total_amount": yuan(leg.amount_minor),
        "subject": leg.description.translate(FORBIDDEN_IN_SUBJECT)[:LONGEST_SUBJECT],
        "product_code": PRODUCT_CODES[attempt.channel],
        # Absolute: a relative one would begin to run when the payer opens the cashier.
        "time_expire": f"{attempt.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
    }
    if leg.is_split:
        # The money waits in the seller's account for its royalties, thirty days at most.
        content["extend_params"] = {"royalty_freeze": "true"}
    if attempt.channel is Channel.WAP and attempt.return_url:
        content["quit_url"] = attempt.return_url
    if attempt.channel is not Channel.PAGE:
        content["seller_id"] = credentials.mchid
    return content


def refund(request: RefundRequest) -> dict[str, Any]:
    return {
        "out_trade_no": request.out_trade_no,
        "out_request_no": request.out_refund_no,
        "refund_amount": yuan(request.amount_minor),
        "refund_reason": request.reason[:LONGEST_REASON],
    }


# --- in: fields ---


def text(data: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Malformed(f"{name} is not a text")
    return value


def fen(data: Mapping[str, Any], name: str) -> int:
    value = text(data, name)
    if not _YUAN.fullmatch(value):
        raise Malformed(f"{name} is not an amount in yuan")
    return int(Decimal(value) * 100)


def moment(data: Mapping[str, Any], name: str, *, required: bool) -> datetime | None:
    value = text(data, name, required=required)
    if not value:
        return None
    try:
        # Notices add the milliseconds of a refund.
        return datetime.strptime(value.partition(".")[0], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as error:
        raise Malformed(f"{name} is not a time") from error


def status_of(data: Mapping[str, Any], *, paid_at: str) -> TradeStatus:
    """`paid_at` names the field that is there once money has come: it tells the two kinds of TRADE_CLOSED apart."""
    word, was_paid = text(data, "trade_status"), bool(text(data, paid_at, required=False))
    if word in PAID_WORDS:
        return TradeStatus.PAID
    if word == UNPAID_WORD:
        return TradeStatus.NOT_PAID
    if word == CLOSED_WORD:
        # Unpaid and over, or given back in whole.
        return TradeStatus.REFUNDED if was_paid else TradeStatus.CLOSED
    raise Malformed("trade_status is unknown")


def _leg(data: Mapping[str, Any], *, seller: str, paid_at: str) -> LegOutcome:
    status = status_of(data, paid_at=paid_at)
    is_paid = status in PAID_STATUSES
    return LegOutcome(
        out_trade_no=text(data, "out_trade_no"),
        status=status,
        amount_minor=fen(data, "total_amount"),
        mchid=seller,
        transaction_id=text(data, "trade_no", required=is_paid),
        succeeded_at=moment(data, paid_at, required=is_paid),
    )


def _buyer(data: Mapping[str, Any]) -> str:
    for name in ("buyer_open_id", "buyer_id", "buyer_user_id"):
        found = text(data, name, required=False)
        if found:
            return found
    return ""


def _paid(
    data: Mapping[str, Any], *, leg: LegOutcome, account_id: int, event_id: str, appid: str, seller: str
) -> ProviderEvent:
    return ProviderEvent(
        provider=NAME,
        account_id=account_id,
        event_id=event_id,
        kind=EventKind.PAID,
        out_trade_no=leg.out_trade_no,
        amount_minor=leg.amount_minor,
        currency=CURRENCY,
        mchid=seller,
        appid=appid,
        transaction_id=leg.transaction_id,
        succeeded_at=leg.succeeded_at,
        payer_openid=_buyer(data),
        legs=(leg,),
        raw=data,
    )


# --- in: payments ---


def read_state(data: Mapping[str, Any], *, credentials: PayeeCredentials) -> ProviderState:
    """Answer to a query. It names neither seller nor app: signed for ours, it is about our own. Raises Malformed."""
    leg = _leg(data, seller=credentials.mchid, paid_at="send_pay_date")
    event = None
    if leg.status in PAID_STATUSES:
        event = _paid(
            data,
            leg=leg,
            account_id=credentials.account_id,
            event_id=f"query:{leg.out_trade_no}",
            appid=credentials.appid,
            seller=credentials.mchid,
        )
    return ProviderState(status=leg.status, out_trade_no=leg.out_trade_no, legs=(leg,), event=event)


def read_notice(data: Mapping[str, str], *, account_id: int) -> ProviderEvent | None:
    """A verified notice as an event; None for one that reports nothing to act on. Raises Malformed.

    A refund is told by a notice of its payment (out_biz_no is our number) whose `refund_fee` is the sum of all refunds
    so far: what became of this one has to be asked.
    """
    event_id = text(data, "notify_id")
    if len(event_id) > 64:
        raise Malformed("notify_id is too long")
    seller, appid = text(data, "seller_id"), text(data, "app_id")
    leg = _leg(data, seller=seller, paid_at="gmt_payment")
    refund_no = text(data, "out_biz_no", required=False)
    if refund_no and text(data, "refund_fee", required=False):
        return ProviderEvent(
            provider=NAME,
            account_id=account_id,
            event_id=event_id,
            kind=EventKind.REFUND_MOVED,
            out_trade_no=leg.out_trade_no,
            amount_minor=fen(data, "refund_fee"),
            currency=CURRENCY,
            mchid=seller,
            appid=appid,
            transaction_id=leg.transaction_id,
            succeeded_at=moment(data, "gmt_refund", required=False),
            out_refund_no=refund_no,
            raw=data,
        )
    if leg.status in PAID_STATUSES:
        return _paid(data, leg=leg, account_id=account_id, event_id=event_id, appid=appid, seller=seller)
    if leg.status is TradeStatus.CLOSED:
        return ProviderEvent(
            provider=NAME,
            account_id=account_id,
            event_id=event_id,
            kind=EventKind.CLOSED,
            out_trade_no=leg.out_trade_no,
            amount_minor=leg.amount_minor,
            currency=CURRENCY,
            mchid=seller,
            appid=appid,
            transaction_id=leg.transaction_id,
            raw=data,
        )
    return None


# --- in: refunds ---


def has_moved(data: Mapping[str, Any], *, request: RefundRequest) -> bool:
    """Whether a refund's call moved money; where it did not, an earlier one did, or a later moment will.

    The answer's `refund_fee` is the sum of all refunds of the payment and says nothing of this one. Raises Malformed.
    """
    if text(data, "out_trade_no") != request.out_trade_no:
        raise Malformed("the answer is about another payment")
    return text(data, "fund_change") == "Y"


def refund_state(request: RefundRequest, *, done_at: datetime | None) -> RefundState:
    """A refund as far as its own answer tells: done, or still under way."""
    if done_at is None:
        return RefundState(status=RefundStatus.PROCESSING, out_refund_no=request.out_refund_no)
    return RefundState(
        status=RefundStatus.SUCCEEDED,
        out_refund_no=request.out_refund_no,
        refund_id=request.out_refund_no,
        out_trade_no=request.out_trade_no,
        amount_minor=request.amount_minor,
        accepted_at=done_at,
        succeeded_at=done_at,
    )


def read_refund_query(data: Mapping[str, Any], *, out_refund_no: str, out_trade_no: str, now: datetime) -> RefundState:
    """Answer to a refund's query; without the word that it is done Alipay does not have it (yet). Raises Malformed."""
    if text(data, "refund_status", required=False) != REFUND_DONE:
        return RefundState(status=RefundStatus.ABSENT, out_refund_no=out_refund_no)
    if text(data, "out_request_no") != out_refund_no or text(data, "out_trade_no") != out_trade_no:
        raise Malformed("the answer is about another refund")
    done_at = moment(data, "gmt_refund_pay", required=False) or now
    return RefundState(
        status=RefundStatus.SUCCEEDED,
        out_refund_no=out_refund_no,
        refund_id=out_refund_no,
        out_trade_no=out_trade_no,
        amount_minor=fen(data, "refund_amount"),
        accepted_at=done_at,
        succeeded_at=done_at,
    )
