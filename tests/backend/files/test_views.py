"""Uploads and downloads over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.accounts.contracts import Audience
from backend.accounts.services import open_session
from backend.files.models import File
from backend.graphql_kit.ids import decode_id
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from tests.backend.files.test_pictures import jpeg
from tests.backend.files.test_services import WORKBOOK
from tests.cast import Cast, build_cast, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def token(cast: Cast, who: str, audience: Audience = Audience.STAFF) -> str:
    return open_session(
        actor=visitor(),
        account_id=cast.accounts[who],
        audience=audience,
        company_id=cast.company_id,
        device="test",
        now=current_time(),
    ).access_token


def post(
    access: str | None,
    content: bytes = WORKBOOK,
    *,
    kind: str = "test.book",
    name: str = "台账.xlsx",
    api: str = "staff",
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {access}"} if access else {}
    response = Client().post(
        f"/files/{api}?kind={kind}", {"file": SimpleUploadedFile(name, content, "text/html")}, headers=headers
    )
    return response.status_code, json.loads(response.content)


def code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    status, body = answer
    return status, body["errors"][0]["code"]


def test_an_upload_is_answered_with_an_id_and_a_link(cast: Cast) -> None:
    status, body = post(token(cast, "manager"))
    assert status == 201
    file = body["file"]
    assert (file["name"], file["size"], file["thumbnail"]) == ("台账.xlsx", len(WORKBOOK), None)
    with tenant_read(cast.company_id):
        assert File.objects.get().pk == decode_id("File", file["id"])
    response = Client().get(file["link"])
    assert b"".join(response.streaming_content) == WORKBOOK  # type: ignore[attr-defined]
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_photo_is_shown_with_its_thumbnail(cast: Cast) -> None:
    _, body = post(token(cast, "clerk"), jpeg((900, 600)).getvalue(), kind="test.photo", name="a.jpg")
    for link, content_type in ((body["file"]["link"], "image/jpeg"), (body["file"]["thumbnail"], "image/webp")):
        response = Client().get(link)
        assert (response.status_code, response["Content-Type"]) == (200, content_type)
        assert response["Content-Disposition"].startswith("inline")


def test_refusals_over_http(cast: Cast) -> None:
    manager = token(cast, "manager")
    assert code(post(None)) == (401, "NOT_SIGNED_IN")
    assert code(post("forged")) == (401, "NOT_SIGNED_IN")
    assert code(post(token(cast, "clerk"))) == (403, "FORBIDDEN")
    assert code(post(manager, api="owner")) == (401, "NOT_SIGNED_IN")
    assert code(post(manager, kind="nothing")) == (400, "FILE_KIND_UNKNOWN")
    assert code(post(manager, b"<html>")) == (400, "FILE_TYPE_REFUSED")
    assert code(post(manager, WORKBOOK + bytes(2 << 20))) == (413, "FILE_TOO_LARGE")
    headers = {"Authorization": f"Bearer {manager}"}
    assert Client().post("/files/staff?kind=test.book", {}, headers=headers).status_code == 400
    raw = Client().post("/files/staff?kind=test.book", b"x" * 10, content_type="text/plain", headers=headers)
    assert raw.status_code == 400
    assert Client().get("/files/staff").status_code == 405
    with tenant_read(cast.company_id):
        assert not File.objects.exists()


def test_a_link_is_over_after_ten_minutes(cast: Cast) -> None:
    _, body = post(token(cast, "manager"))
    with time_machine.travel(current_time().timestamp() + 601):
        response = Client().get(body["file"]["link"])
    assert response.status_code == 410
    assert Client().get("/files/forged").status_code == 410
