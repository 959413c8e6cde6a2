"""What the cases are about, as the world holds it."""

from __future__ import annotations

from collections.abc import Callable

from tests.structure.authorization.world import World

HOUSEHOLD = "owner family"
# Nobody has asked for a code for it, so none is refused for coming too soon.
NEW_PHONE = "13800000021"


def one(kind: str, name: str) -> Callable[[World], str]:
    return lambda world: world.id(kind, name)


BILL = "JG 502 F01 11"
