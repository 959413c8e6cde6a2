"""Customers as an archive (客户档案): search by many conditions, files and types, changes, requests, visits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import PhoneChangeState
from backend.accounts.phone_change_rows import phone_change_requests
from backend.accounts.rules import masked_phone
from backend.accounts.services import phone_index
from backend.kernel.audit import entries_about
from backend.kernel.errors import Forbidden, NotFound
from backend.organization.base import tenant_read
from backend.organization.selectors import unit_ids_below
from property_core.residents import keys, rules
from property_core.residents.contracts import AreaFigures, FileCard, ResidencyRole, RoomVehicle, Vehicle
from property_core.residents.models import CustomerType, Person, PersonFile, PersonType, Visit, VisitPlan
from property_core.residents.permissions import MANAGE, VIEW, VISIT
from property_core.residents.selectors import living_on, person, residencies_visible


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Conditions that all hold. `text`: name, pinyin, customer number, phone or its last four digits, ID number.

    Those on rooms hold of one and the same residency: role, unit, building, `lives_now` (None: now or once), and the
    day it began. Ages are of the birthday in the file, or in the identity card's number where a file says so.
    """

    text: str = ""
    role: ResidencyRole | None = None
    unit_id: int | None = None
    building_id: int | None = None
    lives_now: bool | None = True
    moved_in_from: date | None = None
    moved_in_until: date | None = None
    customer_type_ids: Collection[int] = ()
    born_from: date | None = None
    born_until: date | None = None
    has_phone: bool | None = None


@dataclass(frozen=True, slots=True)
class VisitWeek:
    """A community's visits of a week that begins on a Monday: planned, made, and in how many rooms."""

    community_id: int
    monday: date
    planned: int
    visits: int
    rooms: int


def persons_found(actor: Actor, *, search: PersonSearch, today: date) -> QuerySet[Person]:
    """Persons of the actor's areas that meet every condition, in no order yet; ask it inside a tenant read.

    Raises NotSignedIn, Forbidden, NotFound (no such unit).
    """
    stays = residencies_visible(actor).filter(person_id=OuterRef("pk"))
    if actor.kind is ActorKind.OWNER:
        raise Forbidden
    if search.role is not None:
        stays = stays.filter(role=search.role)
    if search.unit_id is not None:
        units = unit_ids_below(search.unit_id, company_id=actor.company)
        if not units:
            raise NotFound(field=("filter", "unitId"))
        stays = stays.filter(room__area_id__in=units)
    if search.building_id is not None:
        stays = stays.filter(room__building_id=search.building_id)
    if search.lives_now is not None:
        stays = stays.filter(living_on(today)) if search.lives_now else stays.filter(ends_on__lte=today)
    if search.moved_in_from is not None:
        stays = stays.filter(starts_on__gte=search.moved_in_from)
    if search.moved_in_until is not None:
        stays = stays.filter(starts_on__lte=search.moved_in_until)
    rows = Person.objects.filter(Exists(stays.order_by()))
    if search.text.strip():
        rows = rows.filter(_means(search.text))
    for type_id in search.customer_type_ids:
        rows = rows.filter(Exists(PersonType.objects.filter(person_id=OuterRef("pk"), customer_type_id=type_id)))
    if search.born_from is not None or search.born_until is not None:
        files = PersonFile.objects.filter(person_id=OuterRef("pk"))
        if search.born_from is not None:
            files = files.filter(birthday__gte=search.born_from)
        if search.born_until is not None:
            files = files.filter(birthday__lte=search.born_until)
        rows = rows.filter(Exists(files))
    if search.has_phone is not None:
        rows = rows.filter(phone_index__isnull=not search.has_phone)
    return rows


def _means(text: str) -> Q:
    wanted = unicodedata.normalize("NFKC", text).strip()[:80]
    bare = re.sub(r"[\s-]", "", wanted)
    found = Q(code=wanted) | Q(name__contains=wanted)
    if bare.isascii() and bare.isdigit() and len(bare) == 4:
        found |= Q(phone_tail=bare)
    if len(bare) >= 10:
        found |= Q(phone_index=phone_index(bare)) | Q(id_index=keys.id_index(bare))
    if bare.isascii() and bare.isalpha():
        found |= Q(pinyin__startswith=bare.lower()) | Q(initials__startswith=bare.lower())
    return found


