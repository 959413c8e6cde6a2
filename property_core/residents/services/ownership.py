"""A room gets other owners (产权变更): residencies end and begin on one day, bills stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from property_core.residents.contracts import ChangeCause, OwnershipChanged, PartySide, PersonKind, ResidencyRole
from property_core.residents.models import OwnershipChange, OwnershipParty, Person, Residency
from property_core.residents.permissions import TRANSFER
from property_core.residents.services.stays import begin_stay, end_stay, lock_room, room_for


class NobodyHandsOver(DomainError):
    code = "NOBODY_HANDS_OVER"
    zh = "这个房间在 {on} 之前没有登记业主，请直接办理迁入。"
    en = "The room has no owner before {on}: move the new owner in instead."


class OwnershipChangeRecorded(DomainError):
    code = "OWNERSHIP_CHANGE_RECORDED"
    zh = "这个房间在 {on} 的产权变更已经登记过了。"
    en = "A change of ownership of this room on {on} is recorded already."


def change_owner(
    *,
    actor: Actor,
    room_id: int,
    on: date,
    new_person_ids: Collection[int],
    former_residency_ids: Collection[int] | None,
    leaving_residency_ids: Collection[int] | None,
    cause: ChangeCause,
    document: str,
    note: str,
    now: datetime,
) -> int:
    """The persons own the room from `on` on, the former owners until the day before; returns the change's id.

    former_residency_ids: owners who sell, None for all. leaving_residency_ids: family and tenants who leave with
    them, None for all family and no tenant (a lease outlives a sale). No bill changes: open ones stay with whom they
    name, and the next run asks who owns the room on the period's last day. Locks the room's residencies.
    Emits OwnershipChanged, ResidencyEnded, ResidencyStarted. Raises NotSignedIn, Forbidden, NotFound, InvalidInput,
    NobodyHandsOver, OwnershipChangeRecorded, AlreadyLivesThere, MovesOutTooEarly.
    """
    with tenant_transaction(actor.company):
        room = room_for(actor=actor, room_id=room_id, code=TRANSFER)
        lock_room(room_id)
        if OwnershipChange.objects.filter(room_id=room_id, on=on).exists():
            raise OwnershipChangeRecorded(field=("on",), on=on)
        stays = list(Residency.objects.select_for_update().filter(room_id=room_id, ends_on=None).order_by("id"))
        former = _chosen(stays, (ResidencyRole.OWNER,), former_residency_ids, "formerResidencyIds")
        if not former:
            raise NobodyHandsOver(field=("roomId",), on=on)
        leaving = (
            [stay for stay in stays if stay.role == ResidencyRole.FAMILY and stay.starts_on < on]
            if leaving_residency_ids is None
            else _chosen(
                stays, (ResidencyRole.FAMILY, ResidencyRole.TENANT), leaving_residency_ids, "leavingResidencyIds"
            )
        )
        buyers = _buyers(new_person_ids, former)
        change = OwnershipChange.objects.create(
            company_id=actor.company,
            community_id=room.community_id,
            room_id=room_id,
            on=on,
            cause=cause,
            document=document.strip()[:120],
            note=note.strip()[:400],
            recorded_by=actor.account_id,
            recorded_at=now,
        )
        parties = [(PartySide.FORMER, stay) for stay in former] + [(PartySide.LEAVING, stay) for stay in leaving]
        for _, stay in parties:
            end_stay(actor=actor, row=stay, ends_on=on, now=now)
        for person_id in buyers:
            stay = begin_stay(
                actor=actor, person_id=person_id, room=room, role=ResidencyRole.OWNER, starts_on=on, now=now
            )
            parties.append((PartySide.NEW, stay))
        for side, stay in parties:
            OwnershipParty.objects.create(
                company_id=actor.company, change=change, person_id=stay.person_id, residency=stay, side=side
            )
        former_ids = tuple(stay.person_id for stay in former)
        audit.record(
            actor=actor,
            action="ownership_changed",
            object_kind="room",
            object_id=room_id,
            old={"owners": former_ids},
            new={"owners": buyers, "on": str(on), "cause": cause.value, "document": change.document},
            now=now,
        )
        outbox.publish(
            event=OwnershipChanged(
                change_id=change.pk,
                room_id=room_id,
                on=on,
                former_person_ids=former_ids,
                new_person_ids=tuple(buyers),
            ),
            company_id=actor.company,
            now=now,
        )
        return change.pk


def _chosen(
    stays: Collection[Residency], roles: Collection[ResidencyRole], wanted: Collection[int] | None, field: str
) -> list[Residency]:
    found = [stay for stay in stays if stay.role in roles and (wanted is None or stay.pk in wanted)]
    if wanted is not None and len(found) != len(set(wanted)):
        raise NotFound(field=(field,))
    return found


def _buyers(person_ids: Collection[int], former: Collection[Residency]) -> list[int]:
    buyers = list(dict.fromkeys(person_ids))
    if not buyers:
        raise InvalidInput(field=("newPersonIds",), name="newPersonIds", reason="必填 / required")
    if {stay.person_id for stay in former} & set(buyers):
        raise InvalidInput(field=("newPersonIds",), name="newPersonIds", reason="原业主 / a former owner")
    known = Person.objects.filter(id__in=buyers).exclude(kind=PersonKind.DEVELOPER)
    if known.count() != len(buyers):
        raise NotFound(field=("newPersonIds",))
    return buyers
