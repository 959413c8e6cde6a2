"""What an account at Stripe needs, and what may be wrong with it. No network here.

Our fields hold Stripe's words so: `mchid` the account (`acct_…`), `private_key` and `second_private_key` secret keys
(both are there while one is rolled), `public_key` the publishable key, `api_v3_key` the webhook's signing secrets.
"""

from __future__ import annotations

import re

from payments.providers.contracts import PayeeCredentials

_ACCOUNT = re.compile(r"acct_[0-9A-Za-z]{1,27}", re.ASCII)
_SECRET = re.compile(r"(?:sk|rk)_(test|live)_[0-9A-Za-z]{8,}", re.ASCII)
_PUBLISHABLE = re.compile(r"pk_(test|live)_[0-9A-Za-z]{8,}", re.ASCII)
_WEBHOOK = re.compile(r"whsec_[0-9A-Za-z+/=_-]{16,}", re.ASCII)


def credential_problems(credentials: PayeeCredentials) -> tuple[str, ...]:
    """What is missing or wrong, in words that name the field and never its value; empty when all is well."""
    found = [f"{name} is missing" for name in ("mchid", "private_key", "api_v3_key") if not _of(credentials, name)]
    if _of(credentials, "mchid") and not _ACCOUNT.fullmatch(_of(credentials, "mchid")):
        found.append("mchid must begin with acct_")
    found += [
        f"{name} is no secret key (sk_… or rk_…)"
        for name in ("private_key", "second_private_key")
        if _of(credentials, name) and not _SECRET.fullmatch(_of(credentials, name))
    ]
    if _of(credentials, "public_key") and not _PUBLISHABLE.fullmatch(_of(credentials, "public_key")):
        found.append("public_key is no publishable key (pk_…)")
    if any(not _WEBHOOK.fullmatch(secret) for secret in webhook_secrets(credentials)):
        found.append("api_v3_key is no signing secret (whsec_…)")
    if len(_modes(credentials)) > 1:
        found.append("private_key and the others are not all of test mode or all of live mode")
    return tuple(found)


def secret_keys(credentials: PayeeCredentials) -> tuple[str, ...]:
    """The keys that calls are made with, the one to be tried first in front."""
    return tuple(key for key in (_of(credentials, "private_key"), _of(credentials, "second_private_key")) if key)


def webhook_secrets(credentials: PayeeCredentials) -> tuple[str, ...]:
    """The secrets of which any may have signed a message: several, with commas between, while one is rolled."""
    return tuple(secret for secret in (part.strip() for part in credentials.api_v3_key.split(",")) if secret)


def is_live(credentials: PayeeCredentials) -> bool:
    """Whether the account moves real money: Stripe's test mode has keys of its own."""
    return "live" in _modes(credentials)


def _modes(credentials: PayeeCredentials) -> frozenset[str]:
    given = [(_SECRET, key) for key in secret_keys(credentials)]
    given.append((_PUBLISHABLE, _of(credentials, "public_key")))
    found = (pattern.fullmatch(text) for pattern, text in given)
    return frozenset(match[1] for match in found if match)


def _of(credentials: PayeeCredentials, name: str) -> str:
    return str(getattr(credentials, name)).strip()
