"""Failed sign-ins per address, counted in Redis: the database locks accounts, this slows down whoever tries many."""

from __future__ import annotations

import logging

import redis
from django.conf import settings

from backend.accounts import rules
from backend.kernel.errors import TooManyRequests

logger = logging.getLogger(__name__)


def require_not_blocked(ip: str | None) -> None:
    """Raises TooManyRequests where the address has failed too often in the running window."""
    if ip is None:
        return
    try:
        with _client() as client:
            failures, seconds = client.pipeline().get(_key(ip)).ttl(_key(ip)).execute()
    except redis.RedisError:
        # Without Redis the lock of the account itself still stands, so nobody is shut out for our fault.
        logger.warning("sign-in limits are not counted: Redis does not answer")
        return
    if int(failures or 0) >= rules.PASSWORD_FAILURES_PER_IP:
        raise TooManyRequests(seconds=max(int(seconds), 1))


def count_failure(ip: str | None) -> None:
    """One more failed sign-in from the address."""
    if ip is None:
        return
    try:
        with _client() as client:
            window = int(rules.PASSWORD_IP_WINDOW.total_seconds())
            client.pipeline().incr(_key(ip)).expire(_key(ip), window, nx=True).execute()
    except redis.RedisError:
        logger.warning("a failed sign-in was not counted: Redis does not answer")


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _key(ip: str) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:sign-in-failures:{ip}"
