"""What single objects would be billed under terms that are being edited: the run's rules, row by row.

Nothing is read here; selectors/tariff_preview brings what the formula asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kernel.money import Money
from property_core.billing.contracts import BillOrigin, LineKind, ProblemCode
from property_core.billing.explanations import Explanation, explanation
from property_core.billing.models import Bill, BillLine
from property_core.billing.rules import PotRoom, PotWithoutWeight, pot_weight, prorated_amount, split_pot
from property_core.billing.run_step import METERED
from property_core.charges.contracts import Proration, TariffTerms
from property_core.charges.quantities import lacking_quantity
from property_core.charges.rules import Span, due_date
from property_core.charges.selectors.readings import ReadingPair
from property_core.formulas.contracts import Formula, OutOfRange, Quantity, Split, SplitKind, Tiers, quantities
from property_core.formulas.decimals import Evaluation, TierStep, evaluate
from property_core.homes.contracts import Chargeable, ObjectKind, PlacedMeter, RoomRow, SharingBuilding


@dataclass(frozen=True, slots=True)
class PreviewShare:
    """A room's part of a pot; `weight` in ㎡, households or persons."""

    room_id: int
    weight: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one object would be billed.

    `amount`: None with a `problem`, or where it `lacks` a quantity of the formula and could not have the tariff at all.
    Of a pot it is the whole pot, `shares` are by room code, and `told` explains the first of them.
    """

    object: Chargeable
    days: int
    amount: Money | None = None
    problem: ProblemCode | None = None
    lacks: Quantity | None = None
    told: Explanation | None = None
    shares: tuple[PreviewShare, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedTerms:
    """Terms with all that was read of their objects, so that a row costs no query. `occupants` by room id."""

    terms: TariffTerms
    formula: Formula
    medium: str
    span: Span
    rooms: Mapping[int, RoomRow]
    occupants: Mapping[int, int]
    # Room → its only 户表 of the medium; a meter itself under its own id.
    meter_of_room: Mapping[int, PlacedMeter]
    meters: Mapping[int, PlacedMeter]
    readings: Mapping[int, ReadingPair]
    buildings: Mapping[int, SharingBuilding]

    def row(self, one: Chargeable, *, days: int, assigned_from: date) -> PreviewRow:
        """Problems come in the order in which the run finds them."""
        lacks = lacking_quantity(self.formula, one=one, medium=self.medium)
        if lacks is not None:
            return PreviewRow(one, days, lacks=lacks)
        meter = self._meter(one)
        pair = self.readings.get(meter.id) if meter is not None else None
        if one.room_id is None and one.kind is not ObjectKind.SPACE and not isinstance(self.formula, Split):
            return PreviewRow(one, days, problem=ProblemCode.NO_ROOM)
        if quantities(self.formula) & METERED:
            if meter is None:
                return PreviewRow(one, days, problem=ProblemCode.NO_METER)
            if pair is None or pair.value is None:
                return PreviewRow(one, days, problem=ProblemCode.MISSING_READING)
        values = self._values(one, meter, pair)
        try:
            found = evaluate(self.formula, values)
        except OutOfRange:
            return PreviewRow(one, days, problem=ProblemCode.OUT_OF_RANGE)
        trace = self._trace(found, values, days=days, meter=meter, pair=pair)
        if isinstance(self.formula, Split):
            return self._pot(one, meter, days=days, found=found, trace=trace)
        amount = self._amount(found.value, days)
        if days == 0:
            return PreviewRow(one, days, amount)
        lines = self._lines(found, days=days)
        return PreviewRow(one, days, amount, told=self._told(amount, trace, lines, assigned_from))

    def _meter(self, one: Chargeable) -> PlacedMeter | None:
        return self.meters.get(one.id) if one.kind is ObjectKind.METER else self.meter_of_room.get(one.id)

    def _values(
        self, one: Chargeable, meter: PlacedMeter | None, pair: ReadingPair | None
    ) -> dict[Quantity, Decimal | int | None]:
        values: dict[Quantity, Decimal | int | None] = {}
        home = self.rooms.get(one.room_id) if one.room_id is not None else None
        if home is not None:
            values |= {
                Quantity.AREA: home.built_area,
                Quantity.INNER_AREA: home.inner_area,
                Quantity.FLOOR: home.floor,
                Quantity.OCCUPANTS: self.occupants.get(home.id, 0),
            }
        if meter is not None and pair is not None and pair.value is not None:
            usage = (pair.value - _previous(meter, pair)) * meter.multiplier
            values |= {Quantity.USAGE: usage, Quantity.SHARED_USAGE: usage}
        price = self.terms.unit_price
        if price is not None:
            values[Quantity.PRICE] = price * self.span.months
        return values

    def _amount(self, value: Decimal, days: int) -> Money:
        return prorated_amount(value=value, proration=self.terms.proration, days=days, of_days=self.span.days)

    def _trace(
        self,
        found: Evaluation,
        values: Mapping[Quantity, Decimal | int | None],
        *,
        days: int,
        meter: PlacedMeter | None,
        pair: ReadingPair | None,
    ) -> dict[str, Any]:
        """As a bill keeps it; see run_sql."""
        asks = quantities(self.formula)
        price = self.terms.unit_price
        trace: dict[str, Any] = {
            "formula": found.formula,
            "price": None if price is None else _plain(price),
            "months": self.span.months,
            "of": self.span.days,
            "prorated": self.terms.proration is Proration.BY_DAY and not isinstance(self.formula, Split),
            "days": days,
            "value": _plain(found.value),
            "quantities": {
                quantity.value: _plain(Decimal(value))
                for quantity in Quantity
                if quantity in asks - {Quantity.PRICE} and (value := values.get(quantity)) is not None
            },
        }
        if asks & METERED and meter is not None and pair is not None and pair.value is not None:
            trace["meter"] = {
                "code": meter.code,
                "medium": str(meter.medium),
                "previous": _plain(_previous(meter, pair)),
                "reading": _plain(pair.value),
                "multiplier": _plain(meter.multiplier),
            }
        return trace

    def _lines(self, found: Evaluation, *, days: int) -> list[BillLine]:
        """The tiers that hold a part of the amount; each through sum is rounded, so that the lines sum to the bill."""
        if not isinstance(self.formula, Tiers):
            return []
        lowers = [Decimal(0), *(tier.upper for tier in self.formula.tiers)]
        lines: list[BillLine] = []
        through, before = Decimal(0), Money(0)
        for step in _of_outermost(found):
            through += step.amount
            so_far = self._amount(through, days)
            lines.append(
                BillLine(
                    position=lowers.index(step.lower) + 1,
                    kind=LineKind.TIER,
                    quantity=step.quantity,
                    unit_price=step.price if step.price == round(step.price, 6) else None,
                    amount_minor=(so_far - before).amount_minor,
                )
            )
            before = so_far
        return lines

    def _pot(
        self, one: Chargeable, meter: PlacedMeter | None, *, days: int, found: Evaluation, trace: dict[str, Any]
    ) -> PreviewRow:
        building = self.buildings.get(meter.building_id) if meter is not None and meter.building_id else None
        kind = found.split
        if building is None or kind is None:
            return PreviewRow(one, days, problem=ProblemCode.NO_ROOM)
        if days == 0:
            return PreviewRow(one, days, Money(0))
        pot = prorated_amount(value=found.value, proration=self.terms.proration, days=1, of_days=1)
        rooms = [PotRoom(*row, occupants=self.occupants.get(row[0], 0)) for row in building.rooms]
        try:
            shares = split_pot(pot=pot, kind=kind, rooms=rooms)
            weights = {room.room_id: pot_weight(kind=kind, room=room) for room in rooms}
        except PotWithoutWeight:
            return PreviewRow(one, days, problem=ProblemCode.NO_WEIGHT)
        except ValueError:
            return PreviewRow(one, days, problem=ProblemCode.OUT_OF_RANGE)
        if building.has_rooms_missing:
            return PreviewRow(one, days, problem=ProblemCode.ROOMS_MISSING)
        unit = 100 if kind is SplitKind.BY_AREA else 1
        listed = tuple(
            PreviewShare(room.room_id, Decimal(weights[room.room_id]) / unit, shares[room.room_id]) for room in rooms
        )
        together, first = sum(weights.values()), listed[0]
        whole = pot.amount_minor * weights[first.room_id] // together
        trace["pot"] = {
            "split": str(kind),
            "amount_minor": pot.amount_minor,
            "rooms": len(rooms),
            "weight": weights[first.room_id],
            "weights": together,
            "fen_up": first.amount.amount_minor > whole,
        }
        return PreviewRow(one, days, pot, told=self._told(first.amount, trace, [], self.span.starts_on), shares=listed)

    def _told(
        self, amount: Money, trace: dict[str, Any], lines: Sequence[BillLine], assigned_from: date
    ) -> Explanation:
        terms = self.terms
        bill = Bill(
            origin=BillOrigin.RUN,
            period=self.span.starts_on,
            total_minor=amount.amount_minor,
            currency=amount.currency,
            due_on=due_date(period=self.span.starts_on, due_day=terms.due_day),
            late_fee_rate=terms.late_fee_rate,
            grace_days=terms.grace_days,
            fee_cap=terms.fee_cap,
            trace=trace,
        )
        return explanation(bill, lines, assigned_from=assigned_from)


def _of_outermost(found: Evaluation) -> Sequence[TierStep]:
    """The steps of an outermost 阶梯. What stands inside of it was evaluated before, and its own steps sum to all."""
    steps = [step for step in found.steps if isinstance(step, TierStep)]
    starts = [place for place, step in enumerate(steps) if step.lower == 0]
    own = steps[starts[-1] :] if starts else []
    return own if sum(step.amount for step in own) == found.value else []


def _previous(meter: PlacedMeter, pair: ReadingPair) -> Decimal:
    return meter.initial_reading if pair.previous is None else pair.previous


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
