"""Household visits (走访): what was seen and asked for, and how many a week there should be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.selectors import units_by_id
from property_core.residents.models import Residency, Visit, VisitPlan
from property_core.residents.permissions import SETUP, VISIT
from property_core.residents.services.stays import room_for

_LENGTHS = {"need": 400, "difficulties": 400, "family_structure": 200, "tenure": 200, "house_condition": 400}
MOST_PER_WEEK = 1000


@dataclass(frozen=True, slots=True)
class VisitNotes:
    """What a visit found: needs (需求), difficulties (困难), family structure, tenure, condition of the house."""

    need: str = ""
    difficulties: str = ""
    family_structure: str = ""
    tenure: str = ""
    house_condition: str = ""


def record_visit(
    *,
    actor: Actor,
    room_id: int,
    person_id: int | None,
    visited_on: date,
    notes: VisitNotes,
    follow_up_on: date | None,
    now: datetime,
) -> int:
    """Write a visit down; returns its id. person_id: whom of the room's people one spoke with.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput (nothing said; a day to come).
    """
    with tenant_transaction(actor.company):
        room = room_for(actor=actor, room_id=room_id, code=VISIT)
        texts = {name: text.strip()[: _LENGTHS[name]] for name, text in asdict(notes).items()}
        if not any(texts.values()):
            raise InvalidInput(field=("need",), name="need", reason="至少填写一项 / say something")
        if visited_on > local_date(now):
            raise InvalidInput(field=("visitedOn",), name="visitedOn", reason="不能晚于今天 / not in the future")
        if (
            person_id is not None
            and not Residency.objects.filter(room_id=room_id, person_id=person_id, starts_on__lte=visited_on).exists()
        ):
            raise NotFound(field=("personId",))
        row = Visit.objects.create(
            company_id=actor.company,
            community_id=room.community_id,
            room_id=room_id,
            person_id=person_id,
            visited_on=visited_on,
            visitor_account_id=actor.account,
            follow_up_on=follow_up_on,
            recorded_at=now,
            **texts,
        )
        audit.record(
            actor=actor,
            action="visit_recorded",
            object_kind="visit",
            object_id=row.pk,
            new={"room_id": room_id, "person_id": person_id, "visited_on": str(visited_on)},
            now=now,
        )
        return row.pk


def plan_visits(*, actor: Actor, community_id: int, per_week: int, now: datetime) -> None:
    """Say how many households of a community are to be visited in a week.

    Raises NotSignedIn, Forbidden, NotFound (no community of his), InvalidInput.
    """
    actor.require(SETUP)
    if not 0 <= per_week <= MOST_PER_WEEK:
        raise InvalidInput(field=("perWeek",), name="perWeek", reason=f"0–{MOST_PER_WEEK}")
    with tenant_transaction(actor.company):
        unit = units_by_id([community_id], company_id=actor.company).get(community_id)
        if unit is None or unit.kind is not UnitKind.COMMUNITY or not actor.can(SETUP, unit_id=community_id):
            raise NotFound(field=("communityId",))
        before = VisitPlan.objects.filter(community_id=community_id).values_list("per_week", flat=True).first()
        VisitPlan.objects.update_or_create(
            company_id=actor.company, community_id=community_id, defaults={"per_week": per_week}
        )
        audit.record(
            actor=actor,
            action="visits_planned",
            object_kind="unit",
            object_id=community_id,
            old={"per_week": before},
            new={"per_week": per_week},
            now=now,
        )
