"""The files of a client: `{name: text}`, not laid out yet (ruff does that)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from graphql import (
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    get_named_type,
    parse,
    type_from_ast,
)

from backend.graphql_kit.manifest import PREFIX, digest_of
from backend.graphql_kit.python_client.shapes import (
    Imports,
    Module,
    Shape,
    Shapes,
    Unsupported,
    first_line,
    input_annotation,
    pascal,
    snake,
)

# As ruff counts a line.
MOST_COLUMNS = 120
_DATACLASS = "@dataclass(frozen=True, slots=True, kw_only=True)"


@dataclass
class Parameter:
    """One argument of a method."""

    name: str
    key: str
    annotation: str
    is_required: bool


@dataclass
class Method:
    """One operation: its parameters, what it gives, and the module of the classes that this needs."""

    name: str
    about: str
    document_id: str
    parameters: list[Parameter]
    # All parameters are fields of the one variable `input`.
    is_flat: bool
    annotation: str
    expression: str
    module: Module = field(default_factory=Module)


def client_files(api: str, schema: GraphQLSchema, documents: Mapping[str, str]) -> dict[str, str]:
    """Texts of the package: `client.py`, `enums.py`, `inputs.py`, `fragments.py` and a module an operation.

    documents: operation name → text, as registered. Raises Unsupported.
    """
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: dict[str, OperationDefinitionNode] = {}
    for name, text in sorted(documents.items()):
        for node in parse(text, no_location=True).definitions:
            if isinstance(node, FragmentDefinitionNode):
                fragments[node.name.value] = node
            elif isinstance(node, OperationDefinitionNode):
                operations[name] = node
    shapes = Shapes(schema, fragments)
    shared = Module()
    for name in sorted(fragments):
        shapes.fragment(name, shared)
    methods = [_method(node, documents[name], shapes) for name, node in operations.items()]
    inputs, enums = _closed_over(schema, shared.enums.union(*(method.module.enums for method in methods)))
    files = {
        "__init__.py": f'"""The {api} API, typed."""\n\nfrom .client import {pascal(api)}\n\n'
        f'__all__ = ["{pascal(api)}"]\n',
        "enums.py": _enums_file(api, enums),
        "inputs.py": _inputs_file(api, inputs, schema),
        "fragments.py": _module_file(f"What several documents of the {api} API ask.", shared, is_shared=True),
        "client.py": _client_file(api, methods, schema),
    }
    for method in methods:
        if method.module.shapes:
            files[f"{method.name}.py"] = _module_file(f"What `{method.name}` gives.", method.module)
    return files


def _method(node: OperationDefinitionNode, text: str, shapes: Shapes) -> Method:
    assert node.name is not None  # noqa: S101  manifest.composed refuses operations without
    schema, name, module = shapes.schema, node.name.value, Module()
    root = schema.get_root_type(node.operation)
    assert root is not None  # noqa: S101  validated
    fields = shapes.fields(root, [node.selection_set])
    parameters, is_flat = _parameters(node, schema, module)
    (key, nodes), *more = fields.items()
    definition = root.fields[nodes[0].name.value]
    sets = [each.selection_set for each in nodes if each.selection_set]
    if more:
        shapes.shape(name, root, [node.selection_set], module).about = f"The {len(fields)} answers of {name}."
        annotation, expression = name, f"{name}.read(data)"
    elif node.operation is OperationType.MUTATION:
        annotation, expression = _payload(name, key, get_named_type(definition.type), sets, shapes, module)
    else:
        annotation, expression = shapes.reader(definition.type, sets, f'data["{key}"]', name, module)
    return Method(
        name=snake(name),
        about=first_line(definition.description) if not more else "",
        document_id=PREFIX + digest_of(text),
        parameters=parameters,
        is_flat=is_flat,
        annotation=annotation,
        expression=expression,
        module=module,
    )


def _payload(
    name: str, key: str, kind: object, sets: list[SelectionSetNode], shapes: Shapes, module: Module
) -> tuple[str, str]:
    """A payload with one field beside its errors gives that field; one with several gives them all."""
    if not isinstance(kind, GraphQLObjectType):
        raise Unsupported(f"{name} answers {kind}")
    fields = shapes.fields(kind, sets)
    if "errors" not in fields:
        raise Unsupported(f"{name} does not ask for its errors")
    payload = f'done(data["{key}"])'
    others = [each for each in fields if each != "errors"]
    if len(others) != 1:
        shapes.shape(name, kind, sets, module, without="errors")
        return name, f"{name}.read({payload})"
    (only,) = others
    definition = kind.fields[fields[only][0].name.value]
    inner = [node.selection_set for node in fields[only] if node.selection_set]
    sure = definition.type if isinstance(definition.type, GraphQLNonNull) else GraphQLNonNull(definition.type)
    return shapes.reader(sure, inner, f'given({payload}["{only}"])', name, module)


def _parameters(node: OperationDefinitionNode, schema: GraphQLSchema, module: Module) -> tuple[list[Parameter], bool]:
    found: list[tuple[str, GraphQLInputType, bool]] = []
    for variable in node.variable_definitions or ():
        kind = type_from_ast(schema, variable.type)
        is_required = isinstance(variable.type, NonNullTypeNode) and variable.default_value is None
        found.append((variable.variable.name.value, kind, is_required))  # type: ignore[arg-type]
    is_flat = False
    if len(found) == 1 and found[0][0] == "input":
        inner = get_named_type(found[0][1])
        if isinstance(inner, GraphQLInputObjectType):
            is_flat = True
            found = [
                (key, each.type, isinstance(each.type, GraphQLNonNull) and each.default_value is Undefined)
                for key, each in inner.fields.items()
            ]
    parameters = [
        Parameter(snake(key), key, _argument(kind, is_required, module), is_required)
        for key, kind, is_required in found
    ]
    return sorted(parameters, key=lambda each: not each.is_required), is_flat


def _argument(kind: GraphQLInputType, is_required: bool, module: Module) -> str:
    annotation = input_annotation(kind, module)
    return annotation if is_required or annotation.endswith("None") else f"{annotation} | None"


def _closed_over(
    schema: GraphQLSchema, wanted: Iterable[str]
) -> tuple[list[GraphQLInputObjectType], list[GraphQLEnumType]]:
    """The input types and enums of these names and whatever they are made of, by name."""
    inputs: dict[str, GraphQLInputObjectType] = {}
    enums: dict[str, GraphQLEnumType] = {}
    pending = list(wanted)
    while pending:
        kind = schema.get_type(pending.pop())
        if isinstance(kind, GraphQLEnumType):
            enums[kind.name] = kind
        elif isinstance(kind, GraphQLInputObjectType) and kind.name not in inputs:
            inputs[kind.name] = kind
            pending += [get_named_type(each.type).name for each in kind.fields.values()]
    return [inputs[name] for name in sorted(inputs)], [enums[name] for name in sorted(enums)]


def _head(about: str, imports: Imports, *lines: str) -> str:
    by_origin: dict[str, list[str]] = {}
    for origin, name in sorted(imports):
        by_origin.setdefault(origin, []).append(name)
    standard = [
        f"import {origin}" if names == [""] else f"from {origin} import {', '.join(names)}"
        for origin, names in by_origin.items()
    ]
    written = "Written by `./linli manage python_client --write`."
    parts = [
        f'"""{about} {written}"""',
        "from __future__ import annotations",
        *standard,
        *(line for line in lines if line),
    ]
    return "\n".join(parts) + "\n\n"


def docstring(text: str, indent: str, *, gap: str = "\n") -> str:
    """The text as a docstring in lines that fit, and `gap` below it; nothing for no text."""
    if not text:
        return ""
    escaped = text.replace("\\", "\\\\").replace('"""', "'''")
    if escaped.endswith('"'):
        escaped += " "
    first, *more = _lines(escaped, MOST_COLUMNS - len(indent) - 2 * len('"""'))
    if not more:
        return f'{indent}"""{first}"""\n{gap}'
    below = "".join(f"{indent}{line}\n" for line in more)
    return f'{indent}"""{first}\n{below}{indent}"""\n{gap}'


