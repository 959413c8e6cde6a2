"""What Stripe sends us: JSON under a `Stripe-Signature`. Authenticate over the raw bytes, refuse replays, read.

One payment is told by several events (the page's and the PaymentIntent's), each with an id of its own; whichever comes
first books it. An event about an order that does not carry our number is somebody else's and none of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from payments.providers.contracts import (
    EventKind,
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    MessageWithoutNews,
    PayeeCredentials,
    ProviderEvent,
    TradeStatus,
)
from payments.providers.stripe import keys, sdk, wire
from payments.providers.stripe.client import require_sound
from payments.providers.stripe.wire import Malformed

CLOCK_WINDOW = 300


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What an event says of itself, and the object that it is about."""

    event_id: str
    happened_at: datetime
    seller: str
    about: dict[str, Any]
    credentials: PayeeCredentials

    def event(self, kind: EventKind, **said: Any) -> ProviderEvent:
        return ProviderEvent(
            provider=wire.NAME,
            account_id=self.credentials.account_id,
            event_id=self.event_id,
            kind=kind,
            currency=wire.currency(self.about),
            mchid=self.seller,
            appid=self.credentials.appid,
            raw=self.about,
            **said,
        )


def read_message(
    *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
) -> ProviderEvent:
    """Authenticate and read one event.

    Raises: MessageForged, MessageTooOld, MessageUnreadable, MessageWithoutNews; ProviderRefused BAD_CREDENTIALS.
    """
    require_sound(credentials)
    header = _signature_of(headers)
    secrets = keys.webhook_secrets(credentials)
    if not any(sdk.is_signed(body=body, header=header, secret=secret) for secret in secrets):
        raise MessageForged("BAD_SIGNATURE" if header else "NOT_SIGNED")
    if abs(now.timestamp() - _stamp_of(header)) > CLOCK_WINDOW:
        raise MessageTooOld("OUTSIDE_WINDOW", f"more than {CLOCK_WINDOW} s from now")
    try:
        message = json.loads(body)
    except ValueError as error:
        raise MessageUnreadable("NOT_JSON") from error
    try:
        return _read(message, credentials=credentials)
    except Malformed as error:
        raise MessageUnreadable("FIELD_WRONG", str(error)) from error


def _read(message: Any, *, credentials: PayeeCredentials) -> ProviderEvent:
    if not isinstance(message, dict) or message.get("object") != "event":
        raise Malformed("object is no event")
    if message.get("livemode") is not keys.is_live(credentials):
        raise MessageForged("OTHER_MODE", "test and live are two worlds")
    event_id, word = wire.text(message, "id"), wire.text(message, "type")
    if len(event_id) > 64:
        raise Malformed("id is too long")
    about = wire.part(wire.part(message, "data"), "object")
    read = READERS.get(word)
    if read is None:
        raise MessageWithoutNews("UNKNOWN_EVENT", word[:64])
    return read(
        _Envelope(
            event_id=event_id,
            happened_at=wire.moment(message, "created"),
            # Of an account connected to ours, should the endpoint listen to those; else what we left on the order.
            seller=wire.text(message, "account", required=False)
            or wire.marked(about, wire.SELLER)
            or credentials.mchid,
            about=about,
            credentials=credentials,
        )
    )


def _page_completed(envelope: _Envelope) -> ProviderEvent:
    page = envelope.about
    number = _ours(wire.marked(page, wire.NUMBER))
    if wire.session_status(page) is not TradeStatus.PAID:
        raise MessageWithoutNews("NOTHING_TO_DO", "not paid yet")
    return _paid(
        envelope,
        number=number,
        amount=wire.minor(page, "amount_total"),
        transaction_id=wire.reference(page, "payment_intent"),
    )


def _page_expired(envelope: _Envelope) -> ProviderEvent:
    page = envelope.about
    number = _ours(wire.marked(page, wire.NUMBER))
    return envelope.event(EventKind.CLOSED, out_trade_no=number, amount_minor=wire.minor(page, "amount_total"))


