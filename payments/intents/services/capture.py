"""Booking money that has arrived: ledger, handlers and states of one attempt, in the caller's transaction.

Each paid leg becomes one balanced entry: the money's own side against what the handlers return, the rest against
UNALLOCATED. Nothing here talks to a provider; money that goes back is asked for by `refunds`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from backend.kernel import outbox, timers
from backend.kernel.money import Money
from backend.kernel.time import local_date
from payments import registry
from payments.intents import rules, selectors
from payments.intents.contracts import (
    AttemptLegState,
    AttemptState,
    CaseKind,
    IntentState,
    LegState,
    LineState,
    PaymentCaptured,
)
from payments.intents.models import Attempt, AttemptLeg, Intent, Leg, LegLine
from payments.intents.selectors import LockedIntent
from payments.intents.services import cases, refunds
from payments.intents.services.opening import EXPIRY_TIMER
from payments.ledger import rules as ledger_rules
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.providers.contracts import PAID_STATUSES, LegOutcome
from payments.registry import CannotTake, CapturedPayment, FailedPayment, PaymentLine

logger = logging.getLogger(__name__)

ATTEMPT_TIMER = "payment.attempt_check"
SOURCE = "payment"
# Why a purpose is told that a payment failed although its money came.
REFUSED = "REFUSED"
# Nobody is asked about these: what a member of staff records has been paid.
DESK_PROVIDERS = frozenset({"cash", "pos", "transfer"})
TILL = "cash"


class HandlerMistaken(RuntimeError):
    """A handler returned postings that do not make up the money it was given: our own mistake, nothing is booked."""


@dataclass(frozen=True, slots=True)
class HowToCapture:
    """`is_strict`: a refusal by a handler is the caller's refusal (the desk still holds the money in its hand).

    `asks_handlers` is false once a message has failed again and again: then the money is parked for staff.
    """

    is_strict: bool = False
    asks_handlers: bool = True


@dataclass(slots=True)
class _Offer:
    """What became of a leg's lines when their handlers were asked."""

    postings: list[Posting] = field(default_factory=list)
    taken: list[LegLine] = field(default_factory=list)
    refused: list[LegLine] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def capture(
    *,
    locked: LockedIntent,
    attempt: Attempt,
    outcomes: Sequence[LegOutcome],
    now: datetime,
    message_id: int | None = None,
    how: HowToCapture = HowToCapture(),  # frozen
) -> list[int]:
    """Book the paid legs of an attempt whose intent is locked; returns ids of the attempt legs booked now.

    A leg that was booked before is left alone, so a repeated message changes nothing.
    """
    paid = {outcome.out_trade_no: outcome for outcome in outcomes if outcome.status in PAID_STATUSES}
    fresh = [
        row
        for row in AttemptLeg.objects.select_for_update().filter(attempt_id=attempt.id).order_by("id")
        if row.out_trade_no in paid and row.state in {AttemptLegState.OPEN, AttemptLegState.CLOSED}
    ]
    for position, attempt_leg in enumerate(fresh):
        _capture_leg(
            locked=locked,
            attempt=attempt,
            attempt_leg=attempt_leg,
            outcome=paid[attempt_leg.out_trade_no],
            is_last=position == len(fresh) - 1,
            message_id=message_id,
            how=how,
            now=now,
        )
    if fresh:
        Attempt.objects.filter(id=attempt.id).update(state=AttemptState.SUCCEEDED)
        timers.cancel_timer(kind=ATTEMPT_TIMER, reference=attempt.id, now=now)
        _close_rivals(locked=locked, attempt=attempt, now=now)
        settle_intent_state(locked=locked, now=now)
    return [row.id for row in fresh]


def settle_intent_state(*, locked: LockedIntent, now: datetime) -> None:
    """Bring the intent to where its legs stand; ends its timer with it."""
    intent = locked.intent
    state = rules.intent_state(current=IntentState(intent.state), legs=locked.leg_states())
    if state == intent.state:
        return
    intent.state = state
    intent.ended_at = now
    intent.save(update_fields=["state", "ended_at"])
    timers.cancel_timer(kind=EXPIRY_TIMER, reference=intent.id, now=now)


