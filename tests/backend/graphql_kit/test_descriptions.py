"""Descriptions in Chinese: found by their keys, named where they are missing, served to who reads the schema."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import graphene
import pytest
from graphql import print_schema

from backend.accounts.actor import Actor, ActorKind
from backend.graphql_kit.descriptions import described, faults, gathered, translated
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Public, declared_permissions, field
from backend.graphql_kit.reference import reference
from backend.kernel.errors import InvalidInput
from tests.backend.graphql_kit.apis import post, view_of

pytestmark = pytest.mark.django_db

TEXTS = {
    "Query.tree": "一棵树。",
    "Query.tree.age": "树龄，年。",
    "Tree": "树。",
    "Tree.name": "树名。",
    "Mutations.plant": "种树。",
}
INTROSPECTION = '{ __type(name: "Tree") { description fields { name description } } }'


class Tree(graphene.ObjectType):
    "A tree."

    name = graphene.String(description="What it is | called.")


class Query(graphene.ObjectType):
    tree = field(Tree, permission=Public, description="One tree.", age=graphene.Int(description="In years."))


class Plant(Mutation):
    "Plant a tree."

    permission = Public
    raises = (InvalidInput,)

    @classmethod
    def perform(cls, *, actor: Any, input: Any, now: Any) -> Any:
        return cls()


class Mutations(graphene.ObjectType):
    plant = Plant.field()


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An API package `sample_api` whose `zh` knows nothing yet."""
    (tmp_path / "sample_api" / "zh").mkdir(parents=True)
    for name in ("__init__.py", "zh/__init__.py"):
        (tmp_path / "sample_api" / name).write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("sample_api")]:
        monkeypatch.delitem(sys.modules, name)
    return "sample_api"


def test_every_text_has_a_key() -> None:
    schema = view_of(Query, Mutations).schema
    assert {entry.key: entry.text for entry in described(schema) if entry.key in TEXTS} == {
        "Query.tree": "One tree.",
        "Query.tree.age": "In years.",
        "Tree": "A tree.",
        "Tree.name": "What it is | called.",
        "Mutations.plant": "Plant a tree.",
    }


def test_what_is_missing_or_left_over_is_named_with_its_file(package: str, tmp_path: Path) -> None:
    schema = view_of(Query, Mutations).schema
    lines = faults(schema, package)
    assert 'sample_api/zh/words.py: add "Tree": "…",  # A tree.' in lines
    assert len(lines) == len(TEXTS)
    (tmp_path / "sample_api" / "zh" / "trees.py").write_text(f"TEXTS = {TEXTS | {'Tree.age': '树龄'}!r}")
    assert faults(schema, package) == ["sample_api/zh: Tree.age is in no schema any more"]


def test_a_key_said_twice_is_refused(package: str, tmp_path: Path) -> None:
    for name in ("trees", "woods"):
        (tmp_path / "sample_api" / "zh" / f"{name}.py").write_text('TEXTS = {"Tree": "树。"}')
    with pytest.raises(ValueError, match=r"sample_api\.zh\.woods says again: Tree"):
        gathered(package)
    assert gathered("backend.kernel") == {}
    assert isinstance(sys.modules["sample_api.zh"], ModuleType)


def test_the_schema_is_read_in_chinese_and_keeps_its_codes() -> None:
    schema = view_of(Query, Mutations).schema
    chinese = translated(schema, TEXTS)
    text = print_schema(chinese)
    assert '"""树。"""' in text
    assert '"""树龄，年。"""' in text
    assert "种树。\n  \n  错误码：INVALID_INPUT." in text
    assert "用户的语言。" in text
    # The one that is executed stays as it is.
    assert "树" not in print_schema(schema)


@pytest.mark.parametrize(
    ("address", "header", "expected"),
    [
        ("", "", "树。"),
        ("", "en", "A tree."),
        ("", "zh-CN", "树。"),
        ("?lang=en", "zh", "A tree."),
        ("?lang=zh", "en", "树。"),
    ],
)
def test_introspection_speaks_the_readers_language(address: str, header: str, expected: str) -> None:
    view = view_of(Query, Mutations, chinese=lambda: TEXTS)
    answer = post(view, {"query": INTROSPECTION}, language=header, address=address)[1]
    assert answer["data"]["__type"]["description"] == expected


def test_an_accounts_own_language_counts_where_nothing_else_is_asked(settings: Any) -> None:
    settings.LINLI_TEST = False
    actor = Actor(kind=ActorKind.STAFF, account_id=1, language="en")
    view = view_of(Query, Mutations, actor=actor, chinese=lambda: TEXTS)
    assert post(view, {"query": INTROSPECTION}, language="zh")[1]["data"]["__type"]["description"] == "A tree."


def test_the_reference_tells_permission_arguments_and_texts() -> None:
    schema = view_of(Query, Mutations).schema
    page = reference("test", schema, declared_permissions(schema), language="en")
    assert "### tree\n\n`Tree` · Needs `Public`\n\nOne tree.\n" in page
    assert "| `age` | `Int` | In years. |" in page
    assert "| `name` | `String` | What it is \\| called. |" in page
    chinese = reference("test", translated(schema, TEXTS), declared_permissions(schema), language="zh")
    assert "### plant\n\n`PlantPayload!` · 需要 `Public`\n\n种树。\n\n错误码：INVALID_INPUT." in chinese
