"""Words of reconciliation that cross its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.kernel.choices import Choice


class StatementState(Choice):
    """IMPORTED: rows are stored; EMPTY: the provider says that there was no business that day."""

    IMPORTED = "IMPORTED"
    EMPTY = "EMPTY"


class StatementKind(Choice):
    """TRADE: payments and refunds; FUNDS: every movement of the account's balance."""

    TRADE = "TRADE"
    FUNDS = "FUNDS"


class RowKind(Choice):
    """What a line of a statement is about."""

    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    REVOKED = "REVOKED"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"


class RowMeaning(Choice):
    """What a movement of the account's balance was; empty on a line of the trade statement."""

    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    FEE = "FEE"
    FEE_RETURN = "FEE_RETURN"
    WITHDRAWAL = "WITHDRAWAL"  # to the company's bank account
    SPLIT = "SPLIT"  # a share of a payment that went to somebody else (分账)
    SPLIT_RETURN = "SPLIT_RETURN"
    UNEXPLAINED = "UNEXPLAINED"


class DifferenceKind(Choice):
    """How a statement and the books disagree."""

    MISSING_HERE = "MISSING_HERE"  # the provider has it, our books do not
    MISSING_THERE = "MISSING_THERE"  # our books have it, the statement does not
    AMOUNT = "AMOUNT"
    STATE = "STATE"  # both know it and say different things of what became of it
    FEE = "FEE"  # the provider's fee is not the agreed one


class Subject(Choice):
    """What the two disagree about."""

    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    MOVEMENT = "MOVEMENT"  # money that moved on the provider's account, and nothing here says why


class DifferenceState(Choice):
    """OPEN waits for somebody; EXPLAINED has a note; SETTLED is gone from the comparison."""

    OPEN = "OPEN"
    EXPLAINED = "EXPLAINED"
    SETTLED = "SETTLED"  # a later comparison did not find it any more


class DayHindrance(Choice):
    """Why a day on which money came or went is not settled."""

    NOT_IMPORTED = "NOT_IMPORTED"
    DIFFERENCES = "DIFFERENCES"
    NOT_SIGNED = "NOT_SIGNED"


class MonthGate(Choice):
    """What closing a month asks of its days with the providers."""

    REFUSE = "REFUSE"
    REASON = "REASON"  # unsettled days need a reason, which is kept
    IGNORE = "IGNORE"


class DayOutcome(Choice):
    """What became of one account and day."""

    COMPARED = "COMPARED"
    EMPTY = "EMPTY"
    NOT_READY = "NOT_READY"  # the provider makes its statements during the next morning
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class ReconciledDay:
    """One merchant number's day. `accounts`: how many payee accounts share the number; `rows` of both statements."""

    mchid: str
    day: date
    outcome: DayOutcome
    accounts: int = 0
    rows: int = 0
    new: int = 0
    open: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnsettledDay:
    """A day of an account that nobody has signed, and why it could not be."""

    payee_account_id: int
    provider: str
    day: date
    hindrance: DayHindrance


@dataclass(frozen=True, slots=True)
class AccountDay:
    """One account's day, as the work-list of days shows it. `payments`, `refunds` and `fees` in fen, as stated.

    `is_imported`: its trade statement is here. `signed_by_account_id`: None while nobody has signed.
    """

    payee_account_id: int
    provider: str
    day: date
    is_imported: bool
    payment_count: int
    payment_minor: int
    refund_minor: int
    fee_minor: int
    open_count: int
    difference_count: int
    signed_at: datetime | None
    signed_by_account_id: int | None
    note: str
    undone_reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Money that a provider sent to the bank, as its statement says. `row_id` names the line."""

    row_id: int
    payee_account_id: int
    provider: str
    day: date
    amount_minor: int
    reference: str
