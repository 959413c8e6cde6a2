"""Amounts, numbers and waiting times of splits. Pure."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Whoever has to act on money that will soon be unfrozen gets so long for it.
WARNING = timedelta(days=5)
# The provider counts from its own clock, and a moment after it says no.
MARGIN = timedelta(seconds=5)
# As long as this after a payment a provider may still be busy with it: its no is not the last word.
YOUNG = timedelta(minutes=10)
# After so many numbers for the same thing a person has to look.
MOST_ROUNDS = 3
BETWEEN_ROUNDS = timedelta(minutes=10)

_WAITS = (15, 30, 60, 120, 300, 600, 1800, 3600)


def wait_before(tries: int) -> timedelta:
    """How long to wait after `tries` fruitless tries."""
    return timedelta(seconds=_WAITS[min(tries, len(_WAITS) - 1)])


def new_number(prefix: str, on: date) -> str:
    """A number for a provider, never used before: letters, the day, 20 random hexadecimal digits."""
    return f"{prefix}{on:%Y%m%d}{secrets.token_hex(10)}"


def expected_fee(*, amount_minor: int, rate: Decimal | None) -> int:
    """What the provider keeps of a payment. Rounding: half up, once. 0 where no rate is agreed."""
    return int((amount_minor * (rate or Decimal(0))).quantize(Decimal(1), ROUND_HALF_UP))


def most_to_give(*, amount_minor: int, fee_minor: int, refunded_minor: int, ratio: int) -> int:
    """The most that all receivers together may have of a payment, in fen; never negative.

    `ratio` in per cent of the whole payment. Source: PROVIDERS 9 and 21: below the ratio, and never more than what is
    left of the order after its fee and its refunds.
    """
    return max(0, min(amount_minor * ratio // 100, amount_minor - fee_minor - refunded_minor))


def due_back(*, share_minor: int, refunded_minor: int, amount_minor: int) -> int:
    """What a receiver has to have given back of its share once `refunded_minor` of the payment has been refunded.

    In proportion, rounded down, so that it never falls as refunds add up; the whole with the last one.
    """
    if refunded_minor >= amount_minor:
        return share_minor
    return share_minor * refunded_minor // amount_minor


def next_try_at(*, now: datetime, round_number: int) -> datetime:
    """When what failed under a number is tried under the next one."""
    return now + BETWEEN_ROUNDS * round_number
