"""Opening figures (期初), as an import brings them: arrears, prepayments and deposits enter the books once.

Rows come column by column, as the importer holds them; amounts in fen. What stands already is left as it is: the
importer has refused other values before. All functions join the running transaction of the company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from backend.kernel.staging import stage
from backend.kernel.time import local_date
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.services import ensure_accounts, open_day, post_bulk

ARREARS_SOURCE = "opening_arrears"
PREPAID_SOURCE = "opening_prepayment"
DEPOSIT_SOURCE = "opening_deposit"
TRACE_VERSION = 1


@dataclass(frozen=True, slots=True)
class ArrearsColumns:
    """`period` is the first day of its month."""

    room_code: Sequence[str]
    item_code: Sequence[str]
    period: Sequence[date]
    total_minor: Sequence[int]
    paid_minor: Sequence[int]
    due_on: Sequence[date]


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """Prepayments have neither `name` nor `collected_on`."""

    room_code: Sequence[str]
    name: Sequence[str]
    collected_on: Sequence[date | None]
    amount_minor: Sequence[int]


def import_arrears(*, company_id: int, batch_id: int, rows: ArrearsColumns, now: datetime) -> int:
    """Opening bills that are not there yet; returns how many.

    The late-fee terms are those of the room's latest assignment of the item (its own, its meters', its spaces');
    without one the bill bears no fee. On the ledger only the rest is posted: debit receivable, credit opening balance.
    """
    stage(
        "staged_arrears",
        {
            "room_code": ("text", rows.room_code),
            "item_code": ("text", rows.item_code),
            "period": ("date", rows.period),
            "total_minor": ("bigint", rows.total_minor),
            "paid_minor": ("bigint", rows.paid_minor),
            "due_on": ("date", rows.due_on),
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.opening_bill")
        cursor.execute(_NEW_BILLS, {"company_id": company_id})
        cursor.execute(_INSERT_BILLS, {"company_id": company_id, "now": now, "trace_version": TRACE_VERSION})
        count = int(cursor.rowcount)
        cursor.execute(_INSERT_LINES, {"company_id": company_id})
        cursor.execute(_REST)
        rests = cursor.fetchall()
    accounts = ensure_accounts(
        company_id=company_id,
        keys=[
            *(AccountKey(AccountKind.RECEIVABLE, community_id, item_id) for community_id, item_id in rests),
            *(AccountKey(AccountKind.OPENING_BALANCE, community_id) for community_id, _ in rests),
        ],
    )
    for community_id in sorted({community_id for community_id, _ in rests}):
        items = [item_id for community, item_id in rests if community == community_id]
        post_bulk(
            company_id=company_id,
            source=ARREARS_SOURCE,
            source_id=batch_id,
            part=community_id,
            community_id=community_id,
            posted_on=open_day(company_id=company_id, community_id=community_id, day=local_date(now)),
            now=now,
            select_sql=_ARREARS_POSTINGS,
            params={
                "community_id": community_id,
                "items": items,
                "receivables": [accounts[AccountKey(AccountKind.RECEIVABLE, community_id, item)] for item in items],
                "opening": accounts[AccountKey(AccountKind.OPENING_BALANCE, community_id)],
            },
        )
    return count


def import_prepayments(*, company_id: int, batch_id: int, rows: FigureColumns, now: datetime) -> int:
    """Prepayments of rooms that are not there yet: debit opening balance, credit the room's prepayment."""
    return _import_figures(
        company_id=company_id, batch_id=batch_id, rows=rows, now=now, kind=AccountKind.PREPAYMENT, source=PREPAID_SOURCE
    )


def import_deposits(*, company_id: int, batch_id: int, rows: FigureColumns, now: datetime) -> int:
    """Deposits that are not there yet: debit opening balance, credit deposits held of the room."""
    return _import_figures(
        company_id=company_id,
        batch_id=batch_id,
        rows=rows,
        now=now,
        kind=AccountKind.DEPOSIT_HELD,
        source=DEPOSIT_SOURCE,
    )


