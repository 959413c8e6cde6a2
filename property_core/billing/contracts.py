"""Words and events of billing that cross its boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


# The purposes under which billing asks payments for money (payments.registry).
PURPOSE_BILL = "bill"
PURPOSE_PREPAYMENT = "prepayment"


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
