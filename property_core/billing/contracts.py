"""Words and events of billing that cross its boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backend.kernel.choices import Choice
from backend.kernel.money import Money
from property_core.charges.contracts import PayerRole


class BillOrigin(Choice):
    RUN = "RUN"
    OPENING = "OPENING"
    LATE_FEE = "LATE_FEE"


class BillStatus(Choice):
    OPEN = "OPEN"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    REVERSED = "REVERSED"


class LineKind(Choice):
    AMOUNT = "AMOUNT"
    TIER = "TIER"
    SHARE = "SHARE"
    LATE_FEE = "LATE_FEE"
    OPENING = "OPENING"


class PaymentStatus(Choice):
    """A bill payment: started (money asked for), settled (money applied), released (nothing came)."""

    STARTED = "STARTED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class SettlementSource(Choice):
    """Where money applied to a bill came from."""

    PAYMENT = "PAYMENT"
    PREPAYMENT = "PREPAYMENT"
    REFUND = "REFUND"  # taken off again, as it goes back to the payer


class DocumentStatus(Choice):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class ProblemCode(Choice):
    """What a run lists instead of billing it, or (NO_PAYER, OVERLAP) beside its bill."""

    MISSING_READING = "MISSING_READING"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    NO_ROOM = "NO_ROOM"
    NO_METER = "NO_METER"
    ROOMS_MISSING = "ROOMS_MISSING"
    NO_WEIGHT = "NO_WEIGHT"
    NO_PAYER = "NO_PAYER"
    OVERLAP = "OVERLAP"


@dataclass(slots=True)
class ItemFigures:
    """Bills of one charge item: how many, and their sum in fen."""

    count: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class RunProblem:
    """Objects (codes of rooms, spaces or meters, sorted) of one tariff that met the same problem."""

    code: ProblemCode
    item: str
    tariff: str
    objects: tuple[str, ...]


@dataclass(slots=True)
class RunFigures:
    """What a run adds, or a preview would. `by_item`: item code -> figures; `by_community`: unit id -> fen.

    `skipped` counts bills that are there already, `missing_readings` one per assignment (a shared pot once).
    """

    period: date
    run_id: int | None = None
    by_item: dict[str, ItemFigures] = field(default_factory=dict)
    by_community: dict[int, int] = field(default_factory=dict)
    missing_readings: int = 0
    skipped: int = 0
    problems: list[RunProblem] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(figures.count for figures in self.by_item.values())

    @property
    def amount_minor(self) -> int:
        return sum(figures.amount_minor for figures in self.by_item.values())

    def add(self, *, item: str, amounts: Mapping[int, tuple[int, int]]) -> None:
        """Count one step's bills. `amounts`: community id -> (bills, fen)."""
        for community_id, (count, amount) in amounts.items():
            figures = self.by_item.setdefault(item, ItemFigures())
            figures.count += count
            figures.amount_minor += amount
            self.by_community[community_id] = self.by_community.get(community_id, 0) + amount


@dataclass(frozen=True, slots=True)
class BillsPosted:
    company_id: int
    run_id: int
    period: date
    count: int
    total: Money


@dataclass(frozen=True, slots=True)
class BillReversed:
    company_id: int
    bill_id: int
    red_letter_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Due:
    """What a locked bill wants today: outstanding principal, and the late fee that has grown and is not fixed."""

    bill_id: int
    community_id: int
    room_id: int | None
    fee_of_id: int | None
    due_on: date
    status: BillStatus
    principal: Money
    fee: Money

    @property
    def amount(self) -> Money:
        return self.principal + self.fee


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What of a payment goes to one bill, and so holds it."""

    id: int
    bill_id: int
    community_id: int
    principal: Money
    fee: Money

    @property
    def amount(self) -> Money:
        return self.principal + self.fee


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money is applied: the payment, its kind, the business date, and the ledger entry it belongs to."""

    payment_id: int
    source: SettlementSource
    applied_on: date
    entry_source: str
    entry_source_id: int


@dataclass(frozen=True, slots=True)
class PaidBill:
    """A bill and what one payment paid of it. `product`: quantity and unit price, where it is one plain product."""

    bill_id: int
    item: str
    origin: BillOrigin
    room_id: int | None
    space_id: int | None
    payer_id: int | None
    fee_of_id: int | None
    period: date
    due_on: date
    amount_minor: int
    total_minor: int
    product: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class BillSearch:
    """What one looks for; None: all. unit_id: bills below this organisation unit.

    Months and due days are both included. `text`: a room as it is typed (code or its beginning, 3-2-502, number), the
    beginning of a space's code or of the payer's name.
    """

    unit_id: int | None = None
    building_id: int | None = None
    room_id: int | None = None
    period: date | None = None
    first_period: date | None = None
    last_period: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    item_id: int | None = None
    statuses: Collection[BillStatus] | None = None
    origins: Collection[BillOrigin] | None = None
    payer_role: PayerRole | None = None
    text: str | None = None