def file_of(*, actor: Actor, person_id: int, code: str = VIEW) -> FileCard:
    """A customer's file, numbers masked; an empty one of version 0 where nothing is written.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    person(actor=actor, person_id=person_id, code=code)
    with tenant_read(actor.company):
        row = PersonFile.objects.filter(person_id=person_id).first() or PersonFile(person_id=person_id, version=0)
    return FileCard(
        person_id=person_id,
        birthday=row.birthday,
        employer=row.employer,
        occupation=row.occupation,
        second_phone=masked_phone(row.second_phone),
        bank_name=row.bank_name,
        bank_account=rules.masked_id_number(row.bank_account),
        vehicles=tuple(Vehicle(one["plate"], one["description"]) for one in row.vehicles),
        pets=row.pets,
        note=row.note,
        version=row.version,
    )


def vehicles_by_room(room_ids: Collection[int], *, actor: Actor, today: date) -> dict[int, list[RoomVehicle]]:
    """Room id → vehicles of the people who live there, by plate; every id present. Two queries.

    Only rooms that the actor may see people of are filled. Raises NotSignedIn, Forbidden.
    """
    answer: dict[int, list[RoomVehicle]] = {room_id: [] for room_id in room_ids}
    with tenant_read(actor.company):
        stays = residencies_visible(actor).filter(living_on(today), room_id__in=room_ids)
        living = set(stays.values_list("room_id", "person_id", "person__name"))
        files = PersonFile.objects.filter(person_id__in={row[1] for row in living}).exclude(vehicles=[])
        kept = dict(files.values_list("person_id", "vehicles"))
    for room_id, person_id, name in living:
        answer[room_id] += [
            RoomVehicle(one["plate"], one["description"], person_id, name) for one in kept.get(person_id, ())
        ]
    for vehicles in answer.values():
        vehicles.sort(key=lambda vehicle: (vehicle.plate, vehicle.person_id))
    return answer


def customer_types(*, company_id: int) -> list[CustomerType]:
    """Every type of the company by dimension and name, retired ones too."""
    with tenant_read(company_id):
        return list(CustomerType.objects.order_by("dimension", "name"))


def types_by_person(person_ids: Collection[int], *, company_id: int) -> dict[int, list[CustomerType]]:
    """Person id → his types by dimension and name; every id present. One query. For people that the caller may see."""
    answer: dict[int, list[CustomerType]] = {person_id: [] for person_id in person_ids}
    with tenant_read(company_id):
        rows = PersonType.objects.filter(person_id__in=answer).select_related("customer_type")
        for row in rows.order_by("customer_type__dimension", "customer_type__name"):
            answer[row.person_id].append(row.customer_type)
    return answer


def changes_of_person(*, actor: Actor, person_id: int) -> QuerySet[Any]:
    """What was written about a person: his file, types, bindings and his residencies in the actor's areas.

    In no order yet. Raises NotSignedIn, Forbidden, NotFound.
    """
    person(actor=actor, person_id=person_id)
    with tenant_read(actor.company):
        stays = [str(pk) for pk in residencies_visible(actor).filter(person_id=person_id).values_list("id", flat=True)]
    return entries_about(company_id=actor.company, objects={"person": [str(person_id)], "residency": stays})


def changes_of_room(*, actor: Actor, room_id: int) -> QuerySet[Any]:
    """What was written about a room and who lived in it (入住、产权). In no order yet.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    with tenant_read(actor.company):
        stays = [str(pk) for pk in residencies_visible(actor).filter(room_id=room_id).values_list("id", flat=True)]
    actor.require(VIEW)
    if not stays:
        raise NotFound
    return entries_about(company_id=actor.company, objects={"room": [str(room_id)], "residency": stays})


