"""Words of reconciliation that cross its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


class DifferenceState(Choice):
    """OPEN waits for somebody; EXPLAINED has a note; SETTLED is gone from the comparison."""

    OPEN = "OPEN"
    EXPLAINED = "EXPLAINED"
    SETTLED = "SETTLED"  # a later comparison did not find it any more


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
