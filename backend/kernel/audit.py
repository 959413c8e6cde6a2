"""Every write leaves an audit row in its own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Q, QuerySet

from backend.kernel.models import AuditEntry


class AuditActor(Protocol):
    """The part of an actor that audit needs; the Actor itself lives a floor above."""

    @property
    def kind(self) -> str: ...
    @property
    def account_id(self) -> int | None: ...
    @property
    def company_id(self) -> int | None: ...
    @property
    def ip(self) -> str | None: ...
    @property
    def request_id(self) -> str: ...


def record(
    *,
    actor: AuditActor,
    action: str,
    object_kind: str,
    object_id: object,
    now: datetime,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    company_id: int | None = None,
) -> None:
    """Write one audit row; `old` and `new` hold JSON values without personal data in the clear.

    Bulk work writes one row per batch with counts and a checksum in `new`.
    """
    AuditEntry.objects.create(
        company_id=company_id if company_id is not None else actor.company_id,
        at=now,
        actor_kind=str(actor.kind),
        account_id=actor.account_id,
        ip=actor.ip,
        request_id=actor.request_id,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        old=old,
        new=new,
    )


def entries_about(*, company_id: int, objects: Mapping[str, Collection[str]]) -> QuerySet[AuditEntry]:
    """What was written about these objects (kind → their ids), in no order yet. The caller has checked who may see."""
    about = reduce(or_, (Q(object_kind=kind, object_id__in=ids) for kind, ids in objects.items()), Q(pk__in=()))
    return AuditEntry.objects.filter(about, company_id=company_id)


def record_each(
    *,
    actor: AuditActor,
    action: str,
    object_kind: str,
    object_ids: Iterable[object],
    now: datetime,
    new: Mapping[str, object] | None = None,
) -> None:
    """One audit row for each object, all alike but for the object: what somebody asks about one of them is found."""
    changes = (Change(action, object_id, None, new) for object_id in object_ids)
    record_changes(actor=actor, object_kind=object_kind, changes=changes, now=now)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one object; as the arguments of `record`."""

    action: str
    object_id: object
    old: Mapping[str, object] | None
    new: Mapping[str, object] | None


def record_changes(*, actor: AuditActor, object_kind: str, changes: Iterable[Change], now: datetime) -> None:
    """One audit row for each change, in one statement for a thousand."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                company_id=actor.company_id,
                at=now,
                actor_kind=str(actor.kind),
                account_id=actor.account_id,
                ip=actor.ip,
                request_id=actor.request_id,
                action=change.action,
                object_kind=object_kind,
                object_id=str(change.object_id),
                old=change.old,
                new=change.new,
            )
            for change in changes
        ],
        batch_size=1000,
    )
