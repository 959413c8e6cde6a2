"""How many people somebody sees, for the preview of a post."""

from __future__ import annotations

from datetime import date

from backend.accounts.actor import Actor
from property_core.residents.permissions import VIEW
from property_core.residents.selectors import living_on, residencies_visible


def count_people(actor: Actor, on: date) -> int:
    """People living on the day in a room that the actor sees; 0 without residents.view. One query in a tenant read."""
    if not actor.can(VIEW):
        return 0
    return residencies_visible(actor).filter(living_on(on)).values("person_id").distinct().count()
