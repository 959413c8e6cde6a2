"""Every write of stored files. The row is there before the content, so that nothing lies where no row knows of it."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from typing import BinaryIO

from backend.accounts.actor import Actor
from backend.files import rules, storage
from backend.files.contracts import (
    MIB,
    PICTURES,
    ContentType,
    FileEmpty,
    FileKind,
    FileNotUsable,
    FileState,
    FileTooLarge,
    FileTypeRefused,
    StoredFile,
    TooManyFiles,
)
from backend.files.models import File
from backend.files.registry import file_kind
from backend.files.selectors import count_waiting, stored
from backend.kernel import audit, failpoints
from backend.kernel.errors import Forbidden, NotSignedIn
from backend.kernel.timers import cancel_timer, set_timer
from backend.organization.base import tenant_transaction

EXPIRY_TIMER = "files.expire"
# Longer than any content takes to be stored; what is not READY by then was cut off.
STORING_FOR = timedelta(hours=1)
MOST_WAITING = 100


def upload_file(*, actor: Actor, kind: str, name: str, content: BinaryIO, now: datetime) -> StoredFile:
    """Take what somebody sent: checked by its content, pictures made anew. It goes again unless `keep_file` uses it.

    Raises NotSignedIn, Forbidden, FileKindUnknown, FileEmpty, FileTooLarge, FileTypeRefused, PictureTooLarge,
    PictureUnreadable, TooManyFiles.
    """
    rule = file_kind(kind)
    require_may_upload(actor=actor, kind=rule)
    content_type = _checked(content, rule)
    company_id = actor.company
    with tenant_transaction(company_id, durable=False):
        if count_waiting(account_id=actor.account) >= MOST_WAITING:
            raise TooManyFiles
    width = height = None
    thumbnail = None
    if content_type in PICTURES:
        # Pillow takes memory that a process without pictures shall not hold.
        from backend.files.pictures import prepare_picture

        picture = prepare_picture(content, content_type)
        content, thumbnail = io.BytesIO(picture.content), io.BytesIO(picture.thumbnail)
        width, height = picture.width, picture.height
    return _store(
        actor=actor,
        kind=kind,
        name=rules.shown_name(name, content_type),
        content_type=content_type,
        content=content,
        thumbnail=thumbnail,
        width=width,
        height=height,
        expires_at=now + rule.unused_for,
        now=now,
    )


def store_file(
    *,
    actor: Actor,
    kind: str,
    name: str,
    content_type: ContentType,
    content: BinaryIO,
    expires_at: datetime | None,
    now: datetime,
) -> StoredFile:
    """Store what the product made for `actor`, who becomes its owner. Not inside a transaction.

    Raises FileKindUnknown, FileTooLarge.
    """
    file_kind(kind)
    return _store(
        actor=actor,
        kind=kind,
        name=rules.shown_name(name, content_type),
        content_type=content_type,
        content=content,
        thumbnail=None,
        width=None,
        height=None,
        expires_at=expires_at,
        now=now,
    )


def keep_file(*, actor: Actor, file_id: int, kind: str, until: datetime | None, now: datetime) -> StoredFile:
    """Use one's own upload: it stays until then, or as long as the company where `until` is None.

    Joins the caller's transaction. Raises FileNotUsable: not his, of another kind, or gone.
    """
    with tenant_transaction(actor.company, durable=False):
        row = File.objects.select_for_update().filter(id=file_id, state=FileState.READY).first()
        if row is None or row.kind != kind or row.owner_account_id != actor.account:
            raise FileNotUsable(field=("fileId",))
        if row.expires_at is not None and row.expires_at <= now:
            # Its content may be on the way out already.
            raise FileNotUsable(field=("fileId",))
        row.expires_at = until
        row.save(update_fields=["expires_at"])
        _arm(row, now=now)
    return stored(row)


def read_file(*, company_id: int, file_id: int) -> BinaryIO:
    """The content of a file, for work that the caller has checked the right to. Raises FileNotUsable."""
    with tenant_transaction(company_id, durable=False):
        key = File.objects.filter(id=file_id, state=FileState.READY).values_list("storage_key", flat=True).first()
    if key is None:
        raise FileNotUsable(field=("fileId",))
    try:
        return storage.get(key)
    except FileNotFoundError as error:
        raise FileNotUsable(field=("fileId",)) from error


def expire_file(*, company_id: int, file_id: int, now: datetime) -> bool:
    """Remove a file whose time is over, content first; returns whether it is gone. May be repeated."""
    with tenant_transaction(company_id):
        row = File.objects.filter(id=file_id).first()
    if row is None:
        return True
    if row.expires_at is None or row.expires_at > now:
        return False
    # A row without content is a link that says "gone"; a content without a row would stay for ever.
    storage.remove(row.storage_key)
    with tenant_transaction(company_id):
        File.objects.filter(id=file_id, expires_at__lte=now).delete()
    return True


def require_may_upload(*, actor: Actor, kind: FileKind) -> None:
    """Raises NotSignedIn, Forbidden."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if kind.may_upload is None or not kind.may_upload(actor):
        raise Forbidden


