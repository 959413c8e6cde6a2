"""Words of stored files that cross the module's boundary, and how a file can be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from backend.accounts.actor import Actor
from backend.kernel.choices import Choice
from backend.kernel.errors import DomainError

MIB = 1 << 20


class FileState(Choice):
    """STORING: the row stands, the content is on its way; READY: both are there."""

    STORING = "STORING"
    READY = "READY"


class ContentType(StrEnum):
    """What we recognise by its content; anything else is refused."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"


PICTURES = frozenset({ContentType.JPEG, ContentType.PNG, ContentType.WEBP})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as others may know it. `size` in bytes; width and height in pixels, of pictures alone."""

    id: int
    company_id: int
    owner_account_id: int | None
    kind: str
    name: str
    content_type: str
    size: int
    sha256: str
    created_at: datetime
    expires_at: datetime | None
    width: int | None = None
    height: int | None = None
    has_thumbnail: bool = False


@dataclass(frozen=True, slots=True)
class FileKind:
    """What files of one kind may be, and who may have to do with them.

    may_upload: whether somebody may send one; None: only the product itself makes them. may_read: who beside its owner
    may read a file; None: nobody. owner_reads: whether the owner may; without it `may_read` alone decides. unused_for:
    how long an uploaded file waits for its use before it is removed.
    """

    name: str
    zh: str
    en: str
    content_types: frozenset[ContentType]
    max_bytes: int
    may_upload: Callable[[Actor], bool] | None = None
    may_read: Callable[[Actor, StoredFile], bool] | None = None
    owner_reads: bool = True
    unused_for: timedelta = timedelta(days=1)


class FileKindUnknown(DomainError):
    code = "FILE_KIND_UNKNOWN"
    zh = "没有这种文件用途。"
    en = "There is no such kind of file."


class FileTypeRefused(DomainError):
    code = "FILE_TYPE_REFUSED"
    zh = "这里不能上传这种文件，请上传 {allowed}。"
    en = "This type of file is not taken here; send {allowed}."


class FileTooLarge(DomainError):
    code = "FILE_TOO_LARGE"
    zh = "文件过大，最多 {limit} MB。"
    en = "The file is too large; at most {limit} MB."


class FileEmpty(DomainError):
    code = "FILE_EMPTY"
    zh = "文件是空的。"
    en = "The file is empty."


class PictureUnreadable(DomainError):
    code = "PICTURE_UNREADABLE"
    zh = "无法读取这张图片，它可能已损坏。"
    en = "The picture cannot be read; it may be damaged."


class PictureTooLarge(DomainError):
    code = "PICTURE_TOO_LARGE"
    zh = "图片的像素太多（上限 {limit} 百万像素）。"
    en = "The picture has too many pixels (limit {limit} million)."


class TooManyFiles(DomainError):
    code = "TOO_MANY_FILES"
    zh = "您上传了太多还没有使用的文件，请稍后再试。"
    en = "Too many of your uploads are still unused; try again later."


class FileNotUsable(DomainError):
    code = "FILE_NOT_USABLE"
    zh = "文件不存在、不是您上传的，或已过期，请重新上传。"
    en = "The file is gone, is not yours or is of another kind; upload it again."
