# ruff: noqa: S608 - no text of a user enters these statements, see below
"""The set-based run as SQL: one family of statements per tariff version, built from its formula.

A step first fills the temporary table `billing_stage` with every candidate of the version (bill or no bill, and why),
then inserts bills and lines from it. A preview stops after the stage. Nothing here is the text of a user: formulas
come in as trees and go out through `formulas.sql`, everything else is a named parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from property_core.billing.contracts import Cycle, FeeCap, Proration
from property_core.billing.rules import Span
from property_core.formulas.contracts import Chain, Formula, Number, Operator, Quantity, SplitKind, Variable
from property_core.formulas.contracts import quantities as quantities_of
from property_core.formulas.contracts import split_kind as split_kind_of
from property_core.formulas.sql import compile_formula, compile_tiers, minor_units

TRACE_VERSION = 1
METERED = frozenset((Quantity.USAGE, Quantity.SHARED_USAGE))

_COLUMNS: Mapping[Quantity, str] = {
    Quantity.AREA: "area",
    Quantity.INNER_AREA: "inner_area",
    Quantity.FLOOR: "floor",
    Quantity.OCCUPANTS: "occupants",
    Quantity.PRICE: "%(price)s",
    Quantity.USAGE: "usage",
    Quantity.SHARED_USAGE: "usage",
}
_ROOM_COLUMNS: Mapping[Quantity, str] = {
    Quantity.AREA: "room.built_area AS area",
    Quantity.INNER_AREA: "room.inner_area",
    Quantity.FLOOR: "room.floor",
    Quantity.OCCUPANTS: "coalesce(people.occupants, 0) AS occupants",
}


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


# --- the stage --------------------------------------------------------------------------------------------------------


def stage_sql(step: Step, *, takes_ids: bool) -> str:
    """The statement that makes `billing_stage`; `takes_ids` draws the bills' ids from their sequence."""
    bill_id = (
        f"CASE WHEN ordered.state = '{State.NEW}' THEN nextval('bill_id_seq') END" if takes_ids else "NULL::bigint"
    )
    chosen = _plain_rows(step) if step.split is None else _pot_rows(step)
    return f"""
CREATE TEMPORARY TABLE billing_stage ON COMMIT DROP AS
WITH active AS ({_active(step)}),
billed AS (
    SELECT assignment_id, room_id FROM bill
    WHERE company_id = %(company_id)s AND community_id = ANY(%(communities)s) AND period = %(period)s
      AND item_id = %(item_id)s AND origin = 'RUN' AND status <> 'REVERSED'
),
measured AS ({_measured(step)}),
priced AS (SELECT measured.*, {compile_formula(step.formula, _COLUMNS)} AS value FROM measured),
{chosen},
payers AS (
    SELECT DISTINCT ON (residency.room_id, residency.role) residency.room_id, residency.role, residency.person_id
    FROM residency JOIN person ON person.company_id = residency.company_id AND person.id = residency.person_id
    WHERE residency.company_id = %(company_id)s AND residency.community_id = ANY(%(communities)s)
      AND residency.starts_on <= %(last_day)s AND (residency.ends_on IS NULL OR residency.ends_on > %(last_day)s)
    ORDER BY residency.room_id, residency.role, residency.starts_on, person.code COLLATE "C"
)
SELECT {bill_id} AS bill_id, ordered.* FROM (
    SELECT chosen.*, CASE WHEN chosen.payer_role = 'DEVELOPER'
        THEN (SELECT id FROM person WHERE company_id = %(company_id)s AND kind = 'DEVELOPER')
        ELSE payers.person_id END AS payer_id
    FROM chosen LEFT JOIN payers ON payers.room_id = chosen.room_id AND payers.role = chosen.payer_role
    ORDER BY chosen.community_id, chosen.room_id, chosen.assignment_id
) AS ordered
"""


