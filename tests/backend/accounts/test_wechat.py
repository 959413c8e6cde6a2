"""Signing in with a WeChat code, against the open platform's simulator."""

import dataclasses
import logging

import pytest

from backend.accounts.wechat import WechatApp, WechatCodeInvalid, WechatUnavailable, wechat_login
from infra.simulators.identity import openid_for, unionid_for
from tests.infra.simulator_process import WechatOpenSimulator


@pytest.fixture
def app(wechat_open_simulator: WechatOpenSimulator) -> WechatApp:
    return WechatApp(**wechat_open_simulator.credentials)


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


def test_no_access_token_is_asked_for(app: WechatApp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="wechatpy")
    wechat_login(code="demo-wang", app=app)
    assert "Fetching access token" not in caplog.text
