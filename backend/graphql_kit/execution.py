"""Runs a plan (planning.py): resolvers are called, values become parts of the answer.

Values that wait for a loader (loaders.py) are filled in afterwards, batch by batch. What a client sees is what
graphql-core would answer: tests hold the two side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import get_argument_values

from backend.graphql_kit.completion import Failed, Nulled, NullRefused, Place, path_of
from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.planning import FieldPlan, Plan, SelectionPlan


class Info:
    """What a resolver is told: `info.context` above all. One per field of the query, not per object."""

    __slots__ = ("_run", "arguments", "context", "field")

    def __init__(self, run: Run, field: FieldPlan) -> None:
        self._run = run
        self.context = run.context
        self.field = field
        # Arguments do not depend on the object, so a list of a hundred computes them once.
        self.arguments = (
            get_argument_values(field.definition, field.nodes[0], run.variables) if field.definition.args else {}
        )

    @property
    def field_name(self) -> str:
        return self.field.nodes[0].name.value

    @property
    def field_nodes(self) -> list[FieldNode]:
        return self.field.nodes

    @property
    def parent_type(self) -> GraphQLObjectType:
        return self.field.parent

    @property
    def return_type(self) -> GraphQLOutputType:
        return self.field.type

    @property
    def schema(self) -> GraphQLSchema:
        return self._run.plan.schema

    @property
    def variable_values(self) -> dict[str, Any]:
        return self._run.variables

    @property
    def operation(self) -> OperationDefinitionNode:
        return self._run.plan.operation

    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        return self._run.plan.fragments

    @staticmethod
    def is_awaitable(_value: object) -> bool:
        return False

    def asks_for(self, *path: str) -> bool:
        """Whether the client selected this path below the field: `info.asks_for("nodes", "lines")`."""
        return self.field.asks_for(path)


class Run:
    """One execution of a plan."""

    __slots__ = ("_infos", "context", "errors", "plan", "variables")

    def __init__(self, plan: Plan, context: RequestContext, variables: dict[str, Any]) -> None:
        self.plan = plan
        self.context = context
        self.variables = variables
        self.errors: list[Failed] = []
        self._infos: dict[FieldPlan, Info] = {}

    def answer(self) -> dict[str, Any] | None:
        """The data of the answer; what went wrong stands in `self.errors`."""
        holder: dict[str, Any] = {"data": None}
        try:
            holder["data"] = self.select(self.plan.root, None, (None, "data", holder, True))
        except Nulled:
            return None
        # A sign-in changes the context's loaders, so they are looked up every time.
        while self.context.loaders.waiting:
            self.context.loaders.dispatch()
        data: dict[str, Any] | None = holder["data"]
        return data

    def info(self, field: FieldPlan) -> Info:
        known = self._infos.get(field)
        if known is None:
            known = self._infos[field] = Info(self, field)
        return known

    def select(self, selection: SelectionPlan, source: Any, place: Place) -> dict[str, Any]:
        """The answer of one object. Raises Nulled."""
        answer: dict[str, Any] = {}
        infos = self._infos
        for field in selection.fields:
            key = field.key
            try:
                name = field.attribute
                if name is None:
                    if field.constant is not None:
                        answer[key] = field.constant
                        continue
                    info = infos.get(field) or self.info(field)
                    arguments = info.arguments
                    value = field.resolve(source, info, **arguments) if arguments else field.resolve(source, info)
                elif isinstance(source, dict):
                    value = source.get(name, field.default)
                else:
                    value = getattr(source, name, field.default)
                if value.__class__ is Deferred:
                    if not value.is_done:
                        answer[key] = None  # keeps the order of the fields
                        self._wait(field, value, (place, key, answer, field.is_nullable))
                        continue
                    value = value.result()
                if value is None:
                    if not field.is_nullable:
                        raise NullRefused(f"null for {field.name}")
                    answer[key] = None
                elif field.leaf is not None:
                    answer[key] = field.leaf(value)
                else:
                    answer[key] = field.complete(self, field, value, (place, key, answer, field.is_nullable))
            except Nulled:
                if not field.is_nullable:
                    raise
                answer[key] = None
            except Exception as error:
                self.errors.append(Failed(error, path_of(place, key), field.nodes))
                if not field.is_nullable:
                    raise Nulled from None
                answer[key] = None
        return answer

    def _wait(self, field: FieldPlan, deferred: Deferred, place: Place) -> None:
        """Fill the place when the loader has answered."""
        _, key, container, _ = place

        def go_on(done: Deferred) -> None:
            try:
                value = done.result()
                if value is None:
                    if not field.is_nullable:
                        raise NullRefused(f"null for {field.name}")
                elif field.leaf is not None:
                    container[key] = field.leaf(value)
                else:
                    container[key] = field.complete(self, field, value, place)
            except Nulled:
                _null(place)
            except Exception as error:
                if not _is_cut_off(place):
                    self.errors.append(Failed(error, path_of(place), field.nodes))
                _null(place)

        deferred.when_done(go_on)


def _null(place: Place) -> None:
    """Null the place, or the nearest parent that may be null."""
    parent, key, container, is_nullable = place
    while not is_nullable and parent is not None:
        parent, key, container, is_nullable = parent
    container[key] = None


def _is_cut_off(place: Place) -> bool:
    """Whether a parent became null meanwhile: what happens below is no longer part of the answer."""
    above = place[0]
    while above is not None:
        parent, key, container, _ = above
        if container[key] is None:
            return True
        above = parent
    return False
