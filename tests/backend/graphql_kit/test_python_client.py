"""The typed client, written for a small API, imported and used against it."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal as Number
from pathlib import Path
from types import ModuleType
from typing import Any

import graphene
import pytest
from django.conf import settings
from django.test import RequestFactory

from backend.graphql_kit.manifest import Manifest
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Public, field
from backend.graphql_kit.python_client.shapes import Unsupported, snake
from backend.graphql_kit.python_client.writing import client_files, docstring
from backend.graphql_kit.types import Decimal
from backend.kernel.errors import InvalidInput
from tests.backend.graphql_kit.apis import view_of

pytestmark = pytest.mark.django_db

HOME = Path(settings.BASE_DIR) / "clients" / "python" / "linli_client"


class Colour(graphene.Enum):
    RED = "red"
    BLUE = "blue"


class Leaf(graphene.ObjectType):
    grown_on = graphene.Field(graphene.Date)
    area = graphene.Field(graphene.NonNull(Decimal))


class Tree(graphene.ObjectType):
    "A tree."

    name = graphene.String(required=True)
    colour = graphene.Field(Colour)
    leaves = graphene.NonNull(graphene.List(graphene.NonNull(Leaf)))
    twin = graphene.Field(lambda: Tree)


class TreeFilter(graphene.InputObjectType):
    colours = graphene.List(graphene.NonNull(Colour))
    since = graphene.Date()


class Query(graphene.ObjectType):
    tree = field(Tree, permission=Public, filter=TreeFilter(), description="One tree.")
    version = field(graphene.String, permission=Public)

    def resolve_tree(self, info: object, filter: Any = None) -> Any:
        if filter is None:
            return None
        leaf = Leaf(grown_on=filter.get("since"), area=Number("1.50"))
        return Tree(name="榕", colour=filter["colours"][0], leaves=[leaf], twin=Tree(name="twin", leaves=[]))

    def resolve_version(self, info: object) -> str:
        return "1"


class PlantInput(graphene.InputObjectType):
    name = graphene.String(required=True)
    height = graphene.Field(Decimal)
    label = graphene.String(default_value="none")


class Plant(Mutation):
    "Plant a tree."

    permission = Public
    Input = PlantInput
    planted = graphene.String()

    @classmethod
    def perform(cls, *, actor: Any, input: Any, now: Any) -> Any:
        if not input.name:
            raise InvalidInput(field=("name",), name="name", reason="empty")
        return cls(planted=f"{input.name} {input.get('height')} {input.label}")


class Mutations(graphene.ObjectType):
    plant = Plant.field()


DOCUMENTS = {
    "Tree": "query Tree($filter: TreeFilter) { tree(filter: $filter) { ...Bare twin { name leaves { area } } } }\n"
    "fragment Bare on Tree { name colour leaves { ...Leaf } }\nfragment Leaf on Leaf { grownOn area }",
    "Both": "query Both { version tree { name } }",
    "Plant": "mutation Plant($input: PlantInput!) { plant(input: $input) { errors { code field message } planted } }",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    """A `Small` client whose requests go to the view."""
    package = tmp_path / "written_client"
    shutil.copytree(HOME, package, ignore=shutil.ignore_patterns("owner", "staff", "__pycache__"))
    (package / "small").mkdir()
    registry = tmp_path / "documents.json"
    registry.write_text(Manifest().followed_by(DOCUMENTS).dump())
    view = view_of(Query, Mutations, registry=registry)
    for name, text in client_files("small", view.schema, DOCUMENTS).items():
        (package / "small" / name).write_text(text)

    def send(body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        response = view(RequestFactory().post("/", body, content_type="application/json", headers=dict(headers)))
        return response.status_code, response.content

    imported(package)
    module = importlib.import_module("written_client.small")
    yield module.Small(send=send, language="en")
    for name in [name for name in sys.modules if name.startswith("written_client")]:
        del sys.modules[name]


def imported(package: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(package.name, package / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[package.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_query_gives_typed_values(client: Any) -> None:
    module = sys.modules["written_client.small"]
    inputs, enums = (importlib.import_module(f"{module.__name__}.{name}") for name in ("inputs", "enums"))
    wanted = inputs.TreeFilter(colours=[enums.Colour.BLUE], since=date(2026, 11, 1))
    tree = client.tree(wanted)
    assert (tree.name, tree.colour) == ("榕", enums.Colour.BLUE)
    assert (tree.leaves[0].grown_on, tree.leaves[0].area) == (date(2026, 11, 1), Number("1.5"))
    # What a fragment alone asks has the fragment's class, wherever it is asked.
    assert type(tree.leaves[0]).__module__ == "written_client.small.fragments"
    assert type(tree).__module__ == "written_client.small.tree"
    assert (tree.twin.name, tree.twin.leaves) == ("twin", [])
    assert client.tree() is None


def test_several_root_fields_come_together(client: Any) -> None:
    both = client.both()
    assert (both.version, both.tree) == ("1", None)


def test_a_mutation_takes_its_input_as_arguments_and_raises_its_refusal(client: Any) -> None:
    assert client.plant(name="樟", height=Number("2.5")) == "樟 2.5 none"
    connection = sys.modules["written_client.connection"]
    with pytest.raises(connection.Refused) as refused:
        client.plant(name="")
    assert (refused.value.codes, refused.value.problems[0].field) == (["INVALID_INPUT"], ("name",))


def test_what_is_refused_as_a_whole_or_is_no_answer_is_told_apart(client: Any) -> None:
    connection = sys.modules["written_client.connection"]
    with pytest.raises(connection.ApiRefused, match="PERSISTED_DOCUMENT_NOT_FOUND"):
        client.ask("sha256:0", {})
    client._send = lambda body, headers: (502, b"<html>")
    with pytest.raises(connection.AnswerInvalid, match="status 502"):
        client.both()
    with pytest.raises(connection.Unreachable):
        connection.Address("http://127.0.0.1:1/graphql/small", proxies={})(b"{}", {})


def test_what_the_writer_does_not_know_is_said() -> None:
    schema = view_of(Query, Mutations).schema
    with pytest.raises(Unsupported, match="does not ask for its errors"):
        client_files("small", schema, {"P": 'mutation P { plant(input: {name: "a"}) { planted } }'})
    with pytest.raises(Unsupported, match="inline fragments"):
        client_files("small", schema, {"T": "query T { tree { ... on Tree { name } } }"})


def test_a_long_text_is_broken_where_a_line_is_full() -> None:
    """Chinese characters count twice, as ruff counts them."""
    short, long = "A tree.", "A tree 乔木 " * 20 + "of the park"
    assert docstring(short, "    ") == '    """A tree."""\n\n'
    lines = docstring(long, "        ").rstrip("\n").split("\n")
    assert len(lines) > 2
    assert all(sum(1 + (sign > "\u2e80") for sign in line) <= 120 for line in lines)
    assert " ".join(line.strip().strip('"') for line in lines).strip() == long


@pytest.mark.parametrize(("name", "expected"), [("dueOn", "due_on"), ("idNumber", "id_number"), ("class", "class_")])
def test_names_are_those_of_python(name: str, expected: str) -> None:
    assert snake(name) == expected
