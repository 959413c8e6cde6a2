"""Units, roles and staff that the cases of the organisation are about."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backend.organization import services as organization
from backend.organization.contracts import RoleKind, UnitKind
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from tests.structure.authorization.world import World


def add_organization(world: World, now: datetime) -> None:
    """An empty area, a small role, somebody of the first community who has it, and somebody who has left."""
    cast = world.cast
    units = cast.units
    world.made["empty area"] = organization.create_unit(
        actor=cast.system, parent_id=units["JG"], kind=UnitKind.AREA, code="JG-9", name="九区", now=now
    ).id
    for name, kind in (("small role", RoleKind.POST), ("spare role", RoleKind.POST)):
        world.made[name] = organization.create_role(
            actor=cast.system, kind=kind, code=name, name=name, permissions=["homes.view"], now=now
        )
    for name in ("member", "left"):
        world.made[name] = organization.create_staff(
            actor=cast.system, login=f"m-{name}", password=PASSWORD, name=name, phone="", unit_id=units["JG"], now=now
        )
    world.made["member post"] = organization.assign_post(
        actor=cast.system, staff_id=world.made["member"], unit_id=units["JG"], org_role_id=None,
        post_role_id=world.made["small role"], title="巡查", starts_on=date(2026, 1, 1), now=now,
    )  # fmt: skip
    organization.dismiss_staff(actor=cast.system, staff_id=world.made["left"], now=now)
