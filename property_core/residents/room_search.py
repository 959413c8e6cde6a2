"""Finding a room at the desk: by code, number, label, or by who lives or lived there (name, pinyin, phone)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.services import phone_index
from backend.kernel.errors import Forbidden
from backend.organization.base import tenant_read
from property_core.homes.permissions import VIEW as HOMES_VIEW
from property_core.homes.selectors import room_ids_of_typed, rooms_by_id
from property_core.residents import rules
from property_core.residents.contracts import MatchedBy, ResidencyRole, RoomHit
from property_core.residents.models import Person, Residency
from property_core.residents.permissions import VIEW
from property_core.residents.selectors import residencies_visible, resident_row

MOST_HITS = 50
_ROOM_RANKS = (MatchedBy.CODE, MatchedBy.LABEL, MatchedBy.NUMBER, MatchedBy.CODE)
# The code's beginning is the weakest of all: below every hit by a person.
_RANK_CODE_BEGINS = 90


def search_rooms(*, actor: Actor, text: str, today: date, limit: int = 20) -> list[RoomHit]:
    """Rooms that the text means, best first, at most `limit` (≤ MOST_HITS).

    Order: whole code, label (`3栋2单元502`, `3-2-502`), room number, full phone, whole name, beginning of the name,
    pinyin (whole, initials, beginning), last four digits of the phone, a part of the name, beginning of the code;
    somebody who lives there now before somebody who did. A phone is found by its blind index, never by a part
    other than its last four digits. Only rooms of the actor's areas; people only with residents.view.
    Raises NotSignedIn, Forbidden (neither homes.view nor residents.view).
    """
    limit = max(1, min(limit, MOST_HITS))
    wanted = unicodedata.normalize("NFKC", text).strip()[:80]
    sees_people = actor.kind is ActorKind.SYSTEM or actor.can(VIEW)
    if not sees_people:
        actor.require(HOMES_VIEW)
    if actor.kind is ActorKind.OWNER:
        raise Forbidden
    if not wanted:
        return []
    hits: dict[int, tuple[tuple[int, ...], MatchedBy, Residency | None]] = {}
    with tenant_read(actor.company):
        if actor.can(HOMES_VIEW):
            for rank, room_id in room_ids_of_typed(actor, wanted, limit=limit):
                order = _RANK_CODE_BEGINS if rank == len(_ROOM_RANKS) - 1 else rank
                hits[room_id] = ((order, 0, len(hits)), _ROOM_RANKS[rank], None)
        if sees_people:
            for order, (rank, matched_by, residency) in enumerate(_by_person(actor, wanted, today, limit)):
                is_past = int(residency.ends_on is not None and residency.ends_on <= today)
                key = (rank, is_past, rules.ROLE_RANK[ResidencyRole(residency.role)], order)
                known = hits.get(residency.room_id)
                if known is None or key < known[0]:
                    hits[residency.room_id] = (key, matched_by, residency)
        best = sorted(hits.items(), key=lambda hit: hit[1][0])[:limit]
        rooms = rooms_by_id([room_id for room_id, _ in best], company_id=actor.company)
        return [
            RoomHit(
                room=rooms[room_id],
                matched_by=matched_by,
                resident=None if residency is None else resident_row(residency, today=today),
            )
            for room_id, (_, matched_by, residency) in best
        ]


def _by_person(actor: Actor, wanted: str, today: date, limit: int) -> Iterator[tuple[int, MatchedBy, Residency]]:
    """(rank, why, residency with its person) of visible rooms; each try is bounded, and stops when enough is found."""
    seen: set[int] = set()
    for rank, (matched_by, condition) in enumerate(_tries(wanted), start=10):
        if len(seen) >= limit:
            return
        # Persons first: their conditions have indexes, and few of them leave few residencies to read.
        persons = Person.objects.filter(condition).exclude(id__in=seen).order_by("pinyin", "id")
        person_ids = list(persons.values_list("id", flat=True)[: limit * 3])
        seen.update(person_ids)
        rows = (
            residencies_visible(actor)
            .filter(person_id__in=person_ids)
            .select_related("person")
            .order_by("person__pinyin", "person_id", "-starts_on", "id")
        )
        for row in rows[: limit * 3]:
            yield rank, matched_by, row


def _tries(wanted: str) -> list[tuple[MatchedBy, Q]]:
    digits = re.sub(r"[\s-]", "", wanted)
    if digits.isascii() and digits.isdigit():
        if len(digits) == 4:
            return [(MatchedBy.PHONE_TAIL, Q(phone_tail=digits))]
        return [(MatchedBy.PHONE, Q(phone_index=phone_index(digits)))] if len(digits) >= 10 else []
    letters = re.sub(r"[\s'’]", "", wanted).lower()
    if letters.isascii() and letters.isalpha():
        return [
            (MatchedBy.NAME, Q(name__iexact=wanted)),
            (MatchedBy.PINYIN, Q(pinyin=letters)),
            (MatchedBy.PINYIN, Q(initials=letters)),
            (MatchedBy.PINYIN, Q(pinyin__startswith=letters)),
            (MatchedBy.PINYIN, Q(initials__startswith=letters)),
        ]
    return [
        (MatchedBy.NAME, Q(name=wanted)),
        (MatchedBy.NAME, Q(name__startswith=wanted)),
        (MatchedBy.NAME, Q(name__contains=wanted)),
    ]