def _intent_succeeded(envelope: _Envelope) -> ProviderEvent:
    intent = envelope.about
    number = _ours(wire.marked(intent, wire.NUMBER))
    return _paid(
        envelope,
        number=number,
        amount=wire.minor(intent, "amount_received"),
        transaction_id=wire.text(intent, "id"),
    )


def _intent_canceled(envelope: _Envelope) -> ProviderEvent:
    intent = envelope.about
    number = _ours(wire.marked(intent, wire.NUMBER))
    return envelope.event(EventKind.CLOSED, out_trade_no=number, amount_minor=wire.minor(intent, "amount"))


def _refund_changed(envelope: _Envelope) -> ProviderEvent:
    """Also of one that was made by hand in the dashboard: it has no number of ours, and a person has to know."""
    state = wire.read_refund(envelope.about)
    kind = wire.REFUND_EVENTS.get(state.status)
    if kind is None:
        raise MessageWithoutNews("NOTHING_TO_DO", str(state.status))
    return envelope.event(
        kind,
        out_trade_no=state.out_trade_no,
        amount_minor=state.amount_minor,
        transaction_id=wire.reference(envelope.about, "payment_intent"),
        succeeded_at=envelope.happened_at,
        out_refund_no=state.out_refund_no,
        refund_id=state.refund_id,
    )


def _dispute_opened(envelope: _Envelope) -> ProviderEvent:
    return _dispute(envelope, EventKind.DISPUTED)


def _dispute_closed(envelope: _Envelope) -> ProviderEvent:
    """Won, lost, or an inquiry that was closed without money moving: in effect won."""
    word = wire.text(envelope.about, "status")
    return _dispute(envelope, wire.DISPUTE_ENDS.get(word, EventKind.DISPUTE_WON))


def _dispute(envelope: _Envelope, kind: EventKind) -> ProviderEvent:
    dispute = envelope.about
    evidence = dispute.get("evidence_details")
    has_time = isinstance(evidence, dict) and evidence.get("due_by") is not None
    return envelope.event(
        kind,
        out_trade_no="",
        amount_minor=wire.minor(dispute, "amount"),
        transaction_id=wire.reference(dispute, "payment_intent"),
        dispute_id=wire.text(dispute, "id"),
        dispute_reason=wire.text(dispute, "reason", required=False)[:64],
        answer_by=wire.moment(wire.part(dispute, "evidence_details"), "due_by") if has_time else None,
    )


READERS: dict[str, Callable[[_Envelope], ProviderEvent]] = {
    "checkout.session.completed": _page_completed,
    "checkout.session.async_payment_succeeded": _page_completed,
    "checkout.session.expired": _page_expired,
    "payment_intent.succeeded": _intent_succeeded,
    "payment_intent.canceled": _intent_canceled,
    "refund.created": _refund_changed,
    "refund.updated": _refund_changed,
    "refund.failed": _refund_changed,
    "charge.refund.updated": _refund_changed,
    "charge.dispute.created": _dispute_opened,
    "charge.dispute.closed": _dispute_closed,
}


def _paid(envelope: _Envelope, *, number: str, amount: int, transaction_id: str) -> ProviderEvent:
    if not transaction_id:
        raise Malformed("payment_intent is missing")
    return wire.paid(
        envelope.about,
        number=number,
        amount=amount,
        transaction_id=transaction_id,
        succeeded_at=envelope.happened_at,
        event_id=envelope.event_id,
        seller=envelope.seller,
        credentials=envelope.credentials,
    )


def _ours(number: str) -> str:
    if not number:
        raise MessageWithoutNews("NOT_OURS", "the order carries no number of ours")
    return number


def _signature_of(headers: Mapping[str, str]) -> str:
    for name, value in headers.items():
        if name.upper().replace("_", "-").removeprefix("HTTP-") == "STRIPE-SIGNATURE":
            return str(value)
    return ""


def _stamp_of(header: str) -> int:
    """The moment of signing; the signature covers it, and was found good."""
    return next(int(item[2:]) for item in header.split(",") if item.startswith("t="))
