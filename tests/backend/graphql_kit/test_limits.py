"""What one request may ask for."""

from typing import Any

import graphene
import pytest

from backend.graphql_kit.limits import Limits
from backend.graphql_kit.permissions import Public, field
from tests.backend.graphql_kit.apis import SMALL, ask, post, view_of

pytestmark = pytest.mark.django_db


class Item(graphene.ObjectType):
    name = graphene.String()
    inner = graphene.Field(lambda: Item)
    parts = graphene.List(lambda: Item)
    page = graphene.List(lambda: Item, first=graphene.Int(default_value=5))


class Query(graphene.ObjectType):
    item = field(
        Item,
        permission=Public,
        ids=graphene.List(graphene.Int),
        box=graphene.List(graphene.List(graphene.Int)),
        words=graphene.List(graphene.String),
    )
    page = field(graphene.List(Item), permission=Public, first=graphene.Int(default_value=20))


class Mutations(graphene.ObjectType):
    one = field(graphene.Boolean, permission=Public)
    two = field(graphene.Boolean, permission=Public)


def refused(query: str, variables: dict[str, Any] | None = None, limits: Limits = SMALL) -> dict[str, Any]:
    status, answer = post(view_of(Query, Mutations, limits=limits), {"query": query, "variables": variables or {}})
    assert status == 400
    assert "data" not in answer
    (error,) = answer["errors"]
    assert isinstance(error, dict)
    return error


@pytest.mark.parametrize(
    ("query", "code", "column"),
    [
        ("{ item { inner { inner { inner { name } } } } }", "QUERY_TOO_DEEP", 34),
        ("{ item { ...A } } fragment A on Item { inner { ...B } } fragment B on Item { inner { inner { name } } }",
         "QUERY_TOO_DEEP", 94),
        ("{ item { a: name b: name c: name } }", "TOO_MANY_ALIASES", 1),
        ("{ item { ...A } x: item { ...A } } fragment A on Item { a: name }", "TOO_MANY_ALIASES", 1),
        ("{ item { name } page { name } a: item { name } b: item { name } }", "TOO_MANY_ROOT_FIELDS", 1),
        ("mutation { one two }", "ONE_MUTATION_ONLY", 16),
        ("mutation { ...M } fragment M on Mutations { one two }", "ONE_MUTATION_ONLY", 1),
        ("{ page(first: 101) { name } }", "PAGE_TOO_LARGE", 15),
        ("{ page(first: 0) { name } }", "PAGE_TOO_LARGE", 15),
        ("{ page(first: 100) { inner { name } } }", "QUERY_TOO_COSTLY", 1),
        ("{ item { parts { parts { name } x: parts { name } } } }", "QUERY_TOO_COSTLY", 1),
        ("{ item(ids: [1, 2, 3, 4]) { name } }", "LIST_TOO_LONG", 13),
        ('{ item(words: ["a", "b\\u0000"]) { name } }', "CHARACTER_REFUSED", 21),
        ("{ item(box: [[1], [1, 2, 3, 4]]) { name } }", "LIST_TOO_LONG", 19),
    ],
)  # fmt: skip
def test_refuses_and_says_where(query: str, code: str, column: int) -> None:
    error = refused(query)
    assert error["extensions"]["code"] == code
    assert error["locations"] == [{"line": 1, "column": column}]


def test_pages_asked_by_variable_count_too() -> None:
    query = "query($n: Int) { page(first: $n) { inner { name } } }"
    assert refused(query, {"n": 101})["extensions"]["code"] == "PAGE_TOO_LARGE"
    assert refused(query, {"n": 100})["extensions"]["code"] == "QUERY_TOO_COSTLY"
    assert ask(view_of(Query, limits=SMALL), query, {"n": 99}) == {"data": {"page": None}}


def test_long_lists_in_variables_are_refused() -> None:
    query = "query($ids: [Int]) { item(ids: $ids) { name } }"
    assert refused(query, {"ids": [1, 2, 3, 4]})["extensions"]["code"] == "LIST_TOO_LONG"


def test_text_that_the_database_cannot_hold_is_refused() -> None:
    error = refused("query($words: [String]) { item(words: $words) { name } }", {"words": ["fine", "not\0fine"]})
    assert error["extensions"]["code"] == "CHARACTER_REFUSED"


def test_nested_fragments_are_measured_without_expanding_them() -> None:
    fragments = "".join(
        f" fragment F{number} on Item {{ parts {{ ...F{number + 1} }} inner {{ ...F{number + 1} }} }}"
        for number in range(25)
    )
    limits = Limits(depth=100)
    error = refused("{ item { ...F0 } }" + fragments + " fragment F25 on Item { name }", limits=limits)
    assert error["extensions"]["code"] == "QUERY_TOO_COSTLY"


@pytest.mark.parametrize("depth", [50, 250, 450])
def test_a_bottomless_query_is_refused_however_deep(depth: int) -> None:
    query = "{ item " + "{ inner " * depth + "{ name }" + "}" * (depth + 1)
    assert refused(query, limits=Limits())["extensions"]["code"] in ("QUERY_TOO_DEEP", "BAD_REQUEST")


def test_an_introspection_of_the_whole_schema_fits() -> None:
    from graphql import get_introspection_query

    assert "errors" not in ask(view_of(Query), get_introspection_query())
