"""Persons and where they live: registered, moved in, moved out, unmasked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from backend.accounts.actor import Actor, ActorKind
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import rooms_by_id
from property_core.residents import keys, rules
from property_core.residents.contracts import (
    IdKind,
    PersonalData,
    PersonKind,
    ResidencyEnded,
    ResidencyRole,
    ResidencyStarted,
)
from property_core.residents.models import Person, Residency
from property_core.residents.permissions import MANAGE, UNMASK
from property_core.residents.selectors import residencies_visible


class PersonCodeTaken(DomainError):
    code = "PERSON_CODE_TAKEN"
    zh = "客户编号 {person} 已被使用。"
    en = "The customer number {person} is taken."


class AlreadyLivesThere(DomainError):
    code = "ALREADY_LIVES_THERE"
    zh = "该客户在这段时间内已是此房间的同一角色，无需重复迁入。"
    en = "This person already has that role in the room within the period."


class MovesOutTooEarly(DomainError):
    code = "MOVES_OUT_TOO_EARLY"
    zh = "迁出日期应晚于迁入日期（{starts_on}）。"
    en = "Moving out must come after moving in ({starts_on})."


class AlreadyMovedOut(DomainError):
    code = "ALREADY_MOVED_OUT"
    zh = "该客户已于 {ends_on} 迁出。"
    en = "This person moved out on {ends_on}."


def register_person(
    *,
    actor: Actor,
    code: str,
    kind: PersonKind,
    name: str,
    id_kind: IdKind | None,
    id_number: str,
    phone: str,
    now: datetime,
) -> int:
    """A new person of the company; returns his id. Numbers may be empty. Raises Forbidden, PersonCodeTaken."""
    with tenant_transaction(actor.company, durable=False):
        actor.require(MANAGE)
        row, is_new = Person.objects.get_or_create(
            company_id=actor.company,
            code=code,
            defaults={
                "kind": kind,
                "name": name,
                "id_kind": id_kind or "",
                "id_number": id_number,
                "phone": phone,
                **keys.name_keys(name),
                **keys.number_keys(phone=phone, id_number=id_number),
            },
        )
        if not is_new:
            raise PersonCodeTaken(field=("code",), person=code)
        audit.record(
            actor=actor,
            action="person_registered",
            object_kind="person",
            object_id=row.pk,
            new={
                "code": code,
                "name": name,
                "phone": rules.masked_phone(phone),
                "id_number": rules.masked_id_number(id_number),
            },
            now=now,
        )
        return row.pk


def change_phone(*, actor: Actor, person_id: int, phone: str, now: datetime) -> None:
    """Give a person another phone; an account bound to him by the old one sees his rooms no more from now on.

    Locks the person. Raises Forbidden, NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        _require_over_person(actor=actor, person_id=person_id, code=MANAGE)
        row = Person.objects.select_for_update().get(id=person_id)
        before = row.phone
        row.phone = phone
        numbers = keys.number_keys(phone=phone, id_number=row.id_number)
        row.phone_index, row.phone_tail = numbers["phone_index"], numbers["phone_tail"]
        row.save(update_fields=["phone", "phone_index", "phone_tail"])
        audit.record(
            actor=actor,
            action="person_phone_changed",
            object_kind="person",
            object_id=person_id,
            old={"phone": rules.masked_phone(before)},
            new={"phone": rules.masked_phone(phone)},
            now=now,
        )


