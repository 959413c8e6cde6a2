"""The texts of a schema in Chinese: which there are, which are missing and where they belong, and the schema with them.

The English text stands at the declaration. Its Chinese stands in `<API package>/zh/<module>.py`, in
`TEXTS = {"Type.field": "…"}`, under the module that declares it; keys are `Type`, `Type.field`, `Type.field.argument`
and `Enum.VALUE`. What the kit itself puts into every schema stands in `zh.py` beside this file, by its English text.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    print_schema,
)

from backend.graphql_kit.zh import BY_TEXT

Catalogue = Mapping[str, str]

# What the kit writes with a name in it.
_PATTERNS = (
    (re.compile(r"^A page of (\w+)\.$"), "{} 的一页。"),
    (re.compile(r"^One (\w+) of a page and its place\.$"), "一页中的一个 {} 及其位置。"),
    (re.compile(r"^What (\w+) answers\.$"), "{} 的返回。"),
)
_ERRORS = "\n\nErrors: "


@dataclass(frozen=True, slots=True)
class Described:
    """One text of a schema. module: the Python module that declares it ("property_console.cashier")."""

    key: str
    text: str
    module: str


def described(schema: GraphQLSchema) -> Iterator[Described]:
    """Every description of the schema's own types, in the order of the schema, with the name of where it stands."""
    roots = {kind.name for kind in (schema.query_type, schema.mutation_type) if kind is not None}
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        home = _module_of(kind)
        if kind.description:
            yield Described(name, _plain(kind.description), home)
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                if member.description:
                    yield Described(f"{name}.{value}", _plain(member.description), home)
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for key, field in kind.fields.items():
                place = _root_module(field, home) if name in roots and isinstance(field, GraphQLField) else home
                if field.description:
                    yield Described(f"{name}.{key}", _plain(field.description), place)
                for argument, declared in getattr(field, "args", {}).items():
                    if declared.description:
                        yield Described(f"{name}.{key}.{argument}", _plain(declared.description), place)


def in_chinese(entry: Described, catalogue: Catalogue) -> str | None:
    """The Chinese of a text; None where nobody has written it."""
    own = catalogue.get(entry.key) or BY_TEXT.get(" ".join(entry.text.split()))
    if own:
        return own
    for pattern, chinese in _PATTERNS:
        match = pattern.match(entry.text)
        if match:
            return chinese.format(match[1])
    return None


def gathered(package: str) -> dict[str, str]:
    """The catalogue of an API package: the TEXTS of every module in its `zh`. Raises ValueError for a key said twice.

    Empty for a package without one.
    """
    found: dict[str, str] = {}
    try:
        home = importlib.import_module(f"{package}.zh")
    except ModuleNotFoundError:
        return found
    for module in pkgutil.iter_modules(home.__path__):
        texts: Catalogue = importlib.import_module(f"{package}.zh.{module.name}").TEXTS
        if twice := found.keys() & texts:
            raise ValueError(f"{package}.zh.{module.name} says again: {', '.join(sorted(twice))}")
        found |= texts
    return found


def faults(schema: GraphQLSchema, package: str) -> list[str]:
    """What a translator has to do, a line each, with the file to edit: texts without Chinese, and the reverse."""
    catalogue = gathered(package)
    entries = {entry.key: entry for entry in described(schema)}
    lines = [_to_add(entry, package) for entry in entries.values() if in_chinese(entry, catalogue) is None]
    lines += [f"{package}/zh: {key} is in no schema any more" for key in catalogue if key not in entries]
    return sorted(lines)


def translated(schema: GraphQLSchema, catalogue: Catalogue) -> GraphQLSchema:
    """A copy of the schema, to be read only, with Chinese descriptions; English where Chinese is missing."""
    texts = {entry.key: in_chinese(entry, catalogue) for entry in described(schema)}
    copy = build_schema(print_schema(schema), assume_valid=True)
    for name, kind in copy.type_map.items():
        if is_introspection_type(kind):
            continue
        kind.description = texts.get(name) or kind.description
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                member.description = texts.get(f"{name}.{value}") or member.description
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for key, field in kind.fields.items():
                chinese = texts.get(f"{name}.{key}")
                if chinese:
                    _, found, codes = (field.description or "").partition(_ERRORS)
                    field.description = f"{chinese}\n\n错误码：{codes}" if found else chinese
                for argument, declared in getattr(field, "args", {}).items():
                    declared.description = texts.get(f"{name}.{key}.{argument}") or declared.description
    return copy


def _plain(text: str) -> str:
    """Without the error codes, which need no translation."""
    return text.partition(_ERRORS)[0].strip()


def _to_add(entry: Described, package: str) -> str:
    """`file: add line`. Texts of the kit stand by themselves; enums of the floors below under the words of the API."""
    text = " ".join(entry.text.split())
    if entry.module.startswith("backend.graphql_kit"):
        return f'backend/graphql_kit/zh.py: add "{text}": "…",'
    own = entry.module.startswith(f"{package}.")
    name = entry.module.removeprefix(f"{package}.").replace(".", "_") if own else "words"
    return f'{package}/zh/{name}.py: add "{entry.key}": "…",  # {text}'


def _module_of(kind: GraphQLNamedType) -> str:
    declared = getattr(kind, "graphene_type", None)
    enum = getattr(getattr(declared, "_meta", None), "enum", None)
    return str(getattr(enum or declared, "__module__", ""))


def _root_module(field: GraphQLField, home: str) -> str:
    """Where a root field is declared: by its resolver, or where the kit resolves it, by what it answers."""
    resolver = inspect.unwrap(field.resolve) if field.resolve else None
    owner = getattr(resolver, "__self__", None)
    found = owner.__module__ if inspect.isclass(owner) else str(getattr(resolver, "__module__", home))
    if not found.startswith("backend.graphql_kit"):
        return found
    answer = get_named_type(field.type)
    if isinstance(answer, GraphQLObjectType) and "nodes" in answer.fields:
        answer = get_named_type(answer.fields["nodes"].type)
    return _module_of(answer)
