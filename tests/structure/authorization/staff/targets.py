"""What the cases are about, as the world holds it."""

from __future__ import annotations

from collections.abc import Callable

from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.world import World

TERMS = {"formula": "建筑面积*单价", "unitPrice": "3.00", "cycle": "MONTH", "proration": "WHOLE", "dueDay": 10}


def unit(world: World) -> str:
    return world.unit("JG")


def room(world: World) -> str:
    return world.room("502")


def owner(world: World) -> str:
    return encode_id("Person", world.cast.people["owner"])


def item(world: World) -> str:
    return encode_id("ChargeItem", world.items["fee"])


def meter(world: World) -> str:
    return encode_id("Meter", world.meters["W-JG-1-3-2-502"])


def one(kind: str, name: str) -> Callable[[World], str]:
    return lambda world: world.id(kind, name)


BILL = "JG 502 F01 11"
