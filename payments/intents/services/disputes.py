"""Disputes: the payer's bank takes a payment back. A case for staff; the books move only by what staff decides."""

from __future__ import annotations

from datetime import datetime

from backend.kernel.money import Money
from payments.intents.contracts import CaseKind, FoundOut, MessageState
from payments.intents.models import AttemptLeg, ExceptionCase, ProviderMessage
from payments.intents.services import cases
from payments.providers.contracts import EventKind, ProviderEvent

DISPUTE_EVENTS = frozenset({EventKind.DISPUTED, EventKind.DISPUTE_WON, EventKind.DISPUTE_LOST})
LOST = "the dispute was lost"


def take_dispute(*, message: ProviderMessage, event: ProviderEvent, now: datetime) -> MessageState:
    """Open the case of a dispute, or note how it ended; joins the message's transaction.

    Whichever message comes first opens it. One that was won needs nobody any more; a lost one stays open, for somebody
    has to say what becomes of what was paid.
    """
    case = _case_of(message=message, event=event) or _opened(message=message, event=event, now=now)
    if event.kind is EventKind.DISPUTE_WON:
        cases.resolve_case(case_id=case.id, resolution=FoundOut.DISPUTE_WON, now=now)
    elif event.kind is EventKind.DISPUTE_LOST and LOST not in case.detail["reasons"]:
        case.detail = {**case.detail, "reasons": [*case.detail["reasons"], LOST]}
        case.save(update_fields=["detail"])
    return MessageState.PARKED


def _case_of(*, message: ProviderMessage, event: ProviderEvent) -> ExceptionCase | None:
    return (
        ExceptionCase.objects.select_for_update()
        .filter(kind=CaseKind.DISPUTE, payee_account_id=message.payee_account_id, detail__dispute_id=event.dispute_id)
        .first()
    )


def _opened(*, message: ProviderMessage, event: ProviderEvent, now: datetime) -> ExceptionCase:
    """The payment is known by the provider's own number; a dispute of one that is not ours is a case all the same."""
    attempt_leg = (
        AttemptLeg.objects.select_related("attempt")
        .select_for_update(of=("self",))
        .filter(payee_account_id=message.payee_account_id, transaction_id=event.transaction_id)
        .exclude(transaction_id="")
        .first()
    )
    # Of two messages at once the second, having waited for the payment's row, finds the case of the first.
    known = _case_of(message=message, event=event)
    if known is not None:
        return known
    return cases.open_case(
        company_id=message.company_id,
        kind=CaseKind.DISPUTE,
        provider=message.provider,
        payee_account_id=message.payee_account_id,
        amount=Money(event.amount_minor, event.currency if len(event.currency) == 3 else "CNY"),
        is_booked=False,
        detail={
            "dispute_id": event.dispute_id,
            "out_trade_no": attempt_leg.out_trade_no if attempt_leg else "",
            "reasons": [event.dispute_reason] if event.dispute_reason else [],
            "answer_by": event.answer_by.isoformat() if event.answer_by else "",
            "transaction_id": event.transaction_id,
        },
        message_id=message.id,
        attempt_leg=attempt_leg,
        intent_id=attempt_leg.attempt.intent_id if attempt_leg else None,
        expected_minor=attempt_leg.amount_minor if attempt_leg else None,
        now=now,
    )
