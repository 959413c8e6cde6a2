"""Reads of the log of those who saw personal data in full."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.kernel.models import AccessKind, PersonalDataAccess
from backend.organization.permissions import AUDIT_PERSONAL
from backend.organization.selectors import require_over_company


def personal_data_accesses(
    *,
    actor: Actor,
    person_id: int | None = None,
    account_id: int | None = None,
    kind: AccessKind | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[PersonalDataAccess]:
    """Who saw or exported whose data at the company, newest first; `until` is left out of the period.

    Only somebody with audit.personal over the whole company reads it. Raises NotSignedIn, Forbidden.
    """
    require_over_company(actor, AUDIT_PERSONAL)
    wanted = {
        "person_ids__contains": None if person_id is None else [person_id],
        "account_id": account_id,
        "kind": None if kind is None else str(getattr(kind, "value", kind)),
        "at__gte": since,
        "at__lt": until,
    }
    return PersonalDataAccess.objects.filter(
        company_id=actor.company, **{name: value for name, value in wanted.items() if value is not None}
    ).order_by("-at", "-id")