def _capture_leg(
    *,
    locked: LockedIntent,
    attempt: Attempt,
    attempt_leg: AttemptLeg,
    outcome: LegOutcome,
    is_last: bool,
    message_id: int | None,
    how: HowToCapture,
    now: datetime,
) -> None:
    leg = locked.legs[attempt_leg.leg_id]
    succeeded_at = outcome.succeeded_at or now
    kind = _case_kind(leg)
    others_open = any(other.state == LegState.OPEN for other in locked.legs.values() if other.id != leg.id)
    offer = _Offer(reasons=["second payment of the same leg"])
    if kind is not CaseKind.DOUBLE:
        context = CapturedPayment(
            company_id=leg.company_id,
            community_id=leg.community_id,
            intent_id=leg.intent_id,
            leg_id=leg.id,
            source_id=attempt_leg.id,
            purpose="",
            lines=(),
            provider=attempt.provider,
            payee_account_id=attempt_leg.payee_account_id,
            payer_account_id=locked.intent.payer_account_id,
            succeeded_at=succeeded_at,
            is_late=kind is CaseKind.LATE,
            finishes_intent=is_last and not others_open,
        )
        offer = _offer(context=context, lines=locked.lines[leg.id], how=how, now=now)
        leg.state = LegState.CAPTURED if offer.taken else LegState.RETURNED
        leg.save(update_fields=["state"])
        _give_up(leg=leg, intent=locked.intent, lines=offer.refused, how=how, now=now)
        _set_lines(offer.taken, LineState.CAPTURED)
        _set_lines(offer.refused, LineState.REFUSED)

    attempt_leg.state = AttemptLegState.SUCCEEDED if offer.taken else AttemptLegState.EXTRA
    attempt_leg.transaction_id = outcome.transaction_id or attempt_leg.out_trade_no
    attempt_leg.succeeded_at = succeeded_at
    attempt_leg.save(update_fields=["state", "transaction_id", "succeeded_at"])

    taken_minor = sum(line.amount_minor for line in offer.taken)
    parked = Money(attempt_leg.amount_minor - taken_minor, locked.intent.currency)
    _post(leg=leg, attempt=attempt, attempt_leg=attempt_leg, offer=offer, parked=parked, now=now)
    if taken_minor:
        outbox.publish(
            event=PaymentCaptured(
                company_id=leg.company_id,
                intent_id=leg.intent_id,
                leg_id=leg.id,
                payer_account_id=locked.intent.payer_account_id,
                provider=attempt.provider,
                amount=Money(taken_minor, locked.intent.currency),
                succeeded_at=succeeded_at,
            ),
            now=now,
            company_id=leg.company_id,
            queue="money",
        )
    if parked:
        case = cases.open_case(
            company_id=leg.company_id,
            kind=kind,
            provider=attempt.provider,
            payee_account_id=attempt_leg.payee_account_id,
            amount=parked,
            is_booked=True,
            detail={"reasons": offer.reasons, "references": [line.reference for line in offer.refused]},
            message_id=message_id,
            attempt_leg=attempt_leg,
            intent_id=leg.intent_id,
            now=now,
        )
        # Money that stands parked because our own handler failed waits for a person instead: it may yet be taken.
        if how.asks_handlers and attempt.provider not in DESK_PROVIDERS:
            refunds.request_refund(case=case, attempt_leg=attempt_leg, reason=kind, now=now)


def _case_kind(leg: Leg) -> CaseKind:
    if leg.state in {LegState.CAPTURED, LegState.RETURNED}:
        return CaseKind.DOUBLE
    return CaseKind.LATE if leg.state == LegState.RELEASED else CaseKind.REFUSED


def _offer(*, context: CapturedPayment, lines: Sequence[LegLine], how: HowToCapture, now: datetime) -> _Offer:
    """Ask each purpose's handler, last purpose marked where it finishes the intent."""
    offer = _Offer()
    if not how.asks_handlers:
        return _Offer(refused=list(lines), reasons=["the purpose failed to take it"])
    wanted = [line for line in lines if line.state != LineState.RELEASED or not _is_taken_elsewhere(line)]
    offer.refused = [line for line in lines if line not in wanted]
    offer.reasons = ["settled by another payment"] if offer.refused else []
    names = sorted({line.purpose for line in wanted})
    for name in names:
        _ask(
            offer,
            context=context,
            purpose=name,
            lines=[line for line in wanted if line.purpose == name],
            is_last=name == names[-1],
            how=how,
            now=now,
        )
    return offer


