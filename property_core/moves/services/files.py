"""The files of moves: what a clerk sends, the empty workbook, and the rows in error."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from backend.accounts.actor import Actor
from backend.files.contracts import MIB, ContentType, FileKind, StoredFile
from backend.files.services import store_file
from property_core.moves.sheet import MOVES, write_template
from property_core.residents.permissions import MANAGE

# Rows of people: nobody but who made or sent it reads it, and not for long.
_KEPT_FOR = timedelta(days=1)

WORKBOOK = FileKind(
    name="moves.workbook",
    zh="迁入迁出工作簿",
    en="Workbook of moves",
    content_types=frozenset({ContentType.XLSX}),
    max_bytes=8 * MIB,
    may_upload=lambda actor: actor.can(MANAGE),
)


def make_template(*, actor: Actor, now: datetime) -> StoredFile:
    """An empty workbook to fill. Raises NotSignedIn, Forbidden."""
    actor.require(MANAGE)
    content = io.BytesIO()
    write_template(content, made_at=now)
    return keep(actor=actor, name=f"{MOVES}模板.xlsx", content=content, now=now)


def keep(*, actor: Actor, name: str, content: io.BytesIO, now: datetime) -> StoredFile:
    """Store a workbook for its actor, for a day."""
    content.seek(0)
    return store_file(
        actor=actor,
        kind=WORKBOOK.name,
        name=name,
        content_type=ContentType.XLSX,
        content=content,
        expires_at=now + _KEPT_FOR,
        now=now,
    )
