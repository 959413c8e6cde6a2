"""What payments does by the clock: each timer is one service call."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import timers
from payments.intents import services
from payments.intents.checks import unbooked
from payments.intents.services.capture import ATTEMPT_TIMER
from payments.intents.services.opening import EXPIRY_TIMER
from payments.intents.services.refunds import REFUND_TIMER
from payments.ledger.checks import register_check

PENDING_SECONDS = 10


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(ATTEMPT_TIMER, _check_attempt)
    timers.on_due(EXPIRY_TIMER, _expire_intent)
    timers.on_due(REFUND_TIMER, _push_refund)
    timers.every("payments.pending_messages", PENDING_SECONDS, _process_pending)
    register_check("payments", unbooked)


def _check_attempt(company_id: int | None, reference: str, now: datetime) -> None:
    services.check_attempt(company_id=_company(company_id), attempt_id=int(reference), now=now)


def _expire_intent(company_id: int | None, reference: str, now: datetime) -> None:
    services.expire_intent(company_id=_company(company_id), intent_id=int(reference), now=now)


def _push_refund(company_id: int | None, reference: str, now: datetime) -> None:
    services.push_refund(company_id=_company(company_id), refund_id=int(reference), now=now)


def _process_pending(now: datetime) -> None:
    services.process_pending_messages(now=now)


def _company(company_id: int | None) -> int:
    if company_id is None:
        raise ValueError("a payment's timer names its company")
    return company_id
