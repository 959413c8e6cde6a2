"""The web clients over HTTP: pages, hashed files, compressed forms, what is not there."""

import gzip
import os
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from backend.config.clients import CONTENT_SECURITY_POLICY, FOR_GOOD, WEB_CLIENTS, WebClient

PAGE = b"<!doctype html><title>app</title>"
SCRIPT = b"console.log(1);" * 200
HASHED = "/app/js/app-B7xk_9Qa.js"


@pytest.fixture
def dist(settings: Settings, tmp_path: Path) -> Path:
    """A build of the owners' app, and next to it a file that is no part of it."""
    settings.CLIENTS_DIR = tmp_path
    dist = tmp_path / "owner" / "dist" / "h5"
    (dist / "js").mkdir(parents=True)
    (dist / "index.html").write_bytes(PAGE)
    (dist / "routes.json").write_text('["/"]')
    (dist / "tab-settings.png").write_bytes(b"\x89PNG")
    (dist / ".built-from").write_text("secret")
    for name in ("app-B7xk_9Qa.js", "plain.js"):
        (dist / "js" / name).write_bytes(SCRIPT)
        (dist / "js" / f"{name}.gz").write_bytes(gzip.compress(SCRIPT))
        (dist / "js" / f"{name}.br").write_bytes(b"brotli")
    (tmp_path / "owner" / "package.json").write_text("{}")
    return dist


def content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/app/", "/app/pages/bills/index", "/app/bills/UmVjZWlwdDox?from=home"])
def test_every_address_of_the_client_is_its_page(client: Client, dist: Path, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, content(answer)) == (200, PAGE)
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_the_policy_lets_nothing_run_that_is_not_ours() -> None:
    rules = dict(rule.strip().partition(" ")[::2] for rule in CONTENT_SECURITY_POLICY.split(";"))
    assert (rules["default-src"], rules["script-src"], rules["connect-src"]) == ("'none'", "'self'", "'self'")
    assert (rules["frame-ancestors"], rules["base-uri"], rules["form-action"]) == ("'none'", "'none'", "'self'")
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY


def test_without_its_slash_it_leads_there_with_the_query(client: Client, dist: Path) -> None:
    answer = client.get("/app?ticket=1")
    assert (answer.status_code, answer["Location"]) == (302, "/app/?ticket=1")


@pytest.mark.parametrize(
    ("accepted", "encoding", "sent"),
    [
        ("", None, SCRIPT),
        ("deflate", None, SCRIPT),
        ("gzip, deflate", "gzip", SCRIPT),
        ("gzip, deflate, br, zstd", "br", b"brotli"),
    ],
)
def test_the_smallest_form_that_the_browser_takes_is_sent(
    client: Client, dist: Path, accepted: str, encoding: str | None, sent: bytes
) -> None:
    answer = client.get(HASHED, headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.get("Content-Encoding")) == (200, encoding)
    got = content(answer)
    assert (gzip.decompress(got) if encoding == "gzip" else got) == sent
    assert answer["Content-Length"] == str(len(got))
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (HASHED, FOR_GOOD),
        ("/app/js/plain.js", "no-cache"),
        ("/app/tab-settings.png", "no-cache"),
        ("/app/routes.json", "no-cache"),
    ],
)
def test_only_what_has_a_hash_in_its_name_is_kept_for_good(client: Client, dist: Path, address: str, kept: str) -> None:
    assert client.get(address)["Cache-Control"] == kept


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(client: Client, dist: Path) -> None:
    page, stamp = dist / "index.html", 1_700_000_000
    os.utime(page, (stamp, stamp))
    tag = client.get("/app/")["ETag"]
    unchanged = client.get("/app/", headers={"If-None-Match": tag})
    assert (unchanged.status_code, content(unchanged)) == (304, b"")
    assert unchanged["Cache-Control"] == "no-cache"
    # Another build of the same size and, as in an image that was built reproducibly, of the same second.
    page.write_bytes(PAGE.replace(b"app", b"APP"))
    os.utime(page, (stamp, stamp))
    os.utime(page, ns=(stamp * 10**9, stamp * 10**9 + 1))
    changed = client.get("/app/", headers={"If-None-Match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_a_compressed_form_of_an_earlier_build_is_not_sent(client: Client, dist: Path) -> None:
    for suffix in (".gz", ".br"):
        os.utime(dist / "js" / f"plain.js{suffix}", (1, 1))
    answer = client.get("/app/js/plain.js", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.get("Content-Encoding"), content(answer)) == (None, SCRIPT)


def test_a_part_of_a_file_is_sent_on_request(client: Client, dist: Path) -> None:
    answer = client.get("/app/js/plain.js", headers={"Range": "bytes=0-6"})
    assert (answer.status_code, content(answer)) == (206, b"console")


@pytest.mark.parametrize(
    "address",
    [
        "/app/js/gone-B7xk_9Qa.js",
        "/app/favicon.ico",
        "/app/.built-from",
        "/app/js/app-B7xk_9Qa.js.gz",
        "/app/../../package.json",
        "/app/..%2f..%2fpackage.json",
        "/app/%2e%2e/%2e%2e/package.json",
        "/app/..\\..\\package.json",
        "/app//etc/hostname.txt",
        "/app/a%00.js",
    ],
)
def test_a_file_that_is_not_there_is_not_found(client: Client, dist: Path, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_a_name_longer_than_any_file_is_an_address_of_the_client(client: Client, dist: Path) -> None:
    assert client.get("/app/" + "a" * 5000).status_code == 200


def test_only_reading_is_possible(client: Client, dist: Path) -> None:
    head = client.head("/app/")
    assert (head.status_code, head["Content-Length"], content(head)) == (200, str(len(PAGE)), b"")
    assert client.post("/app/").status_code == 405


@pytest.mark.parametrize("web_client", WEB_CLIENTS, ids=lambda one: one.source)
def test_where_nothing_was_built_the_page_says_how(
    client: Client, settings: Settings, tmp_path: Path, web_client: WebClient
) -> None:
    settings.CLIENTS_DIR = tmp_path / "nowhere"
    answer = client.get(f"{web_client.address}some/page")
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    page = answer.content.decode()
    assert f"cd clients/{web_client.source}" in page
    assert f"npm run {web_client.script}" in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_front_page_of_the_demo_begins_with_the_clients(
    client: Client, db: None, dist: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.LINLI_DEMO, settings.LINLI_HOME = True, tmp_path
    page = client.get("/").content.decode()
    assert page.index('href="/app/"') < page.index('href="/console/"') < page.index('href="/graphql/owner"')
    # Of the two only the owners' app was built.
    assert page.count("not built yet") == 1
