"""为什么是这个金额: what a bill's amount was made of, as versioned plain data from its frozen trace.

Nothing is looked up in today's tariffs: the formula, its quantities, days, pot and terms are those kept in the bill
when it was made. The sentences over this data are in explanation_texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backend.kernel.money import Money
from property_core.billing.contracts import BillOrigin, LineKind
from property_core.billing.rules import AppliedMoney, FeeInterval, fee_intervals
from property_core.charges.contracts import FeeCap
from property_core.charges.rules import months_later
from property_core.formulas.contracts import Conditional, Formula, Number, Quantity, Split, SplitKind, Tiers
from property_core.formulas.decimals import evaluate
from property_core.formulas.parser import parse
from property_core.homes.contracts import Medium

if TYPE_CHECKING:
    from property_core.billing.models import Bill, BillLine

VERSION = 1


@dataclass(frozen=True, slots=True)
class Given:
    """A quantity that the formula asked for; area in ㎡, usage in the unit of the meter's medium."""

    name: Quantity
    value: Decimal


@dataclass(frozen=True, slots=True)
class MeterUsed:
    """Usage = (reading − previous) × multiplier."""

    code: str
    medium: Medium
    previous: Decimal
    reading: Decimal
    multiplier: Decimal
    usage: Decimal


@dataclass(frozen=True, slots=True)
class TierReached:
    """The units above `lower` and up to `reached` in tier `position`; `unit_price` None where it has no short form."""

    position: int
    lower: Decimal
    reached: Decimal
    unit_price: Decimal | None
    amount: Money


@dataclass(frozen=True, slots=True)
class PotShare:
    """The room's part of a shared pot of `rooms` rooms: `weight` of `weights` in ㎡, households or persons.

    `is_fen_up`: one fen of what the division left over came to this room (largest remainder).
    """

    split: SplitKind
    pot: Money
    rooms: int
    weight: Decimal
    weights: Decimal
    is_fen_up: bool


@dataclass(frozen=True, slots=True)
class LateFeeTerms:
    """What grows when it is not paid: `daily_rate` is a fraction per day (0.0005), begun after the days of grace."""

    due_on: date
    daily_rate: Decimal
    grace_days: int
    cap: FeeCap


@dataclass(frozen=True, slots=True)
class FeeGrown:
    """A fixed late fee: outstanding principal by stretches of days; `grown` is their fee before the cap."""

    until: date
    stretches: tuple[FeeInterval, ...]
    grown: Money


@dataclass(frozen=True, slots=True)
class Opening:
    """A figure taken over from the old books: what was to be paid, and what was paid then."""

    total: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a bill came to `result`. What does not apply is empty: a late fee has no formula, a plain fee no pot.

    `unit_price`: yuan per unit and month. `value`: the formula's own result in yuan, before days and the one rounding
    (half up to fen). `days` of `of_days` were billed, `starts_on` to `ends_on` (both included) where that is known.
    """

    version: int
    origin: BillOrigin
    period: date
    result: Money
    formula: str = ""
    quantities: tuple[Given, ...] = ()
    unit_price: Decimal | None = None
    months: int = 1
    days: int = 0
    of_days: int = 0
    is_prorated: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    value: Decimal | None = None
    meter: MeterUsed | None = None
    tiers: tuple[TierReached, ...] = ()
    pot: PotShare | None = None
    late_fee_terms: LateFeeTerms | None = None
    late_fee: FeeGrown | None = None
    opening: Opening | None = None

    @property
    def values(self) -> dict[Quantity, Decimal]:
        """What the formula was computed with: the price counts once for every month billed."""
        values = {given.name: given.value for given in self.quantities}
        if self.unit_price is not None:
            values[Quantity.PRICE] = self.unit_price * self.months
        return values


def explanation(bill: Bill, lines: Sequence[BillLine], *, assigned_from: date | None = None) -> Explanation:
    """What the bill's amount was made of.

    `lines`: the bill's, by position. `assigned_from`: first day of its assignment, to name the days of a part of a
    month; without it only their number is told.
    """
    trace: dict[str, Any] = bill.trace
    result = Money(bill.total_minor, bill.currency)
    origin = BillOrigin(bill.origin)
    terms = _terms(bill)
    if origin is BillOrigin.LATE_FEE:
        return Explanation(
            VERSION,
            origin,
            bill.period,
            result,
            late_fee_terms=_fee_terms(trace),
            late_fee=_fee_grown(trace, currency=bill.currency),
        )
    if origin is BillOrigin.OPENING:
        kept = trace["opening"]
        opening = Opening(Money(kept["total_minor"], bill.currency), Money(kept["paid_minor"], bill.currency))
        return Explanation(VERSION, origin, bill.period, result, late_fee_terms=terms, opening=opening)
    starts_on, ends_on = _billed_days(bill, trace, assigned_from)
    return Explanation(
        VERSION,
        origin,
        bill.period,
        result,
        formula=trace["formula"],
        quantities=tuple(Given(Quantity(name), Decimal(value)) for name, value in trace["quantities"].items()),
        unit_price=None if trace["price"] is None else Decimal(trace["price"]),
        months=trace["months"],
        days=trace["days"],
        of_days=trace["of"],
        is_prorated=trace["prorated"],
        starts_on=starts_on,
        ends_on=ends_on,
        value=Decimal(trace["value"]),
        meter=_meter(trace),
        tiers=_tiers(trace, lines, currency=bill.currency),
        pot=_pot(trace, currency=bill.currency),
        late_fee_terms=terms,
    )


def chosen(formula: Formula, values: dict[Quantity, Decimal]) -> Formula:
    """The formula with an outermost 如果 replaced by the branch that was taken, a split by its pot."""
    if isinstance(formula, Split):
        return chosen(formula.pot, values)
    while isinstance(formula, Conditional):
        asked = Conditional(formula.condition, Number(Decimal(1)), Number(Decimal(0)))
        formula = formula.when_true if evaluate(asked, values).value else formula.when_false
    return formula


def plain(data: Any) -> Any:
    """The data as JSON can hold it: numbers as exact text, dates as ISO text, money as fen with its currency."""
    match data:
        case Money(amount_minor, currency):
            return {"amount_minor": amount_minor, "currency": currency}
        case Decimal():
            return f"{data:f}"
        case date():
            return data.isoformat()
        case tuple():
            return [plain(part) for part in data]
        case _ if is_dataclass(data):
            return {field.name: plain(getattr(data, field.name)) for field in fields(data)}
        case _:
            return data


def _billed_days(bill: Bill, trace: dict[str, Any], assigned_from: date | None) -> tuple[date | None, date | None]:
    """First and last day billed. The end follows from the number of days: an assignment's end may move later."""
    if trace["days"] == trace["of"]:
        return bill.period, months_later(bill.period, trace["months"]) - timedelta(days=1)
    if assigned_from is None:
        return None, None
    starts_on = max(assigned_from, bill.period)
    return starts_on, starts_on + timedelta(days=trace["days"] - 1)


