"""Signing in with a WeChat code, against the open platform's simulator."""

import dataclasses
import logging
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from backend.accounts.wechat import (
    WechatApp,
    WechatAppKind,
    WechatCodeInvalid,
    WechatSignInBlocked,
    WechatSnapshot,
    WechatUnavailable,
    refusal_of,
    wechat_login,
)
from infra.simulators.identity import DEMO_OFFICIAL_APPID, openid_for, unionid_for
from infra.simulators.wechat_open import SNAPSHOT
from tests.infra.simulator_process import WechatOpenSimulator


@pytest.fixture
def app(wechat_open_simulator: WechatOpenSimulator) -> WechatApp:
    known = wechat_open_simulator.credentials
    return WechatApp(appid=known["appid"], secret=known["secret"], base_url=known["base_url"])


@pytest.fixture
def account(wechat_open_simulator: WechatOpenSimulator) -> WechatApp:
    """An official account (公众号)."""
    ((appid, secret),) = wechat_open_simulator.settings["official_accounts"].items()
    base_url = wechat_open_simulator.base_url
    return WechatApp(appid=appid, secret=secret, base_url=base_url, kind=WechatAppKind.OFFICIAL_ACCOUNT)


def code_of_page(simulator: WechatOpenSimulator, who: str) -> str:
    asked = {"appid": DEMO_OFFICIAL_APPID, "response_type": "code", "scope": "snsapi_base", "state": "1"}
    asked["redirect_uri"] = "http://127.0.0.1/back"
    back = simulator.authorize(f"{simulator.settings['authorize_url']}?{urlencode(asked)}", who)
    return parse_qs(urlsplit(back).query)["code"][0]


def test_a_code_tells_who_it_is(app: WechatApp) -> None:
    login = wechat_login(code="demo-wang", app=app)
    assert (login.app_id, login.openid) == (app.appid, openid_for(app.appid, "wang"))
    assert login.unionid == unionid_for("wang")


def test_a_used_unknown_or_endless_code_is_invalid(app: WechatApp, wechat_open_simulator: WechatOpenSimulator) -> None:
    code = wechat_open_simulator.one_time_code("wang")
    wechat_login(code=code, app=app)
    for bad in (code, "unknown", "", "x" * 257):
        with pytest.raises(WechatCodeInvalid):
            wechat_login(code=bad, app=app)


def test_a_wrong_secret_and_a_silent_platform_are_unavailable_and_nobody_learns_the_secret(
    app: WechatApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "very-secret-indeed"
    for broken in (
        dataclasses.replace(app, secret=secret),
        dataclasses.replace(app, secret=secret, base_url="http://127.0.0.1:9"),
    ):
        with pytest.raises(WechatUnavailable) as refused:
            wechat_login(code="demo-wang", app=broken)
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__
        assert secret not in repr(broken)
    assert secret not in caplog.text


def test_the_code_of_a_page_tells_the_openid_of_the_official_account(
    app: WechatApp, account: WechatApp, wechat_open_simulator: WechatOpenSimulator
) -> None:
    code = code_of_page(wechat_open_simulator, "wang")
    with pytest.raises(WechatCodeInvalid):
        wechat_login(code=code, app=app)
    login = wechat_login(code=code, app=account)
    # Asked without the person's consent, WeChat tells no unionid.
    assert (login.app_id, login.openid, login.unionid) == (account.appid, openid_for(account.appid, "wang"), "")
    for bad in (code, wechat_open_simulator.one_time_code("wang"), "unknown"):
        with pytest.raises(WechatCodeInvalid):
            wechat_login(code=bad, app=account)
    with pytest.raises(WechatUnavailable):
        wechat_login(code="demo-wang", app=dataclasses.replace(account, secret="wrong"))


def test_whoever_sees_a_snapshot_of_the_page_is_told_so(account: WechatApp) -> None:
    with pytest.raises(WechatSnapshot):
        wechat_login(code=f"demo-{SNAPSHOT}", app=account)


def test_no_access_token_is_asked_for(app: WechatApp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="wechatpy")
    wechat_login(code="demo-wang", app=app)
    assert "Fetching access token" not in caplog.text


@pytest.mark.parametrize(
    ("errcode", "refusal"),
    [(40029, WechatCodeInvalid), (40163, WechatCodeInvalid), (40226, WechatSignInBlocked), (-1, WechatUnavailable),
     (45011, WechatUnavailable), (None, WechatUnavailable)],
)  # fmt: skip
def test_what_wechat_says_is_told_apart(errcode: int | None, refusal: type[Exception]) -> None:
    assert type(refusal_of(errcode)) is refusal
