"""Pages over a real table: nothing skipped, nothing repeated, one statement each."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import graphene
import pytest
from django.db.models import F, QuerySet

from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.permissions import Public
from backend.organization.models import Company
from tests.backend.graphql_kit.apis import ask, code_of, view_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


class CompanyType(graphene.ObjectType):
    class Meta:
        name = "Company"

    name = graphene.String()


class CompanyFilter(graphene.InputObjectType):
    active = graphene.Boolean()


def companies_of(root: None, info: Any, *, filter: Any = None) -> QuerySet[Company]:
    found = Company.objects.all()
    return found.filter(is_active=filter.active) if filter and filter.active is not None else found


class Query(graphene.ObjectType):
    companies = connection_field(
        CompanyType,
        permission=Public,
        queryset_of=companies_of,
        filter=CompanyFilter(),
        order={"NEWEST": ("-created_at", "id"), "NAME": ("name", "id"), "ACTIVE": ("is_active", "-created_at", "-id")},
    )
    plain = connection_field(CompanyType, permission=Public, queryset_of=companies_of, order=("-id",))
    rows = connection_field(
        CompanyType,
        permission=Public,
        queryset_of=lambda root, info: Company.objects.annotate(made=F("created_at")).values("id", "name", "made"),
        order=("made", "id"),
    )


VIEW = view_of(Query)


@pytest.fixture
def seven() -> list[Company]:
    """Three of them were made in the same moment."""
    return [
        Company.objects.create(
            name=f"company {letter}", created_at=START + timedelta(microseconds=number // 3), is_active=number % 2 == 0
        )
        for number, letter in enumerate("gbdafce")
    ]


def walk(field: str, arguments: str = "", first: int = 2) -> list[str]:
    """Names over all pages."""
    names: list[str] = []
    after = None
    query = (
        f"query($first: Int, $after: String) {{ page: {field}(first: $first, after: $after {arguments})"
        " { nodes { name } edges { cursor node { name } } pageInfo { hasNextPage endCursor } } }"
    )
    for _ in range(10):
        page = ask(VIEW, query, {"first": first, "after": after})["data"]["page"]
        names += [node["name"] for node in page["nodes"]]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        after = page["pageInfo"]["endCursor"]
        assert not page["edges"] or page["edges"][-1]["cursor"] == after
        if not page["pageInfo"]["hasNextPage"]:
            return names
    raise AssertionError("no end")


@pytest.mark.parametrize("first", [1, 2, 3, 7, 100])
@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ("", lambda company: (-company.created_at.timestamp(), company.pk)),
        (", orderBy: NAME", lambda company: company.name),
        (", orderBy: ACTIVE", lambda company: (company.is_active, -company.created_at.timestamp(), -company.pk)),
    ],
)
def test_pages_cover_the_list_in_order(
    seven: list[Company], arguments: str, key: Callable[[Company], Any], first: int
) -> None:
    expected = [company.name for company in sorted(seven, key=key)]
    assert walk("companies", arguments, first) == expected


def test_a_row_added_before_the_cursor_does_not_shift_the_next_page(seven: list[Company]) -> None:
    query = "query($after: String) { plain(first: 3, after: $after) { nodes { name } pageInfo { endCursor } } }"
    first = ask(VIEW, query)["data"]["plain"]
    Company.objects.create(name="new", created_at=START)
    second = ask(VIEW, query, {"after": first["pageInfo"]["endCursor"]})["data"]["plain"]
    assert [node["name"] for node in first["nodes"] + second["nodes"]] == [each.name for each in seven[:0:-1]]


def test_rows_of_values_and_annotations_page_too(seven: list[Company]) -> None:
    assert walk("rows") == [company.name for company in seven]


def test_filters(seven: list[Company]) -> None:
    assert len(walk("companies", ", filter: {active: true}")) == 4


def test_a_page_is_one_statement_and_the_count_another(
    seven: list[Company], assert_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with assert_queries(1):  # the page
        ask(VIEW, "{ companies(first: 2) { nodes { name } edges { cursor } pageInfo { hasNextPage } } }")
    with assert_queries(1):  # the count
        assert ask(VIEW, "{ companies { totalCount } }") == {"data": {"companies": {"totalCount": 7}}}


def test_an_empty_page() -> None:
    query = "{ companies { nodes { name } totalCount pageInfo { hasNextPage endCursor } } }"
    page = {"nodes": [], "totalCount": 0, "pageInfo": {"hasNextPage": False, "endCursor": None}}
    assert ask(VIEW, query) == {"data": {"companies": page}}


@pytest.mark.parametrize("cursor", ["", "x", "bnVsbA", "WzFd", "W10", "é", "WyJhYWFhYWEiLDEsMl0"])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    answer = ask(VIEW, "query($after: String) { companies(after: $after) { nodes { name } } }", {"after": cursor})
    if cursor == "":
        assert "errors" not in answer
    else:
        assert code_of(answer) == "BAD_CURSOR"


def test_null_arguments_mean_the_defaults(seven: list[Company]) -> None:
    query = "{ companies(first: null, after: null, orderBy: null, filter: null) { nodes { name } } }"
    assert len(ask(VIEW, query)["data"]["companies"]["nodes"]) == 7


def test_a_cursor_of_another_order_is_refused(seven: list[Company]) -> None:
    cursor = ask(VIEW, "{ plain(first: 1) { pageInfo { endCursor } } }")["data"]["plain"]["pageInfo"]["endCursor"]
    answer = ask(VIEW, "query($after: String) { companies(after: $after) { nodes { name } } }", {"after": cursor})
    assert code_of(answer) == "BAD_CURSOR"


def test_an_order_without_the_id_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="must end in the id"):
        connection_field(CompanyType, queryset_of=companies_of, order=("name",))
