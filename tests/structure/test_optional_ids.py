"""No optional id of another company opens anything either: those that the valid input of the matrix leaves out.

The companion of test_other_company.py, which sends the ids that a valid input names. Here each id that an operation
could be given besides is given, one after the other, and is the twin's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from graphql import GraphQLInputObjectType, GraphQLNamedType, get_named_type, get_nullable_type, is_list_type

from backend.config.graphql import APIS
from backend.graphql_kit.ids import encode_id
from backend.graphql_kit.permissions import root_fields
from backend.organization.base import tenant_read
from property_core.homes.models import ParkingSpace
from property_core.residents.models import Residency
from tests.structure.authorization.cases import FORBIDDEN, NOT_FOUND, OK, Case
from tests.structure.authorization.world import World
from tests.structure.company_twin import OFFSET
from tests.structure.test_authorization_matrix import (
    CASES,
    RolledBack,
    Stage,
    read,
    stage,
    wechat_open_simulator,
    wechat_simulator_process,
)
from tests.structure.test_other_company import ACROSS, KINDS, allowed, ids_in, rows_of, twin

__all__ = ["stage", "twin", "wechat_open_simulator", "wechat_simulator_process"]

Path = tuple[str, ...]
SCHEMAS = {api: schema.graphql_schema for api, (_, schema, _) in APIS.items() if api in CASES}


def residency(world: World) -> int:
    with tenant_read(world.cast.company_id):
        rows = Residency.objects.filter(room_id=world.cast.rooms["JG-1-3-2-502"], person_id=world.cast.people["owner"])
        return rows.values_list("id", flat=True)[0]


def space(world: World) -> int:
    with tenant_read(world.cast.company_id):
        return ParkingSpace.objects.values_list("id", flat=True).order_by("id")[0]


MORE_KINDS: dict[str, tuple[str, Callable[[World], int]]] = {
    "prepaymentRoomId": KINDS["roomId"],
    "orgRoleId": KINDS["roleId"],
    "postRoleId": KINDS["roleId"],
    "spaceId": ("Space", space),
    "assignmentId": ("Assignment", lambda world: world.made["assignment"]),
    "formerResidencyId": ("Residency", residency),
    "leavingResidencyId": ("Residency", residency),
}
# What an optional id stands for instead of, and goes in its place.
INSTEAD_OF = {
    ("takeCash", "roomIds"): ("billIds",),
    ("assignTariff", "buildingIds"): ("roomIds",),
    ("assignTariff", "meterIds"): ("roomIds",),
    ("assignTariff", "spaceIds"): ("roomIds",),
    ("endAssignments", "assignmentIds"): ("tariffId", "objects"),
}
# What must be said beside it, or it would not be looked at.
TOGETHER_WITH: dict[tuple[str, str], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("takeCash", "prepaymentRoomId"): lambda given: {
        "keepChangeAsPrepayment": True,
        "tenderedMinor": given["expectedTotalMinor"] + 100,
    }
}
# Its filters narrow what a job writes later: tests/structure/test_exports_of_lists.py looks at that.
ELSEWHERE = {("staff", "Mutation.exportList")}
# What narrows only, and may answer that there is nothing.
NARROW = {("staff", "Mutation.makeReadingTemplate")}


def id_paths(kind: GraphQLNamedType, path: Path, seen: frozenset[str] = frozenset()) -> Iterator[Path]:
    if kind.name == "ID":
        yield path
    elif isinstance(kind, GraphQLInputObjectType) and kind.name not in seen:
        for name, given in kind.fields.items():
            yield from id_paths(get_named_type(given.type), (*path, name), seen | {kind.name})


def optional(api: str) -> Iterator[tuple[str, str, Path]]:
    """(API, mutation, path of an id inside of its input) of all ids of all mutations."""
    for name, field in root_fields(SCHEMAS[api]):
        if name.startswith("Mutation.") and "input" in field.args and (api, name) not in ACROSS.keys() | ELSEWHERE:
            for path in id_paths(get_named_type(field.args["input"].type), ()):
                yield api, name, path


ALL_IDS = [one for api in SCHEMAS for one in optional(api)]


def is_named(given: dict[str, Any], path: Path) -> bool:
    """Whether the valid input of the matrix names that id already."""
    return any(path == tuple(step for step in found if isinstance(step, str)) for found, _, _ in ids_in(given["input"]))


def with_id(given: dict[str, Any], *, api: str, name: str, path: Path, value: str) -> dict[str, Any]:
    """The valid input with one id more."""
    called = name.removeprefix("Mutation.")
    changed = deepcopy(given)
    for other in INSTEAD_OF.get((called, path[-1]), ()):
        changed["input"].pop(other, None)
    if beside := TOGETHER_WITH.get((called, path[-1])):
        changed["input"] |= beside(changed["input"])
    kind: Any = dict(root_fields(SCHEMAS[api]))[name].args["input"].type
    inner: Any = changed["input"]
    for depth, step in enumerate(path):
        kind = get_named_type(kind).fields[step].type
        is_many = is_list_type(get_nullable_type(kind))
        if depth == len(path) - 1:
            inner[step] = [value] if is_many else value
        else:
            inner = inner.setdefault(step, [{}] if is_many else {})
            inner = inner[0] if is_many else inner
    return changed


def of_twin(called: str, world: World) -> str:
    """An id of the twin's for an argument of that name."""
    single = called.removesuffix("s") if called.endswith("Ids") else called
    kind, number = (KINDS | MORE_KINDS)[single]
    return encode_id(kind, number(world) + OFFSET)


