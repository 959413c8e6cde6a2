"""Documents are parsed, validated and measured once, and kept; registered ones are found by their hash."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from backend.graphql_kit.errors import PersistedDocumentUnknown, RequestRefused, document_refusal
from backend.graphql_kit.limits import Limits, Measure, Shape, TooDeep
from backend.graphql_kit.manifest import PREFIX, Manifest
from backend.graphql_kit.planning import Plans
from backend.kernel.errors import DomainError


class PreparedOperation:
    """One operation of a document, ready to run."""

    __slots__ = ("asks_data", "is_mutation", "name", "node", "plans", "shape")

    def __init__(
        self,
        node: OperationDefinitionNode,
        shape: Shape,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
    ) -> None:
        self.node = node
        self.name = node.name.value if node.name else ""
        self.shape = shape
        self.is_mutation = node.operation is OperationType.MUTATION
        self.plans = Plans(schema, fragments, node)
        # `{ __typename }` and introspection touch no data: no transaction is opened for them.
        self.asks_data = shape.asks_data


class PreparedDocument:
    """The operations of one document by name. `is_registered`: one of our clients' own, whose names we know."""

    __slots__ = ("is_registered", "operations")

    def __init__(
        self, document: DocumentNode, schema: GraphQLSchema, limits: Limits, *, is_registered: bool = False
    ) -> None:
        self.is_registered = is_registered
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        measure = Measure(schema, fragments, limits)
        self.operations: dict[str, PreparedOperation] = {}
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                if node.operation is OperationType.SUBSCRIPTION:
                    raise RequestRefused(nodes=[node], detail="subscription")
                prepared = PreparedOperation(node, measure.operation(node), schema, fragments)
                self.operations[prepared.name] = prepared

    def operation(self, name: str | None) -> PreparedOperation:
        """Raises RequestRefused where the name is unknown, or missing among several."""
        if name:
            if name not in self.operations:
                raise RequestRefused(detail="operationName")
            return self.operations[name]
        if len(self.operations) != 1:
            raise RequestRefused(detail="operationName")
        return next(iter(self.operations.values()))


class DocumentCache:
    """At most `size` prepared documents of one schema, the least recently used leave first; registered ones stay."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        size: int = 500,
        registry: Path | None = None,
        hide_suggestions: bool = True,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.size = size
        self.hide_suggestions = hide_suggestions
        self._prepared: OrderedDict[str, PreparedDocument] = OrderedDict()
        self._lock = Lock()
        self._registered = Manifest.read(registry).documents
        self._texts = frozenset(self._registered.values())
        # By both names, so that a registered document is found at once whether its id or its text is sent.
        self._kept: dict[str, PreparedDocument] = {}

    def __len__(self) -> int:
        return len(self._prepared)

    def registered(self, identifier: str) -> PreparedDocument:
        """The registered document of this id: `sha256:` and the hash of its text, or the bare hash as Apollo sends it.

        Raises PersistedDocumentUnknown, and where the schema no longer answers it what `prepared` raises.
        """
        known = self._kept.get(identifier)
        if known is not None:
            return known
        text = self._registered.get(identifier.removeprefix(PREFIX).lower())
        if text is None:
            raise PersistedDocumentUnknown
        fresh = self._kept.get(text) or self._prepare(text, is_registered=True)
        self._kept[text] = self._kept[identifier] = fresh
        return fresh

    def is_registered(self, text: str) -> bool:
        return text in self._texts

    def warm(self) -> list[tuple[str, DomainError]]:
        """Prepare every registered document. Returns those that the schema refuses, by their ids."""
        refused = []
        for digest in self._registered:
            try:
                self.registered(PREFIX + digest)
            except DomainError as error:
                refused.append((digest, error))
        return refused

    def prepared(self, text: str) -> PreparedDocument:
        """The document of this text. Raises RequestRefused, DocumentInvalid and the refusals of limits.py."""
        known = self._prepared.get(text)
        if known is not None:
            with self._lock:
                if text in self._prepared:
                    self._prepared.move_to_end(text)
            return known
        if text in self._texts:
            kept = self._kept.get(text)
            if kept is None:
                kept = self._kept[text] = self._prepare(text, is_registered=True)
            return kept
        fresh = self._prepare(text)
        with self._lock:
            self._prepared[text] = fresh
            if len(self._prepared) > self.size:
                self._prepared.popitem(last=False)
        return fresh

    def _prepare(self, text: str, *, is_registered: bool = False) -> PreparedDocument:
        document = self._parse(text)
        try:
            errors = validate(self.schema, document, max_errors=1, hide_suggestions=self.hide_suggestions)
            if errors:
                raise document_refusal(errors)
            return PreparedDocument(document, self.schema, self.limits, is_registered=is_registered)
        except RecursionError:
            raise TooDeep(limit=self.limits.depth) from None

    def _parse(self, text: str) -> DocumentNode:
        if len(text) > self.limits.query_length:
            raise RequestRefused(detail=f"query > {self.limits.query_length}")
        try:
            return parse(text, max_tokens=self.limits.tokens)
        except GraphQLSyntaxError as error:
            raise RequestRefused(locations=error.locations or (), detail=error.message) from None
        except (GraphQLError, RecursionError):
            raise RequestRefused(detail="query") from None
