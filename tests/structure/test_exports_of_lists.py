"""Every list of the console can be exported, by its own filters, and holds the same rows for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import close_old_connections
from graphql import GraphQLInputObjectType, get_named_type

from backend.config.graphql import APIS
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.permissions import root_fields
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from insights.exports.lists import ALL
from tests.structure.authorization.world import Role, World
from tests.structure.test_authorization_matrix import (
    CASES,
    Stage,
    stage,
    wechat_open_simulator,
    wechat_simulator_process,
)
from tests.structure.test_optional_ids import of_twin
from tests.structure.test_other_company import twin

__all__ = ["stage", "twin", "wechat_open_simulator", "wechat_simulator_process"]

SCHEMA = APIS["staff"][1].graphql_schema
Given = Callable[[World], Mapping[str, Any]]


def nothing(world: World) -> Mapping[str, Any]:
    return {}


def books(world: World) -> Mapping[str, Any]:
    return {"unitId": world.unit("JG"), "from": "2020-01-01", "to": "2099-12-31"}


def figure(world: World) -> Mapping[str, Any]:
    return {"unitId": world.unit("JG"), "periods": ["2026-10", "2026-11"], "figure": "BILLED"}


def person(world: World) -> Mapping[str, Any]:
    return {"personId": encode_id("Person", world.cast.people["owner"])}


# Root field -> the list that exports it and what both must be given.
EXPORTED: dict[str, tuple[str, Given]] = {
    "bills": ("BILLS", nothing),
    "arrears": ("ARREARS", nothing),
    "payments": ("PAYMENTS", nothing),
    "receipts": ("RECEIPTS", nothing),
    "refunds": ("REFUNDS", nothing),
    "redLetters": ("RED_LETTERS", nothing),
    "customers": ("PERSONS", nothing),
    "assignments": ("ASSIGNMENTS", nothing),
    "tariffs": ("TARIFFS", nothing),
    "billingRuns": ("BILLING_RUNS", nothing),
    "audit": ("AUDIT", nothing),
    "personalDataAccess": ("PERSONAL_DATA_ACCESS", nothing),
    "staff": ("STAFF", nothing),
    "exceptionCases": ("EXCEPTION_CASES", nothing),
    "providerStatements": ("PROVIDER_STATEMENTS", nothing),
    "statementDifferences": ("STATEMENT_DIFFERENCES", nothing),
    "bankImports": ("BANK_IMPORTS", nothing),
    "bankLines": ("BANK_LINES", nothing),
    "suspenseLines": ("SUSPENSE_LINES", nothing),
    "bankClaims": ("BANK_CLAIMS", nothing),
    "paymentPauses": ("PAYMENT_PAUSES", nothing),
    "bindingRequests": ("BINDING_REQUESTS", nothing),
    "phoneChanges": ("PHONE_CHANGES", nothing),
    "visits": ("VISITS", nothing),
    "archiveChanges": ("ARCHIVE_CHANGES", person),
    "ledgerEntries": ("LEDGER_ENTRIES", nothing),
    "ledgerPostings": ("LEDGER_POSTINGS", nothing),
    "ledgerAccounts": ("LEDGER_ACCOUNTS", books),
    "collectionPostings": ("COLLECTION_POSTINGS", figure),
    "ledgerChecks": ("LEDGER_CHECKS", nothing),
}
# Lists that are exported as something else, or not, and why.
OTHERWISE = {
    "jobs": "what one has started oneself; each job's result is a file already",
    "meterReadings": "a sheet to fill in; the readings themselves are READINGS",
}
# Arguments of a list that its export calls otherwise.
ARGUMENTS = {"from": "since", "to": "until"}
# Lists of which nobody has a row yet in the world of the matrix.
EMPTY = {"ledgerChecks", "providerStatements"}
ROLES = ("leader", "manager", "manager_elsewhere", "leader_other_company")


@pytest.fixture(scope="module")
def filled(stage: Stage) -> Stage:
    """The valid inputs of the matrix make a row of each list of which its world has none."""
    for name in EXPORTED:
        CASES["staff"][f"Query.{name}"].variables(stage.world)
    return stage


def connections() -> set[str]:
    found = set()
    for name, field in root_fields(SCHEMA):
        if name.startswith("Query.") and "nodes" in getattr(get_named_type(field.type), "fields", {}):
            found.add(name.removeprefix("Query."))
    return found


def input_of(export: str) -> str:
    """The field of ExportListInput that narrows the list."""
    first, *more = ("BILLS" if export == "OPEN_BILLS" else export).lower().split("_")
    return first + "".join(part.capitalize() for part in more)


def test_every_list_of_the_console_is_an_export() -> None:
    assert connections() == EXPORTED.keys() | OTHERWISE.keys()


@pytest.mark.parametrize("export", sorted(ALL))
def test_the_filters_of_an_export_are_those_of_its_list(export: str) -> None:
    fields = SCHEMA.type_map["ExportListInput"].fields
    kind = get_named_type(fields[input_of(export)].type) if input_of(export) in fields else None
    narrowing = set(kind.fields) if isinstance(kind, GraphQLInputObjectType) else set()
    assert {input_of(name) for name in ALL[export].filters} == narrowing


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("name", sorted(EXPORTED))
def test_an_export_holds_the_rows_that_its_reader_sees_in_the_list(filled: Stage, name: str, who: str) -> None:
    export, given = EXPORTED[name]
    role = Role(who, None)
    wanted = given(filled.world)
    narrowed = {ARGUMENTS.get(key, key): value for key, value in wanted.items()}
    counted = filled.ask("staff", role, *asking(name, wanted))
    answer = filled.ask(
        "staff",
        role,
        "mutation ($input: ExportListInput!) { exportList(input: $input) { errors { code } job { id } } }",
        {
            "input": {"list": export, input_of(export): narrowed, "idempotencyKey": name}
            if wanted
            else {"list": export, "idempotencyKey": name}
        },
    )
    if "errors" in counted:
        assert [error["extensions"]["code"] for error in answer["errors"]] == [
            error["extensions"]["code"] for error in counted["errors"]
        ]
        return
    made = answer["data"]["exportList"]
    assert made["errors"] == []
    company_id = company_of(filled, who)
    job_id = decode_id("Job", made["job"]["id"])
    # The list of what was done grows with the export that is asked for.
    counted = filled.ask("staff", role, *asking(name, wanted))
    assert run_job(company_id=company_id, job_id=job_id)
    close_old_connections()
    with tenant_read(company_id):
        job = Job.objects.get(id=job_id)
    assert (job.state, job.error) == ("DONE", None)
    assert job.result is not None
    assert job.result["count"] == counted["data"][name]["totalCount"]
    if who == "leader" and name not in EMPTY:
        assert job.result["count"] > 0, "the world of the matrix has no row of it"


# Filter ids of an export → what the list needs beside, for one of another company to narrow it to nothing.
FILTERED = [
    (export, key)
    for export in sorted(ALL)
    for key, kind in SCHEMA.type_map["ExportListInput"].fields.items()
    if key == input_of(export)
    for key, given in get_named_type(kind.type).fields.items()
    if get_named_type(given.type).name == "ID"
]
BESIDE: dict[str, Given] = {
    "LEDGER_ACCOUNTS": lambda world: {"unitId": world.unit("JG"), "since": "2020-01-01", "until": "2099-12-31"},
    "COLLECTION_POSTINGS": figure,
}
# The company's two tariffs hold in any community.
EVERYWHERE = {("TARIFFS", "communityId"): 2}


@pytest.mark.parametrize(("export", "by"), FILTERED, ids=[f"{export}-{by}" for export, by in FILTERED])
def test_an_export_narrowed_by_an_id_of_another_company_holds_nothing(
    filled: Stage, twin: int, export: str, by: str
) -> None:
    world = filled.world
    many = by.endswith("Ids")
    value = of_twin(by, world)
    given = {**BESIDE.get(export, nothing)(world), by: [value] if many else value}
    answer = filled.ask(
        "staff",
        Role("leader", None),
        "mutation ($input: ExportListInput!) { exportList(input: $input) { errors { code } job { id } } }",
        {"input": {"list": export, input_of(export): given, "idempotencyKey": f"{export} {by}"}},
    )
    if "errors" in answer:
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"NOT_FOUND"}, answer
        return
    made = answer["data"]["exportList"]
    assert made["errors"] == []
    job_id = decode_id("Job", made["job"]["id"])
    assert run_job(company_id=world.cast.company_id, job_id=job_id)
    with tenant_read(world.cast.company_id):
        job = Job.objects.get(id=job_id)
    assert job.result is not None
    assert (job.state, job.result["count"]) == ("DONE", EVERYWHERE.get((export, by), 0))


def asking(name: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    field = dict(root_fields(SCHEMA))[f"Query.{name}"]
    kinds = {key: str(field.args[key].type) for key in given}
    heads = f"({', '.join(f'${key}: {kind}' for key, kind in kinds.items())})" if given else ""
    arguments = f"({', '.join(f'{key}: ${key}' for key in kinds)})" if given else ""
    return f"query {heads} {{ {name}{arguments} {{ totalCount }} }}", dict(given)


def company_of(stage: Stage, who: str) -> int:
    return company_named("乙物业").id if who.endswith("_other_company") else stage.world.cast.company_id
