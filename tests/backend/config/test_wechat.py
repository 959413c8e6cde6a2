"""Signing in from a page that is open inside WeChat: there and back, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from backend.accounts.models import WechatIdentity
from backend.config.wechat import CODE_COOKIE, STATE_COOKIE
from infra.simulators.identity import DEMO_OFFICIAL_APPID, openid_for
from infra.simulators.wechat_open import SNAPSHOT
from notifications.channels.console import last_messages
from tests.cast import OWNER_PHONE
from tests.infra.simulator_fixtures import wechat_open_simulator
from tests.infra.simulator_process import WechatOpenSimulator
from tests.property_core.billing.fees import Fees, build_fees
from tests.storefront_api.pocket import Pocket

__all__ = ["wechat_open_simulator"]

pytestmark = pytest.mark.django_db

PAGE = "/app/pages/sign-in/index"
SIGN_IN = """mutation ($input: SignInWithWechatInput!) { signInWithWechat(input: $input) {
    errors { code message } session { accessToken } me { name } bindingTicket } }"""
BIND = """mutation ($input: BindWechatInput!) { bindWechat(input: $input) {
    errors { code } session { accessToken } me { name } } }"""
REQUEST_CODE = "mutation ($input: RequestLoginCodeInput!) { requestLoginCode(input: $input) { errors { code } } }"


@pytest.fixture
def wechat(settings: Settings, wechat_open_simulator: WechatOpenSimulator) -> WechatOpenSimulator:
    settings.WECHAT = wechat_open_simulator.settings
    return wechat_open_simulator


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


@pytest.fixture
def fees(db: None) -> Fees:
    return build_fees()


def go(client: Client, to: str = PAGE, **more: str) -> str:
    """Begin; returns WeChat's address."""
    answer = client.get("/wechat/sign-in", {"to": to, **more})
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (302, True)
    return answer["Location"]


def come_back(client: Client, address: str) -> str:
    """What WeChat's redirect leads to; returns the page."""
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 302
    return answer["Location"]


def code(client: Client) -> dict[str, Any]:
    answer = client.post("/wechat/code")
    body: dict[str, Any] = answer.json()
    assert answer.status_code == (410 if "errors" in body else 200)
    return body


def refusal(client: Client) -> str:
    return str(code(client)["errors"][0]["code"])


def test_an_openid_is_bound_once_by_a_phone_and_then_signs_in(
    client: Client, wechat: WechatOpenSimulator, fees: Fees, received_code: Callable[[str], str]
) -> None:
    pocket = Pocket(received_code)
    assert pocket.data(None, "{ wechatOfficialAccount }") == {"wechatOfficialAccount": DEMO_OFFICIAL_APPID}
    assert come_back(client, wechat.authorize(go(client), "zeng")) == f"{PAGE}?wechat=returned"
    given = code(client)
    assert given["appId"] == DEMO_OFFICIAL_APPID
    unbound = pocket.payload(None, SIGN_IN, input=given)
    assert unbound["session"] is None
    pocket.payload(None, REQUEST_CODE, input={"phone": OWNER_PHONE})
    asked = {"ticket": unbound["bindingTicket"], "phone": OWNER_PHONE, "code": received_code(OWNER_PHONE)}
    assert pocket.payload(None, BIND, input=asked)["me"] == {"name": "曾小明"}
    identity = WechatIdentity.objects.get()
    assert (identity.app_id, identity.openid) == (DEMO_OFFICIAL_APPID, openid_for(DEMO_OFFICIAL_APPID, "zeng"))
    # The same person comes again, on another phone.
    other = Client()
    come_back(other, wechat.authorize(go(other), "zeng"))
    assert pocket.payload(None, SIGN_IN, input=code(other))["me"] == {"name": "曾小明"}