def _import_figures(
    *, company_id: int, batch_id: int, rows: FigureColumns, now: datetime, kind: AccountKind, source: str
) -> int:
    is_deposit = kind is AccountKind.DEPOSIT_HELD
    stage(
        "staged_figure",
        {
            "room_code": ("text", rows.room_code),
            "name": ("text", rows.name),
            "collected_on": ("date", rows.collected_on),
            "amount_minor": ("bigint", rows.amount_minor),
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.opening_new")
        cursor.execute(_NEW_FIGURES, {"company_id": company_id, "is_deposit": is_deposit})
        cursor.execute("SELECT community_id, room_id, count(*) FROM opening_new GROUP BY 1, 2 ORDER BY 1, 2")
        rooms = cursor.fetchall()
    communities = sorted({community_id for community_id, _, _ in rooms})
    accounts = ensure_accounts(
        company_id=company_id,
        keys=[
            *(AccountKey(kind, community_id, room_id) for community_id, room_id, _ in rooms),
            *(AccountKey(AccountKind.OPENING_BALANCE, community_id) for community_id in communities),
        ],
    )
    for community_id in communities:
        mine = [room_id for community, room_id, _ in rooms if community == community_id]
        if not _has_money(community_id):
            continue
        entry_id, _ = post_bulk(
            company_id=company_id,
            source=source,
            source_id=batch_id,
            part=community_id,
            community_id=community_id,
            posted_on=open_day(company_id=company_id, community_id=community_id, day=local_date(now)),
            now=now,
            select_sql=_FIGURE_POSTINGS,
            params={
                "community_id": community_id,
                "rooms": mine,
                "held": [accounts[AccountKey(kind, community_id, room_id)] for room_id in mine],
                "opening": accounts[AccountKey(AccountKind.OPENING_BALANCE, community_id)],
            },
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE opening_new SET entry_id = %s WHERE community_id = %s AND amount_minor > 0",
                [entry_id, community_id],
            )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_FIGURES, {"company_id": company_id, "is_deposit": is_deposit})
        return int(cursor.rowcount)


def _has_money(community_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM opening_new WHERE community_id = %s AND amount_minor > 0)", [community_id]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


# The room's assignments of an item, also those of its meters and spaces; the latest one lends its late-fee terms,
# the newest version of its tariff, and who pays.
_NEW_BILLS = """
CREATE TEMPORARY TABLE opening_bill ON COMMIT DROP AS
WITH asked AS (
    SELECT room.id AS room_id, room.community_id, item.id AS item_id, staged.*
    FROM staged_arrears AS staged
    JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
    JOIN charge_item AS item ON item.company_id = %(company_id)s AND item.code = staged.item_code
    WHERE NOT EXISTS (
        SELECT FROM bill WHERE bill.company_id = %(company_id)s AND bill.room_id = room.id AND bill.item_id = item.id
          AND bill.period = staged.period AND bill.origin = 'OPENING' AND bill.status <> 'REVERSED'
    )
),
assigned AS (
    SELECT DISTINCT ON (room_id, item_id) room_id, item_id, assignment_id, tariff_id, payer_role
    FROM (
        SELECT coalesce(mine.room_id, space.room_id, meter.room_id) AS room_id, tariff.item_id,
            mine.id AS assignment_id, tariff.id AS tariff_id, tariff.code, mine.payer_role, mine.starts_on
        FROM assignment AS mine
        JOIN tariff ON tariff.company_id = %(company_id)s AND tariff.id = mine.tariff_id
        LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.id = mine.space_id
        LEFT JOIN meter ON meter.company_id = %(company_id)s AND meter.id = mine.meter_id
        WHERE mine.company_id = %(company_id)s
    ) AS every
    WHERE room_id IN (SELECT room_id FROM asked)
    ORDER BY room_id, item_id, starts_on DESC, code COLLATE "C" DESC
),
terms AS (
    SELECT DISTINCT ON (tariff_id) * FROM tariff_version
    WHERE company_id = %(company_id)s ORDER BY tariff_id, starts_on DESC
),
payers AS (
    SELECT DISTINCT ON (asked.room_id, asked.period, residency.role)
        asked.room_id, asked.period, residency.role, residency.person_id
    FROM asked
    JOIN residency ON residency.company_id = %(company_id)s AND residency.room_id = asked.room_id
        AND residency.starts_on < asked.period + interval '1 month'
        AND (residency.ends_on IS NULL OR residency.ends_on >= asked.period + interval '1 month')
    JOIN person ON person.company_id = %(company_id)s AND person.id = residency.person_id
    ORDER BY asked.room_id, asked.period, residency.role, residency.starts_on, person.code COLLATE "C"
)
SELECT nextval('bill_id_seq') AS id, asked.*, assigned.assignment_id, terms.id AS version_id,
    coalesce(assigned.payer_role, 'OWNER') AS payer_role,
    CASE WHEN assigned.payer_role = 'DEVELOPER'
        THEN (SELECT id FROM person WHERE company_id = %(company_id)s AND kind = 'DEVELOPER')
        ELSE payers.person_id END AS payer_id,
    coalesce(terms.late_fee_rate, 0) AS late_fee_rate, coalesce(terms.grace_days, 0) AS grace_days,
    coalesce(terms.fee_cap, 'NONE') AS fee_cap
FROM asked
LEFT JOIN assigned ON assigned.room_id = asked.room_id AND assigned.item_id = asked.item_id
LEFT JOIN terms ON terms.tariff_id = assigned.tariff_id
LEFT JOIN payers ON payers.room_id = asked.room_id AND payers.period = asked.period
    AND payers.role = coalesce(assigned.payer_role, 'OWNER')
"""

_INSERT_BILLS = """
INSERT INTO bill (id, company_id, community_id, origin, item_id, tariff_version_id, assignment_id, room_id, period,
    payer_role, payer_id, currency, total_minor, paid_minor, status, days, of_days, due_on, late_fee_rate, grace_days,
    fee_cap, posted_at, trace)
SELECT id, %(company_id)s, community_id, 'OPENING', item_id, version_id, assignment_id, room_id, period, payer_role,
    payer_id, 'CNY', total_minor, paid_minor,
    CASE WHEN paid_minor = 0 THEN 'OPEN' WHEN paid_minor = total_minor THEN 'PAID' ELSE 'PART_PAID' END,
    0, 0, due_on, late_fee_rate, grace_days, fee_cap, %(now)s,
    jsonb_build_object('v', %(trace_version)s::int, 'opening',
        jsonb_build_object('total_minor', total_minor, 'paid_minor', paid_minor))
FROM opening_bill
"""

_INSERT_LINES = """
INSERT INTO bill_line (company_id, bill_id, position, kind, quantity, unit_price, amount_minor)
SELECT %(company_id)s, id, 1, 'OPENING', NULL, NULL, total_minor FROM opening_bill
"""

_REST = """
SELECT community_id, item_id FROM opening_bill WHERE total_minor > paid_minor GROUP BY 1, 2 ORDER BY 1, 2
"""

_ARREARS_POSTINGS = """
SELECT receivable.account_id, opening_bill.total_minor - opening_bill.paid_minor, opening_bill.id
FROM opening_bill
JOIN unnest(%(items)s::bigint[], %(receivables)s::bigint[]) AS receivable (item_id, account_id)
    ON receivable.item_id = opening_bill.item_id
WHERE opening_bill.community_id = %(community_id)s AND opening_bill.total_minor > opening_bill.paid_minor
UNION ALL
SELECT %(opening)s::bigint, -sum(total_minor - paid_minor)::bigint, NULL FROM opening_bill
WHERE community_id = %(community_id)s
"""

_NEW_FIGURES = """
CREATE TEMPORARY TABLE opening_new ON COMMIT DROP AS
SELECT room.id AS room_id, room.community_id, staged.name, staged.collected_on, staged.amount_minor,
    NULL::bigint AS entry_id
FROM staged_figure AS staged
JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
WHERE NOT EXISTS (
    SELECT FROM opening_figure AS known
    WHERE known.company_id = %(company_id)s AND known.room_id = room.id AND known.is_deposit = %(is_deposit)s
      AND known.name = staged.name AND known.collected_on IS NOT DISTINCT FROM staged.collected_on
)
"""

_FIGURE_POSTINGS = """
SELECT held.account_id, -opening_new.amount_minor, NULL::bigint
FROM opening_new
JOIN unnest(%(rooms)s::bigint[], %(held)s::bigint[]) AS held (room_id, account_id)
    ON held.room_id = opening_new.room_id
WHERE opening_new.community_id = %(community_id)s AND opening_new.amount_minor > 0
UNION ALL
SELECT %(opening)s::bigint, sum(amount_minor)::bigint, NULL FROM opening_new WHERE community_id = %(community_id)s
"""

_INSERT_FIGURES = """
INSERT INTO opening_figure (company_id, community_id, room_id, is_deposit, name, collected_on, amount_minor, entry_id)
SELECT %(company_id)s, community_id, room_id, %(is_deposit)s, name, collected_on, amount_minor, entry_id
FROM opening_new
"""