def _checked(content: BinaryIO, kind: FileKind) -> ContentType:
    size = content.seek(0, io.SEEK_END)
    if size == 0:
        raise FileEmpty(field=("file",))
    if size > kind.max_bytes:
        raise FileTooLarge(field=("file",), limit=kind.max_bytes // MIB)
    found = rules.sniffed(content)
    if found is None or found not in kind.content_types:
        allowed = "、".join(sorted(rules.EXTENSIONS[one] for one in kind.content_types))
        raise FileTypeRefused(field=("file",), allowed=allowed)
    return found


def _store(
    *,
    actor: Actor,
    kind: str,
    name: str,
    content_type: ContentType,
    content: BinaryIO,
    thumbnail: BinaryIO | None,
    width: int | None,
    height: int | None,
    expires_at: datetime | None,
    now: datetime,
) -> StoredFile:
    company_id = actor.company
    size, sha256 = _measured(content)
    # On its own, so that the row stands whatever becomes of the content.
    with tenant_transaction(company_id):
        row = File.objects.create(
            company_id=company_id,
            owner_account_id=actor.account_id,
            kind=kind,
            state=FileState.STORING,
            name=name,
            content_type=content_type,
            size=size,
            sha256=sha256,
            storage_key=storage.new_key(company_id=company_id, now=now, ending=rules.EXTENSIONS[content_type]),
            width=width,
            height=height,
            has_thumbnail=thumbnail is not None,
            created_at=now,
            expires_at=now + STORING_FOR,
        )
        _arm(row, now=now)
    failpoints.hit("file.after_row")
    storage.put(row.storage_key, content)
    if thumbnail is not None:
        storage.put(row.storage_key + storage.THUMBNAIL, thumbnail)
    failpoints.hit("file.after_content")
    with tenant_transaction(company_id, durable=False):
        row.state, row.expires_at = FileState.READY, expires_at
        row.save(update_fields=["state", "expires_at"])
        _arm(row, now=now)
        audit.record(
            actor=actor,
            action="file.stored",
            object_kind="file",
            object_id=row.pk,
            now=now,
            company_id=company_id,
            new={"kind": kind, "size": size, "sha256": sha256, "content_type": str(content_type)},
        )
    return stored(row)


def _measured(content: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of the whole content."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := content.read(MIB):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    return size, digest.hexdigest()


def _arm(row: File, *, now: datetime) -> None:
    """Let the file's timer say what its row says."""
    if row.expires_at is None:
        cancel_timer(kind=EXPIRY_TIMER, reference=row.pk, now=now)
    else:
        set_timer(kind=EXPIRY_TIMER, reference=row.pk, due_at=row.expires_at, company_id=row.company_id)
