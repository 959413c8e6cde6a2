"""What a provider tells us: kept first, then worked on exactly once, never raised back at the provider."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from backend.kernel import failpoints, timers
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents import rules, selectors
from payments.intents.contracts import AttemptState, CaseKind, MessageOrigin, MessageState
from payments.intents.models import Attempt, AttemptLeg, PayeeAccount, ProviderMessage, Refund
from payments.intents.selectors import LockedIntent
from payments.intents.services import capture, cases, disputes, lost_refunds, refunds
from payments.providers.contracts import (
    PAID_STATUSES,
    EventKind,
    LegOutcome,
    ProviderEvent,
    RefundState,
    RefundStatus,
    TradeStatus,
)
from payments.providers.rules import event_mismatches

logger = logging.getLogger(__name__)

# A provider gives us five seconds; a lock that is held longer than this leaves the message to the scan.
LOCK_WAIT = "3s"
CONTENTION = (DeadlockDetected, LockNotAvailable, SerializationFailure)
# After so many failures our own handlers are no longer asked: the money is parked for staff.
TRIES_WITH_HANDLERS = 8

_REFUND_STATUSES = {
    EventKind.REFUNDED: RefundStatus.SUCCEEDED,
    EventKind.REFUND_CLOSED: RefundStatus.CLOSED,
    EventKind.REFUND_ABNORMAL: RefundStatus.ABNORMAL,
}


def store_message(
    *,
    company_id: int,
    event: ProviderEvent,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    origin: MessageOrigin = MessageOrigin.NOTIFY,
) -> int:
    """Keep an authentic message under (provider, account, event id); returns its id, also for a repetition."""
    with tenant_transaction(company_id):
        return _keep(company_id=company_id, event=event, headers=headers, body=body, origin=origin, now=now)


def record_provider_event(*, company_id: int, event: ProviderEvent, now: datetime) -> MessageState:
    """Keep what a provider answered to a question, and work on it at once. Outside of any transaction."""
    message_id = store_message(
        company_id=company_id,
        event=event,
        headers={},
        body=orjson.dumps(dict(event.raw), default=str),
        origin=MessageOrigin.QUERY,
        now=now,
    )
    return process_message(company_id=company_id, message_id=message_id, now=now)


def process_message(*, company_id: int, message_id: int, now: datetime) -> MessageState:
    """Work on a kept message in one transaction; never raises. What fails stays PENDING and is tried again.

    Locks the message, then the intent: of two deliveries at once the second finds the work done.
    """
    try:
        with tenant_transaction(company_id):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_WAIT])
            message = ProviderMessage.objects.select_for_update().get(id=message_id)
            if message.state == MessageState.PENDING:
                event = _event_of(message)
                message.state = _work_on(company_id=company_id, message=message, event=event, now=now)
                message.processed_at = now
                message.save(update_fields=["state", "processed_at"])
            failpoints.hit("message.before_commit")
        failpoints.hit("message.after_commit")
        return MessageState(message.state)
    except Exception as error:
        logger.exception("provider message failed", extra={"provider_message_id": message_id})
        _put_off(company_id=company_id, message_id=message_id, error=error, now=now)
        return MessageState.PENDING


def process_pending_messages(*, now: datetime, limit: int = 200) -> int:
    """Work on messages that were kept but not finished, of all companies; returns how many came to an end."""
    done = 0
    for company_id in selectors.companies_with_pending_messages(now=now):
        with tenant_read(company_id):
            waiting = list(
                ProviderMessage.objects.filter(state=MessageState.PENDING, retry_at__lte=now)
                .order_by("id")
                .values_list("id", flat=True)[:limit]
            )
        for message_id in waiting:
            state = process_message(company_id=company_id, message_id=message_id, now=now)
            done += state is not MessageState.PENDING
    return done


def _keep(
    *,
    company_id: int,
    event: ProviderEvent,
    headers: Mapping[str, str],
    body: bytes,
    origin: MessageOrigin,
    now: datetime,
) -> int:
    key = {"provider": event.provider, "payee_account_id": event.account_id, "event_id": event.event_id}
    row, _ = ProviderMessage.objects.get_or_create(
        **key,
        defaults={
            "company_id": company_id,
            "number": event.out_trade_no[:64],
            "origin": origin,
            "kind": event.kind,
            "headers": dict(headers),
            "body": body.decode("utf-8", "replace"),
            "content": _sealed(event),
            "received_at": now,
            # The caller works on it at once; the scan takes over where the caller dies.
            "retry_at": now + rules.wait_before(0),
        },
    )
    return row.id


def _work_on(*, company_id: int, message: ProviderMessage, event: ProviderEvent, now: datetime) -> MessageState:
    if event.kind in _REFUND_STATUSES or event.kind is EventKind.REFUND_MOVED:
        return _take_refund(company_id=company_id, message=message, event=event, now=now)
    if event.kind in disputes.DISPUTE_EVENTS:
        return disputes.take_dispute(message=message, event=event, now=now)
    attempt = Attempt.objects.filter(provider=event.provider, wire_number=event.out_trade_no).first()
    if attempt is None:
        return _park(message=message, event=event, kind=CaseKind.UNKNOWN, names=("out_trade_no",), now=now)
    locked = selectors.lock_intent(attempt.intent_id)
    attempt = Attempt.objects.select_for_update().get(id=attempt.id)
    if event.kind is EventKind.CLOSED:
        names = _foreign(event=event, attempt=attempt)
        if names:
            return _park(message=message, event=event, kind=CaseKind.MISMATCHED, names=names, attempt=attempt, now=now)
        close_attempt(attempt=attempt, now=now)
        return MessageState.PROCESSED
    return _take_payment(message=message, event=event, locked=locked, attempt=attempt, now=now)


def _take_payment(
    *, message: ProviderMessage, event: ProviderEvent, locked: LockedIntent, attempt: Attempt, now: datetime
) -> MessageState:
    names = _mismatches(event=event, attempt=attempt)
    if names:
        # The truth is at the provider: ask it instead of believing the message.
        timers.set_timer(
            kind=capture.ATTEMPT_TIMER, reference=attempt.id, due_at=now, company_id=locked.intent.company_id
        )
        return _park(message=message, event=event, kind=CaseKind.MISMATCHED, names=names, attempt=attempt, now=now)
    capture.capture(
        locked=locked,
        attempt=attempt,
        outcomes=event.legs,
        message_id=message.id,
        how=capture.HowToCapture(asks_handlers=message.tries < TRIES_WITH_HANDLERS),
        now=now,
    )
    cases.resolve_doubts(attempt_id=attempt.id, now=now)
    return MessageState.PROCESSED


def _foreign(*, event: ProviderEvent, attempt: Attempt) -> tuple[str, ...]:
    """Names of what makes an event one about somebody else's order."""
    account = selectors.account_of(selectors.attempt_legs(attempt))
    credentials = selectors.credentials_of(account, app_id=attempt.app_id)
    checks = (
        ("account", event.account_id == credentials.account_id),
        ("mchid", event.mchid == credentials.mchid),
        ("appid", event.appid == credentials.appid),
    )
    return tuple(name for name, agrees in checks if not agrees)


