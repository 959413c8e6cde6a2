"""Every root field asked as every role with a valid input.

The allowed role succeeds, and a mutation of his changes a row; every other gets the exact code and no table changes.
A root field without a case fails. Each call runs in a transaction that is rolled back, on one database built once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from backend.config.graphql import APIS
from backend.graphql_kit.permissions import declared_permissions, root_fields
from tests.databases import SERVER, pointed_at, with_path
from tests.infra.simulator_fixtures import wechat_open_simulator, wechat_simulator_process
from tests.infra.simulator_process import WechatOpenSimulator, WechatPaySimulator
from tests.structure.authorization.cases import HIDDEN, OK, Case, gather
from tests.structure.authorization.world import ROLES, Role, World, build_world

__all__ = ["wechat_open_simulator", "wechat_simulator_process"]

CASES = {"owner": gather("owner"), "staff": gather("staff")}
FIELDS = [(api, name) for api, (_, schema, _) in APIS.items() for name, _ in root_fields(schema.graphql_schema)]

# Row-level security hides rows from the runtime role; the owner of the function sees them all.
CHECKSUMS = """
CREATE FUNCTION checksums() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    wanted text;
    one text;
    answer jsonb := '{}';
BEGIN
    FOR wanted IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT count(*) || '':'' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %I t', wanted)
            INTO one;
        answer := answer || jsonb_build_object(wanted, one);
    END LOOP;
    RETURN answer;
END $$
"""


@dataclass
class Stage:
    """The world in its database, and a client."""

    world: World
    client: Client

    def ask(self, api: str, role: Role, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        token = self.world.tokens.get(role.name)
        response = self.client.post(
            f"/graphql/{api}",
            json.dumps({"query": query, "variables": variables}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        answer: dict[str, Any] = json.loads(response.content)
        return answer


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    wechat_simulator_process: WechatPaySimulator,
    wechat_open_simulator: WechatOpenSimulator,
) -> Iterator[Stage]:
    credentials = wechat_simulator_process.credentials
    wechatpay = {
        **settings.WECHATPAY,
        **{name: credentials[name] for name in settings.WECHATPAY if name in credentials},
    }
    wechatpay["base_url"] = wechat_simulator_process.base_url
    with django_db_blocker.unblock():
        name = SERVER.fresh_copy(SERVER.migrated_template())
        try:
            with psycopg.connect(with_path(SERVER.owner_url, name), autocommit=True) as owner:
                owner.execute(CHECKSUMS)
            with (
                pointed_at(name),
                override_settings(LINLI_DEMO=True, WECHATPAY=wechatpay, WECHAT=wechat_open_simulator.settings),
            ):
                yield Stage(build_world(), Client(raise_request_exception=False))
        finally:
            SERVER.drop(name)


def checksums() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT checksums()")
        found: dict[str, str] = json.loads(cursor.fetchone()[0])
    return found


class RolledBack(Exception):
    """Ends the transaction of one call."""


def outcome_of(stage: Stage, api: str, case: Case, role: Role) -> tuple[str, list[str], str]:
    """(OK, HIDDEN or a code, tables that changed, the answer as text) of one call, which leaves nothing behind."""
    atomic = transaction.atomic()
    # As in a test case of Django: the services' own outermost transactions run inside of it.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    result: tuple[str, list[str], str] = ("", [], "")
    try:
        with atomic:
            variables = dict(case.variables(stage.world))
            before = checksums()
            answer = stage.ask(api, role, case.query, variables)
            after = checksums()
            changed = sorted(table for table in before if before[table] != after[table])
            result = (read(answer, case, stage.world), changed, json.dumps(answer, ensure_ascii=False))
            raise RolledBack
    except RolledBack:
        return result


def read(answer: dict[str, Any], case: Case, world: World) -> str:
    if "errors" in answer:
        return "+".join(sorted({str(error["extensions"]["code"]) for error in answer["errors"]}))
    for payload in answer["data"].values():
        if isinstance(payload, dict) and payload.get("errors"):
            return "refused: " + ", ".join(error["code"] for error in payload["errors"])
    if case.shows is not None and case.shows(world) not in json.dumps(answer):
        return HIDDEN
    return OK


@pytest.mark.parametrize(("api", "name"), FIELDS, ids=[f"{api}-{name}" for api, name in FIELDS])
def test_every_role_gets_exactly_what_is_its_own(stage: Stage, api: str, name: str) -> None:
    if api == "merchant":
        assert name == "Query.apiVersion", "write cases for the merchants' API"
        return
    case = CASES[api].get(name)
    assert case is not None, f"{name} of the {api} API has no valid input in tests/structure/authorization"
    wrong = []
    for role in ROLES:
        expected = case.outcome(role)
        got, changed, answer = outcome_of(stage, api, case, role)
        writes = name.startswith("Mutation.") and expected == OK and not case.is_unwritten
        if got != expected or bool(changed) != writes:
            wrong.append(f"{role.name}: {got} instead of {expected}, changed {changed}: {answer[:600]}")
    assert not wrong, "\n".join(wrong)


def test_every_field_of_staff_declares_the_permissions_of_its_case() -> None:
    declared = declared_permissions(APIS["staff"][1].graphql_schema)
    needed = {name: case.needs for name, case in CASES["staff"].items()}
    assert {name: frozenset(permission.codes) for name, permission in declared.items()} == needed


def test_no_case_is_left_of_a_field_that_is_gone() -> None:
    known = {(api, name) for api, name in FIELDS}
    assert {(api, name) for api, cases in CASES.items() for name in cases} <= known
