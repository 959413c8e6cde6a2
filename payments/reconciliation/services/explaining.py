"""What a person found out about a difference."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound
from backend.organization.base import tenant_transaction
from payments.reconciliation.contracts import DifferenceState
from payments.reconciliation.permissions import RECONCILE_EXPLAIN
from payments.reconciliation.selectors import differences_visible

LONGEST_NOTE = 200


class NoteMissing(DomainError):
    code = "NOTE_MISSING"
    zh = "请写明查明的原因（最多 200 字）。"
    en = "Write down what was found out (at most 200 characters)."


class DifferenceNotOpen(DomainError):
    code = "DIFFERENCE_NOT_OPEN"
    zh = "这条差异已经说明或已经消除。"
    en = "This difference has been explained or is gone."


def explain_difference(*, actor: Actor, difference_id: int, note: str, now: datetime) -> None:
    """Close an open difference with a note; no books change.

    Raises NotSignedIn, Forbidden, NotFound, NoteMissing, DifferenceNotOpen.
    """
    words = note.strip()
    with tenant_transaction(actor.company, durable=False):
        row = (
            differences_visible(actor, code=RECONCILE_EXPLAIN)
            .select_for_update(of=("self",))
            .filter(id=difference_id)
            .first()
        )
        if row is None:
            raise NotFound
        if not words or len(words) > LONGEST_NOTE:
            raise NoteMissing(field=("note",))
        if row.state != DifferenceState.OPEN:
            raise DifferenceNotOpen
        row.state, row.note = DifferenceState.EXPLAINED, words
        row.explained_at, row.explained_by_account_id = now, actor.account_id
        row.save(update_fields=["state", "note", "explained_at", "explained_by_account_id"])
        audit.record(
            actor=actor,
            action="payment.difference_explain",
            object_kind="payment_difference",
            object_id=row.pk,
            now=now,
            old={"state": DifferenceState.OPEN},
            new={"state": DifferenceState.EXPLAINED, "note": words},
        )
