"""Words of what is charged that cross its boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.kernel.choices import Choice
from property_core.homes.contracts import RoomUse


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


class ReadingState(Choice):
    """Where a meter's reading of a month stands. DEVIATING: further from the usual than charges.abnormal_usage, and
    nobody has confirmed it yet.
    """

    MISSING = "MISSING"
    ENTERED = "ENTERED"
    DEVIATING = "DEVIATING"
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True)
class ObjectSelection:
    """Rooms, spaces and meters by id; and all rooms of buildings, communities and areas, of some uses (none: all)."""

    room_ids: Collection[int] = ()
    space_ids: Collection[int] = ()
    meter_ids: Collection[int] = ()
    building_ids: Collection[int] = ()
    unit_ids: Collection[int] = ()
    uses: Collection[RoomUse] = ()


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """A meter's reading as somebody took it."""

    meter_id: int
    read_on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class EnteredReading:
    """A reading as kept. `usage` = (value − previous) × multiplier; `usual`: mean usage of up to three periods before.

    `is_outlier`: the usage differs from the usual by more than the parameter charges.abnormal_usage; it is kept all the
    same, for somebody to look at.
    """

    previous: Decimal
    usage: Decimal
    usual: Decimal | None
    is_outlier: bool
