"""Persons and where they live: registered, moved in, moved out, unmasked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.services import end_bindings_after_phone_change
from backend.kernel import access_log, audit
from backend.kernel.access_log import AccessKind
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.organization.base import tenant_transaction
from property_core.residents import keys, rules
from property_core.residents.contracts import (
    IdKind,
    PersonalData,
    PersonKind,
    ResidencyRole,
)
from property_core.residents.models import Person, PersonFile, Residency
from property_core.residents.permissions import MANAGE, UNMASK
from property_core.residents.selectors import residencies_visible
from property_core.residents.services.stays import begin_stay, end_stay, lock_room, record_person, room_for

# What read_personal_data shows.
UNMASKED = ("phone", "id_number", "second_phone", "bank_account")


class PersonCodeTaken(DomainError):
    code = "PERSON_CODE_TAKEN"
    zh = "客户编号 {person} 已被使用。"
    en = "The customer number {person} is taken."


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
        record_person(actor=actor, row=row, now=now)
        if phone:
            end_bindings_after_phone_change(actor=actor, company_id=row.company_id, phones={row.pk: phone}, now=now)
        return row.pk


def change_phone(*, actor: Actor, person_id: int, phone: str, now: datetime) -> None:
    """Give a person another phone; what accounts saw of his rooms by the old one ends (docs/decisions/0008).

    Locks the person. Raises Forbidden, NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        require_over_person(actor=actor, person_id=person_id, code=MANAGE)
        set_phone(actor=actor, person_id=person_id, phone=phone, now=now)


def set_phone(*, actor: Actor, person_id: int, phone: str, now: datetime) -> None:
    """As change_phone, for callers that have checked the permission, inside the company's transaction."""
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
    if phone != before:
        end_bindings_after_phone_change(actor=actor, company_id=row.company_id, phones={person_id: phone}, now=now)


def move_in(*, actor: Actor, person_id: int, room_id: int, role: ResidencyRole, starts_on: date, now: datetime) -> int:
    """The person has the role in the room from `starts_on` on; returns the residency id.

    From that day he is who pays bills of that role. Several persons may hold one role. Locks the room's
    residencies by name. Emits ResidencyStarted. Raises Forbidden, NotFound, AlreadyLivesThere.
    """
    with tenant_transaction(actor.company, durable=False):
        room = room_for(actor=actor, room_id=room_id, code=MANAGE)
        if not Person.objects.filter(id=person_id).exists():
            raise NotFound(field=("personId",))
        lock_room(room_id)
        return begin_stay(actor=actor, person_id=person_id, room=room, role=role, starts_on=starts_on, now=now).pk


def move_out(*, actor: Actor, residency_id: int, ends_on: date, now: datetime) -> None:
    """End a residency: `ends_on` is the first day without him, from which he pays no bill of that role any more.

    Locks the residency. Emits ResidencyEnded. Raises Forbidden, NotFound, AlreadyMovedOut, MovesOutTooEarly.
    """
    with tenant_transaction(actor.company, durable=False):
        row = Residency.objects.select_for_update().filter(id=residency_id).first()
        if row is None:
            raise NotFound(field=("residencyId",))
        room_for(actor=actor, room_id=row.room_id, code=MANAGE)
        end_stay(actor=actor, row=row, ends_on=ends_on, now=now)


def move_out_many(*, actor: Actor, residency_ids: Collection[int], ends_on: date, now: datetime) -> None:
    """As move_out, all of them or none; locked in the order of their ids."""
    with tenant_transaction(actor.company):
        for residency_id in sorted(set(residency_ids)):
            move_out(actor=actor, residency_id=residency_id, ends_on=ends_on, now=now)


def read_personal_data(*, actor: Actor, person_id: int, reason: str, now: datetime) -> PersonalData:
    """Full numbers of a person; the reading itself is written to the operation log and to the log of such readings.

    Raises NotSignedIn, Forbidden (no residents.unmask), NotFound, InvalidInput (no reason).
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(UNMASK)
        require_over_person(actor=actor, person_id=person_id, code=UNMASK)
        row = Person.objects.get(id=person_id)
        file = PersonFile.objects.filter(person_id=person_id).first()
        audit.record(
            actor=actor,
            action="personal_data_read",
            object_kind="person",
            object_id=person_id,
            new={"fields": list(UNMASKED), "reason": reason[:200]},
            now=now,
        )
        access_log.record(
            actor=actor,
            kind=AccessKind.UNMASK,
            person_ids=[person_id],
            fields=UNMASKED,
            reason=reason,
            source="residents",
            now=now,
        )
        return PersonalData(
            person_id=person_id,
            phone=row.phone,
            id_number=row.id_number,
            second_phone=file.second_phone if file else "",
            bank_account=file.bank_account if file else "",
        )


def require_over_person(*, actor: Actor, person_id: int, code: str) -> None:
    if actor.kind not in (ActorKind.STAFF, ActorKind.SYSTEM):
        raise Forbidden
    actor.require(code)
    if actor.kind is ActorKind.SYSTEM and Person.objects.filter(id=person_id).exists():
        return
    if not residencies_visible(actor, code=code).filter(person_id=person_id).exists():
        raise NotFound(field=("personId",))
