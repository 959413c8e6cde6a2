"""What one request may ask for. Everything that does not depend on variables is measured once per document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import graphene
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    Undefined,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from backend.graphql_kit.errors import RequestRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request.

    depth: nested fields. cost: one per object expected; lists multiply by `first`, or by `assumed_items` where they
    have none. list_items: longest list in the input. Lengths in characters, `body` in bytes.
    """

    depth: int = 12
    aliases: int = 30
    root_fields: int = 10
    cost: int = 5_000
    page: int = 100
    assumed_items: int = 10
    list_items: int = 200
    tokens: int = 1_500
    query_length: int = 30_000
    body: int = 256 * 1024


class TooDeep(RequestRefused):
    code = "QUERY_TOO_DEEP"
    zh = "查询嵌套超过 {limit} 层。"
    en = "The query nests deeper than {limit} levels."


class TooManyAliases(RequestRefused):
    code = "TOO_MANY_ALIASES"
    zh = "查询中的别名超过 {limit} 个。"
    en = "The query has more than {limit} aliases."


class TooManyRootFields(RequestRefused):
    code = "TOO_MANY_ROOT_FIELDS"
    zh = "一次查询最多 {limit} 个顶层字段。"
    en = "A query may have at most {limit} root fields."


class OneMutationOnly(RequestRefused):
    code = "ONE_MUTATION_ONLY"
    zh = "一次只能执行一个写操作。"
    en = "A mutation document must hold exactly one root field."


class TooCostly(RequestRefused):
    code = "QUERY_TOO_COSTLY"
    zh = "查询的数据量过大（{cost}，上限 {limit}），请减少每页条数或字段。"
    en = "The query asks for too much ({cost}, limit {limit}); ask for smaller pages or fewer fields."


class PageTooLarge(RequestRefused):
    code = "PAGE_TOO_LARGE"
    zh = "每页须为 1 至 {limit} 条。"
    en = "A page holds 1 to {limit} items."


class ListTooLong(RequestRefused):
    code = "LIST_TOO_LONG"
    zh = "输入列表超过 {limit} 项。"
    en = "A list in the input has more than {limit} items."


class CharacterRefused(RequestRefused):
    code = "CHARACTER_REFUSED"
    zh = "输入中有不能保存的字符（U+0000）。"
    en = "The input has a character that cannot be stored (U+0000)."


# PostgreSQL holds no such character in any text.
NUL = "\0"


@dataclass(slots=True)
class Cost:
    """`constant + Σ first(variable) × cost`: a number once the variables are known."""

    constant: int = 0
    terms: list[tuple[str, int, Cost]] = field(default_factory=list)

    def add(self, other: Cost, times: int = 1) -> None:
        self.constant += times * other.constant
        if times == 1:
            self.terms += other.terms
        else:
            self.terms += [(name, default, scaled(cost, times)) for name, default, cost in other.terms]

    def value(self, variables: Mapping[str, Any]) -> int:
        if not self.terms:
            return self.constant
        total = self.constant
        for name, default, cost in self.terms:
            asked = variables.get(name)
            total += (asked if type(asked) is int and asked > 0 else default) * cost.value(variables)
        return total


def scaled(cost: Cost, times: int) -> Cost:
    copy = Cost()
    copy.constant = cost.constant * times
    copy.terms = [(name, default, scaled(inner, times)) for name, default, inner in cost.terms]
    return copy


@dataclass(slots=True)
class Shape:
    """What a selection asks for. `pages`: variables used as `first`, with their places."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    introspects: bool = False
    asks_data: bool = False
    cost: Cost = field(default_factory=Cost)
    pages: dict[str, Node] = field(default_factory=dict)
    deepest: Node | None = None

    def merge(self, other: Shape) -> None:
        if other.depth > self.depth:
            self.depth, self.deepest = other.depth, other.deepest
        self.aliases += other.aliases
        self.fields += other.fields
        self.introspects = self.introspects or other.introspects
        self.asks_data = self.asks_data or other.asks_data
        self.cost.add(other.cost)
        self.pages.update(other.pages)


class Page(graphene.ObjectType):
    """Base of connection types: a list inside one is already counted by the page's `first`."""

    class Meta:
        abstract = True

    is_page: ClassVar[bool] = True


