"""Waiting times of shipments. Pure."""

from __future__ import annotations

from datetime import timedelta

# A payment of which WeChat was not told by then is a matter for a person.
LATE = timedelta(hours=1)
# WeChat lets money go two days after a virtual delivery; nothing hurries before.
LOOK_AGAIN = timedelta(hours=12)

_WAITS = (15, 30, 60, 120, 300, 600, 1800, 3600)


def wait_before(tries: int) -> timedelta:
    """How long to wait after `tries` fruitless tries."""
    return timedelta(seconds=_WAITS[min(tries, len(_WAITS) - 1)])
