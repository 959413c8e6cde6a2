"""Documents are parsed, validated and measured once, and kept; registered ones are found by their hash."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import orjson
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
from backend.graphql_kit.execution import Plans
from backend.graphql_kit.limits import Limits, Measure, Shape, TooDeep


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
    """The operations of one document by name."""

    __slots__ = ("operations",)

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
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
    """At most `size` prepared documents of one schema, the least recently used leave first."""

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
        self._registered: dict[str, str] = orjson.loads(registry.read_bytes()) if registry and registry.exists() else {}

    def __len__(self) -> int:
        return len(self._prepared)

    def registered(self, digest: str) -> str:
        """The text of a registered document (SHA-256 in hex of its text). Raises PersistedDocumentUnknown."""
        text = self._registered.get(digest.lower())
        if text is None:
            raise PersistedDocumentUnknown
        return text

    def prepared(self, text: str) -> PreparedDocument:
        """The document of this text. Raises RequestRefused, DocumentInvalid and the refusals of limits.py."""
        known = self._prepared.get(text)
        if known is not None:
            with self._lock:
                if text in self._prepared:
                    self._prepared.move_to_end(text)
            return known
        document = self._parse(text)
        try:
            errors = validate(self.schema, document, max_errors=1, hide_suggestions=self.hide_suggestions)
            if errors:
                raise document_refusal(errors)
            fresh = PreparedDocument(document, self.schema, self.limits)
        except RecursionError:
            raise TooDeep(limit=self.limits.depth) from None
        with self._lock:
            self._prepared[text] = fresh
            if len(self._prepared) > self.size:
                self._prepared.popitem(last=False)
        return fresh

    def _parse(self, text: str) -> DocumentNode:
        if len(text) > self.limits.query_length:
            raise RequestRefused(detail=f"query > {self.limits.query_length}")
        try:
            return parse(text, max_tokens=self.limits.tokens)
        except GraphQLSyntaxError as error:
            raise RequestRefused(locations=error.locations or (), detail=error.message) from None
        except (GraphQLError, RecursionError):
            raise RequestRefused(detail="query") from None


def digest_of(text: str) -> str:
    """The name of a document in a registry file `{digest: text}`."""
    return hashlib.sha256(text.encode()).hexdigest()
