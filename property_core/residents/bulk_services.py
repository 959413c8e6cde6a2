"""People as an import brings them: persons by customer number, residencies by person, room, role and first day.

Rows come column by column, as the importer holds them. All functions join the running transaction of the company and
return how many rows are new or changed. `is_new` says that the company was made in this transaction, so nothing but the
developer can stand yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from backend.accounts.actor import system_actor
from backend.accounts.selectors import has_bindings
from backend.accounts.services import end_bindings_after_phone_change, phone_indexes
from backend.kernel.fields import decrypt, encrypt
from backend.kernel.staging import merge, stage
from property_core.residents.contracts import IdKind, PersonKind
from property_core.residents.keys import name_keys, number_keys
from property_core.residents.models import Person

DEVELOPER_CODE = "开发商"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the workbook tells it; empty text where nothing is known."""

    code: str
    name: str
    id_kind: str
    id_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """A person as the table holds him: numbers as ciphertext, with the keys he is found by."""

    code: str
    kind: str
    name: str
    pinyin: str
    initials: str
    id_kind: str
    id_number: str
    id_index: str | None
    phone: str
    phone_index: str | None
    phone_tail: str


@dataclass(frozen=True, slots=True)
class ResidencyColumns:
    """`ends_on` is the first day without him; None while he stays."""

    person_code: Sequence[str]
    room_code: Sequence[str]
    role: Sequence[str]
    starts_on: Sequence[date]
    ends_on: Sequence[date | None]


def ensure_developer(*, company_id: int) -> None:
    """The company's developer party (开发商), who pays what is assigned to that role."""
    if not Person.objects.filter(kind=PersonKind.DEVELOPER).exists():
        Person.objects.create(
            company_id=company_id,
            code=DEVELOPER_CODE,
            kind=PersonKind.DEVELOPER,
            name=DEVELOPER_CODE,
            **name_keys(DEVELOPER_CODE),
        )


def seal(person: PersonRow) -> SealedPerson:
    """Encrypt the numbers and make the search keys; needs no database, so it may run beside one."""
    keys, names = number_keys(phone=person.phone, id_number=person.id_number), name_keys(person.name)
    return SealedPerson(
        code=person.code,
        kind=(PersonKind.FIRM if person.id_kind == IdKind.CREDIT_CODE else PersonKind.NATURAL).value,
        name=person.name,
        pinyin=names["pinyin"],
        initials=names["initials"],
        id_kind=person.id_kind,
        id_number=encrypt(person.id_number) if person.id_number else "",
        id_index=keys["id_index"],
        phone=encrypt(person.phone) if person.phone else "",
        phone_index=keys["phone_index"],
        phone_tail=keys["phone_tail"],
    )


def import_persons(*, company_id: int, persons: Sequence[SealedPerson], now: datetime, is_new: bool = False) -> int:
    """Add persons, update those whose name or numbers differ. Numbers are compared by their blind index.

    What accounts saw by a number that the workbook gives to somebody else ends (docs/decisions/0008).
    """
    known = {
        code: tuple(rest)
        for code, *rest in Person.objects.values_list("code", "kind", "name", "id_kind", "id_index", "phone_index")
    }
    changed = [
        person
        for person in persons
        if known.get(person.code) != (person.kind, person.name, person.id_kind, person.id_index, person.phone_index)
    ]
    if not changed:
        return 0
    stage(
        "staged_person",
        {field.name: ("text", [getattr(person, field.name) for person in changed]) for field in fields(SealedPerson)},
    )
    # A workbook may name the developer's code; that row gives way to the one that stands.
    is_new = is_new and all(person.code != DEVELOPER_CODE for person in changed)
    count = merge(_PERSONS, _PERSONS_AGAIN, {"company_id": company_id}, is_new=is_new)
    if has_bindings(company_id):
        _follow_phones(company_id, changed, {code: row[-1] for code, row in known.items()}, now=now)
    return count


def _follow_phones(
    company_id: int, changed: Sequence[SealedPerson], indexes: Mapping[str, str | None], *, now: datetime
) -> None:
    """indexes: code → index of the phone that a person had before."""
    ids = dict(Person.objects.filter(code__in=[person.code for person in changed]).values_list("code", "id"))
    phones = {person.code: decrypt(person.phone) if person.phone else "" for person in changed}
    end_bindings_after_phone_change(
        actor=system_actor(company_id=company_id),
        company_id=company_id,
        phones={
            ids[code]: phone
            for code, phone in phones.items()
            if indexes.get(code) not in (phone_indexes(phone) if phone else (None,))
        },
        now=now,
    )


def import_residencies(*, company_id: int, rows: ResidencyColumns, is_new: bool = False) -> int:
    stage(
        "staged_residency",
        {
            "person_code": ("text", rows.person_code),
            "room_code": ("text", rows.room_code),
            "role": ("text", rows.role),
            "starts_on": ("date", rows.starts_on),
            "ends_on": ("date", rows.ends_on),
        },
    )
    return merge(_RESIDENCIES, _RESIDENCIES_AGAIN, {"company_id": company_id}, is_new=is_new)


_PERSONS = """
INSERT INTO person (company_id, code, kind, name, pinyin, initials, id_kind, id_number, id_index, phone, phone_index,
    phone_tail)
SELECT %(company_id)s, code, kind, name, pinyin, initials, id_kind, id_number, id_index, phone, phone_index, phone_tail
FROM staged_person
"""

_PERSONS_AGAIN = """
ON CONFLICT (company_id, code) DO UPDATE
    SET kind = excluded.kind, name = excluded.name, pinyin = excluded.pinyin, initials = excluded.initials,
        id_kind = excluded.id_kind, id_number = excluded.id_number, id_index = excluded.id_index,
        phone = excluded.phone, phone_index = excluded.phone_index, phone_tail = excluded.phone_tail
    WHERE person.kind <> 'DEVELOPER'
"""

_RESIDENCIES = """
INSERT INTO residency (company_id, community_id, person_id, room_id, role, starts_on, ends_on)
SELECT %(company_id)s, room.community_id, person.id, room.id, staged.role, staged.starts_on, staged.ends_on
FROM staged_residency AS staged
JOIN person ON person.company_id = %(company_id)s AND person.code = staged.person_code
JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
"""

_RESIDENCIES_AGAIN = """
ON CONFLICT (person_id, room_id, role, starts_on) DO UPDATE
    SET ends_on = excluded.ends_on, community_id = excluded.community_id
    WHERE (residency.ends_on, residency.community_id) IS DISTINCT FROM (excluded.ends_on, excluded.community_id)
"""
