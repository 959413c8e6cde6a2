"""Are the settings of the default payee accounts complete? Asked at the start of every process.

A `manage` command refuses to run then (Django's checks); so do web and workers, which do not run those by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from payments.intents.services.accounts import KEY_FIELDS, SECOND_KEY_FIELDS
from payments.providers.alipay import keys as alipay_keys
from payments.providers.alipay import sdk as alipay_sdk
from payments.providers.contracts import PayeeCredentials
from payments.providers.stripe import keys as stripe_keys
from payments.providers.stripe import sdk as stripe_sdk
from payments.providers.transport import is_acceptable_host
from payments.providers.wechat.keys import credential_problems

# Fields of an account whose variable has another name than the field.
ALIPAY_NAMES = {"mchid": "SELLER_ID", "appid": "APP_ID"}
STRIPE_NAMES = {
    "mchid": "ACCOUNT_ID",
    "private_key": "SECRET_KEY",
    "second_private_key": "SECOND_SECRET_KEY",
    "public_key": "PUBLISHABLE_KEY",
    "api_v3_key": "WEBHOOK_SECRET",
}


def wechat_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """One error for each `WECHATPAY_…` that is missing or unreadable; none where WeChat Pay is not configured at all.

    Values are never shown.
    """
    given = {name: settings.WECHATPAY.get(name, "") for name in (*KEY_FIELDS, *SECOND_KEY_FIELDS)}
    if not any(given.values()):
        return []
    problems = credential_problems(PayeeCredentials(account_id=0, **given))
    return [Error(_named(problem, "WECHATPAY_", {}), id="payments.E001") for problem in problems]


def alipay_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """One error for each `ALIPAY_…` that is missing or unreadable, and for the SDK that is not installed.

    None where Alipay is not configured at all. Values are never shown.
    """
    given = {name: settings.ALIPAY.get(name, "") for name in (*KEY_FIELDS, *SECOND_KEY_FIELDS)}
    if not any(given.values()):
        return []
    problems = list(alipay_keys.credential_problems(PayeeCredentials(account_id=0, **given)))
    if not is_acceptable_host(settings.ALIPAY["base_url"]):
        problems.append("base_url must be https")
    found: list[CheckMessage] = [
        Error(_named(problem, "ALIPAY_", ALIPAY_NAMES), id="payments.E002") for problem in problems
    ]
    if not alipay_sdk.is_installed():
        found.append(
            Error(
                f"ALIPAY_… is set, but {alipay_sdk.DISTRIBUTION} is not installed",
                id="payments.E003",
                hint="install requirements/alipay.txt, or unset ALIPAY_…",
            )
        )
    return found


def stripe_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """One error for each `STRIPE_…` that is missing or unreadable, and for the library that is not installed.

    None where Stripe is not configured at all. Values are never shown.
    """
    given = {name: settings.STRIPE.get(name, "") for name in (*KEY_FIELDS, *SECOND_KEY_FIELDS)}
    if not any(given.values()):
        return []
    problems = list(stripe_keys.credential_problems(PayeeCredentials(account_id=0, **given)))
    if not is_acceptable_host(settings.STRIPE["base_url"]):
        problems.append("base_url must be https")
    found: list[CheckMessage] = [
        Error(_named(problem, "STRIPE_", STRIPE_NAMES), id="payments.E004") for problem in problems
    ]
    if not stripe_sdk.is_installed():
        found.append(
            Error(
                f"STRIPE_… is set, but {stripe_sdk.DISTRIBUTION} is not installed",
                id="payments.E005",
                hint="install requirements/stripe.txt, or unset STRIPE_…",
            )
        )
    return found


def _named(problem: str, prefix: str, names: Mapping[str, str]) -> str:
    """`second_public_key and …` → `WECHATPAY_SECOND_PUBLIC_KEY and …`."""
    fields = {*KEY_FIELDS, *SECOND_KEY_FIELDS, "base_url"}
    words = [f"{prefix}{names.get(word, word.upper())}" if word in fields else word for word in problem.split(" ")]
    return " ".join(words)
