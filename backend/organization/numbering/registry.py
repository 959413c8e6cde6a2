"""The types of numbered documents: each module registers its own at start-up, rules are for nothing else."""

from __future__ import annotations

from backend.kernel.errors import DomainError
from backend.organization.contracts import UnitKind
from backend.organization.numbering.contracts import DocumentType, Reset
from backend.organization.numbering.patterns import parse, require_sound

_types: dict[str, DocumentType] = {}


class DocumentTypeUnknown(DomainError):
    code = "DOCUMENT_TYPE_UNKNOWN"
    zh = "没有单据类型 {document}。"
    en = "There is no document type {document}."


def register_document(
    key: str, *, zh: str, en: str, pattern: str, reset: Reset, lowest: UnitKind = UnitKind.COMMUNITY
) -> DocumentType:
    """Make a type known, with the rule that holds where nothing was set.

    Called while modules are imported. Raises ValueError where one key gets two meanings, PatternInvalid and its like
    for a default that would not be sound.
    """
    require_sound(parse(pattern), reset=reset, is_of_company=True)
    document = DocumentType(key=key, zh=zh, en=en, pattern=pattern, reset=reset, lowest=lowest)
    if _types.setdefault(key, document) != document:
        raise ValueError(f"document type {key} is registered twice with different meanings")
    return document


def document_types() -> tuple[DocumentType, ...]:
    """Every registered type, by key."""
    return tuple(_types[key] for key in sorted(_types))


def document_type(key: str) -> DocumentType:
    """Raises DocumentTypeUnknown."""
    found = _types.get(key)
    if found is None:
        raise DocumentTypeUnknown(field=("document",), document=key)
    return found