def answered(stage: Stage, twin: int, case: Case, *, api: str, name: str, path: Path) -> tuple[str, bool, str] | None:
    """(outcome, whether the twin changed, the answer) of the call with the twin's id; None: the matrix names it."""
    atomic = transaction.atomic()
    # As in a test case of Django: the services' own outermost transactions run inside of it.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    result: tuple[str, bool, str] | None = None
    try:
        with atomic:
            given = json.loads(json.dumps(dict(case.variables(stage.world)), default=str))
            if not is_named(given, path):
                wanted = with_id(given, api=api, name=name, path=path, value=of_twin(path[-1], stage.world))
                before = rows_of(twin)
                answer = stage.ask(api, allowed(case), case.query, wanted)
                is_changed = rows_of(twin) != before
                shown = json.dumps(answer, ensure_ascii=False)
                leaked = [seen for _, _, seen in ids_in(answer.get("data") or {}) if seen >= OFFSET]
                result = (read(answer, case, stage.world), is_changed or bool(leaked), shown[:400])
            raise RolledBack
    except RolledBack:
        return result


@pytest.mark.parametrize(
    ("api", "name", "path"), ALL_IDS, ids=[f"{api}-{name}-{'.'.join(path)}" for api, name, path in ALL_IDS]
)
def test_an_optional_id_of_another_company_is_as_good_as_none(
    stage: Stage, twin: int, api: str, name: str, path: Path
) -> None:
    case = CASES[api][name]
    if path[-1] == "deviceId":
        pytest.skip("a device is a person's, not a company's")
    found = answered(stage, twin, case, api=api, name=name, path=path)
    if found is None:
        return
    got, is_changed, shown = found
    assert not is_changed, shown
    if (api, name) in NARROW and got == OK:
        return
    assert got in {NOT_FOUND, FORBIDDEN}, shown


# Optional ids of queries that are no lists: field, document, what it needs beside the id.
QUERIES = {
    ("collectionRate", "itemId"): 'query ($id: ID!, $unit: ID!) { collectionRate(unitId: $unit, periods: ["2026-11"],'
    " itemId: $id) { whole { billed { amountMinor } } } }",
    ("previewOwnerChange", "formerResidencyIds"): "query ($id: ID!, $room: ID!, $person: ID!) { previewOwnerChange("
    'roomId: $room, on: "2026-12-01", newPersonIds: [$person], formerResidencyIds: [$id]) { refusals { code } } }',
    ("previewOwnerChange", "leavingResidencyIds"): "query ($id: ID!, $room: ID!, $person: ID!) { previewOwnerChange("
    'roomId: $room, on: "2026-12-01", newPersonIds: [$person], leavingResidencyIds: [$id]) { refusals { code } } }',
    ("plannedAccess", "orgRoleId"): "query ($id: ID!, $unit: ID!, $role: ID!) { plannedAccess(posts: [{ unitId: $unit,"
    " postRoleId: $role, orgRoleId: $id }]) { communities { id } } }",
}
# What such a query answers where it does not refuse: that there is nothing, or nobody who could.
NOTHING = {
    ("collectionRate", "itemId"): {"whole": {"billed": {"amountMinor": 0}}},
    ("previewOwnerChange", "formerResidencyIds"): {"refusals": [{"code": "NOBODY_HANDS_OVER"}]},
    ("previewOwnerChange", "leavingResidencyIds"): {"refusals": []},
}


@pytest.mark.parametrize(("name", "by"), list(QUERIES), ids=[f"{name}-{by}" for name, by in QUERIES])
def test_an_optional_id_of_a_query_is_as_good_as_none(stage: Stage, twin: int, name: str, by: str) -> None:
    world, document = stage.world, QUERIES[name, by]
    given = {
        "id": of_twin(by, world),
        "unit": world.unit("JG"),
        "room": world.room("502"),
        "person": encode_id("Person", world.cast.people["neighbour"]),
        "role": encode_id("Role", world.made["small role"]),
    }
    asked = {key: value for key, value in given.items() if f"${key}" in document}
    answer = stage.ask("staff", allowed(CASES["staff"][f"Query.{name}"]), document, asked)
    if "errors" in answer:
        assert {error["extensions"]["code"] for error in answer["errors"]} <= {NOT_FOUND, FORBIDDEN}, answer
    else:
        assert answer["data"][name] == NOTHING[name, by], answer
