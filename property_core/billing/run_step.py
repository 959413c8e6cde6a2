"""What one step of a run is: a tariff version, its terms, whose objects it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from property_core.charges.contracts import Cycle, FeeCap, Proration
from property_core.charges.rules import Span
from property_core.formulas.contracts import Formula, Quantity, SplitKind
from property_core.formulas.contracts import quantities as quantities_of
from property_core.formulas.contracts import split_kind as split_kind_of

METERED = frozenset((Quantity.USAGE, Quantity.SHARED_USAGE))


class State(StrEnum):
    """What became of a candidate: a bill (NEW), one already there (EXISTS), nothing (ZERO), or a problem."""

    NEW = "NEW"
    EXISTS = "EXISTS"
    ZERO = "ZERO"
    NO_ROOM = "NO_ROOM"
    NO_METER = "NO_METER"
    MISSING_READING = "MISSING_READING"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    ROOMS_MISSING = "ROOMS_MISSING"
    NO_WEIGHT = "NO_WEIGHT"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose objects a run takes: the communities, or one area of one of them. Ids of organisation units."""

    company_id: int
    unit_id: int
    community_ids: tuple[int, ...]
    area_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One tariff version to bill for one period. `price` is that of the version, yuan per unit and month."""

    scope: Scope
    period: date
    span: Span
    item_id: int
    item_code: str
    medium: str
    tariff_id: int
    tariff_code: str
    version_id: int
    version_number: int
    formula: Formula
    formula_text: str
    price: Decimal | None
    cycle: Cycle
    proration: Proration
    due_on: date
    late_fee_rate: Decimal
    grace_days: int
    fee_cap: FeeCap

    @property
    def split(self) -> SplitKind | None:
        return split_kind_of(self.formula)

    @property
    def is_metered(self) -> bool:
        return bool(quantities_of(self.formula) & METERED)

    @property
    def is_prorated(self) -> bool:
        return self.proration is Proration.BY_DAY and self.split is None

    @property
    def span_price(self) -> Decimal | None:
        return None if self.price is None else self.price * self.span.months

    def parameters(self) -> dict[str, Any]:
        # Who lives there, pays and takes part is asked on the last day of the period's own month: a bill for a
        # quarter made in its first month cannot know who lives there at the quarter's end.
        last_day = (self.period + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return {
            "company_id": self.scope.company_id,
            "communities": list(self.scope.community_ids),
            "area_id": self.scope.area_id,
            "item_id": self.item_id,
            "medium": self.medium,
            "tariff_id": self.tariff_id,
            "version_id": self.version_id,
            "period": self.period,
            "span_start": self.span.starts_on,
            "span_end": self.span.ends_on,
            "of_days": self.span.days,
            "last_day": last_day,
            "price": self.span_price,
            "due_on": self.due_on,
            "late_fee_rate": self.late_fee_rate,
            "grace_days": self.grace_days,
            "fee_cap": self.fee_cap.value,
        }
