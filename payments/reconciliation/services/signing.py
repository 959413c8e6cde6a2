"""Signing a day: somebody answers for it that all agrees, or that what does not is explained."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.selectors import require_over_company
from payments.intents.booked import is_account
from payments.reconciliation.contracts import DifferenceState, StatementKind
from payments.reconciliation.models import DaySignOff, Difference, Statement
from payments.reconciliation.permissions import RECONCILE_SIGN
from payments.reconciliation.services.errors import DayHasDifferences, DayIsSigned, DayNotImported

CHANGED = "账单重新导入后有变化"


def lock_day(*, account_id: int, day: date) -> None:
    """Imports and signatures of one account and day stand in line, until the running transaction ends."""
    advisory_lock(f"statement:{account_id}:{day}")


def sign_off_day(*, actor: Actor, payee_account_id: int, day: date, note: str, now: datetime) -> int:
    """Sign an account's day; returns the id of the signature. A later import that changes the day undoes it.

    Raises NotSignedIn, Forbidden (not over the whole company), NotFound, DayNotImported, DayHasDifferences,
    DayIsSigned.
    """
    require_over_company(actor, RECONCILE_SIGN)
    with tenant_transaction(actor.company, durable=False):
        if not is_account(payee_account_id):
            raise NotFound(field=("payeeAccountId",))
        lock_day(account_id=payee_account_id, day=day)
        of_day = {"payee_account_id": payee_account_id, "day": day}
        if not Statement.objects.filter(**of_day, kind=StatementKind.TRADE).exists():
            raise DayNotImported(day=day)
        waiting = Difference.objects.filter(**of_day, state=DifferenceState.OPEN).count()
        if waiting:
            raise DayHasDifferences(day=day, count=waiting)
        if DaySignOff.objects.filter(**of_day, undone_at__isnull=True).exists():
            raise DayIsSigned(day=day)
        row = DaySignOff.objects.create(
            company_id=actor.company,
            **of_day,
            note=note.strip()[:200],
            signed_at=now,
            signed_by_account_id=actor.account_id,
        )
        audit.record(
            actor=actor,
            action="payment.day_sign_off",
            object_kind="payee_account",
            object_id=payee_account_id,
            now=now,
            new={"day": day.isoformat(), "note": row.note},
        )
    return row.pk


def undo_sign_off(*, company_id: int, account_id: int, day: date, now: datetime) -> bool:
    """What was signed has changed. Joins the import's transaction, which holds the day. Returns whether it was."""
    changed = DaySignOff.objects.filter(payee_account_id=account_id, day=day, undone_at__isnull=True).update(
        undone_at=now, undone_reason=CHANGED
    )
    if changed:
        audit.record(
            actor=system_actor(company_id=company_id),
            action="payment.day_sign_off_undo",
            object_kind="payee_account",
            object_id=account_id,
            now=now,
            new={"day": day.isoformat(), "reason": CHANGED},
        )
    return bool(changed)
