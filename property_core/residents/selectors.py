"""Reads of people: who lives where, which rooms somebody has, and the owner's actor built from both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.accounts.contracts import Audience, BindingBasis, StandingSession
from backend.accounts.selectors import (
    STANDING,
    phone_of_account,
    session_of_claims,
    standing_of_row,
    standing_parameters,
)
from backend.accounts.tokens import read_access_token
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.fields import is_blind_key_changing
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.reads import COMPANY_IS_SET, company_rows
from property_core.homes.selectors import room as homes_room
from property_core.homes.selectors import rooms_visible
from property_core.residents import rules
from property_core.residents.contracts import IdKind, PersonCard, PersonKind, ResidencyRole, ResidentRow
from property_core.residents.models import Person, Residency
from property_core.residents.permissions import MANAGE, VIEW

# A firm may own or let a thousand rooms; what is shown of one person ends here.
MOST_STAYS = 200


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
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(_HOMES_OF_PERSONS, {"company_id": company_id, "person_ids": list(accesses), "today": today})
        for person_id, _, room_id, role, since, is_current, theirs_since, hidden, _ in cursor.fetchall():
            if room_id is not None and is_current:
                accesses[person_id].append(_access(room_id, role, since, theirs_since, hidden))
    return {person_id: _greatest_by_room(found) for person_id, found in accesses.items()}


def owner_access(person_ids: Collection[int], *, company_id: int, today: date) -> tuple[RoomAccess, ...]:
    """The rooms that these persons of one company have today, by room id; one access per room."""
    by_person = rooms_of_persons(person_ids, company_id=company_id, today=today)
    return _greatest_by_room(access for accesses in by_person.values() for access in accesses)


def person(*, actor: Actor, person_id: int, code: str = VIEW) -> PersonCard:
    """One person, numbers masked: himself, or for staff anybody of a room in the areas where they hold `code`.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    with tenant_read(actor.company):
        row = Person.objects.filter(id=person_id).first()
        if row is None:
            raise NotFound
        is_himself = person_id == actor.person_id
        if not is_himself and not residencies_visible(actor, code=code).filter(person_id=person_id).exists():
            raise NotFound
    return person_card(row)


def person_card(row: Person) -> PersonCard:
    """The contract of a person; numbers masked."""
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
    """Where a person lives and lived, newest first and at most 200, as far as the actor may see those rooms.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        rows = (
            residencies_visible(actor)
            .filter(person_id=person_id)
            .select_related("person")
            .order_by("-starts_on", "-id")[:MOST_STAYS]
        )
        return [resident_row(row, today=today) for row in rows]


def residency(*, actor: Actor, residency_id: int, today: date, code: str = MANAGE) -> ResidentRow:
    """One residency, for staff who hold `code` over its room. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = residencies_visible(actor, code=code).filter(id=residency_id).select_related("person").first()
    if row is None:
        raise NotFound
    return resident_row(row, today=today)


def stays_by_person(person_ids: Collection[int], *, actor: Actor, today: date) -> dict[int, list[ResidentRow]]:
    """As residencies_of_person, of many persons; every id present. One query."""
    answer: dict[int, list[ResidentRow]] = {person_id: [] for person_id in person_ids}
    with tenant_read(actor.company):
        place = Window(RowNumber(), partition_by="person_id", order_by=["-starts_on", "-id"])
        rows = residencies_visible(actor).filter(person_id__in=answer).annotate(place=place)
        for row in rows.filter(place__lte=MOST_STAYS).select_related("person").order_by("-starts_on", "-id"):
            answer[row.person_id].append(resident_row(row, today=today))
    return answer


def names_by_person(person_ids: Collection[int], *, company_id: int) -> dict[int, str]:
    """Person id → name; unknown ids are left out. One query."""
    with tenant_read(company_id):
        return dict(Person.objects.filter(id__in=person_ids).values_list("id", "name"))


def person_ids_named(beginning: str, *, limit: int) -> list[int]:
    """Ids of the first persons whose name begins so; inside the company's scope."""
    rows = Person.objects.filter(name__startswith=beginning)
    return list(rows.order_by("name", "id").values_list("id", flat=True)[:limit])


def persons_by_phone(*indexes: str) -> dict[int, list[int]]:
    """Company id → ids of its persons with the phone of one of these blind indexes, over all companies.

    Goes through the one database function that may look past row-level security, and learns ids only. One statement,
    so that a key rotation which commits meanwhile cannot move somebody from an index not asked yet to one asked before.
    """
    answer: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.company_id, found.person_id"
            " FROM unnest(%(wanted)s::text[]) AS index, linli_persons_by_phone(index) AS found"
            " ORDER BY found.company_id, found.person_id",
            {"wanted": list(indexes)},
        )
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
    """The actor of an owner, tenant or family member behind an access token, with the rooms he has today. One query.

    A binding by phone counts only while the company still knows that person under the account's phone: a number
    that has been given to somebody else opens nothing. Somebody whom no company knows yet is signed in all the same:
    an actor without rooms. Raises NotSignedIn.
    """
    claims = read_access_token(token, audience=Audience.OWNER, now=now)
    person_id: int | None = None
    rooms: tuple[RoomAccess, ...] = ()
    left: frozenset[int] = frozenset()
    if claims.company_id is None:
        session = session_of_claims(claims=claims, now=now)
    else:
        found = company_rows(_STANDING_WITH_HOMES, {**standing_parameters(claims, now=now), "today": local_date(now)})
        if not found:
            raise NotSignedIn
        session = standing_of_row(found[0], claims=claims)
        if session.binding is not None and _is_still_his(session, known_phone=found[0][5]):
            person_id = session.binding.person_id
            rooms, left = _rooms_and_left([row[4:] for row in found])
    return Actor(
        kind=ActorKind.OWNER,
        account_id=session.account_id,
        company_id=session.company_id if person_id is not None else None,
        person_id=person_id,
        rooms=rooms,
        left_room_ids=left,
        ip=ip,
        request_id=request_id,
        language=session.language,
        session_id=session.session_id,
    )