def move_in(*, actor: Actor, person_id: int, room_id: int, role: ResidencyRole, starts_on: date, now: datetime) -> int:
    """The person has the role in the room from `starts_on` on; returns the residency id.

    From that day he is who pays bills of that role. Several persons may hold one role. Locks the room's
    residencies by name. Emits ResidencyStarted. Raises Forbidden, NotFound, AlreadyLivesThere.
    """
    with tenant_transaction(actor.company, durable=False):
        room = _require_over_room(actor=actor, room_id=room_id)
        if not Person.objects.filter(id=person_id).exists():
            raise NotFound(field=("personId",))
        # Without the lock two clerks could both see no overlap and both write one.
        advisory_lock(f"residencies of room {room_id}")
        runs_then = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
        if Residency.objects.filter(runs_then, person_id=person_id, room_id=room_id, role=role).exists():
            raise AlreadyLivesThere(field=("startsOn",))
        row = Residency.objects.create(
            company_id=actor.company,
            community_id=room.community_id,
            person_id=person_id,
            room_id=room_id,
            role=role,
            starts_on=starts_on,
        )
        _record(actor=actor, row=row, action="moved_in", old=None, now=now)
        outbox.publish(
            event=ResidencyStarted(
                residency_id=row.pk, person_id=person_id, room_id=room_id, role=str(role), starts_on=starts_on
            ),
            company_id=actor.company,
            now=now,
        )
        return row.pk


def move_out(*, actor: Actor, residency_id: int, ends_on: date, now: datetime) -> None:
    """End a residency: `ends_on` is the first day without him, from which he pays no bill of that role any more.

    Locks the residency. Emits ResidencyEnded. Raises Forbidden, NotFound, AlreadyMovedOut, MovesOutTooEarly.
    """
    with tenant_transaction(actor.company, durable=False):
        row = Residency.objects.select_for_update().filter(id=residency_id).first()
        if row is None:
            raise NotFound(field=("residencyId",))
        _require_over_room(actor=actor, room_id=row.room_id)
        if row.ends_on is not None:
            raise AlreadyMovedOut(field=("residencyId",), ends_on=row.ends_on)
        if ends_on <= row.starts_on:
            raise MovesOutTooEarly(field=("endsOn",), starts_on=row.starts_on)
        row.ends_on = ends_on
        row.save(update_fields=["ends_on"])
        _record(actor=actor, row=row, action="moved_out", old={"ends_on": None}, now=now)
        outbox.publish(
            event=ResidencyEnded(
                residency_id=row.pk,
                person_id=row.person_id,
                room_id=row.room_id,
                role=row.role,
                ends_on=ends_on,
            ),
            company_id=actor.company,
            now=now,
        )


def read_personal_data(*, actor: Actor, person_id: int, reason: str, now: datetime) -> PersonalData:
    """Full phone and ID number of a person; the reading itself is written to the operation log.

    Raises NotSignedIn, Forbidden (no residents.unmask), NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(UNMASK)
        _require_over_person(actor=actor, person_id=person_id, code=UNMASK)
        row = Person.objects.get(id=person_id)
        audit.record(
            actor=actor,
            action="personal_data_read",
            object_kind="person",
            object_id=person_id,
            new={"fields": ["phone", "id_number"], "reason": reason[:200]},
            now=now,
        )
        return PersonalData(person_id=person_id, phone=row.phone, id_number=row.id_number)


def _require_over_room(*, actor: Actor, room_id: int) -> RoomRow:
    actor.require(MANAGE)
    room = rooms_by_id([room_id], company_id=actor.company).get(room_id)
    if room is None or not actor.can(MANAGE, unit_id=room.area_id):
        raise NotFound(field=("roomId",))
    return room


def _require_over_person(*, actor: Actor, person_id: int, code: str) -> None:
    if actor.kind not in (ActorKind.STAFF, ActorKind.SYSTEM):
        raise Forbidden
    actor.require(code)
    if actor.kind is ActorKind.SYSTEM and Person.objects.filter(id=person_id).exists():
        return
    if not residencies_visible(actor, code=code).filter(person_id=person_id).exists():
        raise NotFound(field=("personId",))


def _record(*, actor: Actor, row: Residency, action: str, old: Mapping[str, object] | None, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="residency",
        object_id=row.pk,
        old=old,
        new={
            "person_id": row.person_id,
            "room_id": row.room_id,
            "role": row.role,
            "starts_on": str(row.starts_on),
            "ends_on": str(row.ends_on) if row.ends_on else None,
        },
        now=now,
    )
