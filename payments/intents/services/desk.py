"""Money handed over at the company's own desk: agreed, received and booked in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import idempotency
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents import rules, selectors
from payments.intents.contracts import LegRequest, OpenedIntent
from payments.intents.models import Attempt, AttemptLeg, Intent, Leg
from payments.intents.services import capture, opening
from payments.intents.services.errors import CannotSettleAtDesk, PayeeNotReady
from payments.providers import registry as providers
from payments.providers.contracts import Channel
from payments.registry import CannotTake


def capture_at_desk(
    *,
    actor: Actor,
    legs: Sequence[LegRequest],
    idempotency_key: str,
    now: datetime,
    provider: str = "cash",
    payer_account_id: int | None = None,
    paid_at: datetime | None = None,
) -> OpenedIntent:
    """Take money at the desk for legs of the company itself; joins the caller's transaction, all or nothing.

    `paid_at`: when the payer paid, where that was before now (a transfer); it counts for late fees and the books.
    The handlers of the lines run before this returns. The same key of the same cashier gives the same intent.
    Raises PaymentEmpty, PaymentTooLarge, PayeeNotReady, AlreadyBeingPaid, CannotSettleAtDesk, IdempotencyKeyReused.
    """
    company_id = actor.company
    with tenant_transaction(company_id, durable=False):
        claimed = idempotency.claim(
            operation="payments.capture_at_desk",
            owner=f"{company_id}:{actor.account_id}",
            key=idempotency_key,
            request={"legs": opening.fingerprint(legs), "provider": provider},
            now=now,
        )
        if claimed.result is not None:
            return _opened(Intent.objects.get(id=claimed.result["intent_id"]))
        intent = opening.create_intent(
            actor=actor, payer_account_id=payer_account_id, legs=legs, expires_at=now, now=now
        )
        locked = selectors.lock_intent(intent.id)
        accounts = selectors.accounts_by_leg(legs=list(locked.legs.values()), provider=provider)
        if provider not in capture.DESK_PROVIDERS or len(accounts) != len(locked.legs):
            raise PayeeNotReady
        if any(account.merchant_id is not None for account in accounts.values()):
            # Nobody's money but its own goes over the company's desk.
            raise PayeeNotReady
        for leg in locked.legs.values():
            attempt = _attempt(leg=leg, account_id=accounts[leg.id].id, provider=provider, now=now)
            _take(locked=locked, attempt=attempt, paid_at=paid_at or now, now=now)
        idempotency.keep(claimed=claimed, result={"intent_id": intent.id})
        return _opened(intent)


def _take(*, locked: selectors.LockedIntent, attempt: Attempt, paid_at: datetime, now: datetime) -> None:
    rows = selectors.attempt_legs(attempt)
    data = providers.provider_named(attempt.provider).create(
        attempt=selectors.provider_attempt(attempt=attempt, legs=rows),
        credentials=selectors.credentials_of(selectors.account_of(rows)),
        now=paid_at,
    )
    if data.event is None:
        raise PayeeNotReady
    try:
        capture.capture(
            locked=locked,
            attempt=attempt,
            outcomes=data.event.legs,
            how=capture.HowToCapture(is_strict=True),
            now=now,
        )
    except CannotTake as refusal:
        raise CannotSettleAtDesk(reason=refusal.reason) from refusal


def _attempt(*, leg: Leg, account_id: int, provider: str, now: datetime) -> Attempt:
    number = rules.new_number("D", local_date(now))
    attempt = Attempt.objects.create(
        company_id=leg.company_id,
        intent_id=leg.intent_id,
        provider=provider,
        channel=Channel.DESK,
        number=rules.new_number("P", local_date(now)),
        wire_number=number,
        description="",
        created_at=now,
        expires_at=now,
    )
    AttemptLeg.objects.create(
        company_id=leg.company_id,
        attempt_id=attempt.id,
        leg_id=leg.id,
        payee_account_id=account_id,
        out_trade_no=number,
        amount_minor=leg.amount_minor,
    )
    return attempt


def _opened(intent: Intent) -> OpenedIntent:
    return OpenedIntent(
        intent_id=intent.id,
        amount=Money(intent.amount_minor, intent.currency),
        expires_at=intent.expires_at,
        leg_ids=tuple(Leg.objects.filter(intent_id=intent.id).order_by("id").values_list("id", flat=True)),
    )
