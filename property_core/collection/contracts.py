"""Words and events of taking money that cross its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.kernel.choices import Choice
from backend.kernel.money import Money
from property_core.billing.contracts import PaymentStatus

# The purposes under which collection asks payments for money (payments.registry).
PURPOSE_BILL = "bill"
PURPOSE_PREPAYMENT = "prepayment"


class DeskWay(Choice):
    """How money is given at the company's own desk; in small letters the provider that payments knows."""

    CASH = "CASH"
    POS = "POS"
    TRANSFER = "TRANSFER"


class ReceiptForm(Choice):
    """What a receipt is handed out as; both say the same."""

    PDF = "PDF"
    PICTURE = "PICTURE"


@dataclass(frozen=True, slots=True)
class PaymentSearch:
    """Which payments; None: all. `room_id`: of its bills or its prepayment; `cashier_id`: an account of staff.

    Days are both included and those on which the money came. `text`: a room as it is typed, or the beginning of a
    receipt's number.
    """

    unit_id: int | None = None
    room_id: int | None = None
    status: PaymentStatus | None = None
    provider: str | None = None
    cashier_id: int | None = None
    paid_from: date | None = None
    paid_until: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiptSearch:
    """Which receipts; None: all. Days of issue are both included.

    `text`: the beginning of a number, or a room as it is typed.
    """

    unit_id: int | None = None
    room_id: int | None = None
    payment_id: int | None = None
    number: str | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    is_void: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class BillPaymentStarted:
    company_id: int
    payment_id: int
    intent_id: int
    total: Money


@dataclass(frozen=True, slots=True)
class BillsPaid:
    company_id: int
    payment_id: int
    receipt_id: int | None
    bill_ids: tuple[int, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class PrepaymentReceived:
    """Event: money was added to a room's prepayment (预存)."""

    company_id: int
    payment_id: int
    room_id: int
    receipt_id: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class PrepaidRoomBilled:
    """Event: a run billed a room that has something in advance, at a company that wants it laid on its bills."""

    company_id: int
    run_id: int
    room_id: int


@dataclass(frozen=True, slots=True)
class ReceiptVoided:
    company_id: int
    receipt_id: int
    number: str


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """A payment that waits for its money. The bills are held for it until `expires_at` (aware)."""

    payment_id: int
    intent_id: int
    total: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TakenCash:
    """Money taken at the desk: `tendered` = `applied` to bills and their fees + `prepaid` + `change` given back."""

    payment_id: int
    receipt_ids: tuple[int, ...]
    tendered: Money
    applied: Money
    prepaid: Money
    change: Money


@dataclass(frozen=True, slots=True)
class AppliedPrepayment:
    """What a room's prepayment has paid. `payment_id` is None where there was nothing to pay or nothing to pay with."""

    payment_id: int | None
    bill_ids: tuple[int, ...]
    applied: Money
    balance: Money
