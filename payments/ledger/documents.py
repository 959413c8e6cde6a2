"""Which document stands behind an entry. Each module that posts says so for its own sources."""

from __future__ import annotations

from collections.abc import Callable, Collection

from backend.organization.base import tenant_read
from payments.ledger.contracts import DocumentKind, EntryDocument

# (company id, source ids) -> source id -> (id of the document's row, the number people know it by)
Resolver = Callable[[int, Collection[int]], dict[int, tuple[int, str]]]
# (source, source id): what names an entry's cause.
Cause = tuple[str, int]

_sources: dict[str, tuple[DocumentKind, Resolver | None]] = {}


def register_source(source: str, kind: DocumentKind, resolver: Resolver | None = None) -> None:
    """Called in an AppConfig's ready(). Without a resolver the source id is the document's id and number."""
    _sources[source] = (kind, resolver)


def kind_of(source: str) -> DocumentKind:
    """OTHER for a source that nobody registered."""
    return _sources.get(source, (DocumentKind.OTHER, None))[0]


def sources_of(kinds: Collection[DocumentKind]) -> list[str]:
    """The registered sources of these kinds, sorted."""
    return sorted(source for source, (kind, _) in _sources.items() if kind in kinds)


def documents_by_cause(causes: Collection[Cause], *, company_id: int) -> dict[Cause, EntryDocument]:
    """dict (source, source id) -> its document; every key present. One question per kind of source."""
    by_source: dict[str, set[int]] = {}
    for source, source_id in causes:
        by_source.setdefault(source, set()).add(source_id)
    answer: dict[Cause, EntryDocument] = {}
    with tenant_read(company_id):
        for source, ids in sorted(by_source.items()):
            kind, resolver = _sources.get(source, (DocumentKind.OTHER, None))
            found = resolver(company_id, sorted(ids)) if resolver is not None else {}
            for source_id in ids:
                document_id, number = found.get(source_id, (source_id, str(source_id)))
                answer[source, source_id] = EntryDocument(kind, document_id, number)
    return answer