def _active(step: Step) -> str:
    conditions = [
        "mine.company_id = %(company_id)s AND mine.tariff_id = %(tariff_id)s",
        "mine.community_id = ANY(%(communities)s)",
        "mine.starts_on < %(span_end)s AND (mine.ends_on IS NULL OR mine.ends_on > %(span_start)s)",
    ]
    joins = ""
    if step.cycle is Cycle.ONCE:
        conditions.append("mine.starts_on >= %(span_start)s")
    if step.scope.area_id is not None:
        joins = (
            "LEFT JOIN room AS home ON home.company_id = mine.company_id"
            " AND home.id = coalesce(mine.room_id, meter.room_id) "
            "LEFT JOIN building ON building.company_id = mine.company_id AND building.id = meter.building_id"
        )
        conditions.append("coalesce(space.area_id, building.area_id, home.area_id) = %(area_id)s")
    if step.proration is Proration.WHOLE:
        conditions.append(f"NOT EXISTS ({_ACTIVE_LATER})")
    return f"""
    SELECT mine.id AS assignment_id, mine.community_id, mine.payer_role,
        coalesce(mine.room_id, space.room_id, meter.room_id) AS room_id, mine.space_id, mine.meter_id,
        meter.building_id,
        least(coalesce(mine.ends_on, %(span_end)s), %(span_end)s) - greatest(mine.starts_on, %(span_start)s) AS days
    FROM assignment AS mine
    LEFT JOIN parking_space AS space ON space.company_id = mine.company_id AND space.id = mine.space_id
    LEFT JOIN meter ON meter.company_id = mine.company_id AND meter.id = mine.meter_id
    {joins}
    WHERE {" AND ".join(conditions)}
"""


# Another assignment of the item on the same object that is active later in the span: of several, a 整月 one bills
# only if it is the last, or the month would be charged more than once.
_ACTIVE_LATER = """
    SELECT FROM assignment AS other
    JOIN tariff ON tariff.company_id = other.company_id AND tariff.id = other.tariff_id AND tariff.item_id = %(item_id)s
    WHERE other.company_id = mine.company_id AND other.id <> mine.id
      AND coalesce(other.room_id, 0) = coalesce(mine.room_id, 0)
      AND coalesce(other.space_id, 0) = coalesce(mine.space_id, 0)
      AND coalesce(other.meter_id, 0) = coalesce(mine.meter_id, 0)
      AND other.starts_on < %(span_end)s AND (other.ends_on IS NULL OR other.ends_on > %(span_start)s)
      AND (least(coalesce(other.ends_on, %(span_end)s), %(span_end)s), other.starts_on, other.id)
        > (least(coalesce(mine.ends_on, %(span_end)s), %(span_end)s), mine.starts_on, mine.id)
"""

_OCCUPANTS = """
    LEFT JOIN (
        SELECT room_id, count(DISTINCT person_id) AS occupants FROM residency
        WHERE company_id = %(company_id)s AND community_id = ANY(%(communities)s)
          AND starts_on <= %(last_day)s AND (ends_on IS NULL OR ends_on > %(last_day)s)
        GROUP BY room_id
    ) AS people ON people.room_id = {room}
"""

_USAGE = """
    LEFT JOIN (
        SELECT room_id, min(id) AS id FROM meter
        WHERE company_id = %(company_id)s AND community_id = ANY(%(communities)s) AND level = 'PRIVATE'
          AND room_id IS NOT NULL AND (%(medium)s = '' OR medium = %(medium)s)
        GROUP BY room_id HAVING count(*) = 1
    ) AS only_meter ON only_meter.room_id = active.room_id AND active.meter_id IS NULL
    LEFT JOIN meter AS used
        ON used.company_id = %(company_id)s AND used.id = coalesce(active.meter_id, only_meter.id)
    LEFT JOIN reading AS current
        ON current.company_id = %(company_id)s AND current.meter_id = used.id AND current.period = %(period)s
    LEFT JOIN LATERAL (
        SELECT earlier.value FROM reading AS earlier
        WHERE earlier.meter_id = used.id AND earlier.period < %(period)s ORDER BY earlier.period DESC LIMIT 1
    ) AS previous ON true
"""


def _measured(step: Step) -> str:
    asked = quantities_of(step.formula)
    columns = ["active.*"]
    joins = ""
    if asked & _ROOM_COLUMNS.keys():
        columns += [column for quantity, column in _ROOM_COLUMNS.items() if quantity in asked]
        joins += "LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = active.room_id"
    if Quantity.OCCUPANTS in asked:
        joins += _OCCUPANTS.format(room="active.room_id")
    if step.is_metered:
        columns += [
            "used.id AS used_meter_id",
            "used.code AS meter_code",
            "used.medium",
            "used.multiplier",
            "current.value AS reading",
            "coalesce(previous.value, used.initial_reading) AS previous",
            "(current.value - coalesce(previous.value, used.initial_reading)) * used.multiplier AS usage",
        ]
        joins += _USAGE
    return f"SELECT {', '.join(columns)} FROM active {joins}"


