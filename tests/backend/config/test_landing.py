import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from graphql import parse, validate
from pytest_django import Settings

from backend.config.graphql import APIS
from backend.config.landing import PAGES
from backend.config.management.commands.load_demo import read_cast
from backend.config.samples import SAMPLES, Sample

pytestmark = pytest.mark.django_db
LOGINS = [
    {"who": "业主 <b>", "kind": "owner", "login": "17800000001", "password": "", "note": "两套房"},
    {"who": "收银员", "kind": "staff", "login": "cashier", "password": "pass & word", "note": "前台"},
]


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    settings.LINLI_DEMO = True
    settings.LINLI_HOME = tmp_path
    return tmp_path


def test_a_stranger_learns_the_name_and_whether_it_is_ready(client: Client, settings: Settings) -> None:
    settings.LINLI_DEMO = False
    page = client.get("/").content.decode()
    assert "邻里" in page
    assert "服务正常" in page
    assert "graphql" not in page
    assert "登录" not in page


def test_the_demo_shows_who_may_sign_in(client: Client, demo: Path) -> None:
    (demo / "demo.json").write_text(json.dumps({"logins": LOGINS}))
    page = client.get("/").content.decode()
    assert "业主 &lt;b&gt;" in page
    assert 'data-login="cashier" data-password="pass &amp; word"' in page
    assert "/dev/messages" in page


@pytest.mark.parametrize("content", [None, "", "{"])
def test_the_demo_page_stands_before_the_data_are_loaded(client: Client, demo: Path, content: str | None) -> None:
    if content is not None:
        (demo / "demo.json").write_text(content)
    assert "示例数据还没有载入" in client.get("/").content.decode()


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_page_asks_nothing_of_anybody_else(
    client: Client, settings: Settings, tmp_path: Path, is_demo: bool
) -> None:
    settings.LINLI_DEMO, settings.LINLI_HOME = is_demo, tmp_path
    answer = client.get("/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    page = Loaded()
    page.feed(answer.content.decode())
    assert all(address.startswith("data:") for address in page.addresses)
    assert client.get("/")["Content-Security-Policy"] != answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", [address for address, _, _ in PAGES if not address.startswith("/dev/")])
def test_every_address_shown_answers(client: Client, demo: Path, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.en)
def test_every_sample_is_good_for_its_api_and_its_role(sample: Sample) -> None:
    schema = APIS[sample.api][1].graphql_schema
    assert validate(schema, parse(sample.document)) == []
    json.loads(sample.variables)
    assert not sample.who or sample.who in {member["login"] for member in read_cast()["staff"]}


class Loaded(HTMLParser):
    """What the browser would load by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "img", "iframe"} and given.get("src"):
            self.addresses.append(given["src"] or "")
        if tag == "link":
            self.addresses.append(given.get("href") or "")
