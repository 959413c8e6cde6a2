"""Stripe's words and our contracts, in both directions. Pure: no network, no clock.

Source: docs.stripe.com/api: Checkout Sessions, PaymentIntents, Refunds, Disputes; field names are theirs. Amounts are
in the smallest unit of their currency, times are seconds since 1970.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from payments.providers.contracts import (
    PAID_STATUSES,
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

NAME = "stripe"
NUMBER, REFUND_NUMBER, SELLER = "out_trade_no", "out_refund_no", "seller"
LONGEST_TEXT = 250
# A page lives half an hour at least; ours is expired by a call when our own time is over.
SESSION_OUTLIVES = timedelta(minutes=31)
# By the currency of the charge; Stripe names no figure for the yuan and takes half a dollar's worth.
LEAST_CHARGE = {
    "CNY": 400, "HKD": 400, "USD": 50, "EUR": 50, "SGD": 50, "AUD": 50, "CAD": 50, "NZD": 50, "CHF": 50, "GBP": 30,
    "JPY": 50,
}  # fmt: skip
# Delayed ways of paying would succeed days after our hold ended.
PAYMENT_METHODS = ("card",)
INTENT_STATUSES = {
    "requires_payment_method": TradeStatus.NOT_PAID,
    "requires_confirmation": TradeStatus.NOT_PAID,
    # The payer may be at his bank's page, or may have left it for good: it can still be cancelled.
    "requires_action": TradeStatus.NOT_PAID,
    "requires_capture": TradeStatus.PAYING,
    "processing": TradeStatus.PAYING,
    "succeeded": TradeStatus.PAID,
    "canceled": TradeStatus.CLOSED,
}
REFUND_STATUSES = {
    "pending": RefundStatus.PROCESSING,
    "requires_action": RefundStatus.PROCESSING,
    "succeeded": RefundStatus.SUCCEEDED,
    # The money is the seller's again, and a new number may try again.
    "failed": RefundStatus.CLOSED,
    "canceled": RefundStatus.CLOSED,
}
REFUND_EVENTS = {RefundStatus.SUCCEEDED: EventKind.REFUNDED, RefundStatus.CLOSED: EventKind.REFUND_CLOSED}
DISPUTE_ENDS = {"won": EventKind.DISPUTE_WON, "lost": EventKind.DISPUTE_LOST}


class Malformed(ValueError):
    """A field is missing or of the wrong kind; the text names the field, never its value."""


# --- out ---


def session(attempt: ProviderAttempt, credentials: PayeeCredentials) -> dict[str, Any]:
    """A Checkout page for a payment of one leg."""
    leg, marks = attempt.legs[0], _marks(attempt, credentials)
    back = attempt.return_url or credentials.notify_url.partition("/payments/")[0] + "/"
    return {
        "mode": "payment",
        "client_reference_id": leg.out_trade_no,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": attempt.currency.lower(),
                    "unit_amount": leg.amount_minor,
                    "product_data": {"name": leg.description[:LONGEST_TEXT]},
                },
            }
        ],
        "payment_method_types": list(PAYMENT_METHODS),
        # What is charged is what we ask for, in our currency.
        "adaptive_pricing": {"enabled": False},
        "metadata": marks,
        "payment_intent_data": {"metadata": marks, "description": leg.description[:LONGEST_TEXT]},
        "expires_at": int((attempt.expires_at + SESSION_OUTLIVES).timestamp()),
        "success_url": back,
        "cancel_url": back,
    }


def intent(attempt: ProviderAttempt, credentials: PayeeCredentials) -> dict[str, Any]:
    """A PaymentIntent for a payment of one leg."""
    leg = attempt.legs[0]
    return {
        "amount": leg.amount_minor,
        "currency": attempt.currency.lower(),
        "payment_method_types": list(PAYMENT_METHODS),
        "description": leg.description[:LONGEST_TEXT],
        "metadata": _marks(attempt, credentials),
    }


def refund(request: RefundRequest) -> dict[str, Any]:
    return {
        "payment_intent": request.transaction_id,
        "amount": request.amount_minor,
        "metadata": {
            NUMBER: request.out_trade_no,
            REFUND_NUMBER: request.out_refund_no,
            "reason": request.reason[:LONGEST_TEXT],
        },
    }


def idempotency_key(number: str, params: Mapping[str, Any]) -> str:
    """One record and attempt has one key, as long as it asks for the same: Stripe refuses a key that asks otherwise."""
    asked = json.dumps(params, sort_keys=True, ensure_ascii=False).encode()
    return f"{number}-{hashlib.sha256(asked).hexdigest()[:16]}"


def _marks(attempt: ProviderAttempt, credentials: PayeeCredentials) -> dict[str, str]:
    return {NUMBER: attempt.legs[0].out_trade_no, SELLER: credentials.mchid}


# --- in: fields ---


def text(data: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Malformed(f"{name} is not a text")
    return value


def minor(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(f"{name} is not an amount")
    return value


def moment(data: Mapping[str, Any], name: str) -> datetime:
    return datetime.fromtimestamp(minor(data, name), UTC)


def part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def marked(data: Mapping[str, Any], name: str) -> str:
    """A mark that we left on an object; empty where somebody else made it."""
    value = (data.get("metadata") or {}).get(name)
    return value if isinstance(value, str) else ""


def reference(data: Mapping[str, Any], name: str) -> str:
    """The id of another object, whether it was expanded or not; empty where there is none."""
    value = data.get(name)
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def currency(data: Mapping[str, Any]) -> str:
    return text(data, "currency").upper()


# --- in: payments ---


def session_status(data: Mapping[str, Any]) -> TradeStatus:
    """Of a Checkout page whose PaymentIntent says nothing better."""
    word = text(data, "status")
    if word == "open":
        return TradeStatus.NOT_PAID
    if word == "expired":
        return TradeStatus.CLOSED
    if word == "complete":
        return TradeStatus.PAID if data.get("payment_status") == "paid" else TradeStatus.PAYING
    raise Malformed("status is unknown")


def intent_status(data: Mapping[str, Any]) -> TradeStatus:
    status = INTENT_STATUSES.get(text(data, "status"))
    if status is None:
        raise Malformed("status is unknown")
    charge = data.get("latest_charge")
    if status is TradeStatus.PAID and isinstance(charge, dict) and charge.get("amount_refunded"):
        return TradeStatus.REFUNDED
    return status


def read_session(data: Mapping[str, Any], *, credentials: PayeeCredentials) -> ProviderState:
    """Answer to a query of a page, its PaymentIntent and charge expanded. Raises Malformed."""
    number, status = marked(data, NUMBER), session_status(data)
    if status is not TradeStatus.PAID:
        leg = LegOutcome(
            out_trade_no=number, status=status, amount_minor=minor(data, "amount_total"), mchid=credentials.mchid
        )
        return ProviderState(status=status, out_trade_no=number, legs=(leg,))
    return read_intent(part(data, "payment_intent"), credentials=credentials)


def read_intent(data: Mapping[str, Any], *, credentials: PayeeCredentials) -> ProviderState:
    """Answer to a query of a PaymentIntent, its charge expanded. Raises Malformed."""
    number, status = marked(data, NUMBER), intent_status(data)
    if status not in PAID_STATUSES:
        leg = LegOutcome(
            out_trade_no=number, status=status, amount_minor=minor(data, "amount"), mchid=credentials.mchid
        )
        return ProviderState(status=status, out_trade_no=number, legs=(leg,))
    event = paid(
        data,
        number=number,
        amount=minor(data, "amount_received"),
        transaction_id=text(data, "id"),
        succeeded_at=moment(part(data, "latest_charge"), "created"),
        event_id=f"query:{number}",
        seller=marked(data, SELLER) or credentials.mchid,
        credentials=credentials,
        status=status,
    )
    return ProviderState(status=status, out_trade_no=number, legs=event.legs, event=event)


def paid(
    data: Mapping[str, Any],
    *,
    number: str,
    amount: int,
    transaction_id: str,
    succeeded_at: datetime,
    event_id: str,
    seller: str,
    credentials: PayeeCredentials,
    status: TradeStatus = TradeStatus.PAID,
) -> ProviderEvent:
    leg = LegOutcome(
        out_trade_no=number,
        status=status,
        amount_minor=amount,
        mchid=seller,
        transaction_id=transaction_id,
        succeeded_at=succeeded_at,
    )
    return ProviderEvent(
        provider=NAME,
        account_id=credentials.account_id,
        event_id=event_id,
        kind=EventKind.PAID,
        out_trade_no=number,
        amount_minor=amount,
        currency=currency(data),
        mchid=seller,
        appid=credentials.appid,
        transaction_id=transaction_id,
        succeeded_at=succeeded_at,
        legs=(leg,),
        raw=data,
    )


# --- in: refunds ---


def read_refund(data: Mapping[str, Any]) -> RefundState:
    """A refund as Stripe has it. Raises Malformed."""
    status = REFUND_STATUSES.get(text(data, "status"))
    if status is None:
        raise Malformed("status is unknown")
    made_at = moment(data, "created")
    return RefundState(
        status=status,
        out_refund_no=marked(data, REFUND_NUMBER),
        refund_id=text(data, "id"),
        out_trade_no=marked(data, NUMBER),
        amount_minor=minor(data, "amount"),
        accepted_at=made_at,
        succeeded_at=made_at if status is RefundStatus.SUCCEEDED else None,
    )
