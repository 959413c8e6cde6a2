"""How a resolved value becomes its part of the answer, by its type; what happens where it may not be null.

Chosen once for a document (planning.py), done at every run (execution.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    default_type_resolver,
    is_leaf_type,
)

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


# (run, plan of the field, value, place) → its part of the answer. Both of the first stand floors above.
Complete = Callable[[Any, Any, Any, Place], Any]


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

    if kind.name in ("Date", "Period"):
        # A page names few days, each many times.
        return lru_cache(maxsize=4096)(checked)
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


def complete_object(kind: GraphQLObjectType, run: Any, field: Any, value: Any, place: Place) -> Any:
    if kind.is_type_of is not None and not kind.is_type_of(value, run.info(field)):
        raise TypeError(f"expected {kind.name} for {field.name}, not {type(value).__name__}")
    selection = field.subplans.get(kind) or field.selection(kind)
    short = selection.shortcut
    if short is not None and value.__class__ is short[0]:
        return short[1](value)
    return run.select(selection, value, place)


def complete_abstract(kind: Any, run: Any, field: Any, value: Any, place: Place) -> Any:
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

    def complete_list(run: Any, field: Any, value: Any, place: Place) -> Any:
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
