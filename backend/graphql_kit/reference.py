"""One API as a page to read: Markdown made from its schema, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)

from backend.graphql_kit.permissions import Permission

# (English, Chinese)
_WORDS = {
    "title": ("The {api} API", "{api} 接口"),
    "made": (
        "`POST /graphql/{api}`. Written by `./linli manage api_docs --write` from the schema: do not edit.",
        "`POST /graphql/{api}`。由 `./linli manage api_docs --write` 根据接口定义生成，请勿修改。",
    ),
    "queries": ("Queries", "查询"),
    "mutations": ("Mutations", "操作"),
    "objects": ("Objects", "对象"),
    "inputs": ("Inputs", "输入"),
    "enums": ("Enums", "枚举"),
    "scalars": ("Scalars", "标量"),
    "needs": ("Needs", "需要"),
    "name": ("name", "名称"),
    "type": ("type", "类型"),
    "text": ("meaning", "说明"),
}


def reference(api: str, schema: GraphQLSchema, permissions: Mapping[str, Permission], *, language: str) -> str:
    """The page. schema: with the descriptions of this language; permissions: by `Query.name` and `Mutation.name`."""
    words = {key: texts[0 if language == "en" else 1].format(api=api) for key, texts in _WORDS.items()}
    roots = [kind for kind in (schema.query_type, schema.mutation_type) if kind is not None]
    lines = [f"# {words['title']}", "", words["made"]]
    for kind, title in zip(roots, (words["queries"], words["mutations"]), strict=False):
        lines += ["", f"## {title}"]
        for name in sorted(kind.fields):
            lines += _root(name, kind.fields[name], permissions.get(f"{kind.name}.{name}"), words)
    own = [
        kind
        for name, kind in sorted(schema.type_map.items())
        if kind not in roots and not is_introspection_type(kind) and not is_specified_scalar_type(kind)
    ]
    sections: list[tuple[str, type[GraphQLNamedType]]] = [
        (words["objects"], GraphQLObjectType),
        (words["inputs"], GraphQLInputObjectType),
        (words["enums"], GraphQLEnumType),
        (words["scalars"], GraphQLScalarType),
    ]
    for title, wanted in sections:
        found = [kind for kind in own if isinstance(kind, wanted)]
        if found:
            lines += ["", f"## {title}"]
            for named in found:
                lines += _type(named, words)
    return "\n".join(lines) + "\n"


def _root(name: str, field: GraphQLField, permission: Permission | None, words: Mapping[str, str]) -> list[str]:
    lines = ["", f"### {name}", "", f"`{field.type}` · {words['needs']} `{permission!r}`"]
    lines += ["", *(field.description or "").splitlines()] if field.description else []
    return lines + _table(field.args, words)


def _type(kind: GraphQLNamedType, words: Mapping[str, str]) -> list[str]:
    lines = ["", f"### {kind.name}"]
    if kind.description:
        lines += ["", *kind.description.splitlines()]
    if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
        return lines + _table(kind.fields, words)
    if isinstance(kind, GraphQLEnumType):
        values = (f"`{value}`{_said(member.description)}" for value, member in kind.values.items())
        lines += ["", *(f"- {value}" for value in values)]
    return lines


def _said(text: str | None) -> str:
    return f": {_cell(text)}" if text else ""


def _table(
    fields: Mapping[str, GraphQLField] | Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField],
    words: Mapping[str, str],
) -> list[str]:
    if not fields:
        return []
    rows: Iterable[str] = (
        f"| `{name}` | `{field.type}` | {_cell(field.description)} |" for name, field in fields.items()
    )
    return ["", f"| {words['name']} | {words['type']} | {words['text']} |", "| --- | --- | --- |", *rows]


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