def _plain_rows(step: Step) -> str:
    days = ("days", "%(of_days)s") if step.is_prorated else (None, None)
    metered = (
        f"WHEN used_meter_id IS NULL THEN '{State.NO_METER}' WHEN reading IS NULL THEN '{State.MISSING_READING}'"
        if step.is_metered
        else ""
    )
    return f"""
amounts AS (SELECT priced.*, {minor_units("value", days=days[0], of_days=days[1])} AS total_minor FROM priced),
chosen AS (
    SELECT amounts.*, CASE
        WHEN EXISTS (SELECT FROM billed WHERE billed.assignment_id = amounts.assignment_id) THEN '{State.EXISTS}'
        WHEN room_id IS NULL AND space_id IS NULL THEN '{State.NO_ROOM}'
        {metered}
        WHEN total_minor IS NULL THEN '{State.OUT_OF_RANGE}'
        WHEN total_minor = 0 THEN '{State.ZERO}'
        ELSE '{State.NEW}' END AS state
    FROM amounts
)"""


_WEIGHTS: Mapping[SplitKind, str] = {
    # A share is counted in whole hundredths of a square metre; a finer area leaves no whole weight and no pot.
    SplitKind.BY_AREA: "CASE WHEN room.built_area * 100 = trunc(room.built_area * 100)"
    " THEN trunc(room.built_area * 100) END",
    SplitKind.BY_HOUSEHOLD: "1::numeric",
    SplitKind.BY_OCCUPANTS: "coalesce(people.occupants, 0)::numeric",
}


def _pot_rows(step: Step) -> str:
    """Rows of a shared pot: one per room that takes part, or one for a pot that cannot be shared.

    Whole units of amount × weight ÷ weights, what is left over one fen each to the largest remainders.
    """
    kind = step.split
    if kind is None:
        raise ValueError("a pot needs a split")
    people = _OCCUPANTS.format(room="room.id") if kind is SplitKind.BY_OCCUPANTS else ""
    return f"""
taking_part AS (
    SELECT pot.assignment_id, room.id AS room_id, room.code, {_WEIGHTS[kind]} AS weight
    FROM priced AS pot
    JOIN room ON room.company_id = %(company_id)s AND room.building_id = pot.building_id
        AND room.delivered_on <= %(last_day)s
    {people}
),
weighed AS (
    SELECT assignment_id, count(*) AS rooms, sum(weight) AS weights, bool_or(weight IS NULL) AS is_too_fine
    FROM taking_part GROUP BY assignment_id
),
pots AS (
    SELECT priced.*, weighed.rooms, weighed.weights, {minor_units("value")} AS pot_minor, CASE
        WHEN priced.building_id IS NULL THEN '{State.NO_ROOM}'
        WHEN priced.reading IS NULL THEN '{State.MISSING_READING}'
        WHEN value IS NULL OR weighed.is_too_fine THEN '{State.OUT_OF_RANGE}'
        WHEN building.has_rooms_missing THEN '{State.ROOMS_MISSING}'
        WHEN coalesce(weighed.weights, 0) = 0 THEN '{State.NO_WEIGHT}'
        ELSE '{State.NEW}' END AS pot_state
    FROM priced
    LEFT JOIN weighed ON weighed.assignment_id = priced.assignment_id
    LEFT JOIN building ON building.company_id = %(company_id)s AND building.id = priced.building_id
),
floors AS (
    SELECT pots.assignment_id, taking_part.room_id, taking_part.code, taking_part.weight, pots.pot_minor,
        div(pots.pot_minor * taking_part.weight, pots.weights) AS whole,
        mod(pots.pot_minor * taking_part.weight, pots.weights) AS remainder
    FROM pots JOIN taking_part ON taking_part.assignment_id = pots.assignment_id
    WHERE pots.pot_state = '{State.NEW}'
),
shares AS (
    SELECT assignment_id, room_id, weight, whole,
        row_number() OVER (PARTITION BY assignment_id ORDER BY remainder DESC, code COLLATE "C")
            <= pot_minor - sum(whole) OVER (PARTITION BY assignment_id) AS fen_up
    FROM floors
),
chosen AS (
    SELECT pots.assignment_id, pots.community_id, pots.payer_role, shares.room_id, pots.space_id, pots.meter_id,
        pots.building_id, pots.days, pots.meter_code, pots.medium, pots.multiplier, pots.reading, pots.previous,
        pots.usage, pots.value, pots.rooms, pots.weights, pots.pot_minor, shares.weight, shares.fen_up,
        (shares.whole + shares.fen_up::int)::bigint AS total_minor,
        CASE WHEN pots.pot_state <> '{State.NEW}' THEN pots.pot_state
            WHEN billed.assignment_id IS NOT NULL THEN '{State.EXISTS}'
            WHEN shares.whole + shares.fen_up::int = 0 THEN '{State.ZERO}'
            ELSE '{State.NEW}' END AS state
    FROM pots
    LEFT JOIN shares ON shares.assignment_id = pots.assignment_id
    LEFT JOIN billed ON billed.assignment_id = pots.assignment_id AND billed.room_id = shares.room_id
)"""