def phone_changes_visible(*, actor: Actor, state: PhoneChangeState | None = None) -> QuerySet[Any]:
    """Requests of the persons that the actor looks after to change their number, newest first; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    actor.require(MANAGE)
    persons = residencies_visible(actor, code=MANAGE).values("person_id")
    return phone_change_requests(company_id=actor.company, person_ids=persons, state=state)


def visits_visible(
    actor: Actor,
    *,
    community_id: int | None = None,
    room_id: int | None = None,
    person_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Visit]:
    """Visits of the actor's areas; `until` is left out of the period. In no order yet; ask it inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    actor.require(VISIT)
    rows = Visit.objects.all()
    if actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(room__area_id__in=actor.units(VISIT))
    wanted = {
        "community_id": community_id,
        "room_id": room_id,
        "person_id": person_id,
        "visited_on__gte": since,
        "visited_on__lt": until,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def visit(*, actor: Actor, visit_id: int) -> Visit:
    """One visit. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = visits_visible(actor).filter(id=visit_id).first()
    if row is None:
        raise NotFound
    return row


def visit_weeks(*, actor: Actor, community_id: int, day: date, weeks: int = 4) -> list[VisitWeek]:
    """The week of `day` and those before it, newest first. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(VISIT)
    if not actor.can(VISIT, unit_id=community_id):
        raise NotFound(field=("communityId",))
    monday = day - timedelta(days=day.weekday())
    with tenant_read(actor.company), connection.cursor() as cursor:
        planned = VisitPlan.objects.filter(community_id=community_id).values_list("per_week", flat=True).first() or 0
        cursor.execute(
            _WEEKS,
            {
                "company_id": actor.company,
                "community_id": community_id,
                "first": monday - timedelta(weeks=weeks - 1),
                "last": monday,
            },
        )
        return [VisitWeek(community_id, start, planned, visits, rooms) for start, visits, rooms in cursor.fetchall()]


_WEEKS = """
SELECT week::date, count(visit.id), count(DISTINCT visit.room_id)
FROM generate_series(%(first)s::date, %(last)s::date, interval '1 week') AS week
LEFT JOIN visit ON visit.company_id = %(company_id)s AND visit.community_id = %(community_id)s
    AND visit.visited_on >= week::date AND visit.visited_on < week::date + 7
GROUP BY week ORDER BY week DESC
"""

# One statement: rooms and people of each area on a day. A room is let where a tenant lives in it, vacant where nobody
# does; a person with two rooms in an area is one resident.
_POPULATION = """
WITH living AS (
    SELECT room.area_id, residency.room_id, residency.person_id, residency.role
    FROM residency JOIN room ON room.company_id = residency.company_id AND room.id = residency.room_id
    WHERE residency.company_id = %(company_id)s AND residency.starts_on <= %(day)s
      AND (residency.ends_on IS NULL OR residency.ends_on > %(day)s) AND room.area_id = ANY(%(areas)s)
), people AS (
    SELECT area_id, count(DISTINCT room_id) AS occupied, count(DISTINCT room_id) FILTER (WHERE role = 'TENANT') AS let,
        count(DISTINCT person_id) AS residents, count(DISTINCT person_id) FILTER (WHERE role = 'OWNER') AS owners,
        count(DISTINCT person_id) FILTER (WHERE role = 'TENANT') AS tenants,
        count(DISTINCT person_id) FILTER (WHERE role = 'FAMILY') AS family
    FROM living GROUP BY area_id
), rooms AS (
    SELECT area_id, count(*) AS rooms FROM room
    WHERE company_id = %(company_id)s AND area_id = ANY(%(areas)s) GROUP BY area_id
)
SELECT rooms.area_id, rooms.rooms, coalesce(people.occupied, 0), coalesce(people.let, 0),
    rooms.rooms - coalesce(people.occupied, 0), coalesce(people.residents, 0), coalesce(people.owners, 0),
    coalesce(people.tenants, 0), coalesce(people.family, 0)
FROM rooms LEFT JOIN people ON people.area_id = rooms.area_id
JOIN org_unit AS unit ON unit.company_id = %(company_id)s AND unit.id = rooms.area_id
ORDER BY unit.path
"""


def population(*, actor: Actor, unit_id: int | None, day: date) -> list[AreaFigures]:
    """Who lived in each area of the actor's on the day; `unit_id`: areas below it only. One statement.

    Raises NotSignedIn, Forbidden, NotFound (nothing of his below the unit).
    """
    actor.require(VIEW)
    with tenant_read(actor.company), connection.cursor() as cursor:
        areas = _areas(actor, unit_id)
        cursor.execute(_POPULATION, {"company_id": actor.company, "day": day, "areas": sorted(areas)})
        return [AreaFigures(*row) for row in cursor.fetchall()]


def _areas(actor: Actor, unit_id: int | None) -> frozenset[int]:
    if unit_id is None:
        return actor.units(VIEW)
    below = unit_ids_below(unit_id, company_id=actor.company)
    areas = below if actor.kind is ActorKind.SYSTEM else below & actor.units(VIEW)
    if not areas:
        raise NotFound(field=("unitId",))
    return areas
