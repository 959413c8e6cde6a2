"""Reads of stored files: who may see which, signed links and what stands behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core import signing
from django.db.models import Q

from backend.accounts.actor import Actor, ActorKind
from backend.files.contracts import FileState, StoredFile
from backend.files.models import File
from backend.files.registry import file_kind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_read, tenant_scope

LINK_SALT = "files.download"
LINK_SECONDS = 600


class LinkIsOver(Exception):
    """The link to a file is too old, was never ours, or the file is gone."""


@dataclass(frozen=True, slots=True)
class Content:
    """Where the content behind a link lies, and as what it is sent."""

    storage_key: str
    content_type: str
    name: str
    is_thumbnail: bool


def stored(row: File) -> StoredFile:
    """The row as others may know it."""
    return StoredFile(
        id=row.pk,
        company_id=row.company_id,
        owner_account_id=row.owner_account_id,
        kind=row.kind,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        created_at=row.created_at,
        expires_at=row.expires_at,
        width=row.width,
        height=row.height,
        has_thumbnail=row.has_thumbnail,
    )


def may_read(actor: Actor, file: StoredFile) -> bool:
    """Whether the actor may read the file, by the rules of its kind."""
    if not actor.is_signed_in or actor.company_id != file.company_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    kind = file_kind(file.kind)
    if kind.owner_reads and file.owner_account_id is not None and file.owner_account_id == actor.account_id:
        return True
    return kind.may_read is not None and kind.may_read(actor, file)


def file_visible(*, actor: Actor, file_id: int) -> StoredFile:
    """One file that is there. Raises NotSignedIn, NotFound."""
    with tenant_read(actor.company):
        row = File.objects.filter(id=file_id, state=FileState.READY).first()
    if row is None or not may_read(actor, stored(row)):
        raise NotFound
    return stored(row)


def files_by_id(file_ids: Collection[int], *, company_id: int) -> dict[int, StoredFile | None]:
    """dict id -> file, None where it is gone; every id present. For whoever has checked the right to the whole."""
    with tenant_scope(company_id):
        found = {row.pk: stored(row) for row in File.objects.filter(id__in=file_ids, state=FileState.READY)}
    return {file_id: found.get(file_id) for file_id in file_ids}


def count_waiting(*, account_id: int) -> int:
    """Uploads of the account that nothing uses yet, in the company in scope."""
    return File.objects.filter(Q(expires_at__isnull=False), owner_account_id=account_id).count()


def link_to(file: StoredFile, *, thumbnail: bool = False) -> str:
    """The path of a link that opens the file for ten minutes; give it only to somebody who may read it."""
    token = signing.dumps([file.company_id, file.id, int(thumbnail)], salt=LINK_SALT)
    return f"/files/{token}"


def content_by_link(token: str) -> Content:
    """What a link opens. Raises LinkIsOver."""
    try:
        company_id, file_id, thumbnail = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkIsOver from None
    with tenant_read(company_id):
        row = File.objects.filter(id=file_id, state=FileState.READY).first()
    if row is None or (thumbnail and not row.has_thumbnail):
        raise LinkIsOver
    return Content(row.storage_key, row.content_type, row.name, bool(thumbnail))
