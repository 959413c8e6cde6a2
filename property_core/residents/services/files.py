"""Customers' files (客户档案): a new customer, a changed file, the types that the company puts on customers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.accounts.services import end_bindings_after_phone_change
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound, StaleVersion
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.selectors import company_unit_id
from property_core.residents import keys, rules
from property_core.residents.contracts import IdKind, NewPerson, PersonChanges, ResidencyRole
from property_core.residents.models import CustomerType, Person, PersonFile, PersonType
from property_core.residents.permissions import MANAGE, SETUP
from property_core.residents.services.residencies import require_over_person
from property_core.residents.services.stays import begin_stay, lock_room, new_person, room_for

_SECRETS = ("id_number", "phone", "second_phone", "bank_account")
_PERSON_FIELDS = ("name", "id_kind", "id_number", "phone")
_LENGTHS = {"name": 120, "employer": 120, "occupation": 60, "bank_name": 80, "pets": 200, "note": 400}
MOST_VEHICLES = 20


class IdNumberInvalid(DomainError):
    code = "ID_NUMBER_INVALID"
    zh = "身份证号码有误，请核对后重填。"
    en = "This identity card number is not valid."


class PhoneNumberInvalid(DomainError):
    code = "PHONE_NUMBER_INVALID"
    zh = "电话号码应为 11 位手机号，或带区号的固定电话。"
    en = "A phone is a mobile number of 11 digits, or a landline with its area code."


class PersonKnown(DomainError):
    code = "PERSON_KNOWN"
    zh = "这个证件号码已登记在客户 {person} 名下，请直接选用该客户。"
    en = "This ID number belongs to customer {person} already: choose that customer."


class CustomerTypeTaken(DomainError):
    code = "CUSTOMER_TYPE_TAKEN"
    zh = "{dimension} 中已有“{name}”。"
    en = "{dimension} has {name} already."


def move_new_person_in(
    *,
    actor: Actor,
    person: NewPerson,
    room_id: int,
    role: ResidencyRole,
    starts_on: date,
    now: datetime,
) -> tuple[int, int]:
    """Write a new customer down and move him in, both or neither; returns (person id, residency id).

    Joins a running transaction. Raises NotSignedIn, Forbidden, NotFound, InvalidInput, IdNumberInvalid,
    PhoneNumberInvalid, PersonKnown, AlreadyLivesThere.
    """
    with tenant_transaction(actor.company, durable=False):
        room = room_for(actor=actor, room_id=room_id, code=MANAGE)
        checked = checked_person(person)
        # Two clerks at one moment would each find nobody with the number.
        advisory_lock("persons by id number")
        require_unknown(checked, except_id=None)
        lock_room(room_id)
        person_id = new_person(
            actor=actor,
            name=checked.name,
            phone=checked.phone,
            id_number=checked.id_number,
            id_kind=checked.id_kind,
            kind=checked.kind,
            now=now,
        )
        stay = begin_stay(actor=actor, person_id=person_id, room=room, role=role, starts_on=starts_on, now=now)
        return person_id, stay.pk


def change_person(*, actor: Actor, person_id: int, changes: PersonChanges, version: int, now: datetime) -> int:
    """Change what a file says; returns its new version. A phone that changes takes accounts bound by it away.

    version: of the file that the clerk saw, 0 where there was none. Locks the person. Raises NotSignedIn, Forbidden,
    NotFound, StaleVersion, InvalidInput, IdNumberInvalid, PhoneNumberInvalid, PersonKnown.
    """
    with tenant_transaction(actor.company):
        require_over_person(actor=actor, person_id=person_id, code=MANAGE)
        person = Person.objects.select_for_update().get(id=person_id)
        file = PersonFile.objects.filter(person_id=person_id).first() or PersonFile(
            company_id=actor.company, person_id=person_id, version=0
        )
        if file.version != version:
            raise StaleVersion(field=("version",))
        given = _given(changes)
        old = _apply(person, file, given)
        if not old:
            return file.version
        _check_changed(person, old)
        numbers, names = keys.number_keys(phone=person.phone, id_number=person.id_number), keys.name_keys(person.name)
        for key, value in (*numbers.items(), *names.items()):
            setattr(person, key, value)
        person.save()
        file.version += 1
        file.save()
        audit.record(
            actor=actor,
            action="person_changed",
            object_kind="person",
            object_id=person_id,
            old=old,
            new={name: _shown(name, given[name]) for name in old},
            now=now,
        )
        if "phone" in old:
            phones = {person_id: person.phone}
            end_bindings_after_phone_change(actor=actor, company_id=actor.company, phones=phones, now=now)
        return file.version


def define_customer_type(*, actor: Actor, dimension: str, name: str, now: datetime) -> int:
    """A new customer type of the company; returns its id.

    Raises NotSignedIn, Forbidden (not over the whole company), InvalidInput, CustomerTypeTaken.
    """
    texts = {"dimension": dimension.strip()[:40], "name": name.strip()[:40]}
    for field, text in texts.items():
        if not text:
            raise InvalidInput(field=(field,), name=field, reason="必填 / required")
    with tenant_transaction(actor.company):
        _require_setup(actor)
        row, is_new = CustomerType.objects.get_or_create(
            company_id=actor.company, dimension=texts["dimension"], name=texts["name"]
        )
        if not is_new and row.is_active:
            raise CustomerTypeTaken(field=("name",), **texts)
        if not is_new:
            row.is_active = True
            row.save(update_fields=["is_active"])
        _record_type(actor=actor, row=row, action="customer_type_defined", now=now)
        return row.pk


def retire_customer_type(*, actor: Actor, customer_type_id: int, now: datetime) -> None:
    """Nobody gets the type any more; who has it keeps it. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_transaction(actor.company):
        _require_setup(actor)
        row = CustomerType.objects.select_for_update().filter(id=customer_type_id, is_active=True).first()
        if row is None:
            raise NotFound(field=("customerTypeId",))
        row.is_active = False
        row.save(update_fields=["is_active"])
        _record_type(actor=actor, row=row, action="customer_type_retired", now=now)