def _lines(text: str, columns: int) -> list[str]:
    """The words in lines of so many columns; a Chinese character takes two. What has no blank is not broken."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and sum(1 + (east_asian_width(sign) in "WF") for sign in longer) > columns:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _enums_file(api: str, enums: list[GraphQLEnumType]) -> str:
    text = _head(f"Enums of the {api} API.", {("enum", "StrEnum")})
    for kind in enums:
        about = first_line(kind.description)
        text += f"class {kind.name}(StrEnum):\n" + docstring("" if about == "An enumeration." else about, "    ")
        text += "".join(f'    {value} = "{value}"\n' for value in kind.values) + "\n"
    return text


def _inputs_file(api: str, inputs: list[GraphQLInputObjectType], schema: GraphQLSchema) -> str:
    module = Module(imports={("dataclasses", "dataclass"), ("dataclasses", "field")} if inputs else set())
    body = ""
    for kind in inputs:
        body += f"{_DATACLASS}\nclass {kind.name}:\n" + docstring(first_line(kind.description), "    ")
        for key, each in kind.fields.items():
            is_required = isinstance(each.type, GraphQLNonNull) and each.default_value is Undefined
            default = "" if is_required else "default=None, "
            annotation = _argument(each.type, is_required, module)
            body += f'    {snake(key)}: {annotation} = field({default}metadata={{"api": "{key}"}})\n'
        body += "\n"
    enums = sorted(name for name in module.enums if isinstance(schema.get_type(name), GraphQLEnumType))
    line = f"from .enums import {', '.join(enums)}" if enums else ""
    # What is sent is written by the connection; json reads answers only.
    return _head(f"Inputs of the {api} API.", module.imports - {("json", "")}, line) + body


def _module_file(about: str, module: Module, *, is_shared: bool = False) -> str:
    lines = ["from ..connection import Json"]
    if module.enums & _names_in(module.shapes):
        lines.append(f"from .enums import {', '.join(sorted(module.enums & _names_in(module.shapes)))}")
    if module.fragments and not is_shared:
        lines.append(f"from .fragments import {', '.join(sorted(module.fragments & _names_in(module.shapes)))}")
    used = _names_in(module.shapes)
    imports = {each for each in module.imports if each[1] in used or each[0] == "json"}
    return _head(about, imports | {("dataclasses", "dataclass")}, *lines) + "\n".join(map(_class, module.shapes))


def _names_in(shapes: Iterable[Shape]) -> set[str]:
    return {
        word
        for shape in shapes
        for each in shape.attributes
        for word in re.findall(r"\w+", f"{each.annotation} {each.expression}")
    }


def _class(shape: Shape) -> str:
    fields = "".join(f"    {each.name}: {each.annotation}\n" for each in shape.attributes)
    # The comma has every value laid out on a line of its own.
    values = "".join(f"{each.name}={each.expression}, " for each in shape.attributes)
    return (
        f"{_DATACLASS}\nclass {shape.name}:\n{docstring(shape.about, '    ')}{fields}\n"
        f"    @classmethod\n    def read(cls, data: Json) -> {shape.name}:\n        return cls({values})\n"
    )


def _client_file(api: str, methods: list[Method], schema: GraphQLSchema) -> str:
    imports: Imports = {("typing", "ClassVar")}
    body = f"class {pascal(api)}(Connection):\n"
    body += docstring(f"A caller of /graphql/{api}: a method for every registered document.", "    ")
    body += f'    path: ClassVar[str] = "/graphql/{api}"\n'
    modules: set[str] = set()
    for method in methods:
        text = _method_text(method, schema)
        if method.module.shapes and f"{method.name}_." in text:
            modules.add(f"from . import {method.name} as {method.name}_")
        modules |= {f"from . import {name}" for name in ("enums", "fragments", "inputs") if f"{name}." in text}
        words = set(re.findall(r"\w+", text))
        imports |= {each for each in method.module.imports if each[1] in words or each[0] in words}
        body += "\n" + text
    names = ["Connection"] + [name for name in ("done", "given") if f"{name}(" in body]
    line = f"from ..connection import {', '.join(names)}"
    return _head(f"The {api} API.", imports, *sorted(modules), line) + body


def _method_text(method: Method, schema: GraphQLSchema) -> str:
    def qualified(text: str) -> str:
        """Names of other modules with the module in front; texts in quotes are keys."""
        own = {shape.name for shape in method.module.shapes}

        def place(match: re.Match[str]) -> str:
            word = match[0]
            if word in own:
                return f"{method.name}_.{word}"
            if word in method.module.fragments:
                return f"fragments.{word}"
            if word in method.module.enums:
                return f"{'enums' if isinstance(schema.get_type(word), GraphQLEnumType) else 'inputs'}.{word}"
            return word

        return "".join(
            part if part.startswith('"') else re.sub(r"\b[A-Z]\w*", place, part)
            for part in re.split(r'("[^"]*")', text)
        )

    several = len(method.parameters) > 1
    parameters = [
        f"{each.name}: {qualified(each.annotation)}{'' if each.is_required else ' = None'}"
        for each in method.parameters
    ]
    signature = ", ".join(["self", *(["*"] if several else []), *parameters])
    values = ", ".join(f'"{each.key}": {each.name}' for each in method.parameters)
    result, expression = qualified(method.annotation), qualified(method.expression)
    given_back = f"        return {expression}\n"
    if ".read(" not in expression:
        # JSON as it came: only its name says the type.
        given_back = f"        answer: {result} = {expression}\n        return answer\n"
    variables = f'{{"input": {{{values}}}}}' if method.is_flat else f"{{{values}}}"
    return (
        f"    def {method.name}({signature}) -> {result}:\n{docstring(method.about, ' ' * 8, gap='')}"
        f'        data = self.ask("{method.document_id}", {variables})\n{given_back}'
    )
