"""Homes and people."""

from __future__ import annotations

from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import one, room, unit

CASES: dict[str, Case] = {
    "Query.orgTree": for_staff(
        "{ orgTree { id code buildings { name } } }", needs="organization.view", outside=HIDDEN, shows=unit
    ),
    "Query.roomsOfBuilding": for_staff(
        "query ($id: ID!) { roomsOfBuilding(buildingId: $id) { id label } }",
        named(id=one("Building", "building")),
        needs="homes.view",
        outside=HIDDEN,
        shows=room,
    ),
    "Query.searchRooms": for_staff(
        "query ($text: String!) { searchRooms(text: $text) { room { id label } matchedBy } }",
        named(text="JG-1-3-2-502"),
        needs="homes.view residents.view",
        outside=HIDDEN,
        shows=room,
    ),
    "Query.room": for_staff(
        "query ($id: ID!) { room(id: $id) { id label prepayment { amount } spaces { code } meters { code } } }",
        named(id=room),
        needs="homes.view",
        shows=room,
    ),
    "Query.person": for_staff(
        "query ($id: ID!) { person(id: $id) { id name phone residencies { role } } }",
        # Somebody who lives in the first community alone.
        named(id=lambda world: encode_id("Person", world.cast.people["neighbour"])),
        needs="residents.view",
        shows=lambda world: encode_id("Person", world.cast.people["neighbour"]),
    ),
    "Mutation.unmaskPerson": for_staff(
        mutation("unmaskPerson", "unmasked { phone }"),
        given(personId=lambda world: encode_id("Person", world.cast.people["neighbour"]), reason="核对"),
        needs="residents.unmask",
    ),
}