# --- what the stage came to -------------------------------------------------------------------------------------------

STATE_COUNTS = "SELECT state, count(*) FROM billing_stage GROUP BY state"

TOTALS_BY_COMMUNITY = """
SELECT community_id, count(*), sum(total_minor)::bigint FROM billing_stage WHERE state = 'NEW'
GROUP BY community_id ORDER BY community_id
"""

# Of the step's bills, in the order of their ids: what stands for whom, and how much.
CHECKSUM = """
SELECT encode(sha256(convert_to(string_agg(
    concat_ws(',', assignment_id, room_id, space_id, total_minor), ';' ORDER BY bill_id), 'UTF8')), 'hex')
FROM billing_stage WHERE state = 'NEW'
"""

# For `post_bulk`: (account, signed amount, subject). Parameters: receivable, revenue, community_id, amount.
POSTINGS = """
SELECT %(receivable)s::bigint, total_minor, bill_id FROM billing_stage
WHERE state = 'NEW' AND community_id = %(community_id)s
UNION ALL SELECT %(revenue)s::bigint, -%(amount)s::bigint, NULL
"""

# (state, or NO_PAYER for a bill without a person; object codes, sorted)
PROBLEMS = """
SELECT listed.kind, array_agg(DISTINCT listed.object ORDER BY listed.object)
FROM (
    SELECT CASE WHEN stage.state = 'NEW' THEN 'NO_PAYER' ELSE stage.state END AS kind,
        CASE WHEN stage.state = 'NEW' THEN coalesce(room.code, space.code)
            ELSE coalesce(meter.code, space.code, room.code) END AS object
    FROM billing_stage AS stage
    LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = stage.room_id
    LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.id = stage.space_id
    LEFT JOIN meter ON meter.company_id = %(company_id)s AND meter.id = stage.meter_id
    WHERE stage.state NOT IN ('NEW', 'EXISTS', 'ZERO') OR (stage.state = 'NEW' AND stage.payer_id IS NULL)
) AS listed
GROUP BY listed.kind ORDER BY listed.kind
"""


# --- bills and lines --------------------------------------------------------------------------------------------------


def bills_sql(step: Step) -> str:
    """Insert the stage's bills. Parameters: those of the step, `run_id`, `now`, `trace` (see `trace_constants`)."""
    return f"""
INSERT INTO bill (id, company_id, community_id, origin, item_id, run_id, tariff_version_id, assignment_id,
    room_id, space_id, meter_id, period, payer_role, payer_id, currency, total_minor, paid_minor, status,
    days, of_days, due_on, late_fee_rate, grace_days, fee_cap, posted_at, trace)
SELECT bill_id, %(company_id)s, community_id, 'RUN', %(item_id)s, %(run_id)s, %(version_id)s, assignment_id,
    room_id, space_id, meter_id, %(period)s, payer_role, payer_id, 'CNY', total_minor, 0, 'OPEN',
    days, %(of_days)s, %(due_on)s, %(late_fee_rate)s, %(grace_days)s, %(fee_cap)s, %(now)s,
    {_trace(step)}
FROM billing_stage WHERE state = 'NEW'
"""


def trace_constants(step: Step) -> dict[str, object]:
    """The part of the trace that all bills of a step share. Exact numbers are text: JSON numbers would be floats."""
    return {
        "v": TRACE_VERSION,
        "tariff": step.tariff_code,
        "version": step.version_number,
        "formula": step.formula_text,
        "price": _plain(step.price),
        "months": step.span.months,
        "of": step.span.days,
        "prorated": step.is_prorated,
    }


