"""What is decided once for a document: which fields an operation asks of which type, and how each is answered.

graphql-core decides that anew for every object; kept with the document as a plan it costs a fraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    default_field_resolver,
    get_named_type,
    is_leaf_type,
    visit,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_variable_values

from backend.graphql_kit.completion import Complete, completion, nullable, serializer
from backend.graphql_kit.errors import document_refusal

# Of one operation, by the values that decide @skip and @include.
_PLANS_KEPT = 16


class FieldPlan:
    """How one field of one selection is answered."""

    __slots__ = (
        "asked", "attribute", "complete", "constant", "default", "definition", "is_nullable", "key", "leaf", "nodes",
        "parent", "plan", "resolve", "subplans", "type",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, parent: GraphQLObjectType, key: str, nodes: list[FieldNode], definition: GraphQLField
    ) -> None:
        self.plan = plan
        self.parent = parent
        self.key = key
        self.nodes = nodes
        self.definition = definition
        self.type = definition.type
        self.is_nullable = not isinstance(definition.type, GraphQLNonNull)
        self.subplans: dict[GraphQLObjectType, SelectionPlan] = {}
        self.asked: dict[tuple[str, ...], bool] = {}
        self.constant: str | None = parent.name if nodes[0].name.value == "__typename" else None
        self.resolve: Callable[..., Any] = definition.resolve or default_field_resolver
        # The resolver of nearly every leaf reads one attribute: done inline.
        self.attribute: str | None = None
        self.default: Any = None
        if isinstance(self.resolve, partial) and self.resolve.func is dict_or_attr_resolver and not definition.args:
            self.attribute, self.default = self.resolve.args
        bare = nullable(definition.type)
        self.leaf: Callable[[Any], Any] | None = serializer(bare) if is_leaf_type(bare) else None
        self.complete: Complete = completion(bare)

    @property
    def name(self) -> str:
        return f"{self.parent.name}.{self.nodes[0].name.value}"

    def selection(self, kind: GraphQLObjectType) -> SelectionPlan:
        known = self.subplans.get(kind)
        if known is None:
            plan = self.plan
            grouped = collect_sub_fields(plan.schema, plan.fragments, plan.conditions, kind, self.nodes)
            known = self.subplans[kind] = SelectionPlan(plan, kind, grouped)
        return known

    def asks_for(self, path: tuple[str, ...]) -> bool:
        known = self.asked.get(path)
        if known is None:
            known = self.asked[path] = self._asks_for(path)
        return known

    def _asks_for(self, path: tuple[str, ...]) -> bool:
        if not path:
            return True
        named = get_named_type(self.type)
        if isinstance(named, GraphQLObjectType):
            kinds = [named]
        elif isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            kinds = list(self.plan.schema.get_possible_types(named))
        else:
            return False
        return any(
            field.nodes[0].name.value == path[0] and field.asks_for(path[1:])
            for kind in kinds
            for field in self.selection(kind).fields
        )


class SelectionPlan:
    """The fields asked of one object type, in the order of the answer.

    shortcut: the class of the values that the type itself writes at once, and how (`Money.shortcut`).
    """

    __slots__ = ("fields", "kind", "shortcut")

    def __init__(self, plan: Plan, kind: GraphQLObjectType, grouped: Mapping[str, list[FieldNode]]) -> None:
        self.kind = kind
        self.fields: list[FieldPlan] = []
        for key, nodes in grouped.items():
            definition = get_field_def(plan.schema, kind, nodes[0])
            if definition:
                self.fields.append(FieldPlan(plan, kind, key, nodes, definition))
        offered = getattr(getattr(kind, "graphene_type", None), "shortcut", None)
        asked = [(field.key, field.nodes[0].name.value) for field in self.fields]
        self.shortcut: tuple[type, Callable[[Any], dict[str, Any]]] | None = offered(asked) if offered else None


class Plan:
    """One operation compiled for given values of the variables in @skip and @include."""

    __slots__ = ("conditions", "fragments", "operation", "root", "schema")

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        operation: OperationDefinitionNode,
        conditions: dict[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.operation = operation
        self.conditions = conditions
        kind = schema.get_root_type(operation.operation)
        assert kind is not None  # noqa: S101  validated; narrows the type
        self.root = SelectionPlan(
            self, kind, collect_fields(schema, fragments, conditions, kind, operation.selection_set)
        )


class Plans:
    """The plans of one operation, by the values that decide @skip and @include."""

    __slots__ = ("_conditions", "_fragments", "_operation", "_plans", "_schema")

    def __init__(
        self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode], operation: OperationDefinitionNode
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._operation = operation
        finder = _ConditionFinder()
        for node in (operation, *fragments.values()):
            visit(node, finder)
        self._conditions = tuple(sorted(finder.names))
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def on(self, schema: GraphQLSchema) -> Plans:
        """The same operation of a schema that differs in its texts alone."""
        return Plans(schema, self._fragments, self._operation)

    def variables(self, raw: dict[str, Any], *, hide_suggestions: bool) -> dict[str, Any]:
        """The variables as Python values. Raises DocumentInvalid."""
        definitions = self._operation.variable_definitions
        if not definitions:
            return {}
        values = get_variable_values(self._schema, definitions, raw, max_errors=1, hide_suggestions=hide_suggestions)
        if isinstance(values, list):
            raise document_refusal(values)
        return values

    def plan(self, variables: dict[str, Any]) -> Plan:
        values = tuple([variables.get(name) for name in self._conditions])
        known = self._plans.get(values)
        if known is None:
            conditions = {name: variables[name] for name in self._conditions if name in variables}
            known = Plan(self._schema, self._fragments, self._operation, conditions)
            if len(self._plans) < _PLANS_KEPT:
                self._plans[values] = known
        return known


class _ConditionFinder(Visitor):
    """Names of the variables in @skip and @include."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: Any, *_: Any) -> None:
        if node.name.value in ("skip", "include"):
            self.names.update(
                argument.value.name.value for argument in node.arguments if isinstance(argument.value, VariableNode)
            )