def _mismatches(*, event: ProviderEvent, attempt: Attempt) -> tuple[str, ...]:
    """Names of what differs from what we asked for, the provider's transaction numbers included."""
    legs = selectors.attempt_legs(attempt)
    credentials = selectors.credentials_of(selectors.account_of(legs), app_id=attempt.app_id)
    names = event_mismatches(
        event=event, attempt=selectors.provider_attempt(attempt=attempt, legs=legs), credentials=credentials
    )
    told = {outcome.out_trade_no: outcome.transaction_id for outcome in event.legs if outcome.status in PAID_STATUSES}
    known = {leg.out_trade_no: leg.transaction_id for leg in legs if leg.transaction_id}
    foreign = (
        AttemptLeg.objects.filter(
            transaction_id__in=[number for number in told.values() if number],
            payee_account_id__in={leg.payee_account_id for leg in legs},
        )
        .exclude(attempt_id=attempt.id)
        .exists()
    )
    if foreign or any(told.get(number, known[number]) != known[number] for number in known):
        names = (*names, "transaction_id")
    return names


def _take_refund(*, company_id: int, message: ProviderMessage, event: ProviderEvent, now: datetime) -> MessageState:
    refund = Refund.objects.filter(out_refund_no=event.out_refund_no).first()
    if refund is None:
        return _park(message=message, event=event, kind=CaseKind.UNKNOWN, names=("out_refund_no",), now=now)
    refunds.lock_intent_of_order(refund.id)
    account = PayeeAccount.objects.get(id=message.payee_account_id)
    attempt_leg = AttemptLeg.objects.get(id=refund.attempt_leg_id)
    wanted = {
        "amount": event.kind is EventKind.REFUND_MOVED or event.amount_minor == refund.amount_minor,
        "currency": event.currency == refund.currency,
        "mchid": event.mchid == selectors.credentials_of(account).mchid,
        "account": attempt_leg.payee_account_id == account.id,
        "out_trade_no": event.out_trade_no == attempt_leg.out_trade_no,
    }
    names = tuple(name for name, agrees in wanted.items() if not agrees)
    if names:
        return _park(message=message, event=event, kind=CaseKind.MISMATCHED, names=names, now=now)
    if event.kind is EventKind.REFUND_MOVED:
        refunds.ask_soon(refund=refund, now=now)
        return MessageState.PROCESSED
    if event.kind is EventKind.REFUND_CLOSED and lost_refunds.park_lost_refund(
        refund_id=refund.id, message_id=message.id, now=now
    ):
        return MessageState.PARKED
    refunds.record_refund_state(
        company_id=company_id,
        refund_id=refund.id,
        state=RefundState(
            status=_REFUND_STATUSES[event.kind],
            out_refund_no=event.out_refund_no,
            refund_id=event.refund_id,
            amount_minor=event.amount_minor,
            succeeded_at=event.succeeded_at,
        ),
        now=now,
    )
    return MessageState.PROCESSED


