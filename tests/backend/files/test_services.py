"""Storing, using, reading and removing files."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages

from backend.accounts.actor import Actor
from backend.files import services, storage
from backend.files.contracts import (
    ContentType,
    FileEmpty,
    FileKindUnknown,
    FileNotUsable,
    FileTooLarge,
    FileTypeRefused,
    StoredFile,
    TooManyFiles,
)
from backend.files.models import File
from backend.files.selectors import LinkIsOver, content_by_link, file_visible, files_by_id, link_to
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from backend.kernel.timers import run_due
from backend.organization.base import tenant_read
from tests.backend.files.test_pictures import jpeg
from tests.backend.files.test_rules import archive
from tests.cast import NOW, Cast, build_cast, visitor

pytestmark = pytest.mark.django_db
WORKBOOK = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def upload(actor: Actor, content: bytes = WORKBOOK, name: str = "台账.xlsx", kind: str = "test.book") -> StoredFile:
    return services.upload_file(actor=actor, kind=kind, name=name, content=io.BytesIO(content), now=NOW)


def rows(cast: Cast) -> list[File]:
    with tenant_read(cast.company_id):
        return list(File.objects.order_by("id"))


def contents(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_an_upload_is_stored_under_a_key_of_ours(cast: Cast, media: Path) -> None:
    file = upload(cast.staff("manager"), name="../../台账.xlsx")
    (row,) = rows(cast)
    assert (file.name, file.size, file.content_type) == ("台账.xlsx", len(WORKBOOK), ContentType.XLSX)
    assert (file.owner_account_id, file.expires_at) == (cast.accounts["manager"], NOW + timedelta(days=1))
    assert row.state == "READY"
    assert row.storage_key.startswith(f"{cast.company_id}/2026/11/")
    (path,) = contents(media)
    assert path.read_bytes() == WORKBOOK
    assert path.stat().st_mode & 0o777 == 0o600
    assert services.read_file(company_id=cast.company_id, file_id=file.id).read() == WORKBOOK
    assert AuditEntry.objects.filter(action="file.stored", object_id=str(file.id)).exists()


def test_refusals_leave_nothing(cast: Cast, media: Path) -> None:
    manager = cast.staff("manager")
    for error, arguments in (
        (FileEmpty, {"content": b""}),
        (FileTypeRefused, {"content": b"MZ\x90\x00 a program", "name": "台账.xlsx"}),
        (FileTypeRefused, {"content": jpeg((9, 9)).getvalue()}),
        (FileTooLarge, {"content": WORKBOOK + bytes(1 << 20)}),
        (FileKindUnknown, {"kind": "no.such"}),
        (Forbidden, {"kind": "test.made"}),
    ):
        with pytest.raises(error):
            upload(manager, **arguments)
    with pytest.raises(Forbidden):
        upload(cast.staff("clerk"))
    with pytest.raises(NotSignedIn):
        upload(visitor())
    assert (rows(cast), media.exists()) == ([], False)


def test_a_picture_gets_a_thumbnail_that_goes_with_it(cast: Cast, media: Path) -> None:
    clerk = cast.staff("clerk")
    file = upload(clerk, jpeg((4000, 2000)).getvalue(), "现场.HEIC", "test.photo")
    assert (file.name, file.width, file.height, file.has_thumbnail) == ("现场.jpg", 2560, 1280, True)
    assert len(contents(media)) == 2
    shown = content_by_link(link_to(file, thumbnail=True).removeprefix("/files/"))
    assert shown.is_thumbnail
    services.expire_file(company_id=cast.company_id, file_id=file.id, now=NOW + timedelta(days=2))
    assert contents(media) == []


def test_the_owner_and_whom_the_kind_lets_read_it(cast: Cast) -> None:
    other = build_cast("乙物业", prefix="b-", phones=False)
    file = upload(cast.staff("manager"))
    photo = upload(cast.staff("clerk"), jpeg((9, 9)).getvalue(), kind="test.photo")
    assert file_visible(actor=cast.staff("manager"), file_id=file.id) == file
    # `leader` holds what the kind of workbook asks for; nobody beside its owner sees a photo.
    assert file_visible(actor=cast.staff("leader"), file_id=file.id) == file
    for actor, hidden in (
        (cast.staff("clerk"), file),
        (cast.staff("leader"), photo),
        (other.staff("leader"), file),
        (other.system, photo),
    ):
        with pytest.raises(NotFound):
            file_visible(actor=actor, file_id=hidden.id)
    with pytest.raises(NotSignedIn):
        file_visible(actor=visitor(), file_id=file.id)
    assert files_by_id([file.id, photo.id + 9], company_id=cast.company_id) == {file.id: file, photo.id + 9: None}
    assert files_by_id([file.id], company_id=other.company_id) == {file.id: None}


def test_only_the_sender_uses_his_upload_and_then_it_stays(cast: Cast) -> None:
    manager = cast.staff("manager")
    file = upload(manager)
    for actor, kind in ((cast.staff("leader"), "test.book"), (manager, "test.photo")):
        with pytest.raises(FileNotUsable):
            services.keep_file(actor=actor, file_id=file.id, kind=kind, until=None, now=NOW)
    kept = services.keep_file(actor=manager, file_id=file.id, kind="test.book", until=None, now=NOW)
    assert kept.expires_at is None
    run_due(now=NOW + timedelta(days=400))
    assert len(rows(cast)) == 1


def test_the_timer_removes_what_nobody_used(cast: Cast, media: Path) -> None:
    upload(cast.staff("manager"))
    run_due(now=NOW + timedelta(hours=23))
    assert len(rows(cast)) == 1
    run_due(now=NOW + timedelta(hours=25))
    assert (rows(cast), contents(media)) == ([], [])


def test_an_upload_whose_time_is_over_cannot_be_used(cast: Cast) -> None:
    file = upload(cast.staff("manager"))
    with pytest.raises(FileNotUsable):
        services.keep_file(
            actor=cast.staff("manager"), file_id=file.id, kind="test.book", until=None, now=NOW + timedelta(days=1)
        )


def test_what_was_cut_off_while_it_was_stored_is_removed(
    cast: Cast, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or a kill between the two commits: a row without an end, and perhaps half a content."""

    def torn(key: str, content: object) -> None:
        path = media / key
        path.parent.mkdir(parents=True)
        path.write_bytes(WORKBOOK[:10])
        raise OSError("disk full")

    monkeypatch.setattr(storage, "put", torn)
    with pytest.raises(OSError, match="disk full"):
        upload(cast.staff("manager"))
    (row,) = rows(cast)
    assert row.state == "STORING"
    with pytest.raises(NotFound):
        file_visible(actor=cast.staff("manager"), file_id=row.pk)
    run_due(now=NOW + timedelta(hours=2))
    assert (rows(cast), contents(media)) == ([], [])


def test_a_sender_cannot_fill_the_disk_with_unused_files(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    manager = cast.staff("manager")
    first = upload(manager)
    upload(manager)
    with pytest.raises(TooManyFiles):
        upload(manager)
    services.keep_file(actor=manager, file_id=first.id, kind="test.book", until=None, now=NOW)
    upload(manager)


def test_a_link_ends_and_cannot_be_changed(cast: Cast) -> None:
    file = upload(cast.staff("manager"))
    token = link_to(file).removeprefix("/files/")
    assert content_by_link(token).name == "台账.xlsx"
    for wrong in (token[:-1], "x" + token, link_to(file, thumbnail=True).removeprefix("/files/"), ""):
        with pytest.raises(LinkIsOver):
            content_by_link(wrong)


def test_the_storage_is_the_one_of_the_settings(media: Path) -> None:
    assert storages["default"].path("") == str(media)
