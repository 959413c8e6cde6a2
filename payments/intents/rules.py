"""Plans, states and waiting times of payments. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from payments.intents.contracts import AttemptState, IntentState, LegState

# The provider stops taking money before our hold ends, so that what is released cannot be paid any more.
PROVIDER_MARGIN = timedelta(seconds=30)
# WeChat refuses an order that would expire within a minute; somebody also needs time to pay.
SHORTEST_ATTEMPT = timedelta(seconds=60)
# More lines than this are several payments: the sums are checked row by row.
MOST_LINES = 500
# WeChat's combined payment carries at most fifty sub-orders; another of its pages says ten.
MOST_COMBINED = 10

# The attempt that a payer is with; an intent has at most one.
CURRENT_ATTEMPTS = frozenset({AttemptState.CREATING, AttemptState.OPEN, AttemptState.UNKNOWN})
# Those that may still turn out paid: nothing is released before they have ended.
LIVE_ATTEMPTS = CURRENT_ATTEMPTS | {AttemptState.SUPERSEDED}
ENDED_INTENTS = frozenset({IntentState.CAPTURED, IntentState.PART_CAPTURED, IntentState.RELEASED})

# Waiting time before the nth question about an attempt, a refund or a message that failed: seconds.
_WAITS = (15, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """A leg with the account that would collect it at the chosen provider."""

    leg_id: int
    payee_account_id: int
    can_combine: bool


def wait_before(tries: int) -> timedelta:
    """How long to wait after `tries` fruitless tries."""
    return timedelta(seconds=_WAITS[min(tries, len(_WAITS) - 1)])


def attempt_expires_at(*, intent_expires_at: datetime, now: datetime) -> datetime | None:
    """When the provider must stop taking money; None where too little time is left to pay."""
    expires_at = intent_expires_at - PROVIDER_MARGIN
    return expires_at if expires_at - now >= SHORTEST_ATTEMPT else None


def plan_groups(legs: Sequence[PlannedLeg]) -> tuple[tuple[int, ...], ...]:
    """Leg ids by attempt: those whose accounts may combine go together, in order, every other one alone."""
    combined = [leg.leg_id for leg in legs if leg.can_combine]
    groups = [tuple(combined[start : start + MOST_COMBINED]) for start in range(0, len(combined), MOST_COMBINED)]
    groups += [(leg.leg_id,) for leg in legs if not leg.can_combine]
    order = {leg.leg_id: position for position, leg in enumerate(legs)}
    return tuple(sorted(groups, key=lambda group: order[group[0]]))


def intent_state(*, current: IntentState, legs: Collection[LegState]) -> IntentState:
    """Where an intent stands by its legs; while one is open it keeps OPEN or CLOSING."""
    if LegState.OPEN in legs:
        return current
    captured = sum(leg is LegState.CAPTURED for leg in legs)
    if captured == len(legs):
        return IntentState.CAPTURED
    return IntentState.PART_CAPTURED if captured else IntentState.RELEASED


def new_number(prefix: str, on: date) -> str:
    """A number for a provider, never used before: a letter, the day, 20 random hexadecimal digits (29 characters)."""
    return f"{prefix}{on:%Y%m%d}{secrets.token_hex(10)}"


def split_refused(references: Collection[int], named: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """(kept, refused) after a handler named what it cannot take; naming none, or strangers only, refuses all."""
    refused = frozenset(references) & frozenset(named)
    if not refused:
        refused = frozenset(references)
    return frozenset(references) - refused, refused


def by_position(groups: Sequence[Sequence[int]], states: Mapping[int, LegState]) -> tuple[int, tuple[int, ...]] | None:
    """(1-based position, leg ids) of the first group with an open leg; None when nothing is left to pay."""
    for position, group in enumerate(groups, 1):
        open_legs = tuple(leg_id for leg_id in group if states[leg_id] is LegState.OPEN)
        if open_legs:
            return position, open_legs
    return None