def _is_still_his(session: StandingSession, *, known_phone: str | None) -> bool:
    """Whether the binding counts. known_phone: index of the phone under which the company knows the person now."""
    if session.binding is not None and session.binding.basis is BindingBasis.APPROVAL:
        return True
    if session.phone_index is None:
        return False
    return known_phone == session.phone_index or (is_blind_key_changing() and _is_one_phone(session))


# Every room that the persons have or had, and, for those they have, who held the role before them and left: whoever
# left before these owners (for family: before the first owner of today) came. `theirs_since`: that owner's first day.
# Columns: person, his phone's index, room, role, first day, whether it runs, `theirs_since`, who left, residency.
_HOMES = """
    SELECT person.id AS person_id, person.phone_index, mine.room_id, mine.role, mine.starts_on, mine.is_current,
        mine.theirs_since, earlier.person_ids, mine.id AS residency_id
    FROM person
    LEFT JOIN LATERAL (
        SELECT residency.id, residency.room_id, residency.role, residency.starts_on,
            residency.ends_on IS NULL OR residency.ends_on > %(today)s::date AS is_current,
            CASE WHEN residency.role = 'FAMILY' THEN coalesce((
                SELECT min(owner.starts_on) FROM residency AS owner
                WHERE owner.company_id = %(company_id)s::bigint AND owner.room_id = residency.room_id
                    AND owner.role = 'OWNER' AND owner.starts_on <= %(today)s::date
                    AND (owner.ends_on IS NULL OR owner.ends_on > %(today)s::date)
            ), residency.starts_on) ELSE residency.starts_on END AS theirs_since
        FROM residency
        WHERE residency.company_id = %(company_id)s::bigint AND residency.person_id = person.id
            AND residency.starts_on <= %(today)s::date
    ) AS mine ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(other.person_id ORDER BY other.person_id) AS person_ids
        FROM residency AS other
        WHERE other.company_id = %(company_id)s::bigint AND other.room_id = mine.room_id
            AND other.role = CASE WHEN mine.role = 'TENANT' THEN 'TENANT' ELSE 'OWNER' END
            AND other.ends_on <= mine.theirs_since AND other.person_id <> person.id
            AND NOT EXISTS (
                SELECT FROM residency AS again
                WHERE again.company_id = %(company_id)s::bigint AND again.room_id = other.room_id
                    AND again.role = other.role AND again.person_id = other.person_id
                    AND again.starts_on <= %(today)s::date
                    AND (again.ends_on IS NULL OR again.ends_on > %(today)s::date)
            )
    ) AS earlier ON mine.is_current
    WHERE person.company_id = %(company_id)s::bigint AND person.id {persons}
"""
_HOMES_OF_PERSONS = _HOMES.format(persons="= ANY(%(person_ids)s::bigint[])") + " ORDER BY mine.starts_on, mine.id"
# Who asks, and where he is at home: asked at every request of an owner, hence one statement.
_STANDING_WITH_HOMES = f"""
    SELECT standing.language, standing.phone_index, standing.person_id, standing.basis, homes.*
    FROM ({STANDING}) AS standing
    LEFT JOIN LATERAL ({_HOMES.format(persons="= standing.person_id")}) AS homes ON true
    WHERE {COMPANY_IS_SET}
    ORDER BY homes.starts_on, homes.residency_id
"""  # noqa: S608  constant texts


def _rooms_and_left(rows: Sequence[Sequence[Any]]) -> tuple[tuple[RoomAccess, ...], frozenset[int]]:
    """Of one person's rows of _HOMES: the rooms he has, and those that he owned or rented and has no more."""
    accesses: list[RoomAccess] = []
    left: set[int] = set()
    for _, _, room_id, role, since, is_current, theirs_since, hidden, _ in rows:
        if room_id is not None and is_current:
            accesses.append(_access(room_id, role, since, theirs_since, hidden))
        elif room_id is not None and role in (ResidencyRole.OWNER, ResidencyRole.TENANT):
            left.add(room_id)
    return _greatest_by_room(accesses), frozenset(left)


def _access(room_id: int, role: str, since: date, theirs_since: date, hidden: list[int] | None) -> RoomAccess:
    """What came before him is his to see as long as nobody else's time ended there."""
    return RoomAccess(
        room_id=room_id,
        role=ResidencyRole(role),
        since=since,
        bills_from=theirs_since.replace(day=1) if hidden else None,
        hidden_payers=tuple(dict.fromkeys(hidden or ())),
    )


def _is_one_phone(session: StandingSession) -> bool:
    """While the blind key is changed, the indexes of one number may differ: then the numbers are compared."""
    if session.binding is None:
        return False
    with tenant_read(session.binding.company_id):
        known = Person.objects.filter(id=session.binding.person_id).values_list("phone", flat=True).first()
    return bool(known) and known == phone_of_account(session.account_id)


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
