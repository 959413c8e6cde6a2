"""Words of the ledger that cross its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.kernel.choices import Choice
from backend.kernel.money import Money


class Side(Choice):
    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


class AccountKind(Choice):
    """A kind of account of the chart (科目)."""

    # Beside each: what one account of the kind stands for.
    BANK_IN_TRANSIT = "BANK_IN_TRANSIT"  # per payee account
    CASH = "CASH"  # per community: its till
    RECEIVABLE = "RECEIVABLE"  # per community and charge item; each posting's subject is a bill
    PREPAYMENT = "PREPAYMENT"  # per room
    DEPOSIT_HELD = "DEPOSIT_HELD"  # per room
    REVENUE = "REVENUE"  # per community and charge item
    LATE_FEE_REVENUE = "LATE_FEE_REVENUE"  # per community and charge item
    PUBLIC_INCOME = "PUBLIC_INCOME"  # per community, the owners' money
    OPENING_BALANCE = "OPENING_BALANCE"  # per community
    SPLIT_OUT = "SPLIT_OUT"  # per payee account: what others were given of its payments (分账支出)
    SPLIT_IN = "SPLIT_IN"  # per payee account: what it was given of others' payments (分账收入)
    SUSPENSE = "SUSPENSE"  # per payee account: money nobody knows (待认领)
    UNALLOCATED = "UNALLOCATED"  # per payee account: money whose purpose could not take it
    BANK = "BANK"  # per bank account of the company
    CHANNEL_FEE = "CHANNEL_FEE"  # per payee account: what its provider keeps (手续费)


NORMAL_SIDE = {
    AccountKind.BANK_IN_TRANSIT: Side.DEBIT,
    AccountKind.CASH: Side.DEBIT,
    AccountKind.RECEIVABLE: Side.DEBIT,
    AccountKind.PREPAYMENT: Side.CREDIT,
    AccountKind.DEPOSIT_HELD: Side.CREDIT,
    AccountKind.REVENUE: Side.CREDIT,
    AccountKind.LATE_FEE_REVENUE: Side.CREDIT,
    AccountKind.PUBLIC_INCOME: Side.CREDIT,
    AccountKind.OPENING_BALANCE: Side.CREDIT,
    AccountKind.SPLIT_OUT: Side.DEBIT,
    AccountKind.SPLIT_IN: Side.CREDIT,
    AccountKind.SUSPENSE: Side.CREDIT,
    AccountKind.UNALLOCATED: Side.CREDIT,
    AccountKind.BANK: Side.DEBIT,
    AccountKind.CHANNEL_FEE: Side.DEBIT,
}


class DocumentKind(Choice):
    """What kind of document an entry comes from."""

    # Each source of entries registers its own: ledger.documents.
    BILLING_RUN = "BILLING_RUN"
    LATE_FEE = "LATE_FEE"
    OPENING = "OPENING"
    PAYMENT = "PAYMENT"
    PREPAYMENT_APPLIED = "PREPAYMENT_APPLIED"
    RED_LETTER = "RED_LETTER"
    MONEY_MOVED = "MONEY_MOVED"  # from a bill taken back to the room's prepayment
    REDUCTION = "REDUCTION"
    DEPOSIT = "DEPOSIT"
    SPLIT = "SPLIT"  # a share given to another account, or returned by it
    REFUND = "REFUND"
    BANK_STATEMENT = "BANK_STATEMENT"  # what came to the bank account, and what it was found to be
    CHANNEL_FEE = "CHANNEL_FEE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """The document behind an entry: `id` of the row that its kind names, and the number that people know it by."""

    kind: DocumentKind
    id: int
    number: str


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Names one account of the chart: its kind, the community, and what it stands for (`reference_id`).

    `reference_id`: charge item, room or payee account by kind; 0 where the kind has one account per community.
    """

    kind: AccountKind
    community_id: int | None
    reference_id: int = 0


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry. `amount` is positive; `side` says debit or credit.

    `subject_id` ties it to what it is about: the bill of a receivable posting, else None.
    """

    account: AccountKey
    side: Side
    amount: Money
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One posting on an account; `amount` and `balance` (after it) are positive on the account's normal side."""

    posting_id: int
    posted_on: date
    source: str
    source_id: int
    subject_id: int | None
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over [starts_on, ends_on): what stood before, what moved, what stood after."""

    account: AccountKey
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """`unbalanced`: entries that do not sum to zero or have fewer than two postings. `orphans`: postings without entry
    or account, and documents that disagree with their entries; `findings` says which.
    """

    entries: int
    unbalanced: int
    orphans: int
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.unbalanced == 0 and self.orphans == 0


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened to some accounts over a period, signed: debit positive. `debits` and `credits` are sums, >= 0."""

    opening_minor: int
    debits_minor: int
    credits_minor: int

    @property
    def closing_minor(self) -> int:
        return self.opening_minor + self.debits_minor - self.credits_minor


@dataclass(frozen=True, slots=True)
class LedgerCheckFailed:
    """Event: a check of a company's books found something. `night` is None for one that somebody asked for."""

    company_id: int
    check_id: int
    night: date | None
    unbalanced: int
    orphans: int
    at: datetime
