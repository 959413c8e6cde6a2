"""Words of bank statements that cross the module's boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from backend.kernel.choices import Choice


class LineState(Choice):
    """What is known of a line of a bank statement."""

    SUSPENSE = "SUSPENSE"  # money came and nobody knows for what (待认领)
    MATCHED = "MATCHED"  # a provider's withdrawal, or money recorded at the till
    CLAIMED = "CLAIMED"  # laid on a room's bills or prepayment
    BOUNCED = "BOUNCED"  # the bank took it back, or it is what took another line back
    OUTSIDE = "OUTSIDE"  # money that left; these books do not follow it


class Column(Choice):
    """What a column of a bank's file may hold."""

    DAY = "DAY"
    AMOUNT = "AMOUNT"  # signed: what came in is positive
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    COUNTERPARTY = "COUNTERPARTY"
    COUNTERPARTY_ACCOUNT = "COUNTERPARTY_ACCOUNT"
    SUMMARY = "SUMMARY"
    REFERENCE = "REFERENCE"  # the bank's own number of the movement
    BALANCE = "BALANCE"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntry:
    """One movement as a bank's file tells it. `amount_minor` in fen, negative: money left. `row`: where in the file."""

    row: int
    day: date
    amount_minor: int
    counterparty: str = ""
    counterparty_account: str = ""
    summary: str = ""
    reference: str = ""
    balance_minor: int | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row of a file could not be read."""

    row: int
    column: str
    zh: str
    en: str

    def as_json(self, language: str) -> dict[str, Any]:
        message = self.zh if language.lower().startswith("zh") else self.en
        return {"row": self.row, "column": self.column, "message": message}


@dataclass(slots=True)
class BankImportReport:
    """What an import did. `known`: lines that were there already; sums in fen of the new lines."""

    import_id: int | None = None
    lines: int = 0
    new: int = 0
    known: int = 0
    matched: int = 0
    in_minor: int = 0
    out_minor: int = 0
    is_written: bool = False
    errors: list[RowError] = field(default_factory=list)

    def as_json(self, language: str, *, shown: int) -> Mapping[str, Any]:
        return {
            "lines": self.lines,
            "new": self.new,
            "known": self.known,
            "matched": self.matched,
            "inMinor": self.in_minor,
            "outMinor": self.out_minor,
            "written": self.is_written,
            "errorCount": len(self.errors),
            "errors": [error.as_json(language) for error in self.errors[:shown]],
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money that waits to be known: differences with providers, lines of the bank, what both come to in fen."""

    differences: int
    bank_lines: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class MoneyUnmatched:
    """Event: money has waited a whole day for somebody to find out what it is."""

    company_id: int
    differences: int
    bank_lines: int
    amount_minor: int
    at: datetime