def set_person_types(*, actor: Actor, person_id: int, customer_type_ids: Collection[int], now: datetime) -> None:
    """Give a person exactly these types. Locks him. Raises NotSignedIn, Forbidden, NotFound (also a retired type)."""
    wanted = set(customer_type_ids)
    with tenant_transaction(actor.company):
        require_over_person(actor=actor, person_id=person_id, code=MANAGE)
        Person.objects.select_for_update().get(id=person_id)
        before = set(PersonType.objects.filter(person_id=person_id).values_list("customer_type_id", flat=True))
        added = wanted - before
        if CustomerType.objects.filter(id__in=added, is_active=True).count() != len(added):
            raise NotFound(field=("customerTypeIds",))
        if before == wanted:
            return
        PersonType.objects.filter(person_id=person_id, customer_type_id__in=before - wanted).delete()
        PersonType.objects.bulk_create(
            PersonType(company_id=actor.company, person_id=person_id, customer_type_id=one) for one in sorted(added)
        )
        audit.record(
            actor=actor,
            action="person_types_set",
            object_kind="person",
            object_id=person_id,
            old={"types": sorted(before)},
            new={"types": sorted(wanted)},
            now=now,
        )


def checked_person(person: NewPerson) -> NewPerson:
    """The person as he is kept: texts trimmed, numbers bare.

    Raises InvalidInput, IdNumberInvalid, PhoneNumberInvalid.
    """
    name = person.name.strip()[:120]
    if not name:
        raise InvalidInput(field=("name",), name="name", reason="必填 / required")
    number, phone = person.id_number.strip().upper()[:40], rules.only_digits(person.phone)[:40]
    if number and person.id_kind is None:
        raise InvalidInput(field=("idKind",), name="idKind", reason="必填 / required")
    _check(id_kind=person.id_kind, id_number=number, phone=phone)
    return NewPerson(name=name, kind=person.kind, id_kind=person.id_kind, id_number=number, phone=phone)


def require_unknown(person: NewPerson, *, except_id: int | None) -> None:
    """Nobody else has the ID number; under the lock of the writer. Raises PersonKnown."""
    if not person.id_number:
        return
    known = Person.objects.filter(id_index=keys.id_index(person.id_number)).exclude(id=except_id or 0).first()
    if known is not None:
        raise PersonKnown(field=("idNumber",), person=known.code)


def _check(*, id_kind: IdKind | str | None, id_number: str, phone: str) -> None:
    if id_kind == IdKind.ID_CARD and id_number and not rules.id_card_is_valid(id_number):
        raise IdNumberInvalid(field=("idNumber",))
    if phone and not rules.phone_is_valid(phone):
        raise PhoneNumberInvalid(field=("phone",))


def _check_changed(person: Person, old: Collection[str]) -> None:
    """Only what is new must be right: a file may hold numbers from before that nobody can mend today."""
    if not person.name:
        raise InvalidInput(field=("name",), name="name", reason="必填 / required")
    if "id_number" in old or "id_kind" in old:
        _check(id_kind=person.id_kind, id_number=person.id_number, phone="")
        advisory_lock("persons by id number")
        require_unknown(NewPerson(name=person.name, id_number=person.id_number), except_id=person.pk)
    if "phone" in old:
        _check(id_kind=None, id_number="", phone=person.phone)


def _given(changes: PersonChanges) -> dict[str, object]:
    """Field → its new value as the tables hold it, of what was given."""
    found: dict[str, object] = {}
    for name in changes.__slots__:
        value = getattr(changes, name)
        if value is None:
            continue
        if name in ("phone", "second_phone"):
            value = rules.only_digits(value)[:40]
        elif name in ("id_number", "bank_account"):
            value = value.strip().upper()[:40]
        elif name in _LENGTHS:
            value = value.strip()[: _LENGTHS[name]]
        elif name == "vehicles":
            value = [
                {"plate": one.plate.strip().upper()[:20], "description": one.description.strip()[:60]}
                for one in value[:MOST_VEHICLES]
                if one.plate.strip()
            ]
        elif name == "id_kind":
            value = str(value)
        found[name] = value
    return found


def _apply(person: Person, file: PersonFile, given: dict[str, object]) -> dict[str, object]:
    """Set what differs; returns what it was before, as the log may show it."""
    old: dict[str, object] = {}
    for name, value in given.items():
        target = person if name in _PERSON_FIELDS else file
        before = getattr(target, name)
        if before != value:
            old[name] = _shown(name, before)
            setattr(target, name, value)
    return old


def _shown(name: str, value: object) -> object:
    if name in _SECRETS:
        text = str(value or "")
        return rules.masked_phone(text) if "phone" in name else rules.masked_id_number(text)
    return str(value) if isinstance(value, date) else value


def _require_setup(actor: Actor) -> None:
    actor.require(SETUP)
    actor.require(SETUP, unit_id=company_unit_id(actor.company))


def _record_type(*, actor: Actor, row: CustomerType, action: str, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="customer_type",
        object_id=row.pk,
        new={"dimension": row.dimension, "name": row.name},
        now=now,
    )
