"""The same files in object storage, over its real protocol: a small server that keeps objects in memory."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import override_settings

from backend.config import environment
from backend.config.environment import SettingInvalid
from backend.files import services, storage
from backend.files.contracts import FileNotUsable
from tests.backend.files.test_services import WORKBOOK, upload
from tests.cast import NOW, build_cast


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects; every request must be signed with the key it was told."""

    objects: dict[str, bytes]
    protocol_version = "HTTP/1.1"

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Mon, 23 Nov 2026 02:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _is_ours(self) -> bool:
        return "Credential=key/1+/" in self.headers.get("Authorization", "") and "//" not in self.path

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # A body sent in signed chunks is what other vendors do not take.
        if not self._is_ours() or "aws-chunked" in self.headers.get("Content-Encoding", ""):
            return self._answer(403)
        self.objects[self.path] = body
        return self._answer(200)

    def do_GET(self) -> None:
        body = self.objects.get(self.path.partition("?")[0])
        if not self._is_ours() or body is None:
            return self._answer(404 if self._is_ours() else 403)
        return self._answer(200, body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self._answer(204)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    handler = type("Handler", (Bucket,), {"objects": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"s3://key%2F1%2B:se%2Fcret@127.0.0.1:{server.server_port}/linli/prod/files?tls=0&style=path&region=cn-east"
    monkeypatch.setenv("STORAGE_URL", url)
    with override_settings(STORAGES={"default": environment.storage("STORAGE_URL", folder=Path("/nowhere"))}):
        storages._storages.clear()  # type: ignore[attr-defined]
        yield handler.objects  # type: ignore[attr-defined]
    storages._storages.clear()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_files_live_in_object_storage(bucket: dict[str, bytes]) -> None:
    cast = build_cast()
    file = upload(cast.staff("manager"))
    (path,) = bucket
    assert path.startswith(f"/linli/prod/files/{cast.company_id}/2026/11/")
    assert bucket[path] == WORKBOOK
    with services.read_file(company_id=cast.company_id, file_id=file.id) as content:
        assert content.read() == WORKBOOK
    bucket.clear()
    with pytest.raises(FileNotUsable):
        services.read_file(company_id=cast.company_id, file_id=file.id)
    assert services.expire_file(company_id=cast.company_id, file_id=file.id, now=NOW.replace(year=2027))


def test_a_large_content_is_not_held_in_memory(bucket: dict[str, bytes]) -> None:
    storage.put("1/large", io.BytesIO(bytes(3 << 20)))
    with storage.get("1/large") as content:
        assert len(content.read()) == 3 << 20
        assert content.file._rolled  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("/var/media", "must be s3://"),
        ("http://host/bucket", "must be s3://"),
        ("s3://key:secret@host", "must be s3://"),
        ("s3://key:secret@host:port/bucket", "bad port"),
        ("s3://host/bucket", "lacks the key"),
        ("s3://key@host/bucket", "lacks the key"),
        ("s3://key:secret@host/Bucket_1", "no name of a bucket"),
        ("s3://key:secret@host/bucket?acl=public", "not acl"),
        ("s3://key:secret@host/bucket?style=flat", "style is path or virtual"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_clear_line(url: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_URL", url)
    with pytest.raises(SettingInvalid, match=says) as refused:
        environment.storage("STORAGE_URL", folder=Path("/nowhere"))
    assert "key:" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_unset_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORAGE_URL", raising=False)
    made = environment.storage("STORAGE_URL", folder=Path("/somewhere"))
    assert made["OPTIONS"]["location"] == "/somewhere"  # type: ignore[index]
