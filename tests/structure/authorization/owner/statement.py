"""The statement of one's own room."""

from __future__ import annotations

from tests.structure.authorization.cases import NOT_FOUND, Case, for_owners, named

CASES: dict[str, Case] = {
    "Query.accountStatement": for_owners(
        'query ($room: ID!) { accountStatement(roomId: $room, from: "2026-01-01", to: "2030-12-31")'
        " { closing { total { amount } } lines { nodes { id documentNumber } } } }",
        named(room=lambda world: world.room("502")),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
}
