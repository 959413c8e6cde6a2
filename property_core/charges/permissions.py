"""Permission codes of what is charged, and the question that every room of charging asks of staff."""

from __future__ import annotations

from collections.abc import Iterable

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module

register_module("billing", zh="收费", en="Fees")

# Whoever sees bills sees what they are made by.
VIEW = register(
    "billing.view",
    zh="查看账单",
    en="See bills",
    zh_hint="查看所管小区的账单、欠费、预存以及账单的计算过程。",
    en_hint="Bills of one's communities, what is owed and prepaid, and how each bill was computed.",
    lowest=UnitKind.COMMUNITY,
)
SETUP = register(
    "billing.setup",
    zh="设置收费标准与分配",
    en="Set up tariffs and assignments",
    zh_hint="新建和调整收费标准，把标准分配给房间、车位和仪表；只影响以后的账单。",
    en_hint="Make and change tariffs and put them on rooms, spaces and meters; later bills follow them.",
    lowest=UnitKind.COMMUNITY,
)
READINGS = register(
    "billing.readings",
    zh="录入抄表",
    en="Enter meter readings",
    zh_hint="录入和更正所管小区的仪表读数，并看到与往月相比的异常。",
    en_hint="Enter and correct readings of one's communities, with what stands out from earlier months.",
    lowest=UnitKind.COMMUNITY,
)


def require_in_communities(code: str, *, actor: Actor, community_ids: Iterable[int]) -> None:
    """Staff need the permission in every community that the money is of. Raises NotSignedIn, Forbidden, NotFound.

    Without the permission anywhere it is Forbidden; for what lies outside of the actor's units NotFound.
    """
    actor.require(code)
    if not all(actor.can(code, unit_id=community_id) for community_id in community_ids):
        raise NotFound
