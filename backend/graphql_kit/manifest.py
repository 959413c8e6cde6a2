"""The documents that our clients ask by their name alone: how they are written down, checked and kept.

A client's build sends `documentId: "sha256:…"` in place of the text (GraphQL over HTTP, persisted documents). A mini
program in somebody's pocket goes on asking what it was built with, so a document that changed stays beside its
successor until it is retired on purpose; while it stays, the schema must go on answering it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

FRAGMENTS = "_fragments.graphql"
PREFIX = "sha256:"


class DocumentsInvalid(ValueError):
    """What is wrong with a folder of documents: one line each in `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one API answers by id.

    operations: operation name → id of the document that clients built today send. documents: id → text, earlier ones
    too. retired: ids that were served once and must not come back by accident.
    """

    operations: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    retired: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path | None) -> Manifest:
        """The manifest in a file; an empty one where there is no file."""
        if path is None or not path.exists():
            return cls()
        written = orjson.loads(path.read_bytes())
        return cls(written["operations"], written["documents"], tuple(written["retired"]))

    def dump(self) -> str:
        """As it is committed: sorted, so that two branches that add a document merge."""
        shown = {
            "operations": dict(self.operations),
            "documents": dict(self.documents),
            "retired": sorted(self.retired),
        }
        return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"

    @property
    def earlier(self) -> dict[str, str]:
        """Documents that only clients of earlier builds ask: id → text."""
        current = set(self.operations.values())
        return {digest: text for digest, text in self.documents.items() if digest not in current}

    def followed_by(self, texts: Mapping[str, str]) -> Manifest:
        """The manifest once these are the documents (operation name → text); earlier ones stay."""
        operations = {name: digest_of(text) for name, text in texts.items()}
        documents = {**self.documents, **{operations[name]: text for name, text in texts.items()}}
        current = set(operations.values())
        return Manifest(operations, documents, tuple(digest for digest in self.retired if digest not in current))

    def without(self, wanted: str) -> Manifest:
        """Retire earlier documents: one id (or its first eight characters and more), or all of an operation's name.

        Raises KeyError where nothing fits; a document that is current is never retired.
        """
        digest = wanted.removeprefix(PREFIX)
        gone = [
            known
            for known, text in self.earlier.items()
            if (len(digest) >= 8 and known.startswith(digest)) or name_of(text) == wanted
        ]
        if not gone:
            raise KeyError(wanted)
        kept = {known: text for known, text in self.documents.items() if known not in gone}
        return replace(self, documents=kept, retired=(*self.retired, *gone))


def digest_of(text: str) -> str:
    """The name of a document: SHA-256 of its text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def name_of(text: str) -> str:
    """The name of the operation in a registered text."""
    found = re.search(r"^(?:query|mutation) (\w+)", text, flags=re.MULTILINE)
    return found[1] if found else ""


def composed(folder: Path) -> dict[str, str]:
    """The documents of a folder: operation name → text, each with the fragments it needs, printed in one form.

    One operation a file, named after it (`PayBills` in pay_bills.graphql); fragments in `_fragments.graphql`.
    Comments and layout do not count: they change no id. Raises DocumentsInvalid.
    """
    problems: list[str] = []
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: dict[str, OperationDefinitionNode] = {}
    for path in sorted(folder.glob("*.graphql")):
        for node in _definitions(path, problems):
            if path.name == FRAGMENTS and isinstance(node, FragmentDefinitionNode):
                fragments[node.name.value] = node
            elif path.name != FRAGMENTS and isinstance(node, OperationDefinitionNode) and node.name:
                name = node.name.value
                if file_name(name) != path.name:
                    problems.append(f"{path}: {name} belongs into {file_name(name)}")
                operations[name] = node
            else:
                problems.append(f"{path}: holds {node.kind.replace('_', ' ')} that does not belong there")
    texts: dict[str, str] = {}
    used: set[str] = set()
    for name, operation in operations.items():
        try:
            needed = _spread(operation, fragments)
        except KeyError as missing:
            problems.append(f"{folder / file_name(name)}: no fragment {missing}")
            continue
        used |= needed
        parts = [operation, *(fragments[each] for each in sorted(needed))]
        texts[name] = print_ast(DocumentNode(definitions=tuple(parts)))
    problems += [f"{folder / FRAGMENTS}: nobody uses {name}" for name in fragments if name not in used]
    if problems:
        raise DocumentsInvalid(problems)
    return texts


def file_name(operation: str) -> str:
    """`PayBills` → `pay_bills.graphql`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower() + ".graphql"


def _definitions(path: Path, problems: list[str]) -> list[Node]:
    try:
        return list(parse(path.read_text()).definitions)
    except GraphQLError as error:
        problems.append(f"{path}: {error.message}")
        return []


def _spread(node: Node, fragments: Mapping[str, FragmentDefinitionNode]) -> set[str]:
    """Names of the fragments that a definition needs, those within fragments too. Raises KeyError."""
    found: set[str] = set()
    pending = [node]
    while pending:
        finder = _SpreadFinder()
        visit(pending.pop(), finder)
        fresh = finder.names - found
        found |= fresh
        pending += [fragments[name] for name in fresh]
    return found


class _SpreadFinder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.add(node.name.value)