def _park(
    *,
    message: ProviderMessage,
    event: ProviderEvent,
    kind: CaseKind,
    names: tuple[str, ...],
    now: datetime,
    attempt: Attempt | None = None,
) -> MessageState:
    """Nothing is booked on a message that does not fit; a person, or the provider's answer to a query, decides."""
    expected = sum(leg.amount_minor for leg in selectors.attempt_legs(attempt)) if attempt else None
    cases.open_case(
        company_id=message.company_id,
        kind=kind,
        provider=message.provider,
        payee_account_id=message.payee_account_id,
        amount=Money(event.amount_minor, event.currency if len(event.currency) == 3 else "CNY"),
        is_booked=False,
        detail={"differs": list(names), "out_trade_no": event.out_trade_no, "out_refund_no": event.out_refund_no},
        message_id=message.id,
        attempt=attempt,
        intent_id=attempt.intent_id if attempt else None,
        expected_minor=expected,
        now=now,
    )
    return MessageState.PARKED


def close_attempt(*, attempt: Attempt, now: datetime, state: AttemptState = AttemptState.CLOSED) -> None:
    """Mark a locked attempt that nobody can pay any more; one that has ended keeps its end."""
    if attempt.state not in rules.LIVE_ATTEMPTS:
        return
    attempt.state = state
    attempt.save(update_fields=["state", "refusal"])
    AttemptLeg.objects.filter(attempt_id=attempt.id, state="OPEN").update(state="CLOSED")
    timers.cancel_timer(kind=capture.ATTEMPT_TIMER, reference=attempt.id, now=now)


def _put_off(*, company_id: int, message_id: int, error: Exception, now: datetime) -> None:
    try:
        with transaction.atomic(), tenant_transaction(company_id, durable=False):
            row = ProviderMessage.objects.select_for_update(skip_locked=True).filter(id=message_id).first()
            if row is not None and row.state == MessageState.PENDING:
                # Waiting in vain for a lock says nothing about our handlers.
                row.tries += not isinstance(error.__cause__, CONTENTION)
                row.retry_at = now + rules.wait_before(row.tries)
                row.last_error = type(error).__name__
                row.save(update_fields=["tries", "retry_at", "last_error"])
    except Exception:
        # The database itself is away: the message keeps its first retry time.
        logger.exception("provider message could not be put off", extra={"provider_message_id": message_id})


def _sealed(event: ProviderEvent) -> str:
    """The event as text; its raw content is in the body already."""
    return orjson.dumps(dataclasses.asdict(dataclasses.replace(event, raw={}))).decode()


def _event_of(message: ProviderMessage) -> ProviderEvent:
    plain: dict[str, Any] = orjson.loads(message.content)
    legs = tuple(
        LegOutcome(**{**leg, "status": TradeStatus(leg["status"]), "succeeded_at": _moment(leg["succeeded_at"])})
        for leg in plain["legs"]
    )
    return ProviderEvent(
        **{
            **plain,
            "kind": EventKind(plain["kind"]),
            "succeeded_at": _moment(plain["succeeded_at"]),
            # Not in messages that were kept before there were disputes.
            "answer_by": _moment(plain.get("answer_by")),
            "legs": legs,
        }
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
