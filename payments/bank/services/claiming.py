"""Money that nobody knew, taken for a room. Whoever takes it (bills, prepayment) stands above and calls in here."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from payments.bank.contracts import LineState
from payments.bank.models import BankClaim, BankLine, DeskReference
from payments.bank.services.errors import ClaimUndone, LineNotWaiting, ReferenceMissing, ReferenceUsed
from payments.bank.services.posting import post_found, post_lost, transfer_account

LONGEST_REFERENCE = 64


def lock_waiting(line_id: int) -> BankLine:
    """The line, locked until the running transaction ends. Raises NotFound, LineNotWaiting."""
    line = BankLine.objects.select_for_update().filter(id=line_id).first()
    if line is None:
        raise NotFound(field=("lineId",))
    if line.state != LineState.SUSPENSE:
        raise LineNotWaiting(field=("lineId",))
    return line


def keep_claim(
    *, actor: Actor, line: BankLine, community_id: int, intent_id: int, document_id: int, now: datetime
) -> int:
    """The whole of a locked line was taken as a transfer; returns the id of the claim. Joins that transaction."""
    account_id = transfer_account(company_id=line.company_id, now=now)
    line.state, line.settled_at, line.settled_by_account_id = LineState.CLAIMED, now, actor.account_id
    line.save(update_fields=["state", "settled_at", "settled_by_account_id"])
    post_found(line=line, payee_account_id=account_id, now=now)
    claim = BankClaim.objects.create(
        company_id=line.company_id,
        line_id=line.pk,
        community_id=community_id,
        intent_id=intent_id,
        document_id=document_id,
        claimed_at=now,
        claimed_by_account_id=actor.account_id,
    )
    _record(actor, claim, "bank.claim", now=now)
    return claim.pk


def undo_claim(*, actor: Actor, claim_id: int, reason: str, now: datetime) -> BankClaim:
    """The money was not that room's: its line waits again. Joins the transaction in which it was taken back there.

    Raises NotFound, ClaimUndone.
    """
    claim = BankClaim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None:
        raise NotFound(field=("claimId",))
    if claim.undone_at is not None:
        raise ClaimUndone
    line = BankLine.objects.select_for_update().get(id=claim.line_id)
    claim.undone_at, claim.undone_by_account_id, claim.undone_reason = now, actor.account_id, reason.strip()[:200]
    claim.save(update_fields=["undone_at", "undone_by_account_id", "undone_reason"])
    line.state, line.settled_at, line.settled_by_account_id = LineState.SUSPENSE, None, None
    line.save(update_fields=["state", "settled_at", "settled_by_account_id"])
    account_id = transfer_account(company_id=line.company_id, now=now)
    post_lost(line=line, payee_account_id=account_id, day=local_date(now), now=now)
    _record(actor, claim, "bank.claim_undo", now=now)
    return claim


def keep_reference(
    *,
    company_id: int,
    intent_id: int,
    payee_account_id: int,
    provider: str,
    reference: str,
    amount_minor: int,
    now: datetime,
) -> None:
    """What the cashier copied from the slip; joins the transaction in which the money was taken.

    Raises ReferenceMissing, ReferenceUsed.
    """
    words = "".join(reference.split())
    if not words or len(words) > LONGEST_REFERENCE:
        raise ReferenceMissing(field=("reference",))
    try:
        with transaction.atomic():
            DeskReference.objects.create(
                company_id=company_id,
                intent_id=intent_id,
                payee_account_id=payee_account_id,
                provider=provider,
                reference=words,
                amount_minor=amount_minor,
                recorded_at=now,
            )
    except IntegrityError as error:
        if "desk_reference_once" not in str(error):
            raise
        raise ReferenceUsed(field=("reference",), reference=words) from error


def _record(actor: Actor, claim: BankClaim, action: str, *, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="bank_claim",
        object_id=claim.pk,
        now=now,
        company_id=claim.company_id,
        new={"line_id": claim.line_id, "document_id": claim.document_id, "reason": claim.undone_reason},
    )
