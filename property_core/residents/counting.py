"""How many people: that somebody sees, for the preview of a post, and that live in a room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count

from backend.accounts.actor import Actor
from backend.organization.base import tenant_read
from property_core.residents.models import Residency
from property_core.residents.permissions import VIEW
from property_core.residents.selectors import living_on, residencies_visible


def count_people(actor: Actor, on: date) -> int:
    """People living on the day in a room that the actor sees; 0 without residents.view. One query in a tenant read."""
    if not actor.can(VIEW):
        return 0
    return residencies_visible(actor).filter(living_on(on)).values("person_id").distinct().count()


def occupants_by_room(room_ids: Collection[int], *, on: date, company_id: int) -> dict[int, int]:
    """Room id → distinct persons living there on the day; every id present. One query.

    For rooms that the caller was allowed to see.
    """
    with tenant_read(company_id):
        rows = Residency.objects.filter(living_on(on), room_id__in=room_ids).order_by()
        counted = dict(rows.values("room_id").annotate(n=Count("person_id", distinct=True)).values_list("room_id", "n"))
    return {room_id: counted.get(room_id, 0) for room_id in room_ids}
