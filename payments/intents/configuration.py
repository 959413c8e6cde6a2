"""Are the settings of the default payee account complete? Asked at the start of every `manage` command."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from payments.intents.services.accounts import KEY_FIELDS, SECOND_KEY_FIELDS
from payments.providers.contracts import PayeeCredentials
from payments.providers.wechat.keys import credential_problems


def wechat_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """One error for each `WECHATPAY_…` that is missing or unreadable; none where WeChat Pay is not configured at all.

    Values are never shown.
    """
    given = {name: settings.WECHATPAY.get(name, "") for name in (*KEY_FIELDS, *SECOND_KEY_FIELDS)}
    if not any(given.values()):
        return []
    problems = credential_problems(PayeeCredentials(account_id=0, **given))
    return [Error(_named(problem), id="payments.E001") for problem in problems]


def _named(problem: str) -> str:
    """`second_public_key and …` → `WECHATPAY_SECOND_PUBLIC_KEY and …`."""
    names = sorted((*KEY_FIELDS, *SECOND_KEY_FIELDS), key=len, reverse=True)
    words = [f"WECHATPAY_{word.upper()}" if word in names else word for word in problem.split(" ")]
    return " ".join(words)
