"""What an operation leaves in the figures and in the log."""

import time
from pathlib import Path
from typing import Any

import graphene
import pytest
from django.db import connection
from django.test import RequestFactory

from backend.accounts.actor import ANONYMOUS, Actor, ActorKind
from backend.graphql_kit.manifest import Manifest
from backend.graphql_kit.metrics import DATABASE_SECONDS, OPERATIONS, SECONDS, STATEMENTS, actor_mark
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Authenticated, Public, field
from backend.graphql_kit.view import GraphQLView
from backend.kernel.errors import InvalidInput
from tests.backend.graphql_kit.apis import ask, view_of

OWNER = Actor(kind=ActorKind.OWNER, account_id=17)

pytestmark = pytest.mark.django_db


class Query(graphene.ObjectType):
    greeting = field(graphene.String, permission=Public)
    counted = field(graphene.Int, permission=Authenticated)
    slow = field(graphene.Int, permission=Public)
    broken = field(graphene.String, permission=Public)

    def resolve_greeting(self, info: object) -> str:
        return "你好"

    def resolve_counted(self, info: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT pg_sleep(0.01)")
        return 2

    def resolve_slow(self, info: object) -> int:
        time.sleep(0.02)
        return 1

    def resolve_broken(self, info: object) -> str:
        raise RuntimeError


class Refuse(Mutation):
    "Refuses."

    permission = Public
    raises = (InvalidInput,)

    @classmethod
    def perform(cls, *, actor: Any, input: Any, now: Any) -> Any:
        raise InvalidInput(name="x", reason="y")


class Mutations(graphene.ObjectType):
    refuse = Refuse.field()


def logged(view: GraphQLView, query: str) -> dict[str, Any]:
    """The fields that an operation gives to the log."""
    request = RequestFactory().post("/", {"query": query}, content_type="application/json")
    view(request)
    fields: dict[str, Any] = request.log_fields  # type: ignore[attr-defined]
    return fields


def count(operation: str, outcome: str) -> float:
    value: float = OPERATIONS.labels("test", operation, outcome)._value.get()
    return value


def test_names_become_labels_only_where_they_are_registered(tmp_path: Path) -> None:
    registry = tmp_path / "documents.json"
    registry.write_text(Manifest().followed_by({"Greet": "query Greet { greeting }"}).dump())
    view = view_of(Query, registry=registry)
    before = count("Greet", "ok"), count("adhoc", "ok"), count("adhoc", "INTERNAL")
    ask(view, "query Greet { greeting }")
    ask(view, "query Made { greeting }")
    ask(view, "{ broken }")
    after = count("Greet", "ok"), count("adhoc", "ok"), count("adhoc", "INTERNAL")
    assert [late - early for early, late in zip(before, after, strict=True)] == [1, 1, 1]
    assert not [sample for metric in SECONDS.collect() for sample in metric.samples if "Made" in sample.labels.values()]


def test_refusals_are_counted_by_their_codes() -> None:
    view = view_of(Query, Mutations)
    before = count("refused", "GRAPHQL_VALIDATION"), count("adhoc", "INVALID_INPUT")
    ask(view, "{ nothing }")
    ask(view, "mutation { refuse { errors { code } } }")
    after = count("refused", "GRAPHQL_VALIDATION"), count("adhoc", "INVALID_INPUT")
    assert [late - early for early, late in zip(before, after, strict=True)] == [1, 1]


def test_statements_are_counted_and_timed() -> None:
    def figures() -> tuple[float, float]:
        return (
            STATEMENTS.labels("test", "adhoc")._value.get(),
            DATABASE_SECONDS.labels("test", "adhoc")._value.get(),
        )

    before = figures()
    wrappers = list(connection.execute_wrappers)
    fields = logged(view_of(Query, actor=OWNER), "query Counted { counted }")
    after = figures()
    assert fields["statements"] == after[0] - before[0] == 2
    assert fields["database_ms"] >= 10
    assert after[1] - before[1] >= 0.01
    assert connection.execute_wrappers == wrappers


def test_a_line_of_the_log_tells_the_operation_and_nobodys_name() -> None:
    fields = logged(view_of(Query, actor=OWNER), "query Counted { counted }")
    assert {name: fields[name] for name in ("api", "operation", "registered", "outcome", "depth", "slow")} == {
        "api": "test",
        "operation": "Counted",
        "registered": False,
        "outcome": "ok",
        "depth": 1,
        "slow": False,
    }
    assert fields["actor"] == actor_mark(OWNER)
    assert len(fields["actor"]) == 12
    assert (actor_mark(None), actor_mark(ANONYMOUS)) == ("", "")


def test_a_slow_operation_is_marked(settings: Any) -> None:
    assert logged(view_of(Query), "{ slow }")["slow"] is False
    settings.SLOW_OPERATION_MS = 10
    assert logged(view_of(Query), "{ slow }")["slow"] is True
