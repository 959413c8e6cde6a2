# ruff: noqa: S608 - no text of a user enters these statements: formulas come in as trees, all else is a parameter
"""The stage of a step as SQL: every candidate of a tariff version in the temporary table `billing_stage`, bill or
no bill, and why.
"""

from __future__ import annotations

from collections.abc import Mapping

from property_core.billing.run_step import State, Step
from property_core.charges.contracts import Cycle, Proration
from property_core.formulas.contracts import Quantity, SplitKind
from property_core.formulas.contracts import quantities as quantities_of
from property_core.formulas.sql import compile_formula, minor_units

# Where the stage keeps each quantity of a formula.
COLUMNS: Mapping[Quantity, str] = {
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
priced AS (SELECT measured.*, {compile_formula(step.formula, COLUMNS)} AS value FROM measured),
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
