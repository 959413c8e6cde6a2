"""Requests to change a phone without the old number, as they are shown."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from backend.accounts.contracts import PhoneChange, PhoneChangeState
from backend.accounts.models import PhoneChangeRequest
from backend.accounts.rules import masked_phone


def phone_change_requests(
    *, company_id: int, person_ids: Any = None, state: PhoneChangeState | None = None
) -> QuerySet[PhoneChangeRequest]:
    """Requests at the company, newest first. person_ids: only of these persons (ids or a query of ids)."""
    rows = PhoneChangeRequest.objects.filter(company_id=company_id).select_related("account").order_by("-id")
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    return rows if state is None else rows.filter(state=state)


def phone_changes_of(account_id: int) -> list[PhoneChange]:
    """The account's own requests, newest first, at most twenty."""
    rows = PhoneChangeRequest.objects.filter(account_id=account_id).select_related("account").order_by("-id")
    return [phone_change_row(row) for row in rows[:20]]


def phone_change_row(row: PhoneChangeRequest) -> PhoneChange:
    """The contract of a request; both numbers masked."""
    return PhoneChange(
        id=row.pk,
        account_id=row.account_id,
        company_id=row.company_id,
        person_id=row.person_id,
        old_phone=masked_phone(row.account.phone),
        new_phone=masked_phone(row.phone),
        reason=row.reason,
        state=PhoneChangeState(row.state),
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        note=row.note,
    )
