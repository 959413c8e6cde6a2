"""Runs a plan (planning.py): resolvers are called, values become parts of the answer.

Values that wait for a loader (loaders.py) are filled in afterwards, batch by batch. What a client sees is what
graphql-core would answer: tests hold the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    default_type_resolver,
    is_leaf_type,
)
from graphql.execution.values import get_argument_values

from backend.graphql_kit.context import RequestContext
from backend.graphql_kit.loaders import Deferred

if TYPE_CHECKING:
    from backend.graphql_kit.planning import FieldPlan, Plan, SelectionPlan


# Where an object or list stands in the answer: for the paths of errors, and to null the nearest nullable parent when
# a value that came later fails. (parent place, key, container, may be null); the root has no parent and may be null.
# A bare tuple: one is made for every object of an answer, and most are never looked at.
Place = tuple[Any, str | int, Any, bool]


def path_of(place: Place, *last: str | int) -> list[str | int]:
    keys = list(last)
    parent, key, _, _ = place
    while parent is not None:
        keys.insert(0, key)
        parent, key, _, _ = parent
    return keys


class Failed(NamedTuple):
    """An error of one field, to be worded by errors.field_error."""

    error: Exception
    path: list[str | int]
    nodes: list[FieldNode]


class Nulled(Exception):
    """A value that may not be null is: its parent becomes null. The error itself is collected already."""


class NullRefused(TypeError):
    """A resolver gave null for a type that excludes it."""


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


Complete = Callable[["Run", "FieldPlan", Any, Place], Any]


def nullable(kind: GraphQLOutputType) -> Any:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def serializer(kind: Any) -> Callable[[Any], Any]:
    """How a leaf goes out. An error in it is ours, not the client's."""
    serialize = kind.serialize

    def checked(value: Any) -> Any:
        try:
            out = serialize(value)
        except GraphQLError as error:
            raise TypeError(error.message) from error
        if out is None or out is Undefined:
            raise TypeError(f"{kind.name} cannot represent {value!r}")
        return out

    if kind.name in ("String", "ID"):
        # Text is by far the most frequent leaf.
        return lambda value: value if type(value) is str else checked(value)
    if isinstance(kind, GraphQLEnumType):
        # Members and their texts are few, and finding the one by the other is not cheap.
        known: dict[Any, Any] = {}

        def remembered(value: Any) -> Any:
            key = value if type(value) is str else (type(value), value)
            try:
                return known[key]
            except KeyError:
                known[key] = out = checked(value)
                return out
            except TypeError:
                return checked(value)

        return remembered
    return checked


def completion(kind: Any) -> Complete:
    """How a value of this (nullable) type, itself not null, becomes its part of the answer."""
    if is_leaf_type(kind):
        serialize = serializer(kind)
        return lambda run, field, value, place: serialize(value)
    if isinstance(kind, GraphQLList):
        return list_completion(kind)
    if isinstance(kind, GraphQLObjectType):
        return partial(complete_object, kind)
    return partial(complete_abstract, kind)


def complete_object(kind: GraphQLObjectType, run: Run, field: FieldPlan, value: Any, place: Place) -> Any:
    if kind.is_type_of is not None and not kind.is_type_of(value, run.info(field)):  # type: ignore[arg-type]
        raise TypeError(f"expected {kind.name} for {field.name}, not {type(value).__name__}")
    selection = field.subplans.get(kind) or field.selection(kind)
    short = selection.shortcut
    if short is not None and value.__class__ is short[0]:
        return short[1](value)
    return run.select(selection, value, place)


def complete_abstract(kind: Any, run: Run, field: FieldPlan, value: Any, place: Place) -> Any:
    resolve_type: Callable[..., Any] = kind.resolve_type or default_type_resolver
    name = resolve_type(value, run.info(field), kind)
    found = run.plan.schema.get_type(name) if isinstance(name, str) else None
    if not isinstance(found, GraphQLObjectType) or not run.plan.schema.is_sub_type(kind, found):
        raise TypeError(f"no type of {kind.name} fits {type(value).__name__}")
    return complete_object(found, run, field, value, place)


def list_completion(kind: GraphQLList[Any]) -> Complete:
    items_nullable = not isinstance(kind.of_type, GraphQLNonNull)
    bare = nullable(kind.of_type)
    serialize = serializer(bare) if is_leaf_type(bare) else None
    complete = completion(bare)

    def complete_list(run: Run, field: FieldPlan, value: Any, place: Place) -> Any:
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
            raise TypeError(f"expected a list for {field.name}, not {type(value).__name__}")
        out: list[Any] = []
        for index, item in enumerate(value):
            try:
                if item is None:
                    if not items_nullable:
                        raise NullRefused(f"null in {field.name}")
                    out.append(None)
                elif serialize is not None:
                    out.append(serialize(item))
                else:
                    out.append(complete(run, field, item, (place, index, out, items_nullable)))
            except Nulled:
                if not items_nullable:
                    raise
                out.append(None)
            except Exception as error:
                run.errors.append(Failed(error, path_of(place, index), field.nodes))
                if not items_nullable:
                    raise Nulled from None
                out.append(None)
        return out

    return complete_list


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
