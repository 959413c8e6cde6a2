"""The HTTP side: what is refused, how failures are worded, what is kept."""

import json
import logging
import re
from typing import Any

import graphene
import pytest
from django.test import RequestFactory

from backend.accounts.actor import Actor, ActorKind
from backend.graphql_kit.permissions import Authenticated, PermissionMissing, Permitted, Public, field
from backend.kernel.errors import InvalidInput, NotSignedIn
from tests.backend.graphql_kit.apis import SMALL, ask, code_of, post, view_of

OWNER = Actor(kind=ActorKind.OWNER, account_id=1, language="en")
CASHIER = Actor(kind=ActorKind.STAFF, account_id=2, grants={"billing.collect": frozenset({7})})


class Query(graphene.ObjectType):
    greeting = field(graphene.String, permission=Public)
    mine = field(graphene.String, permission=Authenticated)
    till = field(graphene.String, permission=Permitted("billing.collect"))
    broken = field(graphene.String, permission=Public)
    picky = field(graphene.String, permission=Public)

    def resolve_greeting(self, info: object) -> str:
        return "你好"

    def resolve_mine(self, info: object) -> str:
        return "yours"

    def resolve_till(self, info: object) -> str:
        return "open"

    def resolve_broken(self, info: object) -> str:
        raise RuntimeError("duplicate key value violates unique constraint; DETAIL: Key (phone)=(138)")

    def resolve_picky(self, info: object) -> str:
        raise InvalidInput(field=("day",), name="day", reason="?")


pytestmark = pytest.mark.django_db


def test_answers_a_query() -> None:
    assert post(view_of(Query), {"query": "{ greeting }"}) == (200, {"data": {"greeting": "你好"}})


def test_permission_is_asked_before_the_resolver() -> None:
    assert code_of(ask(view_of(Query), "{ mine }")) == "NOT_SIGNED_IN"
    assert ask(view_of(Query, actor=OWNER), "{ mine }") == {"data": {"mine": "yours"}}
    assert code_of(ask(view_of(Query), "{ till }")) == "NOT_SIGNED_IN"
    assert code_of(ask(view_of(Query, actor=OWNER), "{ till }")) == "FORBIDDEN"
    assert ask(view_of(Query, actor=CASHIER), "{ till }") == {"data": {"till": "open"}}


def test_a_schema_with_an_open_root_field_does_not_start() -> None:
    class Open(graphene.ObjectType):
        anything = graphene.String()

    with pytest.raises(PermissionMissing, match=r"Open\.anything"):
        view_of(Open)


def test_an_unexpected_error_is_logged_and_masked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="linli.graphql"):
        answer = ask(view_of(Query), "{ greeting broken }")
    assert answer["data"] == {"greeting": "你好", "broken": None}
    assert code_of(answer) == "INTERNAL"
    assert answer["errors"][0]["extensions"]["requestId"] == "request-1"
    assert answer["errors"][0]["path"] == ["broken"]
    assert "duplicate" not in json.dumps(answer)
    assert "duplicate key" in caplog.text


def test_a_typed_refusal_while_reading_keeps_its_code_field_and_place() -> None:
    (error,) = ask(view_of(Query), "{ picky }", language="en")["errors"]
    assert error == {
        "message": "day is wrong: ?",
        "extensions": {"code": "INVALID_INPUT", "field": ["day"]},
        "locations": [{"line": 1, "column": 3}],
        "path": ["picky"],
    }


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("", "请先登录。"),
        ("en-GB,en;q=0.9,zh;q=0.5", "Please sign in first."),
        ("fr;q=1,zh-TW;q=0.9,en;q=x", "请先登录。"),
        ("en;q=0.3,zh-CN;q=0.8", "请先登录。"),
    ],
)
def test_speaks_the_callers_language(wanted: str, text: str) -> None:
    assert ask(view_of(Query), "{ mine }", language=wanted)["errors"][0]["message"] == text


