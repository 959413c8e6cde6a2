"""Words and events of billing that cross its boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from backend.kernel.choices import Choice
from backend.kernel.money import Money


class ItemKind(Choice):
    REGULAR = "REGULAR"  # 常规
    METERED = "METERED"  # 抄表
    SHARED = "SHARED"  # 公摊
    TEMPORARY = "TEMPORARY"  # 临时
    DEPOSIT = "DEPOSIT"  # 押金


class Cycle(Choice):
    MONTH = "MONTH"  # 月
    QUARTER = "QUARTER"  # 季
    HALF_YEAR = "HALF_YEAR"  # 半年
    YEAR = "YEAR"  # 年
    ONCE = "ONCE"  # 一次


class Proration(Choice):
    BY_DAY = "BY_DAY"  # 按日折算
    WHOLE = "WHOLE"  # 整月


class FeeCap(Choice):
    PRINCIPAL = "PRINCIPAL"  # 本金
    NONE = "NONE"  # 无


class PayerRole(Choice):
    OWNER = "OWNER"  # 业主
    TENANT = "TENANT"  # 租户
    DEVELOPER = "DEVELOPER"  # 开发商


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


# The purposes under which billing asks payments for money (payments.registry).
PURPOSE_BILL = "bill"
PURPOSE_PREPAYMENT = "prepayment"


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
class BillReversed:
    company_id: int
    bill_id: int
    red_letter_id: int
    amount: Money


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


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a company wants its money handled; these are the values of a company that has set none.

    `payment_minutes`: how long a started payment holds its bills. `is_fee_first`: which of a bill and its late fee
    is paid first where the payer does not choose. `applies_prepayment`: whether a run lays prepayments on its bills.
    """

    payment_minutes: int = 15
    is_fee_first: bool = True
    applies_prepayment: bool = False


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """What a tariff says from one day on.

    `formula` as typed; `unit_price` yuan per unit of the formula, None where it names none; `late_fee_rate` a fraction
    per day (0.0005), begun `grace_days` after the due day.
    """

    formula: str
    unit_price: Decimal | None
    cycle: Cycle
    proration: Proration
    due_day: int
    late_fee_rate: Decimal = Decimal(0)
    grace_days: int = 0
    fee_cap: FeeCap = FeeCap.PRINCIPAL


@dataclass(frozen=True, slots=True)
class EnteredReading:
    """A reading as kept. `usage` = (value − previous) × multiplier; `usual`: mean usage of up to three periods before.

    `is_outlier`: the usage differs from the usual by more than half; it is kept all the same, for somebody to look at.
    """

    reading_id: int
    previous: Decimal
    usage: Decimal
    usual: Decimal | None
    is_outlier: bool