def _trace(step: Step) -> str:
    """Everything the amount was made of, per bill: days, quantities, readings, the pot and the share.

    The pieces are joined as text and parsed once, which takes half the time of building and merging objects.
    """
    parts = ["'\"days\":' || days", "',\"value\":\"' || trim_scale(value) || '\"'"]
    asked = [quantity for quantity in Quantity if quantity in quantities_of(step.formula) - {Quantity.PRICE}]
    texts = [f"'\"{quantity}\":\"' || trim_scale({_COLUMNS[quantity]}::numeric) || '\"'" for quantity in asked]
    parts.append("',\"quantities\":{' || " + (" || ',' || ".join(texts) or "''") + " || '}'")
    if step.is_metered:
        parts.append(
            '\',"meter":{"code":\' || to_json(meter_code) || \',"medium":"\' || medium'
            ' || \'","previous":"\' || trim_scale(previous) || \'","reading":"\' || trim_scale(reading)'
            ' || \'","multiplier":"\' || trim_scale(multiplier) || \'"}\''
        )
    if step.split is not None:
        parts.append(
            f'\',"pot":{{"split":"{step.split}","amount_minor":\' || pot_minor || \',"rooms":\' || rooms'
            " || ',\"weight\":' || weight || ',\"weights\":' || weights || ',\"fen_up\":' || fen_up || '}'"
        )
    return f"(%(trace)s || {' || '.join(parts)} || '}}')::jsonb"


def lines_sql(step: Step) -> str:
    """Insert the lines of the stage's bills: tiers, the pot's share, or the whole. They sum exactly to each bill."""
    head = "INSERT INTO bill_line (company_id, bill_id, position, kind, quantity, unit_price, amount_minor) "
    if step.split is not None:
        quantity = "weight / 100" if step.split is SplitKind.BY_AREA else "weight"
        return (
            f"{head} SELECT %(company_id)s, bill_id, 1, 'SHARE', {quantity}, NULL, total_minor"
            " FROM billing_stage WHERE state = 'NEW'"
        )
    tiers = compile_tiers(step.formula, _COLUMNS)
    if not tiers:
        quantity, factor = plain_product(step.formula, step.span_price)
        return (
            f"{head} SELECT %(company_id)s, bill_id, 1, 'AMOUNT', {quantity}, {factor}, total_minor"
            " FROM billing_stage WHERE state = 'NEW'"
        )
    days = ("days", "%(of_days)s") if step.is_prorated else (None, None)
    rows = [
        f"({place}, {tier.quantity}, {tier.price}, {minor_units(tier.through, days=days[0], of_days=days[1])})"
        for place, tier in enumerate(tiers, 1)
    ]
    return f"""{head}
SELECT %(company_id)s, bill_id, place, 'TIER', quantity, CASE WHEN price = round(price, 6) THEN price END,
    through - lag(through, 1, 0::bigint) OVER (PARTITION BY bill_id ORDER BY place)
FROM (
    SELECT bill_id, tier.place, tier.quantity, tier.price, tier.through
    FROM billing_stage CROSS JOIN LATERAL (VALUES {", ".join(rows)}) AS tier (place, quantity, price, through)
    WHERE state = 'NEW' AND tier.quantity > 0
) AS reached
"""


def plain_product(formula: Formula, price: Decimal | None) -> tuple[str, str]:
    """(quantity, unit price) as SQL for a formula that is one quantity times constants; NULLs for any other."""
    factors = [formula]
    if isinstance(formula, Chain) and all(operator is Operator.MULTIPLY for operator, _ in formula.rest):
        factors = [formula.first, *(operand for _, operand in formula.rest)]
    quantity, unit_price = "", Decimal(1)
    for factor in factors:
        if isinstance(factor, Number):
            unit_price *= factor.value
        elif isinstance(factor, Variable) and factor.quantity is Quantity.PRICE and price is not None:
            unit_price *= price
        elif isinstance(factor, Variable) and not quantity:
            quantity = _COLUMNS[factor.quantity]
        else:
            return "NULL", "NULL"
    if unit_price != unit_price.quantize(Decimal("0.000001")):
        return quantity or "1", "NULL"
    return quantity or "1", f"{unit_price:f}"


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
