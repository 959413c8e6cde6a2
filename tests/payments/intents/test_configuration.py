"""Settings of the default account: what is wrong is said at the start, by the name of the variable."""

from __future__ import annotations

from typing import Any

from payments.intents.configuration import wechat_settings
from tests.infra.simulator_process import WechatPaySimulator


def said(settings: Any, **changes: str) -> list[str]:
    settings.WECHATPAY = {**settings.WECHATPAY, **changes}
    return [error.msg for error in wechat_settings(None)]


def test_nothing_configured_is_no_error(settings: Any) -> None:
    settings.WECHATPAY = dict.fromkeys(settings.WECHATPAY, "")
    assert wechat_settings(None) == []


def test_whatever_is_missing_is_named(settings: Any, wechat_simulator: WechatPaySimulator) -> None:
    made = wechat_simulator.credentials
    names = ("mchid", "appid", "cert_serial", "private_key", "api_v3_key", "public_key_id", "public_key")
    assert said(settings, **{name: made[name] for name in names}) == []
    assert said(settings, public_key_id="", public_key="") == []
    assert said(settings, api_v3_key="x") == ["WECHATPAY_API_V3_KEY must have 32 bytes"]
    assert said(settings, api_v3_key=made["api_v3_key"], second_public_key_id="PUB_KEY_ID_2") == [
        "WECHATPAY_SECOND_PUBLIC_KEY_ID and WECHATPAY_SECOND_PUBLIC_KEY belong together"
    ]
    assert said(settings, second_public_key_id="", cert_serial="") == ["WECHATPAY_CERT_SERIAL is missing"]
