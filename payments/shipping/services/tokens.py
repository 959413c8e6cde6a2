"""The open platform's token of each app, kept in the cache that all processes share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.core.cache import cache

from payments.providers.contracts import ProviderRefused
from payments.providers.wechat import shipping
from payments.providers.wechat.shipping import App

Answer = TypeVar("Answer")

# Given up before WeChat does, so that none ends on its way.
MARGIN = timedelta(minutes=5)


def with_token(app: App, call: Callable[[str], Answer]) -> Answer:
    """Call with the app's token; once more with a new one where WeChat does not take it.

    Raises what the call raises, and ProviderUnavailable, ProviderRefused where there is no token to be had.
    """
    known = cache.get(_key(app))
    if known is not None:
        try:
            return call(known)
        except ProviderRefused as refusal:
            if refusal.code not in shipping.TOKEN_CODES:
                raise
    token = shipping.fetch_token(app)
    cache.set(_key(app), token.value, timeout=max(1.0, (token.lasts - MARGIN).total_seconds()))
    return call(token.value)


def _key(app: App) -> str:
    return f"wechat_token:{app.base_url}:{app.appid}"
