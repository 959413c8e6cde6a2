"""Exports: with exports.run, each list by its own permission; what is in it is decided when it is written."""

from __future__ import annotations

from tests.structure.authorization.cases import NOT_FOUND, OK, Case, for_staff, given, mutation
from tests.structure.authorization.staff.targets import unit

CASES: dict[str, Case] = {
    "Query.exportLists": for_staff("{ exportLists { name columns { name title } } }", needs="exports.run", outside=OK),
    # Somebody elsewhere exports too: the rows of where he may see them.
    "Mutation.exportList": for_staff(
        mutation("exportList", "job { id state }"),
        given(list="BILLS", bills=lambda world: {"unitId": unit(world)}, idempotencyKey="matrix"),
        needs="exports.run",
        outside=OK,
        other_company=NOT_FOUND,
    ),
}