def _terms(bill: Bill) -> LateFeeTerms | None:
    if not bill.late_fee_rate:
        return None
    # Without the zeros that the column fills up with.
    daily_rate = Decimal(f"{bill.late_fee_rate.normalize():f}")
    return LateFeeTerms(bill.due_on, daily_rate, bill.grace_days, FeeCap(bill.fee_cap))


def _fee_terms(trace: dict[str, Any]) -> LateFeeTerms:
    return LateFeeTerms(
        date.fromisoformat(trace["due_on"]), Decimal(trace["rate"]), trace["grace_days"], FeeCap(trace["cap"])
    )


def _fee_grown(trace: dict[str, Any], *, currency: str) -> FeeGrown:
    until = date.fromisoformat(trace["until"])
    stretches = fee_intervals(
        principal=Money(trace["principal_minor"], currency),
        applied=[
            AppliedMoney(date.fromisoformat(money["on"]), Money(money["amount_minor"], currency))
            for money in trace["applied"]
        ],
        fee_from=date.fromisoformat(trace["after"]) + timedelta(days=1),
        on=until,
    )
    return FeeGrown(until, stretches, Money(trace["grown_minor"], currency))


def _meter(trace: dict[str, Any]) -> MeterUsed | None:
    kept = trace.get("meter")
    if kept is None:
        return None
    previous, reading, multiplier = (Decimal(kept[name]) for name in ("previous", "reading", "multiplier"))
    usage = (reading - previous) * multiplier
    return MeterUsed(kept["code"], Medium(kept["medium"]), previous, reading, multiplier, usage)


def _tiers(trace: dict[str, Any], lines: Sequence[BillLine], *, currency: str) -> tuple[TierReached, ...]:
    formula = parse(trace["formula"])
    if not isinstance(formula, Tiers):
        return ()
    bounds = [Decimal(0), *(tier.upper for tier in formula.tiers)]
    return tuple(
        TierReached(
            position=line.position,
            lower=bounds[line.position - 1],
            reached=bounds[line.position - 1] + (line.quantity or 0),
            unit_price=line.unit_price,
            amount=Money(line.amount_minor, currency),
        )
        for line in lines
        if line.kind == LineKind.TIER
    )


def _pot(trace: dict[str, Any], *, currency: str) -> PotShare | None:
    kept = trace.get("pot")
    if kept is None:
        return None
    split = SplitKind(kept["split"])
    # Areas are weighed in whole hundredths of a square metre.
    unit = 100 if split is SplitKind.BY_AREA else 1
    return PotShare(
        split=split,
        pot=Money(kept["amount_minor"], currency),
        rooms=kept["rooms"],
        weight=Decimal(kept["weight"]) / unit,
        weights=Decimal(kept["weights"]) / unit,
        is_fen_up=kept["fen_up"],
    )
