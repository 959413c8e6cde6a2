"""Permission codes of what is charged, and the question that every room of charging asks of staff."""

from __future__ import annotations

from collections.abc import Iterable

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.organization.permissions import register

# Whoever sees bills sees what they are made by.
VIEW = register("billing.view", zh="查看账单", en="See bills")
SETUP = register("billing.setup", zh="设置收费标准与分配", en="Set up tariffs and assignments")
READINGS = register("billing.readings", zh="录入抄表", en="Enter meter readings")


def require_in_communities(code: str, *, actor: Actor, community_ids: Iterable[int]) -> None:
    """Staff need the permission in every community that the money is of. Raises NotSignedIn, Forbidden, NotFound.

    Without the permission anywhere it is Forbidden; for what lies outside of the actor's units NotFound.
    """
    actor.require(code)
    if not all(actor.can(code, unit_id=community_id) for community_id in community_ids):
        raise NotFound
