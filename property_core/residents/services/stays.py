"""The writes that every way of moving shares: a person, a stay begun, a stay ended. Callers check permissions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from backend.accounts.actor import Actor
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.contracts import UnitKind
from backend.organization.numbering import Reset, register_document, take_number
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import rooms_by_id
from property_core.residents import keys, rules
from property_core.residents.contracts import IdKind, PersonKind, ResidencyEnded, ResidencyRole, ResidencyStarted
from property_core.residents.models import Person, Residency

CUSTOMER = register_document(
    "customer",
    zh="客户编号",
    en="Customer number",
    pattern="KH{YYYY}{MM}-{NNNNNN}",
    reset=Reset.MONTH,
    lowest=UnitKind.COMPANY,
)


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


def room_for(*, actor: Actor, room_id: int, code: str) -> RoomRow:
    """The room, where the actor holds `code` over it. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(code)
    room = rooms_by_id([room_id], company_id=actor.company).get(room_id)
    if room is None or not actor.can(code, unit_id=room.area_id):
        raise NotFound(field=("roomId",))
    return room


def lock_room(room_id: int) -> None:
    """Without it two clerks could both see nobody there and both write somebody."""
    advisory_lock(f"residencies of room {room_id}")


def new_person(
    *,
    actor: Actor,
    name: str,
    phone: str,
    id_number: str,
    now: datetime,
    id_kind: IdKind | None = None,
    kind: PersonKind = PersonKind.NATURAL,
) -> int:
    """A person under a customer number of our own counting, inside the company's transaction; returns his id."""
    code = take_number(company_id=actor.company, document=CUSTOMER.key, now=now)
    row = Person.objects.create(
        company_id=actor.company,
        code=code,
        kind=kind,
        name=name,
        id_kind=id_kind or (IdKind.ID_CARD if rules.is_id_card(id_number) else ""),
        id_number=id_number,
        phone=phone,
        **keys.name_keys(name),
        **keys.number_keys(phone=phone, id_number=id_number),
    )
    record_person(actor=actor, row=row, now=now)
    return row.pk


def record_person(*, actor: Actor, row: Person, now: datetime) -> None:
    audit.record(
        actor=actor,
        action="person_registered",
        object_kind="person",
        object_id=row.pk,
        new={
            "code": row.code,
            "name": row.name,
            "phone": rules.masked_phone(row.phone),
            "id_number": rules.masked_id_number(row.id_number),
        },
        company_id=row.company_id,
        now=now,
    )


def begin_stay(
    *, actor: Actor, person_id: int, room: RoomRow, role: ResidencyRole, starts_on: date, now: datetime
) -> Residency:
    """The person has the role in the room from the day on. The room must be locked (lock_room).

    Emits ResidencyStarted. Raises AlreadyLivesThere.
    """
    runs_then = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    if Residency.objects.filter(runs_then, person_id=person_id, room_id=room.id, role=role).exists():
        raise AlreadyLivesThere(field=("startsOn",))
    row = Residency.objects.create(
        company_id=actor.company,
        community_id=room.community_id,
        person_id=person_id,
        room_id=room.id,
        role=role,
        starts_on=starts_on,
    )
    _record(actor=actor, row=row, action="moved_in", old=None, now=now)
    outbox.publish(
        event=ResidencyStarted(
            residency_id=row.pk, person_id=person_id, room_id=room.id, role=str(role), starts_on=starts_on
        ),
        company_id=actor.company,
        now=now,
    )
    return row


def end_stay(*, actor: Actor, row: Residency, ends_on: date, now: datetime) -> None:
    """End a residency that the caller has locked; `ends_on` is the first day without him.

    Emits ResidencyEnded. Raises AlreadyMovedOut, MovesOutTooEarly.
    """
    if row.ends_on is not None:
        raise AlreadyMovedOut(field=("residencyId",), ends_on=row.ends_on)
    if ends_on <= row.starts_on:
        raise MovesOutTooEarly(field=("endsOn",), starts_on=row.starts_on)
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    _record(actor=actor, row=row, action="moved_out", old={"ends_on": None}, now=now)
    outbox.publish(
        event=ResidencyEnded(
            residency_id=row.pk, person_id=row.person_id, room_id=row.room_id, role=row.role, ends_on=ends_on
        ),
        company_id=actor.company,
        now=now,
    )


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
