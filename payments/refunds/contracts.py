"""Words of refund orders that cross their boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.kernel.choices import Choice
from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from payments.intents.contracts import RefundWay


class OrderState(Choice):
    """Where a refund order stands."""

    REQUESTED = "REQUESTED"  # waits for another person's approval
    APPROVED = "APPROVED"  # the purposes have given the money up
    RETURNING = "RETURNING"  # shares of a split are coming back first
    SENDING = "SENDING"  # at the provider
    HAND_OUT = "HAND_OUT"  # waits for staff to hand the money out, or to transfer it
    SUCCEEDED = "SUCCEEDED"
    ABNORMAL = "ABNORMAL"  # the payer's card cannot take it: a person settles it at the provider
    CLOSED = "CLOSED"  # did not happen, however often it was tried
    REFUSED = "REFUSED"  # the provider, or a step before it, said no
    REJECTED = "REJECTED"  # a person said no


@dataclass(frozen=True, slots=True)
class RefundableLine:
    """A line of a payment, as far as it can be given back. `left`: what may still be asked.

    `refusal`: why nothing of it can go back; None where it can. `way`: how it would.
    """

    line_id: int
    leg_id: int
    community_id: int
    purpose: str
    reference: int
    paid: Money
    refunded: Money
    left: Money
    way: RefundWay
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class OrderSearch:
    """Which refund orders; None: all. Days are both included and those on which they were asked for."""

    unit_ids: frozenset[int] | None = None
    intent_id: int | None = None
    state: OrderState | None = None
    way: RefundWay | None = None
    provider: str | None = None
    requested_from: date | None = None
    requested_until: date | None = None


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """Event: a refund waits for approval."""

    company_id: int
    order_id: int
    community_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundEnded:
    """Event: nothing more happens to a refund by itself. ABNORMAL is told too: a person has to act."""

    company_id: int
    order_id: int
    intent_id: int
    community_id: int
    payer_account_id: int | None
    requested_by_account_id: int | None
    state: OrderState
    amount: Money
    at: datetime