class Measure:
    """Walks one validated operation; each fragment is walked once."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits) -> None:
        self.schema = schema
        self.fragments = fragments
        self.limits = limits
        self._known: dict[str, Shape] = {}

    def operation(self, operation: OperationDefinitionNode) -> Shape:
        """Raises the refusals above, with the place in the document."""
        root = self.schema.get_root_type(operation.operation)
        shape = self.selection(operation.selection_set, root)
        limits = self.limits
        if operation.operation is OperationType.MUTATION and shape.fields != 1:
            raise OneMutationOnly(nodes=operation.selection_set.selections[1:2] or [operation])
        if shape.fields > limits.root_fields:
            raise TooManyRootFields(nodes=[operation], limit=limits.root_fields)
        if shape.depth > limits.depth:
            raise TooDeep(nodes=[shape.deepest or operation], limit=limits.depth)
        if shape.aliases > limits.aliases:
            raise TooManyAliases(nodes=[operation], limit=limits.aliases)
        return shape

    def selection(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> Shape:
        shape = Shape()
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                shape.merge(self.field(node, parent))
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.get_type(condition.name.value) if condition else parent
                shape.merge(self.selection(node.selection_set, inner))
            elif isinstance(node, FragmentSpreadNode):
                shape.merge(self.fragment(node.name.value))
        return shape

    def fragment(self, name: str) -> Shape:
        known = self._known.get(name)
        if known is None:
            definition = self.fragments[name]
            on = self.schema.get_type(definition.type_condition.name.value)
            known = self._known[name] = self.selection(definition.selection_set, on)
        return known

    def field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Shape:
        name = node.name.value
        shape = Shape(depth=1, fields=1, deepest=node, aliases=int(node.alias is not None))
        if name in ("__schema", "__type"):
            shape.introspects = True
            return shape
        definition = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if definition is None:  # __typename
            return shape
        shape.asks_data = True
        self.inputs(node)
        named = get_named_type(definition.type)
        if node.selection_set is None or not is_composite_type(named):
            return shape
        inner = self.selection(node.selection_set, named)
        shape.depth += inner.depth
        shape.deepest = inner.deepest or node
        shape.aliases += inner.aliases
        shape.introspects = inner.introspects
        shape.pages |= inner.pages
        shape.cost.constant = 1
        times = self.times(node, definition, parent, shape)
        if isinstance(times, int):
            shape.cost.add(inner.cost, times)
            shape.cost.constant += times if times > 1 else 0
        else:
            inner.cost.constant += 1
            shape.cost.terms.append((times, self.default_page(definition), inner.cost))
        return shape

    def times(
        self, node: FieldNode, definition: GraphQLField, parent: GraphQLNamedType | None, shape: Shape
    ) -> int | str:
        """How often the inner selection is expected: a number, or the name of the variable that says it."""
        if "first" in definition.args:
            for argument in node.arguments:
                if argument.name.value == "first":
                    if isinstance(argument.value, VariableNode):
                        name = argument.value.name.value
                        shape.pages[name] = argument.value
                        return name
                    if isinstance(argument.value, IntValueNode):
                        asked = int(argument.value.value)
                        if not 1 <= asked <= self.limits.page:
                            raise PageTooLarge(nodes=[argument.value], limit=self.limits.page)
                        return asked
            return self.default_page(definition)
        kind = definition.type
        if isinstance(kind, GraphQLNonNull):
            kind = kind.of_type
        in_page = getattr(getattr(parent, "graphene_type", None), "is_page", False)
        return self.limits.assumed_items if isinstance(kind, GraphQLList) and not in_page else 1

    def default_page(self, definition: GraphQLField) -> int:
        default = definition.args["first"].default_value
        return default if default is not Undefined and isinstance(default, int) else self.limits.page

    def inputs(self, node: FieldNode) -> None:
        pending: list[Any] = [argument.value for argument in node.arguments]
        while pending:
            value = pending.pop()
            if isinstance(value, StringValueNode) and NUL in value.value:
                raise CharacterRefused(nodes=[value])
            if isinstance(value, ListValueNode):
                if len(value.values) > self.limits.list_items:
                    raise ListTooLong(nodes=[value], limit=self.limits.list_items)
                pending += value.values
            elif isinstance(value, ObjectValueNode):
                pending += [entry.value for entry in value.fields]


def check_variables(variables: Mapping[str, Any], shape: Shape, limits: Limits) -> None:
    """Raises ListTooLong, CharacterRefused or PageTooLarge for the raw variables of a request."""
    pending: list[Any] = list(variables.values())
    while pending:
        value = pending.pop()
        if isinstance(value, str) and NUL in value:
            raise CharacterRefused
        if isinstance(value, list):
            if len(value) > limits.list_items:
                raise ListTooLong(limit=limits.list_items)
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
    for name, node in shape.pages.items():
        asked = variables.get(name)
        if type(asked) is int and not 1 <= asked <= limits.page:
            raise PageTooLarge(nodes=[node], limit=limits.page)


def cost_of(shape: Shape, variables: Mapping[str, Any], limits: Limits, operation: Node) -> int:
    """The cost of the operation with these variables. Raises TooCostly."""
    cost = shape.cost.value(variables)
    if cost > limits.cost:
        raise TooCostly(nodes=[operation], cost=cost, limit=limits.cost)
    return cost
