# ruff: noqa: S608 - no text of a user enters these statements
"""Late fees as SQL: what has grown on every overdue bill up to a day, and the bills that fix it.

`rules.late_fee` says the same for one bill. Summed over the stretches of unchanged principal, a fee is
rate × (principal × days late − Σ payment × days since it): one pass over the settlements, no intervals kept.
"""

from __future__ import annotations

# Overdue bills of the chosen ones with the fee that is not fixed yet. Parameters: company_id, on.
# `last_free` is the last day that bears no (unfixed) fee; a payment's own day still counts with what stood before it.
GROWN = """
SELECT late.*, CASE WHEN late.fee_cap = 'PRINCIPAL'
    THEN greatest(0, least(late.grown_minor, late.total_minor - late.fixed_minor)) ELSE late.grown_minor
    END AS fee_minor
FROM (
    SELECT overdue.*, applied.amount AS applied_minor, fixed.amount AS fixed_minor,
        round((
            (overdue.total_minor - overdue.paid_minor + applied.amount) * (%(on)s::date - overdue.last_free)
            - applied.amount_days
        ) * overdue.late_fee_rate)::bigint AS grown_minor
    FROM (
        SELECT bill.*, greatest(bill.due_on + bill.grace_days, bill.fee_fixed_on) AS last_free
        FROM bill
        WHERE bill.company_id = %(company_id)s AND bill.origin <> 'LATE_FEE' AND bill.late_fee_rate > 0
          AND greatest(bill.due_on + bill.grace_days, bill.fee_fixed_on) < %(on)s AND {chosen}
    ) AS overdue
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_minor), 0) AS amount,
            coalesce(sum(amount_minor * greatest(0, %(on)s::date - greatest(applied_on, overdue.last_free))), 0)
                AS amount_days
        FROM bill_settlement WHERE company_id = %(company_id)s AND bill_id = overdue.id
    ) AS applied
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(total_minor), 0) AS amount FROM bill AS fee
        WHERE fee.company_id = %(company_id)s AND fee.fee_of_id = overdue.id AND fee.status <> 'REVERSED'
    ) AS fixed
) AS late
"""

# Which bills: all that still owe something, or those named (also when they are paid: their late days stand).
STILL_OWED = "bill.status IN ('OPEN', 'PART_PAID')"
# A started payment has frozen the fee of its bills: until it ends, nobody else fixes them.
NOT_HELD = f"""{STILL_OWED} AND NOT EXISTS (
    SELECT FROM bill_allocation AS held
    WHERE held.company_id = bill.company_id AND held.bill_id = bill.id AND held.status = 'STARTED')"""
NAMED = "bill.status <> 'REVERSED' AND bill.id = ANY(%(bill_ids)s)"


def grown(chosen: str) -> str:
    """The fee of every bill of `chosen` (STILL_OWED or NAMED), also those whose fee rounds to nothing."""
    return GROWN.format(chosen=chosen)


def fees_by_community(chosen: str) -> str:
    """(community id, origin, bills with a fee, fen)."""
    return f"""
SELECT community_id, origin, count(*), sum(fee_minor)::bigint FROM ({grown(chosen)}) AS fees
WHERE fee_minor > 0 GROUP BY community_id, origin ORDER BY community_id, origin
"""


# Outstanding on opening bills at the end of the day `on`.
OPENING_PRINCIPAL = """
SELECT coalesce(sum(bill.total_minor - bill.paid_minor + later.amount), 0)::bigint FROM bill
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_minor), 0) AS amount FROM bill_settlement
    WHERE company_id = %(company_id)s AND bill_id = bill.id AND applied_on > %(on)s
) AS later
WHERE bill.company_id = %(company_id)s AND bill.origin = 'OPENING' AND bill.status <> 'REVERSED'
"""


def lock_sql(chosen: str) -> str:
    """Lock the bills that may bear a fee, in id order, so that no fee is fixed twice at once."""
    return f"""
SELECT bill.id FROM bill
WHERE bill.company_id = %(company_id)s AND bill.origin <> 'LATE_FEE' AND bill.late_fee_rate > 0
  AND greatest(bill.due_on + bill.grace_days, bill.fee_fixed_on) < %(on)s AND {chosen}
ORDER BY bill.id FOR UPDATE
"""


def stage_sql(chosen: str) -> str:
    """Make `late_fee_stage`: one row per fee to fix, with the id of its bill."""
    return f"""
CREATE TEMPORARY TABLE late_fee_stage ON COMMIT DROP AS
SELECT nextval('bill_id_seq') AS fee_id, fees.* FROM ({grown(chosen)} ORDER BY late.community_id, late.id) AS fees
WHERE fees.fee_minor > 0
"""


# A fee belongs to the month in which it is fixed (the principal's may be closed) and is as old as its bill when money
# is laid out. Parameters: company_id, on, periods (JSON: community id -> first day of the month), now.
BILLS = """
INSERT INTO bill (id, company_id, community_id, origin, item_id, room_id, space_id, fee_of_id, period, payer_role,
    payer_id, currency, total_minor, paid_minor, status, days, of_days, due_on, late_fee_rate, grace_days, fee_cap,
    posted_at, trace)
SELECT fee_id, company_id, community_id, 'LATE_FEE', item_id, room_id, space_id, id,
    (%(periods)s::jsonb ->> community_id::text)::date, payer_role,
    payer_id, currency, fee_minor, 0, 'OPEN', 0, 0, due_on, 0, 0, 'NONE', %(now)s,
    jsonb_build_object('v', 1, 'rate', trim_scale(late_fee_rate)::text, 'due_on', due_on, 'grace_days', grace_days,
        'after', last_free, 'until', %(on)s::date, 'cap', fee_cap, 'grown_minor', grown_minor,
        'principal_minor', total_minor - paid_minor + applied_minor, 'applied', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('on', applied_on, 'amount_minor', amount_minor)
                ORDER BY applied_on, settlement.id), '[]')
            FROM bill_settlement AS settlement
            WHERE settlement.company_id = late_fee_stage.company_id AND settlement.bill_id = late_fee_stage.id))
FROM late_fee_stage
"""

LINES = """
INSERT INTO bill_line (company_id, bill_id, position, kind, quantity, unit_price, amount_minor)
SELECT company_id, fee_id, 1, 'LATE_FEE', %(on)s::date - last_free, NULL, fee_minor FROM late_fee_stage
"""

FIXED = """
UPDATE bill SET fee_fixed_on = %(on)s FROM late_fee_stage
WHERE bill.company_id = %(company_id)s AND bill.id = late_fee_stage.id
"""

GROUPS = """
SELECT community_id, item_id, count(*), sum(fee_minor)::bigint, min(fee_id) FROM late_fee_stage
GROUP BY community_id, item_id ORDER BY community_id, item_id
"""

# For `post_bulk`. Parameters: receivable, revenue, community_id, item_id, amount.
POSTINGS = """
SELECT %(receivable)s::bigint, fee_minor, fee_id FROM late_fee_stage
WHERE community_id = %(community_id)s AND item_id = %(item_id)s
UNION ALL SELECT %(revenue)s::bigint, -%(amount)s::bigint, NULL
"""
