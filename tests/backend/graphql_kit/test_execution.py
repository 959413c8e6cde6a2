"""Our execution against graphql-core's own: the same answer to the same question."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import graphene
import pytest
from graphql import execute, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.graphql_kit.documents import DocumentCache
from backend.graphql_kit.execution import Run
from backend.graphql_kit.limits import Limits
from backend.graphql_kit.loaders import Loaders


@dataclass
class Node:
    number: int
    name: str | None = "n"
    strict: str | None = "s"
    children: "list[Node | None] | None" = field(default_factory=list)


class Colour(graphene.Enum):
    RED = "red"
    BLUE = "blue"


class Named(graphene.Interface):
    name = graphene.String()

    @classmethod
    def resolve_type(cls, value: Any, info: Any) -> Any:
        return Leaf if isinstance(value, dict) else Tree


class Leaf(graphene.ObjectType):
    class Meta:
        interfaces = (Named,)

    name = graphene.String()
    colour = graphene.Field(Colour)


class Box(graphene.InputObjectType):
    width = graphene.Int(required=True)
    labels = graphene.List(graphene.String)


class Tree(graphene.ObjectType):
    class Meta:
        interfaces = (Named,)

    number = graphene.Int(required=True)
    name = graphene.String()
    strict = graphene.NonNull(graphene.String)
    children = graphene.List(lambda: Tree)
    strict_children = graphene.List(graphene.NonNull(lambda: Tree))
    sum = graphene.Int(a=graphene.Int(required=True), b=graphene.Int(default_value=2))
    box = graphene.String(box=Box(required=True))
    fails = graphene.String()
    fails_strictly = graphene.NonNull(graphene.String)
    not_a_number = graphene.Int()
    anything = graphene.List(Named)
    either = graphene.Field(lambda: Either)
    colour = graphene.Field(Colour)
    day = graphene.Date()

    def resolve_strict_children(self: Node, info: Any) -> Any:
        return self.children

    def resolve_sum(self: Node, info: Any, a: int, b: int) -> int:
        return self.number + a + b

    def resolve_box(self: Node, info: Any, box: Any) -> str:
        return f"{box.width} {box.labels}"

    def resolve_fails(self: Node, info: Any) -> str:
        raise ValueError("no")

    def resolve_fails_strictly(self: Node, info: Any) -> str:
        raise ValueError("never")

    def resolve_not_a_number(self: Node, info: Any) -> Any:
        return "many"

    def resolve_anything(self: Node, info: Any) -> Any:
        return [self, {"name": "leaf", "colour": "blue"}, None]

    def resolve_either(self: Node, info: Any) -> Any:
        return Leaf(name="either", colour="red")

    def resolve_colour(self: Node, info: Any) -> Any:
        return Colour.RED

    def resolve_day(self: Node, info: Any) -> date:
        return date(2026, 11, 23)


class Either(graphene.Union):
    class Meta:
        types = (Leaf, Tree)


ROOT = Node(
    1,
    children=[
        Node(2, name=None),
        Node(3, strict=None, children=[Node(4, children=None)]),
        None,
        Node(5, children=[Node(6), Node(7, strict=None)]),
    ],
)


class Query(graphene.ObjectType):
    tree = graphene.Field(Tree)
    strict_tree = graphene.NonNull(Tree)

    def resolve_tree(self, info: Any) -> Node:
        return ROOT

    def resolve_strict_tree(self, info: Any) -> Node:
        return ROOT


SCHEMA = graphene.Schema(query=Query, types=[Leaf, Tree]).graphql_schema
CACHE = DocumentCache(SCHEMA, Limits(depth=100, aliases=1000, root_fields=100, cost=10**9, tokens=100_000))


class Context:
    def __init__(self) -> None:
        self.loaders = Loaders()


def ours(query: str, variables: dict[str, Any]) -> tuple[Any, set[str]]:
    operation = CACHE.prepared(query).operation(None)
    values = operation.plans.variables(variables, hide_suggestions=False)
    run = Run(operation.plans.plan(values), Context(), values)  # type: ignore[arg-type]
    return run.answer(), {str(failed.path) for failed in run.errors}


def theirs(query: str, variables: dict[str, Any]) -> tuple[Any, set[str]]:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    result = execute(SCHEMA, document, context_value=Context(), variable_values=variables)
    return result.data, {str(error.path) for error in result.errors or ()}  # type: ignore[union-attr]


def assert_same(query: str, **variables: Any) -> None:
    mine, other = ours(query, variables), theirs(query, variables)
    assert mine == other
    assert list(map(str, [mine[0]])) == list(map(str, [other[0]]))  # the order of the fields too


QUERIES = [
    "{ __typename tree { __typename number name strict children { number } } }",
    "{ strictTree { children { strict } } }",
    "{ tree { strictChildren { number } number } }",
    "{ strictTree { strictChildren { strict } number } }",
    "{ tree { fails name failsStrictly } }",
    "{ strictTree { fails name failsStrictly } }",
    "{ tree { children { failsStrictly } notANumber } }",
    '{ tree { sum(a: 3) other: sum(a: 1, b: 1) box(box: {width: 2, labels: ["x"]}) } }',
    "{ tree { anything { __typename name ... on Leaf { colour } ... on Tree { number } } } }",
    "{ tree { either { __typename ... on Leaf { name } } } }",
    "{ tree { ...A ...B } } fragment A on Tree { children { number } name } fragment B on Tree { children { name } }",
    "{ tree { number } tree { name children { number children { number name } } } }",
    "{ __schema { types { name kind fields(includeDeprecated: true) { name type { name kind ofType { name } } } } } }",
    '{ __type(name: "Tree") { name interfaces { name } fields { name args { name defaultValue } } } }',
]


@pytest.mark.parametrize("query", QUERIES)
def test_answers_like_graphql_core(query: str) -> None:
    assert_same(query)


CONDITIONAL = """query($a: Boolean!, $b: Boolean = false, $n: Int = 4, $box: Box!) {
  tree { number @include(if: $a) children @skip(if: $b) { name } children { number } sum(a: $n, b: $n) box(box: $box) }
}"""


@pytest.mark.parametrize("flags", [(a, b) for a in (True, False) for b in (True, False, None)])
def test_follows_skip_and_include(flags: tuple[bool, bool | None]) -> None:
    given_variables: dict[str, Any] = {"a": flags[0], "box": {"width": 3}}
    if flags[1] is not None:
        given_variables["b"] = flags[1]
    assert_same(CONDITIONAL, **given_variables)


LEAVES = ["number", "name", "strict", "fails", "failsStrictly", "notANumber", "colour", "x: number", "sum(a: 1)"]
selection = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(
        lambda name, parts: f"{name} {{ {' '.join(parts)} }}",
        st.sampled_from(["children", "strictChildren", "c: children", "... on Tree", "d: strictChildren"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(root=st.sampled_from(["tree", "strictTree"]), parts=st.lists(selection, min_size=1, max_size=4))
def test_any_selection_is_answered_like_graphql_core(root: str, parts: list[str]) -> None:
    query = f"{{ {root} {{ {' '.join(parts)} }} }}"
    if not validate(SCHEMA, parse(query)):
        assert_same(query)


# Values that come later fill the same places, and null the same parents.


class Late(graphene.ObjectType):
    number = graphene.Int()
    name = graphene.String()
    strict = graphene.NonNull(graphene.String)
    children = graphene.List(graphene.NonNull(lambda: Late))

    def resolve_name(self: int, info: Any) -> Any:
        return info.context.loaders.load(names_by_number, self)

    def resolve_strict(self: int, info: Any) -> Any:
        return info.context.loaders.load(stricts_by_number, self)

    def resolve_number(self: int, info: Any) -> int:
        return self

    def resolve_children(self: int, info: Any) -> Any:
        return info.context.loaders.load(children_by_number, self)


ASKED: list[tuple[str, list[int]]] = []


def names_by_number(numbers: list[int]) -> dict[int, str]:
    ASKED.append(("names", numbers))
    return {number: f"n{number}" for number in numbers if number != 13}


def stricts_by_number(numbers: list[int]) -> dict[int, str | None]:
    ASKED.append(("stricts", numbers))
    return {number: None if number == 12 else "s" for number in numbers}


def children_by_number(numbers: list[int]) -> dict[int, list[int]]:
    ASKED.append(("children", numbers))
    if 99 in numbers:
        raise RuntimeError("the database is away")
    return {number: [number * 10 + 1, number * 10 + 2] for number in numbers}


class LateQuery(graphene.ObjectType):
    late = graphene.Field(Late, number=graphene.Int(required=True))
    strict = graphene.NonNull(Late)
    chained = graphene.String()
    many = graphene.List(graphene.String)

    def resolve_late(self, info: Any, number: int) -> int:
        return number

    def resolve_strict(self, info: Any) -> int:
        return 12

    def resolve_chained(self, info: Any) -> Any:
        loaders = info.context.loaders
        return loaders.load(children_by_number, 1).then(lambda found: loaders.load(names_by_number, found[1]))

    def resolve_many(self, info: Any) -> Any:
        return info.context.loaders.of(names_by_number).load_many([3, 4, 13])


LATE = DocumentCache(graphene.Schema(query=LateQuery).graphql_schema, Limits())


def run_late(query: str) -> tuple[Any, list[tuple[list[str | int], str]]]:
    ASKED.clear()
    operation = LATE.prepared(query).operation(None)
    run = Run(operation.plans.plan({}), Context(), {})  # type: ignore[arg-type]
    return run.answer(), [(failed.path, str(failed.error)) for failed in run.errors]


def test_each_loader_is_asked_once_a_level() -> None:
    data, errors = run_late("{ late(number: 2) { name children { name number children { name } } } }")
    assert errors == []
    assert data["late"]["children"][1] == {
        "name": "n22",
        "number": 22,
        "children": [{"name": "n221"}, {"name": "n222"}],
    }
    assert ASKED == [
        ("names", [2]),
        ("children", [2]),
        ("names", [21, 22]),
        ("children", [21, 22]),
        ("names", [211, 212, 221, 222]),
    ]


def test_a_known_key_is_not_asked_again() -> None:
    run_late("{ a: late(number: 2) { name } b: late(number: 2) { name } }")
    assert ASKED == [("names", [2])]


def test_a_late_null_nulls_the_nearest_nullable_parent() -> None:
    data, errors = run_late("{ late(number: 1) { number children { number strict } } }")
    assert data == {"late": {"number": 1, "children": None}}
    assert errors == [(["late", "children", 1, "strict"], "null for Late.strict")]


def test_a_late_null_reaches_the_root_where_nothing_may_be_null() -> None:
    data, errors = run_late("{ strict { number strict } chained }")
    assert data is None
    assert [path for path, _ in errors] == [["strict", "strict"]]


def test_a_failing_loader_fails_its_fields_alone() -> None:
    data, errors = run_late("{ late(number: 99) { name children { number } } a: late(number: 13) { name } }")
    assert data == {"late": {"name": "n99", "children": None}, "a": {"name": None}}
    assert errors == [(["late", "children"], "the database is away")]


def test_late_values_can_be_chained_and_gathered() -> None:
    assert run_late("{ chained many }") == ({"chained": "n12", "many": ["n3", "n4", None]}, [])
