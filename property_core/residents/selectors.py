"""Reads of people: who lives where, which rooms somebody has, and the owner's actor built from both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.accounts.contracts import Audience, BindingBasis, StandingSession
from backend.accounts.selectors import standing_session
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.prepared import prepared_rows
from backend.kernel.time import local_date
from backend.organization.base import SETTING, current_company, tenant_read
from backend.organization.reads import company_read, company_was_set, in_shared_read
from property_core.homes.selectors import room as homes_room
from property_core.homes.selectors import rooms_visible
from property_core.residents import rules
from property_core.residents.contracts import IdKind, PersonCard, PersonKind, ResidencyRole, ResidentRow
from property_core.residents.models import Person, Residency
from property_core.residents.permissions import VIEW


def living_on(day: date) -> Q:
    """The condition of a residency that runs on the day."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def people_by_room(room_ids: Collection[int], *, actor: Actor, today: date) -> dict[int, list[ResidentRow]]:
    """Room id → everybody who lives or lived there; current first, then owner, family, tenant; every id present.

    Only rooms that the actor may see people of are filled. Residents see who lives with them now, not who lived
    there before. Raises NotSignedIn, Forbidden.
    """
    answer: dict[int, list[ResidentRow]] = {room_id: [] for room_id in room_ids}
    with tenant_read(actor.company):
        rows = residencies_visible(actor).filter(room_id__in=room_ids)
        if actor.kind is ActorKind.OWNER:
            rows = rows.filter(living_on(today))
        for row in rows.select_related("person"):
            answer[row.room_id].append(resident_row(row, today=today))
    for people in answer.values():
        people.sort(key=lambda one: (not one.is_current, rules.ROLE_RANK[one.role], one.starts_on, one.residency_id))
    return answer


def people_of_room(*, actor: Actor, room_id: int, today: date) -> list[ResidentRow]:
    """As people_by_room, of one room. Raises NotSignedIn, Forbidden, NotFound (no such room for the actor)."""
    homes_room(actor=actor, room_id=room_id)
    return people_by_room([room_id], actor=actor, today=today)[room_id]


def rooms_of_persons(person_ids: Collection[int], *, company_id: int, today: date) -> dict[int, tuple[RoomAccess, ...]]:
    """Person id → the rooms he has today, by room id; every id present. One query.

    Where one person holds several roles in a room, the one that shows most counts, since its first day.
    """
    accesses: dict[int, list[RoomAccess]] = {person_id: [] for person_id in person_ids}
    with tenant_read(company_id):
        rows = Residency.objects.filter(living_on(today), person_id__in=person_ids).order_by("starts_on", "id")
        for row in rows:
            accesses[row.person_id].append(
                RoomAccess(room_id=row.room_id, role=ResidencyRole(row.role), since=row.starts_on)
            )
    return {person_id: _greatest_by_room(found) for person_id, found in accesses.items()}


def owner_access(person_ids: Collection[int], *, company_id: int, today: date) -> tuple[RoomAccess, ...]:
    """The rooms that these persons of one company have today, by room id; one access per room."""
    by_person = rooms_of_persons(person_ids, company_id=company_id, today=today)
    return _greatest_by_room(access for accesses in by_person.values() for access in accesses)


def person(*, actor: Actor, person_id: int) -> PersonCard:
    """One person, numbers masked: himself, or for staff anybody of a room in their areas.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    with tenant_read(actor.company):
        row = Person.objects.filter(id=person_id).first()
        if row is None:
            raise NotFound
        if person_id != actor.person_id and not residencies_visible(actor).filter(person_id=person_id).exists():
            raise NotFound
    return PersonCard(
        id=row.pk,
        code=row.code,
        kind=PersonKind(row.kind),
        name=row.name,
        id_kind=IdKind(row.id_kind) if row.id_kind else None,
        phone=rules.masked_phone(row.phone),
        id_number=rules.masked_id_number(row.id_number),
    )


def residencies_of_person(*, actor: Actor, person_id: int, today: date) -> list[ResidentRow]:
    """Where a person lives and lived, newest first, as far as the actor may see those rooms.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        rows = (
            residencies_visible(actor)
            .filter(person_id=person_id)
            .select_related("person")
            .order_by("-starts_on", "-id")
        )
        return [resident_row(row, today=today) for row in rows]


def names_by_person(person_ids: Collection[int], *, company_id: int) -> dict[int, str]:
    """Person id → name; unknown ids are left out. One query."""
    with tenant_read(company_id):
        return dict(Person.objects.filter(id__in=person_ids).values_list("id", "name"))


