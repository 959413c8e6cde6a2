"""Who may see and change homes."""

from __future__ import annotations

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.organization.permissions import register, register_module

register_module("homes", zh="房产", en="Homes")

VIEW = register(
    "homes.view",
    zh="查看房产",
    en="See buildings, rooms, parking spaces and meters",
    zh_hint="查看所管区域的楼栋、房间、车位和仪表，不含住户和费用。",
    en_hint="Buildings, rooms, spaces and meters of one's areas, without people and money.",
)
MANAGE = register(
    "homes.manage",
    zh="维护房产",
    en="Change buildings, rooms, parking spaces and meters",
    zh_hint="新增和修改所管区域的楼栋、房间、车位和仪表。",
    en_hint="Add and change buildings, rooms, spaces and meters of one's areas.",
)


def can_see_room(*, actor: Actor, room_id: int, area_id: int) -> bool:
    """Staff by homes.view over the room's area, residents by living there."""
    if actor.kind is ActorKind.OWNER:
        return room_id in actor.room_ids
    return actor.can(VIEW, unit_id=area_id)


def require_can_see_room(*, actor: Actor, room_id: int, area_id: int) -> None:
    """Raises NotFound, which does not tell whether the room exists."""
    if not can_see_room(actor=actor, room_id=room_id, area_id=area_id):
        raise NotFound
