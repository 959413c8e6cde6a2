"""Documents that clients ask by id: composing, keeping, serving, and serving nothing else."""

from pathlib import Path
from typing import Any

import graphene
import pytest

from backend.accounts.actor import ANONYMOUS, Actor, ActorKind
from backend.graphql_kit.errors import DocumentInvalid
from backend.graphql_kit.manifest import DocumentsInvalid, Manifest, composed, digest_of, name_of
from backend.graphql_kit.permissions import Public, field
from tests.backend.graphql_kit.apis import ask, code_of, post, view_of

STAFF = Actor(kind=ActorKind.STAFF, account_id=2)
OWNER = Actor(kind=ActorKind.OWNER, account_id=1)

pytestmark = pytest.mark.django_db


class Query(graphene.ObjectType):
    greeting = field(graphene.String, permission=Public, to=graphene.String())

    def resolve_greeting(self, info: object, to: str = "") -> str:
        return f"你好{to}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    (place / "greet_somebody.graphql").write_text(
        "# who is greeted\nquery GreetSomebody($to: String) { ...Greeting }\n"
    )
    (place / "_fragments.graphql").write_text("fragment Greeting on Query { greeting(to: $to) }")
    return place


@pytest.fixture
def registry(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "registered_documents.json"
    path.write_text(Manifest().followed_by(composed(folder)).dump())
    return path


def greet(registry: Path) -> str:
    return Manifest.read(registry).operations["GreetSomebody"]


def test_a_document_carries_its_fragments_and_its_layout_does_not_count(folder: Path) -> None:
    before = composed(folder)
    assert set(before) == {"GreetSomebody"}
    assert "fragment Greeting on Query" in before["GreetSomebody"]
    assert "# who" not in before["GreetSomebody"]
    (folder / "greet_somebody.graphql").write_text("query GreetSomebody(\n  $to: String\n) {\n\n ...Greeting\n}")
    assert composed(folder) == before


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("other.graphql", "query Greet { greeting }", "Greet belongs into greet.graphql"),
        ("greet.graphql", "{ greeting }", "holds operation definition that does not belong there"),
        ("greet.graphql", "query Greet { greeting", "Syntax Error"),
        ("greet.graphql", "query Greet { ...Nobody }", "no fragment 'Nobody'"),
        ("_fragments.graphql", "fragment Idle on Query { greeting }", "nobody uses Idle"),
    ],
)
def test_says_what_is_wrong_with_a_folder(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DocumentsInvalid) as refused:
        composed(tmp_path)
    assert problem in str(refused.value)


def test_earlier_documents_stay_until_they_are_retired() -> None:
    first = Manifest().followed_by({"A": "query A {\n  a\n}", "B": "query B {\n  b\n}"})
    second = first.followed_by({"A": "query A {\n  a\n  c\n}", "B": "query B {\n  b\n}"})
    assert list(second.earlier.values()) == ["query A {\n  a\n}"]
    third = second.followed_by({"A": "query A {\n  d\n}"})
    assert [name_of(text) for text in third.earlier.values()] == ["A", "B", "A"]
    gone = digest_of("query A {\n  a\n}")
    fourth = third.without(gone[:8])
    assert (gone in fourth.documents, fourth.retired) == (False, (gone,))
    assert set(fourth.without("A").without("B").documents.values()) == {"query A {\n  d\n}"}
    with pytest.raises(KeyError):
        fourth.without(fourth.operations["A"])  # current
    # One that is written again is served again.
    assert fourth.followed_by({"A": "query A {\n  a\n}"}).retired == ()


def test_is_written_and_read_the_same(tmp_path: Path) -> None:
    manifest = Manifest({"A": "1"}, {"1": "query A { 数 }", "2": "query A { b }"}, ("3",))
    (tmp_path / "manifest.json").write_text(manifest.dump())
    assert Manifest.read(tmp_path / "manifest.json") == manifest
    assert Manifest.read(tmp_path / "none.json") == Manifest()


@pytest.mark.parametrize(
    "named",
    [
        lambda digest: {"documentId": f"sha256:{digest}"},
        lambda digest: {"documentId": digest},
        lambda digest: {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}},
    ],
)
def test_a_registered_document_is_asked_by_its_id(registry: Path, named: Any) -> None:
    view = view_of(Query, registry=registry)
    body = {**named(greet(registry)), "variables": {"to": "，小花"}}
    assert post(view, body) == (200, {"data": {"greeting": "你好，小花"}})
    assert post(view, body) == (200, {"data": {"greeting": "你好，小花"}})


def test_an_unknown_id_is_told_so(registry: Path) -> None:
    status, answer = post(view_of(Query, registry=registry), {"documentId": "sha256:" + "0" * 64})
    assert (status, code_of(answer)) == (400, "PERSISTED_DOCUMENT_NOT_FOUND")


def test_registered_documents_are_prepared_at_the_start_and_never_leave(registry: Path) -> None:
    view = view_of(Query, registry=registry)
    assert view.documents.warm() == []
    kept = view.documents.registered(f"sha256:{greet(registry)}")
    view.documents.size = 1
    for number in range(5):
        ask(view, f"query Q{number} {{ greeting }}")
    assert view.documents.registered(greet(registry)) is kept
    assert view.documents.prepared(Manifest.read(registry).documents[greet(registry)]) is kept
    assert kept.is_registered


def test_a_document_that_the_schema_no_longer_answers_is_named(registry: Path) -> None:
    class Changed(graphene.ObjectType):
        farewell = field(graphene.String, permission=Public)

    ((digest, refused),) = view_of(Changed, registry=registry).documents.warm()
    assert (digest, type(refused)) == (greet(registry), DocumentInvalid)


def test_only_registered_documents_are_open_to_clients_in_production(registry: Path, settings: Any) -> None:
    settings.GRAPHQL_PERSISTED_ONLY = True
    text = Manifest.read(registry).documents[greet(registry)]
    for actor in (ANONYMOUS, OWNER):
        view = view_of(Query, actor=actor, registry=registry)
        assert code_of(ask(view, "{ greeting }")) == "PERSISTED_DOCUMENTS_ONLY"
        # Nothing of the schema is told either.
        assert code_of(ask(view, "{ greetin")) == "PERSISTED_DOCUMENTS_ONLY"
        assert post(view, {"documentId": greet(registry)})[1] == {"data": {"greeting": "你好"}}
        assert ask(view, text) == {"data": {"greeting": "你好"}}
    assert ask(view_of(Query, actor=STAFF, registry=registry), "{ greeting }") == {"data": {"greeting": "你好"}}
