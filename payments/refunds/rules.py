"""Pure rules of refunds: what may follow what, what a provider allows, when another person must approve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.kernel.money import Money
from payments.intents.contracts import RefundWay
from payments.refunds.contracts import OrderState

State = OrderState

# From each state, those that may follow.
NEXT: Mapping[OrderState, frozenset[OrderState]] = {
    State.REQUESTED: frozenset({State.APPROVED, State.REJECTED}),
    State.APPROVED: frozenset({State.RETURNING, State.SENDING, State.HAND_OUT, State.REFUSED}),
    State.RETURNING: frozenset({State.SENDING, State.HAND_OUT, State.REFUSED}),
    State.SENDING: frozenset({State.SUCCEEDED, State.ABNORMAL, State.CLOSED, State.REFUSED}),
    # A person at the provider ends it one way or the other.
    State.ABNORMAL: frozenset({State.SUCCEEDED, State.SENDING, State.CLOSED, State.REFUSED}),
    State.HAND_OUT: frozenset({State.SUCCEEDED, State.REJECTED}),
    State.SUCCEEDED: frozenset(),
    State.CLOSED: frozenset(),
    State.REFUSED: frozenset(),
    State.REJECTED: frozenset(),
}
ENDED = frozenset(state for state, following in NEXT.items() if not following)
# Those in which the saga itself has something to do.
CARRIED = frozenset({State.APPROVED, State.RETURNING})
FAILED = frozenset({State.CLOSED, State.REFUSED, State.REJECTED})
# An order's refund is tried under so many numbers.
MOST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What a provider allows for one payment. Source: PROVIDERS.md 8; Alipay's contract says a year as well."""

    days: int | None = None
    most: int | None = None


LIMITS: Mapping[str, Limits] = {"wechat": Limits(days=365, most=50), "alipay": Limits(days=365)}
NO_LIMITS = Limits()


def limits_of(provider: str) -> Limits:
    return LIMITS.get(provider, NO_LIMITS)


def way_back(*, provider: str, is_online: bool, paid_at: datetime, now: datetime) -> RefundWay:
    """How the money of a payment goes back: the way it came, as long as the provider lets it."""
    if provider == "cash":
        return RefundWay.CASH
    if not is_online:
        return RefundWay.TRANSFER
    days = limits_of(provider).days
    if days is not None and now - paid_at >= timedelta(days=days):
        return RefundWay.TRANSFER
    return RefundWay.PROVIDER


def needs_approval(*, way: RefundWay, together: Money, limit: Money) -> bool:
    """Whether another person must approve. `together`: what of the payment goes back in all, this refund included, so
    that many small refunds are one large one. A transfer always has two signatures.
    """
    return way is RefundWay.TRANSFER or together > limit