def test_the_accounts_language_comes_before_the_browsers() -> None:
    answer = ask(view_of(Query, actor=OWNER), "{ mine till }", language="zh")
    assert answer["errors"][0]["message"] == "You are not allowed to do this."


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "BAD_REQUEST"),
        ('"text"', 400, "BAD_REQUEST"),
        ({}, 400, "BAD_REQUEST"),
        ({"query": 5}, 400, "BAD_REQUEST"),
        ({"query": "{ greeting"}, 400, "BAD_REQUEST"),
        ({"query": "{" * 5_00}, 400, "BAD_REQUEST"),
        ({"query": "{ greeting }", "variables": [1]}, 400, "BAD_REQUEST"),
        ({"query": "{ greeting }", "operationName": "Other"}, 400, "BAD_REQUEST"),
        ({"query": "query A { greeting } query B { greeting }"}, 400, "BAD_REQUEST"),
        ({"query": "{ greetings }"}, 400, "GRAPHQL_VALIDATION"),
        ({"query": "query($a: Int!) { greeting }"}, 400, "GRAPHQL_VALIDATION"),
        ([{"query": "{ greeting }"}], 400, "BATCH_REFUSED"),
        ({"query": "{ greeting }", "variables": {"a": "x" * 900}}, 413, "BODY_TOO_LARGE"),
        ({"documentId": "0" * 64}, 400, "PERSISTED_DOCUMENT_NOT_FOUND"),
    ],
)
def test_refuses_a_malformed_request(body: object, status: int, code: str) -> None:
    answered, answer = post(view_of(Query, limits=SMALL), body)
    assert (answered, code_of(answer), answer.get("data")) == (status, code, None)


def test_a_validation_error_says_where() -> None:
    assert ask(view_of(Query), "{\n  greetings }")["errors"][0]["locations"] == [{"line": 2, "column": 3}]


def test_only_json_is_taken_so_that_no_form_of_another_site_counts() -> None:
    status, answer = post(view_of(Query), b'{"query": "{ greeting }"}', content_type="text/plain")
    assert (status, code_of(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_get_shows_the_explorer_in_the_demo_only(settings: object) -> None:
    request = RequestFactory().get("/graphql/test", {"query": "{ greeting }"})
    settings.LINLI_DEMO = False  # type: ignore[attr-defined]
    assert view_of(Query)(request).status_code == 405
    settings.LINLI_DEMO = True  # type: ignore[attr-defined]
    page = view_of(Query)(request).content.decode()
    assert "<textarea" in page
    assert "greeting: String" in page
    assert "src=" not in page
    assert set(re.findall('href="([^"]*)"', page)) == {"data:,", "/", "?lang=en"}


def test_introspection_is_for_staff_where_it_is_not_a_demo(settings: object) -> None:
    settings.LINLI_TEST = False  # type: ignore[attr-defined]
    settings.LINLI_DEMO = False  # type: ignore[attr-defined]
    query = "{ __schema { queryType { name } } }"
    assert code_of(ask(view_of(Query, actor=OWNER), query)) == "INTROSPECTION_REFUSED"
    assert ask(view_of(Query, actor=CASHIER), query)["data"]["__schema"]["queryType"]["name"] == "Query"
    # A wrong name does not teach the right one either.
    assert "greeting" not in ask(view_of(Query), "{ greetin }")["errors"][0]["message"].replace("greetin'", "")


def test_documents_are_kept_and_bounded() -> None:
    view = view_of(Query)
    view.documents.size = 3
    for number in range(5):
        ask(view, f"query Q{number} {{ greeting }}")
    assert len(view.documents) == 3
    kept = view.documents.prepared("query Q4 { greeting }")
    assert view.documents.prepared("query Q4 { greeting }") is kept


def test_the_actor_is_built_once_and_only_when_somebody_asks() -> None:
    built = []

    def build(request: object) -> Actor:
        built.append(request)
        return OWNER

    view = view_of(Query, actor=build)
    assert ask(view, "{ __typename }") == {"data": {"__typename": "Query"}}
    assert built == []
    ask(view, "{ mine again: mine }")
    assert len(built) == 1


def test_a_token_that_no_longer_counts_is_told_so() -> None:
    def build(request: object) -> Actor:
        raise NotSignedIn

    assert code_of(ask(view_of(Query, actor=build), "{ greeting }")) == "NOT_SIGNED_IN"


def test_signing_in_again_works_whatever_the_old_token() -> None:
    class SignIn(graphene.ObjectType):
        sign_in = field(graphene.String, permission=Public)
        sign_out = field(graphene.String, permission=Authenticated)

        def resolve_sign_in(self, info: Any) -> str:
            return info.context.actor.kind

    def gone(request: object) -> Actor:
        raise NotSignedIn

    view = view_of(Query, SignIn, actor=gone)
    assert ask(view, "mutation { signIn }") == {"data": {"signIn": "ANONYMOUS"}}
    assert code_of(ask(view, "mutation { signOut }")) == "NOT_SIGNED_IN"
