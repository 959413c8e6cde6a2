"""Asking the provider about attempts that are silent or unknown, and closing those that nobody should pay any more."""

from __future__ import annotations

import logging
from datetime import datetime
from enum import Enum, auto

from backend.kernel import failpoints, timers
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents import rules, selectors
from payments.intents.contracts import AttemptLegState, AttemptState, IntentState, LegState
from payments.intents.models import Attempt, AttemptLeg, Intent, Leg
from payments.intents.services import messages
from payments.intents.services.capture import ATTEMPT_TIMER
from payments.providers import registry as providers
from payments.providers.contracts import CloseOutcome, ProviderError, TradeStatus

logger = logging.getLogger(__name__)


class Wish(Enum):
    """What whoever asks about an attempt wants of it, should it be unpaid."""

    LOOK = auto()
    CLOSE = auto()
    REPLACE = auto()
    """Another attempt shall take its place, so that one which nobody has opened yet need not be waited for."""


def check_attempt(*, company_id: int, attempt_id: int, now: datetime) -> AttemptState:
    """Ask about one attempt and set the next question. Run by a timer, outside of any transaction."""
    state = settle_attempt(company_id=company_id, attempt_id=attempt_id, wish=Wish.LOOK, now=now)
    if state in rules.LIVE_ATTEMPTS:
        with tenant_transaction(company_id):
            attempt = Attempt.objects.select_for_update().get(id=attempt_id)
            if attempt.state in rules.LIVE_ATTEMPTS:
                attempt.checks += 1
                attempt.save(update_fields=["checks"])
                due_at = now + rules.wait_before(attempt.checks)
                over_at = attempt.expires_at + providers.provider_named(attempt.provider).settles_after
                if over_at > now:
                    # Once more right after the provider stops taking money, however rare the questions have become.
                    due_at = min(due_at, over_at + rules.wait_before(0))
                timers.set_timer(kind=ATTEMPT_TIMER, reference=attempt_id, due_at=due_at, company_id=company_id)
    return state


def settle_attempt(*, company_id: int, attempt_id: int, wish: Wish, now: datetime) -> AttemptState:
    """Query; book what is paid; close at the provider on a wish or where nobody needs it; returns the state after.

    A live state returned means the provider has not said a definite word yet: release nothing.
    """
    with tenant_read(company_id):
        attempt = Attempt.objects.get(id=attempt_id)
        if attempt.state not in rules.LIVE_ATTEMPTS:
            return AttemptState(attempt.state)
        legs = selectors.attempt_legs(attempt)
        account = selectors.account_of(legs)
        asked = selectors.provider_attempt(attempt=attempt, legs=legs)
        credentials = selectors.credentials_of(account, app_id=attempt.app_id)
        must_close = wish is not Wish.LOOK or not _is_wanted(attempt=attempt, leg_ids=[leg.leg_id for leg in legs])
    provider = providers.provider_named(attempt.provider)
    has_expired = now >= attempt.expires_at
    is_over = now >= attempt.expires_at + provider.settles_after
    try:
        told = provider.query(attempt=asked, credentials=credentials, now=now)
        failpoints.hit("sweep.after_query")
        if told.event is not None:
            messages.record_provider_event(company_id=company_id, event=told.event, now=now)
        elif told.status is TradeStatus.CLOSED:
            _close(company_id=company_id, attempt_id=attempt_id, now=now)
        elif told.status is TradeStatus.ABSENT:
            # Unless its time is over, a create call may still be on its way, or the payer may open what he was given.
            if is_over:
                _close(company_id=company_id, attempt_id=attempt_id, now=now)
            elif wish is Wish.REPLACE:
                _supersede(company_id=company_id, attempt_id=attempt_id)
        elif (must_close or has_expired) and told.status is not TradeStatus.PAYING:
            outcome = provider.close(attempt=asked, credentials=credentials, now=now)
            failpoints.hit("timeout.after_close")
            if outcome is CloseOutcome.CLOSED or (outcome is CloseOutcome.ABSENT and is_over):
                _close(company_id=company_id, attempt_id=attempt_id, now=now)
            elif outcome is CloseOutcome.ALREADY_PAID:
                again = provider.query(attempt=asked, credentials=credentials, now=now)
                if again.event is not None:
                    messages.record_provider_event(company_id=company_id, event=again.event, now=now)
    except ProviderError as error:
        # No answer, or one that decides nothing: the timer asks again.
        logger.warning("attempt not settled", extra={"attempt_id": attempt_id, "code": error.code})
    with tenant_read(company_id):
        return AttemptState(Attempt.objects.values_list("state", flat=True).get(id=attempt_id))


def _is_wanted(*, attempt: Attempt, leg_ids: list[int]) -> bool:
    """Whether a payment of this attempt is still hoped for."""
    if attempt.state == AttemptState.SUPERSEDED:
        return False
    state = Intent.objects.values_list("state", flat=True).get(id=attempt.intent_id)
    states = Leg.objects.filter(id__in=leg_ids).values_list("state", flat=True)
    return state == IntentState.OPEN and all(leg == LegState.OPEN for leg in states)


def _close(*, company_id: int, attempt_id: int, now: datetime) -> None:
    with tenant_transaction(company_id):
        intent_id = Attempt.objects.values_list("intent_id", flat=True).get(id=attempt_id)
        selectors.lock_intent(intent_id)
        messages.close_attempt(attempt=Attempt.objects.select_for_update().get(id=attempt_id), now=now)


def _supersede(*, company_id: int, attempt_id: int) -> None:
    """Let another attempt have the legs. This one is asked about until it cannot be paid any more; should it be, the
    second of both payments goes back.

    One whose create call never was answered keeps its place: nobody knows what became of it.
    """
    with tenant_transaction(company_id):
        attempt = Attempt.objects.select_for_update().get(id=attempt_id)
        if attempt.state == AttemptState.OPEN:
            attempt.state = AttemptState.SUPERSEDED
            attempt.save(update_fields=["state"])
            AttemptLeg.objects.filter(attempt_id=attempt.id, state=AttemptLegState.OPEN).update(
                state=AttemptLegState.CLOSED
            )
