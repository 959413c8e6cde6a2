"""The work-list of differences: who looks into one, until when, what he found on the way, and its explanation."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.selectors import company_unit_id, staff_grants
from payments.reconciliation.contracts import DifferenceState
from payments.reconciliation.models import Difference, DifferenceNote
from payments.reconciliation.permissions import RECONCILE_EXPLAIN
from payments.reconciliation.selectors import differences_visible
from payments.reconciliation.services.errors import DifferenceNotOpen, NoteMissing, OwnerNotAllowed

LONGEST_NOTE = 200


def explain_difference(*, actor: Actor, difference_id: int, note: str, now: datetime) -> None:
    """Close an open difference with a note; no books change.

    Raises NotSignedIn, Forbidden, NotFound, NoteMissing, DifferenceNotOpen.
    """
    words = note.strip()
    with tenant_transaction(actor.company, durable=False):
        row = _locked(actor, difference_id)
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


def assign_difference(
    *, actor: Actor, difference_id: int, account_id: int | None, due_on: date | None, now: datetime
) -> None:
    """Give an open difference to a member of staff who may explain it, until a day; None takes it from everybody.

    Raises NotSignedIn, Forbidden, NotFound, DifferenceNotOpen, OwnerNotAllowed.
    """
    with tenant_transaction(actor.company, durable=False):
        row = _locked(actor, difference_id)
        if row.state != DifferenceState.OPEN:
            raise DifferenceNotOpen
        if account_id is not None:
            # One that names no community is for who may explain the whole company's.
            unit_id = row.community_id if row.community_id is not None else company_unit_id(actor.company)
            grants = staff_grants(company_id=actor.company, account_id=account_id, today=local_date(now))
            if unit_id not in grants.get(RECONCILE_EXPLAIN, frozenset()):
                raise OwnerNotAllowed(field=("accountId",))
        old = {"owner_account_id": row.owner_account_id, "due_on": _text(row.due_on)}
        row.owner_account_id, row.due_on = account_id, due_on
        row.assigned_at = now if account_id is not None else None
        row.save(update_fields=["owner_account_id", "due_on", "assigned_at"])
        audit.record(
            actor=actor,
            action="payment.difference_assign",
            object_kind="payment_difference",
            object_id=row.pk,
            now=now,
            old=old,
            new={"owner_account_id": account_id, "due_on": _text(due_on)},
        )


def add_difference_note(*, actor: Actor, difference_id: int, text: str, now: datetime) -> int:
    """Write down what was found so far; the difference stays as it is. Returns the note's id.

    Raises NotSignedIn, Forbidden, NotFound, NoteMissing.
    """
    words = text.strip()
    with tenant_transaction(actor.company, durable=False):
        row = _locked(actor, difference_id)
        if not words or len(words) > LONGEST_NOTE:
            raise NoteMissing(field=("text",))
        note = DifferenceNote.objects.create(
            company_id=actor.company,
            difference_id=row.pk,
            text=words,
            account_id=actor.account_id,
            written_at=now,
        )
        audit.record(
            actor=actor,
            action="payment.difference_note",
            object_kind="payment_difference",
            object_id=row.pk,
            now=now,
            new={"note": words},
        )
    return note.pk


def _locked(actor: Actor, difference_id: int) -> Difference:
    row = (
        differences_visible(actor, code=RECONCILE_EXPLAIN)
        .select_for_update(of=("self",))
        .filter(id=difference_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
