"""Purposes: who takes the money of a captured line. Higher floors register here at start-up; payments never knows them.

Who posts what: payments posts the money's own side (debit bank in transit, or cash) and the handler *returns* the
other side, so that each captured leg is one balanced ledger entry. What no handler takes goes to UNALLOCATED.

Money that is asked back goes the same way in two steps: the purpose gives it up first (debits what it had credited,
so that nobody can use it any more) and it stands in UNALLOCATED until it has left; a refund that fails is offered to
its purpose again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.kernel.errors import DomainError
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundedPayment:
    """Money of the lines of one purpose that is asked back, in part or whole, from one leg.

    A line's amount is what goes back of it, never more than what came. `refund_id` is the refund order; `paid_at` the
    provider's success time of the payment.
    """

    company_id: int
    community_id: int
    intent_id: int
    leg_id: int
    refund_id: int
    purpose: str
    lines: tuple[PaymentLine, ...]
    payer_account_id: int | None
    paid_at: datetime

    @property
    def amount(self) -> Money:
        return total(
            (line.amount for line in self.lines), currency=self.lines[0].amount.currency if self.lines else CNY
        )


class CannotRefund(Exception):  # named after its condition, like every refusal
    """Raised by a handler for lines that it cannot give up: their money is spent, or what was bought is used.

    `error` is what whoever asked is told.
    """

    def __init__(self, error: DomainError) -> None:
        super().__init__(error.code)
        self.error = error


class RefundHandler(Protocol):
    """What a module does when money of its purpose is asked back. A purpose without one gives nothing back.

    Every call runs in the transaction of payments, in the company's scope, with the intent locked. Lock own rows in
    id order, after it.
    """

    def check_refund(self, refund: RefundedPayment, *, now: datetime) -> None:
        """Look whether the lines could be given up now; changes nothing. Raises CannotRefund."""

    def prepare_refund(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        """Give the lines up: undo what their money did. Nobody can use it from here on.

        Returns postings whose debits less credits are `refund.amount`. They become the entry
        (REFUND_SOURCE, refund_id). Raises CannotRefund, and then nothing of the refund happens.
        """

    def on_refunded(self, refund: RefundedPayment, *, now: datetime) -> None:
        """The money has left: documents that say it was paid are mended, whoever wants to know is told."""

    def on_refund_failed(self, refund: RefundedPayment, *, now: datetime) -> Sequence[Posting]:
        """The money did not leave: take it again. Returns postings whose credits less debits are `refund.amount`,
        of the entry (RESTORE_SOURCE, refund_id).

        Raises CannotTake where that is not possible any more: it then waits in UNALLOCATED for a person.
        """


class BeforeRefund(Protocol):
    """A step between a refund's approval and its way to the provider: shares of a split are returned first.

    Called outside of any transaction, so a step may talk to a provider. `start` may be called several times for one
    refund (after a crash) and is the same start; then `is_done` is asked again and again until it says so. Both return
    at once where there is nothing to do. `attempt_leg_id`: the paid leg that the money goes back from.
    Both may raise RefundStepFailed.
    """

    def start(self, *, company_id: int, refund_id: int, attempt_leg_id: int, amount: Money, now: datetime) -> None: ...

    def is_done(self, *, company_id: int, refund_id: int, now: datetime) -> bool: ...


class RefundStepFailed(Exception):  # named after its condition, like every refusal
    """Raised by a step that has failed for good: the refund ends, its money goes back to its purposes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# Sources of the two entries in which a purpose gives money up for a refund, and takes it again.
REFUND_SOURCE = "refund_prepared"
RESTORE_SOURCE = "refund_restored"


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


_refund_handlers: dict[str, RefundHandler] = {}
_before_refund: dict[str, BeforeRefund] = {}


def register_refunds_of(purpose: str, handler: RefundHandler) -> None:
    """Called in an AppConfig's ready(). Raises ValueError where another class already took the purpose."""
    known = _refund_handlers.get(purpose)
    if known is not None and type(known) is not type(handler):
        raise ValueError(f"refunds of {purpose} are already handled by {type(known).__name__}")
    _refund_handlers[purpose] = handler


def refund_handler_of(purpose: str) -> RefundHandler | None:
    """None where the purpose gives nothing back."""
    return _refund_handlers.get(purpose)


def refund_purposes(purposes: Collection[str]) -> list[str]:
    """The purposes among the given that give money back, in the order in which they registered.

    Whoever registers several decides by it in which order their rows are locked.
    """
    return [purpose for purpose in _refund_handlers if purpose in set(purposes)]


def register_before_refund(name: str, step: BeforeRefund) -> None:
    """Called in an AppConfig's ready(); steps are taken in the order of their names."""
    _before_refund[name] = step


def steps_before_refund() -> tuple[tuple[str, BeforeRefund], ...]:
    return tuple(sorted(_before_refund.items()))


# --- between intents, which carries refunds to the provider, and the orders above it ---


class RefundOrders(Protocol):
    """What becomes of an order when the provider has said what became of its refund."""

    def on_refund_ended(
        self, *, company_id: int, order_id: int, refund_id: int, stage: str, refusal: str, now: datetime
    ) -> None:
        """`stage`: a RefundStage that is not under way. In the transaction of payments, with the intent locked."""

    def parked_minor(self, company_id: int) -> int:
        """What stands in UNALLOCATED for orders whose money has not left yet; in the company's scope."""


_orders: list[RefundOrders] = []


def register_refund_orders(orders: RefundOrders) -> None:
    """Called once in an AppConfig's ready()."""
    _orders[:] = [orders]


def refund_orders() -> RefundOrders:
    """Raises LookupError where nobody registered."""
    if not _orders:
        raise LookupError("nobody keeps refund orders")
    return _orders[0]
