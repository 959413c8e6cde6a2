"""The kinds of files, registered by the floors that use them while applications are made ready."""

from __future__ import annotations

from backend.files.contracts import FileKind, FileKindUnknown

_kinds: dict[str, FileKind] = {}


def register_file_kind(kind: FileKind) -> None:
    """Make a kind known. Raises ValueError where one name gets two meanings."""
    known = _kinds.setdefault(kind.name, kind)
    if (known.zh, known.en) != (kind.zh, kind.en):
        raise ValueError(f"file kind {kind.name} is registered twice")


def file_kind(name: str) -> FileKind:
    """The kind of that name. Raises FileKindUnknown."""
    try:
        return _kinds[name]
    except KeyError:
        raise FileKindUnknown(field=("kind",)) from None
