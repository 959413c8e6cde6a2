"""Settings of the default account: what is wrong is said at the start, by the name of the variable."""

from __future__ import annotations

from typing import Any

import pytest

from backend.config.start import require_sound_settings
from payments.intents.configuration import alipay_settings, stripe_settings, wechat_settings
from payments.providers.alipay import sdk
from payments.providers.stripe import sdk as stripe_sdk
from tests.infra.simulator_process import AlipaySimulator, StripeSimulator, WechatPaySimulator


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


def told(settings: Any, **changes: str) -> list[str]:
    settings.ALIPAY = {**settings.ALIPAY, **changes}
    return [error.msg for error in alipay_settings(None)]


def test_alipay_is_optional_and_what_is_wrong_with_it_is_named(
    settings: Any, alipay_simulator: AlipaySimulator
) -> None:
    settings.ALIPAY = dict.fromkeys(settings.ALIPAY, "") | {"base_url": "https://openapi.alipay.com"}
    assert alipay_settings(None) == []
    made = alipay_simulator.credentials
    assert told(settings, **{name: made[name] for name in ("mchid", "appid", "private_key", "public_key")}) == []
    assert told(settings, mchid="1900000109") == ["ALIPAY_SELLER_ID must be 16 digits that begin with 2088"]
    assert told(settings, mchid="", appid="wx1") == ["ALIPAY_SELLER_ID is missing", "ALIPAY_APP_ID must be digits"]
    assert told(settings, mchid=made["mchid"], appid=made["appid"], second_public_key="x") == [
        "ALIPAY_SECOND_PUBLIC_KEY is no RSA public key of 2048 bits or more"
    ]
    assert told(settings, second_public_key="", base_url="http://pay.example.com") == ["ALIPAY_BASE_URL must be https"]


def test_alipay_without_its_sdk_does_not_start(
    settings: Any, alipay_simulator: AlipaySimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = alipay_simulator.credentials
    monkeypatch.setattr(sdk, "is_installed", lambda: False)
    given = {name: made[name] for name in ("mchid", "appid", "private_key", "public_key")}
    assert told(settings, **given) == ["ALIPAY_… is set, but alipay-sdk-python is not installed"]
    with pytest.raises(SystemExit, match="setting ALIPAY_… is set"):
        require_sound_settings()


def heard(settings: Any, **changes: str) -> list[str]:
    settings.STRIPE = {**settings.STRIPE, **changes}
    return [error.msg for error in stripe_settings(None)]


def test_stripe_is_optional_and_what_is_wrong_with_it_is_named(
    settings: Any, stripe_simulator: StripeSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STRIPE = dict.fromkeys(settings.STRIPE, "") | {"base_url": "https://api.stripe.com"}
    assert stripe_settings(None) == []
    made = stripe_simulator.credentials
    sound = {name: made[name] for name in ("mchid", "private_key", "public_key", "api_v3_key")}
    assert heard(settings, **sound) == []
    assert heard(settings, mchid="", api_v3_key="") == [
        "STRIPE_ACCOUNT_ID is missing",
        "STRIPE_WEBHOOK_SECRET is missing",
    ]
    assert heard(settings, **sound, second_private_key=made["public_key"]) == [
        "STRIPE_SECOND_SECRET_KEY is no secret key (sk_… or rk_…)"
    ]
    assert heard(settings, second_private_key="sk_live_0123456789") == [
        "STRIPE_SECRET_KEY and the others are not all of test mode or all of live mode"
    ]
    assert heard(settings, second_private_key="", base_url="http://pay.example.com") == [
        "STRIPE_BASE_URL must be https"
    ]
    monkeypatch.setattr(stripe_sdk, "is_installed", lambda: False)
    assert heard(settings, base_url="https://api.stripe.com") == ["STRIPE_… is set, but stripe is not installed"]


def test_a_sound_start_says_nothing(settings: Any) -> None:
    settings.STRIPE = {**settings.STRIPE, "mchid": "", "private_key": "", "public_key": "", "api_v3_key": ""}
    settings.ALIPAY = {**settings.ALIPAY, "mchid": "", "appid": "", "private_key": "", "public_key": ""}
    settings.WECHATPAY = dict.fromkeys(settings.WECHATPAY, "")
    require_sound_settings()
