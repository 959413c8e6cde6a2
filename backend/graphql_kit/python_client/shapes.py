"""What a document's answer is made of: one class for every object selected, one reader for every field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
)

Imports = set[tuple[str, str]]

# Scalar → (annotation, how its JSON is read where not as it is, module of the annotation).
SCALARS: Mapping[str, tuple[str, str, str]] = {
    "ID": ("str", "", ""),
    "String": ("str", "", ""),
    "Int": ("int", "", ""),
    "BigInt": ("int", "", ""),
    "Float": ("float", "", ""),
    "Boolean": ("bool", "", ""),
    "Period": ("str", "", ""),
    "Decimal": ("Decimal", "Decimal({})", "decimal"),
    "Date": ("date", "date.fromisoformat({})", "datetime"),
    "DateTime": ("datetime", "datetime.fromisoformat({})", "datetime"),
    "JSONString": ("Any", "json.loads({})", "typing"),
}


class Unsupported(ValueError):
    """A document uses something that the writer does not know."""


def snake(name: str) -> str:
    """`dueOn` → `due_on`; a word of Python gets an underscore."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return (
        f"{plain}_" if plain in {"from", "import", "class", "in", "is", "or", "and", "not", "global", "pass"} else plain
    )


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


@dataclass
class Attribute:
    """One field of a class. expression: its value from `data`."""

    name: str
    annotation: str
    expression: str


@dataclass
class Shape:
    """One class."""

    name: str
    about: str
    attributes: list[Attribute] = field(default_factory=list)


@dataclass
class Module:
    """The classes of one file and what they take from elsewhere."""

    shapes: list[Shape] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    imports: Imports = field(default_factory=set)
    enums: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)


class Shapes:
    """Turns selections into classes of a module. A selection that is one fragment alone is that fragment's class."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.schema = schema
        self.fragments = fragments

    def fragment(self, name: str, module: Module) -> Shape:
        node = self.fragments[name]
        kind = self.schema.get_type(node.type_condition.name.value)
        return self.shape(name, kind, [node.selection_set], module)

    def reader(
        self, kind: GraphQLOutputType, sets: list[SelectionSetNode], expression: str, owner: str, module: Module
    ) -> tuple[str, str]:
        """(annotation, expression) of a value of this type. owner: a longer name for its class where needed."""
        is_nullable = not isinstance(kind, GraphQLNonNull)
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(bare, GraphQLList):
            each = f"each{expression.count('each') or ''}"
            inner, read = self.reader(bare.of_type, sets, each, owner, module)
            annotation = f"list[{inner}]"
            text = expression if read == each else f"[{read} for {each} in {expression}]"
        elif isinstance(bare, GraphQLEnumType):
            module.enums.add(bare.name)
            annotation, text = bare.name, f"{bare.name}({expression})"
        elif isinstance(bare, GraphQLScalarType):
            annotation, pattern, _ = scalar(bare, module)
            text = pattern.format(expression) if pattern else expression
        else:
            annotation = self._class_of(bare, sets, owner, module)
            text = f"{annotation}.read({expression})"
        if not is_nullable or annotation == "Any":
            return annotation, text
        return f"{annotation} | None", text if text == expression else f"None if {expression} is None else {text}"

    def fields(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """Fields by the key of the answer, fragments resolved. Raises Unsupported."""
        found: dict[str, list[FieldNode]] = {}
        for selection_set in sets:
            for node in selection_set.selections:
                if node.directives:
                    raise Unsupported(f"{kind.name}: directives")
                if isinstance(node, FieldNode):
                    found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                elif isinstance(node, FragmentSpreadNode):
                    inner = self.fields(kind, [self.fragments[node.name.value].selection_set])
                    for key, nodes in inner.items():
                        found.setdefault(key, []).extend(nodes)
                else:
                    raise Unsupported(f"{kind.name}: inline fragments")
        return found

    def _class_of(self, kind: object, sets: list[SelectionSetNode], owner: str, module: Module) -> str:
        alone = self._only_fragment(sets)
        if alone is not None:
            module.fragments.add(alone)
            return alone
        if not isinstance(kind, GraphQLObjectType):
            raise Unsupported(f"{kind}: interfaces and unions")
        name = kind.name
        if name in module.names or name in self.fragments:
            name = owner
        while name in module.names:
            name += "_"
        return self.shape(name, kind, sets, module).name

    def shape(
        self, name: str, kind: object, sets: list[SelectionSetNode], module: Module, *, without: str = ""
    ) -> Shape:
        """The class of an object, and those below it, in the module. without: a field that is left out."""
        if not isinstance(kind, GraphQLObjectType):
            raise Unsupported(f"{kind}: interfaces and unions")
        module.names.add(name)
        shape = Shape(name, first_line(kind.description))
        for key, nodes in self.fields(kind, sets).items():
            field_name = nodes[0].name.value
            if field_name in ("__typename", without):
                continue
            inner = [node.selection_set for node in nodes if node.selection_set]
            annotation, expression = self.reader(
                kind.fields[field_name].type, inner, f'data["{key}"]', f"{name}{pascal(key)}", module
            )
            shape.attributes.append(Attribute(snake(key), annotation, expression))
        # After those that it is made of.
        module.shapes.append(shape)
        return shape

    @staticmethod
    def _only_fragment(sets: list[SelectionSetNode]) -> str | None:
        names = set()
        for selection_set in sets:
            if len(selection_set.selections) != 1 or not isinstance(selection_set.selections[0], FragmentSpreadNode):
                return None
            names.add(selection_set.selections[0].name.value)
        return names.pop() if len(names) == 1 else None


def scalar(kind: GraphQLScalarType, module: Module) -> tuple[str, str, str]:
    """Its line above, imported. Raises Unsupported for a scalar that nobody has thought of."""
    if kind.name not in SCALARS:
        raise Unsupported(f"scalar {kind.name}: say in {__name__} how Python reads it")
    annotation, pattern, origin = SCALARS[kind.name]
    if origin:
        module.imports.add((origin, annotation))
    if pattern.startswith("json."):
        module.imports.add(("json", ""))
    return annotation, pattern, origin


def input_annotation(kind: GraphQLInputType, module: Module) -> str:
    """How a value of an input type is written in Python; what may be null may be left out."""
    is_nullable = not isinstance(kind, GraphQLNonNull)
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(bare, GraphQLList):
        annotation = f"Sequence[{input_annotation(bare.of_type, module)}]"
        module.imports.add(("collections.abc", "Sequence"))
    elif isinstance(bare, GraphQLScalarType):
        annotation, _, _ = scalar(bare, module)
    else:
        named = get_named_type(bare)
        annotation = named.name
        module.enums.add(named.name)
    return f"{annotation} | None" if is_nullable and annotation != "Any" else annotation


def first_line(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split())