def test_wechat_is_asked_for_the_openid_alone(client: Client, wechat: WechatOpenSimulator, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://linli.example/"
    address = urlsplit(go(client))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.fragment == "wechat_redirect"
    assert asked.pop("state").isalnum()
    assert asked == {
        "appid": DEMO_OFFICIAL_APPID,
        "redirect_uri": "https://linli.example/wechat/signed-in",
        "response_type": "code",
        "scope": "snsapi_base",
    }
    cookie = client.cookies[STATE_COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/wechat/")


def test_a_code_is_fetched_once_and_never_stands_in_an_address(client: Client, wechat: WechatOpenSimulator) -> None:
    page = come_back(client, wechat.authorize(go(client, "/app/#/pages/mine?tab=1"), "zeng"))
    assert page == "/app/?wechat=returned#/pages/mine?tab=1"
    assert client.cookies[CODE_COOKIE]["httponly"] is True
    assert "code" in code(client)
    assert refusal(client) == "WECHAT_STATE_INVALID"
    assert client.get("/wechat/code").status_code == 405


def test_a_sign_in_that_another_browser_began_signs_nobody_in(client: Client, wechat: WechatOpenSimulator) -> None:
    """Somebody sends his own way back to another person, who would then act as him."""
    attacker = Client()
    link = wechat.authorize(go(attacker), "attacker")
    go(client)
    assert come_back(client, link) == "/app/?wechat=returned"
    assert refusal(client) == "WECHAT_STATE_INVALID"
    stranger = Client()
    come_back(stranger, link)
    assert refusal(stranger) == "WECHAT_STATE_INVALID"


def test_a_way_back_works_once(client: Client, wechat: WechatOpenSimulator) -> None:
    link = wechat.authorize(go(client), "zeng")
    come_back(client, link)
    come_back(client, link)
    assert refusal(client) == "WECHAT_STATE_INVALID"


def test_who_comes_back_too_late_or_without_a_code_is_told_so(client: Client, wechat: WechatOpenSimulator) -> None:
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    assert come_back(client, f"/wechat/signed-in?state={state}") == f"{PAGE}?wechat=returned"
    assert refusal(client) == "WECHAT_REFUSED"
    with time_machine.travel("2026-11-30T08:00:00Z", tick=False):
        link = wechat.authorize(go(client), "zeng")
    with time_machine.travel("2026-11-30T08:10:01Z", tick=False):
        come_back(client, link)
        assert refusal(client) == "WECHAT_STATE_INVALID"
    with time_machine.travel("2026-11-30T08:00:00Z", tick=False):
        come_back(client, wechat.authorize(go(client), "zeng"))
    with time_machine.travel("2026-11-30T08:05:01Z", tick=False):
        assert refusal(client) == "WECHAT_STATE_INVALID"


def test_what_wechat_says_to_a_code_comes_with_the_sign_in(
    client: Client, wechat: WechatOpenSimulator, settings: Settings, received_code: Callable[[str], str]
) -> None:
    pocket = Pocket(received_code)

    def refused(given: dict[str, Any]) -> list[str]:
        return [error["code"] for error in pocket.refusal(None, SIGN_IN, input=given)["errors"]]

    come_back(client, wechat.authorize(go(client), "zeng"))
    given = code(client)
    assert refused(given) == []
    assert refused(given) == ["WECHAT_CODE_INVALID"]
    come_back(client, wechat.authorize(go(client), SNAPSHOT))
    assert refused(code(client)) == ["WECHAT_SNAPSHOT"]
    settings.WECHAT = {**settings.WECHAT, "base_url": "http://127.0.0.1:9"}
    assert refused(given) == ["WECHAT_UNAVAILABLE"]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "/console/",
        "//evil.example/app/",
        "https://evil.example/app/",
        "/app\\evil",
        "/app/\n",
        "http://[",
        "/app/" + "a" * 1000,
    ],
)
def test_only_pages_of_the_owners_app_are_come_back_to(client: Client, wechat: WechatOpenSimulator, to: str) -> None:
    assert come_back(client, wechat.authorize(go(client, to), "zeng")) == "/app/?wechat=returned"


def test_without_an_official_account_the_page_is_told_at_once(client: Client, settings: Settings) -> None:
    settings.WECHAT = {**settings.WECHAT, "official_accounts": {}}
    answer = client.get("/wechat/sign-in", {"to": PAGE}, headers={"Accept-Language": "en"})
    assert answer["Location"] == f"{PAGE}?wechat=returned"
    told = client.post("/wechat/code", headers={"Accept-Language": "en"}).json()["errors"]
    assert told == [{"code": "WECHAT_APP_UNKNOWN", "field": [], "message": "This WeChat app is not connected."}]


def test_a_mini_program_is_no_official_account(client: Client, wechat: WechatOpenSimulator) -> None:
    assert go(client, appId=wechat.credentials["appid"]) == f"{PAGE}?wechat=returned"
    assert refusal(client) == "WECHAT_APP_UNKNOWN"
