"""Opening an intent: what one payer agrees to pay now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from backend.accounts.actor import Actor
from backend.kernel import audit, idempotency, timers
from backend.kernel.money import Money, total
from backend.organization.base import tenant_transaction
from payments import registry
from payments.intents import rules
from payments.intents.contracts import LegRequest, OpenedIntent, PayeeState
from payments.intents.models import Intent, Leg, LegLine, PayeeAccount
from payments.intents.services.errors import AlreadyBeingPaid, PayeeNotReady, PaymentEmpty, PaymentTooLarge
from payments.pauses.services import require_not_paused

EXPIRY_TIMER = "payment.intent_expiry"


def open_intent(
    *,
    actor: Actor,
    payer_account_id: int | None,
    legs: Sequence[LegRequest],
    idempotency_key: str,
    expires_at: datetime,
    now: datetime,
) -> OpenedIntent:
    """Freeze what is to be paid, until `expires_at`. Joins the caller's transaction; no provider is called.

    The same key of the same payer gives the same intent. Every purpose must be registered.
    Raises PaymentEmpty, PaymentTooLarge, PayeeNotReady, AlreadyBeingPaid (a line with that purpose and reference is
    open or captured), PaymentPaused, IdempotencyKeyReused.
    """
    company_id = actor.company
    with tenant_transaction(company_id, durable=False):
        claimed = idempotency.claim(
            operation="payments.open_intent",
            owner=f"{company_id}:{payer_account_id or f'desk-{actor.account_id}'}",
            key=idempotency_key,
            request={"legs": fingerprint(legs)},
            now=now,
        )
        if claimed.result is not None:
            return _opened(Intent.objects.get(id=claimed.result["intent_id"]))
        require_not_paused(company_id=company_id, community_ids={leg.community_id for leg in legs}, now=now)
        intent = create_intent(
            actor=actor, payer_account_id=payer_account_id, legs=legs, expires_at=expires_at, now=now
        )
        timers.set_timer(kind=EXPIRY_TIMER, reference=intent.id, due_at=expires_at, company_id=company_id)
        idempotency.keep(claimed=claimed, result={"intent_id": intent.id})
        return _opened(intent)


def create_intent(
    *, actor: Actor, payer_account_id: int | None, legs: Sequence[LegRequest], expires_at: datetime, now: datetime
) -> Intent:
    """The rows of an intent, in the running transaction."""
    amount = require_payable(legs)
    company_id = actor.company
    accounts = {leg.payee_account_id for leg in legs}
    if PayeeAccount.objects.filter(id__in=accounts, state=PayeeState.ACTIVE).count() != len(accounts):
        raise PayeeNotReady
    try:
        with transaction.atomic():
            intent = Intent.objects.create(
                company_id=company_id,
                payer_account_id=payer_account_id,
                opened_by_account_id=actor.account_id,
                currency=amount.currency,
                amount_minor=amount.amount_minor,
                created_at=now,
                expires_at=expires_at,
            )
            rows = Leg.objects.bulk_create(
                [
                    Leg(
                        company_id=company_id,
                        intent_id=intent.id,
                        payee_account_id=leg.payee_account_id,
                        community_id=leg.community_id,
                        amount_minor=leg.amount.amount_minor,
                    )
                    for leg in legs
                ]
            )
            LegLine.objects.bulk_create(
                [
                    LegLine(
                        company_id=company_id,
                        leg_id=row.id,
                        purpose=line.purpose,
                        reference=line.reference,
                        amount_minor=line.amount.amount_minor,
                    )
                    for row, leg in zip(rows, legs, strict=True)
                    for line in leg.lines
                ]
            )
    except IntegrityError as error:
        if "payment_leg_line_once" in str(error):
            raise AlreadyBeingPaid from error
        raise
    audit.record(
        actor=actor,
        action="payment.open",
        object_kind="payment_intent",
        object_id=intent.id,
        now=now,
        company_id=company_id,
        new={"amount_minor": amount.amount_minor, "legs": fingerprint(legs), "expires_at": expires_at.isoformat()},
    )
    return intent


def require_payable(legs: Sequence[LegRequest]) -> Money:
    """The whole amount. Raises PaymentEmpty, PaymentTooLarge; CurrencyMismatch, PurposeUnknown for our own mistakes."""
    lines = [line for leg in legs for line in leg.lines]
    if not lines or any(not leg.lines for leg in legs) or any(line.amount.amount_minor < 1 for line in lines):
        raise PaymentEmpty
    if len(lines) > rules.MOST_LINES:
        raise PaymentTooLarge(most=rules.MOST_LINES)
    for purpose in {line.purpose for line in lines}:
        registry.handler_of(purpose)
    return total((line.amount for line in lines), currency=lines[0].amount.currency)


def fingerprint(legs: Sequence[LegRequest]) -> list[list[object]]:
    return [
        [
            leg.payee_account_id,
            leg.community_id,
            [[line.purpose, line.reference, line.amount.amount_minor] for line in leg.lines],
        ]
        for leg in legs
    ]


def _opened(intent: Intent) -> OpenedIntent:
    return OpenedIntent(
        intent_id=intent.id,
        amount=Money(intent.amount_minor, intent.currency),
        expires_at=intent.expires_at,
        leg_ids=tuple(Leg.objects.filter(intent_id=intent.id).order_by("id").values_list("id", flat=True)),
    )
