"""Purposes: who takes the money of a captured line. Higher floors register here at start-up; payments never knows them.

Who posts what: payments posts the money's own side (debit bank in transit, or cash) and the handler *returns* the
other side, so that each captured leg is one balanced ledger entry. What no handler takes goes to UNALLOCATED.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.kernel.money import CNY, Money, total
from payments.ledger.contracts import Posting


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line as its handler sees it. `reference` is the id that the handler's module gave at `open_intent`."""

    reference: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPayment:
    """Money that has arrived for the lines of one purpose in one leg (one seller, one community).

    `succeeded_at` is the provider's success time (aware): the date that counts for late fees. `is_late`: the intent was
    already released, so take the lines only where all is still there. `finishes_intent`: no leg of the intent is
    open any more and this is the last call for it. `source_id` (the attempt leg) names the ledger entry
    ("payment", source_id).
    """

    company_id: int
    community_id: int
    intent_id: int
    leg_id: int
    source_id: int
    purpose: str
    lines: tuple[PaymentLine, ...]
    provider: str
    payee_account_id: int
    payer_account_id: int | None
    succeeded_at: datetime
    is_late: bool = False
    finishes_intent: bool = True

    @property
    def amount(self) -> Money:
        return total(
            (line.amount for line in self.lines), currency=self.lines[0].amount.currency if self.lines else CNY
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPayment:
    """No money will come for these lines, so what was held for them is free.

    `reason`: EXPIRED or CANCELLED (the provider's order is closed), REFUSED (the money came, could not be taken and
    goes back).
    """

    company_id: int
    intent_id: int
    purpose: str
    lines: tuple[PaymentLine, ...]
    payer_account_id: int | None
    reason: str


class CannotTake(Exception):  # named after its condition, like every refusal
    """Raised by a handler for lines whose money it cannot take: they were settled another way, or are gone.

    `references` names those lines (empty: all that were given). The handler's writes are rolled back and it is
    called again with the rest; the money of the named lines goes to UNALLOCATED and back to the payer, and
    `on_failed` tells the handler to free them.
    """

    def __init__(self, reason: str, *, references: Collection[int] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.references = frozenset(references)


class PaymentHandler(Protocol):
    """What a module does when money for its purpose arrives or will not come.

    Both calls run in the transaction of payments, in the company's scope, with the intent locked. Lock own rows in id
    order. Anything raised but CannotTake rolls the whole capture back; it is tried again.
    """

    def on_captured(self, captured: CapturedPayment, *, now: datetime) -> Sequence[Posting]:
        """Settle the lines; return the other side: postings whose credits less debits are `captured.amount`."""

    def on_failed(self, failed: FailedPayment, *, now: datetime) -> None:
        """Release what was held for the lines."""


class PurposeUnknown(LookupError):
    """No handler is registered for the purpose."""


_handlers: dict[str, PaymentHandler] = {}


def register_purpose(purpose: str, handler: PaymentHandler) -> None:
    """Called in an AppConfig's ready(). Raises ValueError where another class already took the purpose."""
    known = _handlers.get(purpose)
    if known is not None and type(known) is not type(handler):
        raise ValueError(f"purpose {purpose} is already handled by {type(known).__name__}")
    _handlers[purpose] = handler


def handler_of(purpose: str) -> PaymentHandler:
    """Raises PurposeUnknown."""
    try:
        return _handlers[purpose]
    except KeyError:
        raise PurposeUnknown(purpose) from None


def purposes() -> frozenset[str]:
    return frozenset(_handlers)
