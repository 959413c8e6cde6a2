"""Who saw or took along whose personal data in full; written in the transaction that shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from backend.kernel.audit import AuditActor
from backend.kernel.errors import InvalidInput
from backend.kernel.models import AccessKind, PersonalDataAccess

__all__ = ["MOST_PERSONS", "AccessKind", "record"]

# An export of more is told in several rows, so that none grows without bound.
MOST_PERSONS = 5_000


def record(
    *,
    actor: AuditActor,
    kind: AccessKind,
    person_ids: Collection[int],
    fields: Sequence[str],
    reason: str,
    source: str,
    now: datetime,
    company_id: int | None = None,
    also_of_unknown: bool = False,
) -> None:
    """Write down that the actor gets the named fields of these persons in the clear. Nobody: nothing is written.

    also_of_unknown: the data are somebody's of whom only the provider knows who he is; a row is written without him.

    fields: column names such as "phone", "id_number". reason: what he says it is for; must not be empty.
    source: the module, or the kind of the export. Raises InvalidInput (no reason, no company).
    """
    company = company_id if company_id is not None else actor.company_id
    if not reason.strip() or company is None:
        raise InvalidInput(field=("reason",), name="reason", reason="1–200")
    ids = sorted(set(person_ids))
    starts = range(0, len(ids), MOST_PERSONS) if ids or not also_of_unknown else (0,)
    PersonalDataAccess.objects.bulk_create(
        PersonalDataAccess(
            company_id=company,
            at=now,
            kind=kind,
            actor_kind=str(actor.kind),
            account_id=actor.account_id,
            ip=actor.ip,
            request_id=actor.request_id,
            person_ids=ids[start : start + MOST_PERSONS],
            fields=list(fields),
            reason=reason.strip()[:200],
            source=source,
        )
        for start in starts
    )
