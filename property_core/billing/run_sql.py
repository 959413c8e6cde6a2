# ruff: noqa: S608 - no text of a user enters these statements, see below
"""The set-based run as SQL: one family of statements per tariff version, built from its formula.

A step first fills the temporary table `billing_stage` with every candidate of the version (`stage_sql`), then inserts
bills and lines from it. A preview stops after the stage. Nothing here is the text of a user: formulas
come in as trees and go out through `formulas.sql`, everything else is a named parameter.
"""

from __future__ import annotations

from decimal import Decimal

from property_core.billing.run_step import Step
from property_core.billing.stage_sql import COLUMNS
from property_core.formulas.contracts import Chain, Formula, Number, Operator, Quantity, SplitKind, Variable
from property_core.formulas.contracts import quantities as quantities_of
from property_core.formulas.sql import compile_tiers, minor_units

TRACE_VERSION = 1


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
    texts = [f"'\"{quantity}\":\"' || trim_scale({COLUMNS[quantity]}::numeric) || '\"'" for quantity in asked]
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
    tiers = compile_tiers(step.formula, COLUMNS)
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
            quantity = COLUMNS[factor.quantity]
        else:
            return "NULL", "NULL"
    if unit_price != unit_price.quantize(Decimal("0.000001")):
        return quantity or "1", "NULL"
    return quantity or "1", f"{unit_price:f}"


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