def persons_by_phone(index: str) -> dict[int, list[int]]:
    """Company id → ids of its persons with the phone of this blind index, over all companies.

    Goes through the one database function that may look past row-level security, and learns ids only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id, person_id FROM linli_persons_by_phone(%(wanted)s)", {"wanted": index})
        answer: dict[int, list[int]] = {}
        for company_id, person_id in cursor.fetchall():
            answer.setdefault(company_id, []).append(person_id)
    return answer


def likeliest_person(person_ids: Collection[int], *, company_id: int, today: date) -> int:
    """Of several customer numbers with one phone: who lives somewhere today, best as an owner, else the oldest."""
    rooms = rooms_of_persons(person_ids, company_id=company_id, today=today)
    return min(
        person_ids,
        key=lambda one: (min((rules.ROLE_RANK[ResidencyRole(access.role)] for access in rooms[one]), default=9), one),
    )


def authenticate_owner(*, token: str, now: datetime, ip: str | None, request_id: str) -> Actor:
    """The owner's actor behind an access token, with the rooms he has today.

    Raises NotSignedIn. Somebody whom no company knows yet is signed in all the same: an actor without rooms.
    """
    is_shared = in_shared_read()
    session = standing_session(
        token=token, audience=Audience.OWNER, now=now, company_setting=SETTING if is_shared else ""
    )
    if is_shared and session.company_id is not None:
        company_was_set(session.company_id)
    return build_owner_actor(session=session, now=now, ip=ip, request_id=request_id)


def build_owner_actor(*, session: StandingSession, now: datetime, ip: str | None, request_id: str) -> Actor:
    """The actor of an owner, tenant or family member at the session's company.

    One query, in a transaction of its own or in the one of the read request.

    A binding by phone counts only while the company still knows that person under the account's phone: a number
    that has been given to somebody else opens nothing.
    """
    person_id: int | None = None
    rooms: tuple[RoomAccess, ...] = ()
    if session.binding is not None:
        with company_read(session.binding.company_id):
            known_phone, accesses = _phone_and_rooms(session.binding.person_id, today=local_date(now))
        is_known = session.phone_index is not None and known_phone == session.phone_index
        if is_known or session.binding.basis is BindingBasis.APPROVAL:
            person_id, rooms = session.binding.person_id, accesses
    return Actor(
        kind=ActorKind.OWNER,
        account_id=session.account_id,
        company_id=session.company_id if person_id is not None else None,
        person_id=person_id,
        rooms=rooms,
        ip=ip,
        request_id=request_id,
        language=session.language,
        session_id=session.session_id,
    )


_PHONE_AND_ROOMS = """
    SELECT person.phone_index, residency.room_id, residency.role, residency.starts_on
    FROM person
    LEFT JOIN residency ON residency.company_id = %(company_id)s::bigint AND residency.person_id = person.id
        AND residency.starts_on <= %(today)s::date
        AND (residency.ends_on IS NULL OR residency.ends_on > %(today)s::date)
    WHERE person.company_id = %(company_id)s::bigint AND person.id = %(person_id)s::bigint
    ORDER BY residency.starts_on, residency.id
"""


def _phone_and_rooms(person_id: int, *, today: date) -> tuple[str | None, tuple[RoomAccess, ...]]:
    found = prepared_rows(_PHONE_AND_ROOMS, {"company_id": current_company(), "person_id": person_id, "today": today})
    accesses = [
        RoomAccess(room_id=room_id, role=ResidencyRole(role), since=since)
        for _, room_id, role, since in found
        if room_id is not None
    ]
    return (found[0][0] if found else None), _greatest_by_room(accesses)


def _greatest_by_room(accesses: Iterable[RoomAccess]) -> tuple[RoomAccess, ...]:
    """One access per room, by room id: the role that shows most, the earlier of equal ones."""
    best: dict[int, RoomAccess] = {}
    for access in accesses:
        known = best.get(access.room_id)
        if known is None or rules.outranks(ResidencyRole(access.role), ResidencyRole(known.role)):
            best[access.room_id] = access
    return tuple(best[room_id] for room_id in sorted(best))


def residencies_visible(actor: Actor, *, code: str = VIEW) -> QuerySet[Residency]:
    """Residencies of the rooms whose people the actor may see; ask it inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return Residency.objects.all()
    return Residency.objects.filter(room_id__in=rooms_visible(actor, code=code).values("id"))


def resident_row(row: Residency, *, today: date) -> ResidentRow:
    """The contract of a residency that was read with its person."""
    return ResidentRow(
        residency_id=row.pk,
        person_id=row.person_id,
        person_code=row.person.code,
        person_kind=PersonKind(row.person.kind),
        name=row.person.name,
        phone=rules.masked_phone(row.person.phone),
        id_number=rules.masked_id_number(row.person.id_number),
        role=ResidencyRole(row.role),
        room_id=row.room_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_current=row.starts_on <= today and (row.ends_on is None or row.ends_on > today),
    )