def _ask(
    offer: _Offer,
    *,
    context: CapturedPayment,
    purpose: str,
    lines: list[LegLine],
    is_last: bool,
    how: HowToCapture,
    now: datetime,
) -> None:
    handler = registry.handler_of(purpose)
    while lines:
        captured = replace(
            context,
            purpose=purpose,
            lines=tuple(PaymentLine(line.reference, Money(line.amount_minor)) for line in lines),
            finishes_intent=context.finishes_intent and is_last,
        )
        try:
            # A savepoint: what the handler wrote before it refused is undone.
            with transaction.atomic():
                postings = list(handler.on_captured(captured, now=now))
        except CannotTake as refusal:
            if how.is_strict:
                raise
            kept, refused = rules.split_refused([line.reference for line in lines], refusal.references)
            offer.reasons.append(refusal.reason)
            offer.refused += [line for line in lines if line.reference in refused]
            lines = [line for line in lines if line.reference in kept]
            continue
        if ledger_rules.net_credit(postings) != captured.amount.amount_minor:
            raise HandlerMistaken(f"{purpose} returned postings that do not sum to {captured.amount}")
        offer.postings += postings
        offer.taken += lines
        return


def _give_up(*, leg: Leg, intent: Intent, lines: Sequence[LegLine], how: HowToCapture, now: datetime) -> None:
    """Let the purposes free what they held for lines whose money they could not take: nothing more will come for it."""
    held = [line for line in lines if line.state == LineState.OPEN]
    for name in sorted({line.purpose for line in held}):
        failed = FailedPayment(
            company_id=leg.company_id,
            intent_id=intent.id,
            purpose=name,
            lines=tuple(
                PaymentLine(line.reference, Money(line.amount_minor, intent.currency))
                for line in held
                if line.purpose == name
            ),
            payer_account_id=intent.payer_account_id,
            reason=REFUSED,
        )
        try:
            with transaction.atomic():
                registry.handler_of(name).on_failed(failed, now=now)
        except Exception:
            if how.asks_handlers:
                raise
            # The money has to be parked even where the purpose is broken altogether.
            logger.exception("refused lines were not freed", extra={"intent_id": intent.id, "purpose": name})


def _is_taken_elsewhere(line: LegLine) -> bool:
    """Whether another intent asks for, or has, the money of a line that was released here."""
    return (
        LegLine.objects.filter(
            purpose=line.purpose, reference=line.reference, state__in=[LineState.OPEN, LineState.CAPTURED]
        )
        .exclude(id=line.id)
        .exists()
    )


def _set_lines(lines: Sequence[LegLine], state: LineState) -> None:
    LegLine.objects.filter(id__in=[line.id for line in lines]).update(state=state)
    for line in lines:
        line.state = state


def _post(*, leg: Leg, attempt: Attempt, attempt_leg: AttemptLeg, offer: _Offer, parked: Money, now: datetime) -> None:
    amount = Money(attempt_leg.amount_minor, parked.currency)
    postings = [Posting(money_account(attempt=attempt, leg=leg, attempt_leg=attempt_leg), Side.DEBIT, amount)]
    postings += offer.postings
    if parked:
        postings.append(Posting(unallocated_account(attempt_leg), Side.CREDIT, parked))
    ledger.post_entry(
        company_id=leg.company_id,
        source=SOURCE,
        source_id=attempt_leg.id,
        community_id=leg.community_id,
        # The day the payer paid; where its month is closed by now, the first open day.
        posted_on=ledger.open_day(
            company_id=leg.company_id,
            community_id=leg.community_id,
            day=local_date(attempt_leg.succeeded_at or now),
        ),
        postings=postings,
        now=now,
    )


def money_account(*, attempt: Attempt, leg: Leg, attempt_leg: AttemptLeg) -> AccountKey:
    """Where arrived money stands: the community's till, or bank in transit of the account that collected it."""
    if attempt.provider == TILL:
        return AccountKey(AccountKind.CASH, leg.community_id)
    return AccountKey(AccountKind.BANK_IN_TRANSIT, None, attempt_leg.payee_account_id)


def unallocated_account(attempt_leg: AttemptLeg) -> AccountKey:
    return AccountKey(AccountKind.UNALLOCATED, None, attempt_leg.payee_account_id)


def _close_rivals(*, locked: LockedIntent, attempt: Attempt, now: datetime) -> None:
    """Another attempt that is still payable over a leg that now has its money is looked at, and closed, at once."""
    for other in selectors.live_attempts(intent_id=locked.intent.id).exclude(id=attempt.id):
        timers.set_timer(kind=ATTEMPT_TIMER, reference=other.id, due_at=now, company_id=locked.intent.company_id)
