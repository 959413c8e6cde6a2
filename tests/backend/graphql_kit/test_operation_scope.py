"""Transactions and row security around one operation, on a database that really commits."""

from datetime import UTC, datetime
from typing import Any

import graphene
import pytest
from django.db import connection, transaction
from django_scopes.exceptions import ScopeError

from backend.accounts.actor import ANONYMOUS, Actor, ActorKind
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.mutations import Mutation, UndeclaredError
from backend.graphql_kit.permissions import Public, field
from backend.kernel.errors import DomainError, Forbidden
from backend.organization.base import tenant_transaction
from backend.organization.models import Company
from property_core.residents.models import Person
from tests.backend.graphql_kit.apis import ask, code_of, view_of
from tests.conftest import CommittedDatabase

pytestmark = pytest.mark.usefixtures("two_companies")


@pytest.fixture
def two_companies(committed_db: CommittedDatabase) -> dict[str, Actor]:
    """An owner of each company; each company knows two people."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    actors = {}
    for name in ("first", "second"):
        company = Company.objects.create(name=name, created_at=now)
        with tenant_transaction(company.pk):
            for number in (1, 2):
                Person.objects.create(company_id=company.pk, code=f"{name}-{number}", kind="NATURAL", name=name)
        actors[name] = Actor(kind=ActorKind.OWNER, account_id=company.pk, company_id=company.pk)
    return actors


class NameTaken(DomainError):
    code = "NAME_TAKEN"
    zh = "名字 {name} 已被使用。"
    en = "The name {name} is taken."


def people_by_id(ids: list[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(ids)


class PersonType(graphene.ObjectType):
    code = graphene.String()
    again = graphene.String()

    def resolve_again(self: Person, info: Any) -> Any:
        return info.context.loaders.load(people_by_id, self.pk).then(lambda person: person.code)


SEEN: list[object] = []


class Query(graphene.ObjectType):
    people = field(graphene.List(PersonType), permission=Public)
    is_atomic = field(graphene.Boolean, permission=Public)
    raw_count = field(graphene.Int, permission=Public)
    bad_sql = field(graphene.String, permission=Public)
    forbidden = field(graphene.String, permission=Public)

    def resolve_people(self, info: Any) -> Any:
        return Person.objects.order_by("id")

    def resolve_is_atomic(self, info: Any) -> bool:
        return connection.in_atomic_block

    def resolve_raw_count(self, info: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM person")
            return int(cursor.fetchone()[0])

    def resolve_bad_sql(self, info: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM person")
        return ""

    def resolve_forbidden(self, info: Any) -> str:
        raise Forbidden


class RenameInput(graphene.InputObjectType):
    code = graphene.String(required=True)
    how = graphene.String()


class Rename(Mutation):
    """Give a person another name."""

    permission = Public
    Input = RenameInput
    raises = (NameTaken,)
    person = graphene.Field(PersonType)
    is_atomic = graphene.Boolean()

    def resolve_is_atomic(self, info: Any) -> bool:
        return connection.in_atomic_block

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> Any:
        SEEN.append(connection.in_atomic_block)
        if input.how == "taken":
            raise NameTaken(field=("name",), name="x")
        if input.how == "forbidden":
            raise Forbidden
        if input.how == "undeclared":
            raise SomethingElse
        if input.how == "crash":
            raise RuntimeError("boom")
        with tenant_transaction(actor.company, durable=True):
            Person.objects.filter(code=input.code).update(name="renamed")
            person = Person.objects.get(code=input.code)
        return cls(person=person)


class SomethingElse(DomainError):
    code = "SOMETHING_ELSE"


class Enter(Mutation):
    """Sign in."""

    permission = Public
    count = graphene.Int()

    def resolve_count(self, info: Any) -> int:
        return Person.objects.count()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime, context: RequestContext) -> Any:
        context.become(SECOND["second"])
        return cls()


SECOND: dict[str, Actor] = {}


class Mutations(graphene.ObjectType):
    rename = Rename.field()
    enter = Enter.field()


def assert_clean() -> None:
    assert not connection.in_atomic_block
    assert connection.get_autocommit()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('linli.company_id', true), ''), txid_current_if_assigned()")
        assert cursor.fetchone() == ("", None)
    with pytest.raises(ScopeError):
        Person.objects.count()


def test_a_query_reads_its_company_in_one_transaction(two_companies: dict[str, Actor]) -> None:
    view = view_of(Query, actor=two_companies["second"])
    answer = ask(view, "{ isAtomic people { code again } rawCount }")
    people = [{"code": f"second-{number}", "again": f"second-{number}"} for number in (1, 2)]
    assert answer == {"data": {"isAtomic": True, "people": people, "rawCount": 2}}
    assert_clean()


def test_nobody_reads_nothing() -> None:
    answer = ask(view_of(Query, actor=ANONYMOUS), "{ isAtomic rawCount people { code } }")
    assert answer["data"] == {"isAtomic": False, "rawCount": 0, "people": None}
    assert code_of(answer) == "INTERNAL"  # the tenant fence: a public resolver may not ask a tenant table
    assert_clean()


def test_a_failed_statement_is_rolled_back_and_leaves_the_connection_clean(two_companies: dict[str, Actor]) -> None:
    view = view_of(Query, actor=two_companies["first"])
    answer = ask(view, "{ isAtomic badSql }")
    assert answer["data"] == {"isAtomic": True, "badSql": None}
    assert "no_such_column" not in str(answer)
    assert_clean()
    assert ask(view, "{ rawCount }") == {"data": {"rawCount": 2}}


def test_a_refusal_leaves_the_connection_clean(two_companies: dict[str, Actor]) -> None:
    assert code_of(ask(view_of(Query, actor=two_companies["first"]), "{ forbidden }")) == "FORBIDDEN"
    assert_clean()


def test_a_scope_left_open_does_not_reach_the_next_request(two_companies: dict[str, Actor]) -> None:
    class Leaky(graphene.ObjectType):
        leak = field(graphene.String, permission=Public)

        def resolve_leak(self, info: Any) -> str:
            transaction.atomic().__enter__()
            return ""

    ask(view_of(Leaky), "{ leak }")
    assert_clean()


RENAME = """mutation($input: RenameInput!) {
  rename(input: $input) { person { code again } isAtomic errors { code field message } }
}"""


def rename(actor: Actor, **given: str) -> dict[str, Any]:
    SEEN.clear()
    return ask(view_of(Query, Mutations, actor=actor), RENAME, {"input": {"code": "first-1", **given}})


def test_a_mutation_performs_outside_and_its_payload_reads_inside(two_companies: dict[str, Actor]) -> None:
    answer = rename(two_companies["first"])
    assert SEEN == [False]
    person = {"code": "first-1", "again": "first-1"}
    assert answer == {"data": {"rename": {"person": person, "isAtomic": True, "errors": []}}}
    assert_clean()
    with tenant_transaction(two_companies["first"].company):
        assert Person.objects.get(code="first-1").name == "renamed"


def test_a_refused_mutation_answers_errors_and_no_object(two_companies: dict[str, Actor]) -> None:
    payload = rename(two_companies["first"], how="taken")["data"]["rename"]
    assert payload["errors"] == [{"code": "NAME_TAKEN", "field": ["name"], "message": "名字 x 已被使用。"}]
    assert payload["person"] is None
    assert_clean()


def test_access_is_refused_at_the_top(two_companies: dict[str, Actor]) -> None:
    answer = rename(two_companies["first"], how="forbidden")
    assert (answer["data"], code_of(answer)) == (None, "FORBIDDEN")
    assert_clean()


def test_a_crash_is_masked(two_companies: dict[str, Actor]) -> None:
    answer = rename(two_companies["first"], how="crash")
    assert (answer["data"], code_of(answer)) == (None, "INTERNAL")
    assert_clean()


def test_an_error_that_the_mutation_does_not_declare_fails_the_test(two_companies: dict[str, Actor]) -> None:
    with pytest.raises(UndeclaredError, match="Rename does not declare SomethingElse"):
        rename(two_companies["first"], how="undeclared")
    assert_clean()


def test_an_undeclared_error_is_still_told_to_a_user(two_companies: dict[str, Actor], settings: Any) -> None:
    settings.LINLI_TEST = False
    payload = rename(two_companies["first"], how="undeclared")["data"]["rename"]
    assert [error["code"] for error in payload["errors"]] == ["SOMETHING_ELSE"]


def test_signing_in_reads_the_payload_as_the_new_actor(two_companies: dict[str, Actor]) -> None:
    SECOND.update(two_companies)
    assert ask(view_of(Query, Mutations), "mutation { enter { count errors { code } } }") == {
        "data": {"enter": {"count": 2, "errors": []}}
    }
    assert_clean()


@pytest.mark.parametrize("people", [2, 20])
def test_the_statements_of_a_list_do_not_grow_with_it(
    two_companies: dict[str, Actor], assert_queries: Any, people: int
) -> None:
    actor = two_companies["first"]
    with tenant_transaction(actor.company):
        for number in range(3, people + 1):
            Person.objects.create(company_id=actor.company, code=f"first-{number}", kind="NATURAL", name="x")
    view = view_of(Query, actor=actor)
    with assert_queries(2):  # the list, the loader; the company goes with the BEGIN
        answer = ask(view, "{ people { code again } }")
    assert [each["again"] for each in answer["data"]["people"]] == [f"first-{n}" for n in range(1, people + 1)]
