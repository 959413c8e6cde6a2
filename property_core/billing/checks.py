"""Billing against the books: what bills still want is what their receivables stand at; every offset has its entry."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_SHOWN = 50

# Bill by bill, and per account as the sum over its bills: a posting without a bill on a receivable shows as "none".
_RECEIVABLES = """
    WITH booked AS (
        SELECT posting.subject_id AS bill_id, sum(posting.amount_minor) AS amount
        FROM ledger_posting AS posting
        JOIN ledger_account AS account ON account.company_id = posting.company_id AND account.id = posting.account_id
        WHERE posting.company_id = %(company_id)s AND account.kind = 'RECEIVABLE'
        GROUP BY posting.subject_id
    ),
    wanted AS (
        SELECT id AS bill_id, CASE WHEN status = 'REVERSED' THEN 0 ELSE total_minor - paid_minor END AS amount
        FROM bill WHERE company_id = %(company_id)s
    )
    SELECT coalesce(wanted.bill_id, booked.bill_id), wanted.amount, booked.amount
    FROM wanted FULL JOIN booked ON booked.bill_id = wanted.bill_id
    WHERE coalesce(wanted.amount, 0) <> coalesce(booked.amount, 0) OR wanted.bill_id IS NULL
    ORDER BY 1 LIMIT %(limit)s
"""

# Money on bills: settlements and 已收 of opening bills.
_SETTLEMENTS = """
    SELECT bill.id, bill.paid_minor, coalesce(applied.amount, 0)
    FROM bill LEFT JOIN (
        SELECT bill_id, sum(amount_minor) AS amount FROM bill_settlement
        WHERE company_id = %(company_id)s GROUP BY bill_id
    ) AS applied ON applied.bill_id = bill.id
    WHERE bill.company_id = %(company_id)s AND bill.origin <> 'OPENING'
      AND bill.paid_minor <> coalesce(applied.amount, 0)
    ORDER BY bill.id LIMIT %(limit)s
"""


# A settlement counts on the day of its entry.
_DAYS = """
    SELECT settlement.bill_id, settlement.posted_on, entry.posted_on
    FROM bill_settlement AS settlement
    LEFT JOIN ledger_entry AS entry ON entry.company_id = settlement.company_id
        AND entry.source = settlement.entry_source AND entry.source_id = settlement.entry_source_id
    WHERE settlement.company_id = %(company_id)s AND settlement.posted_on IS DISTINCT FROM entry.posted_on
    ORDER BY settlement.id LIMIT %(limit)s
"""


def receivables(company_id: int) -> Sequence[str]:
    """One line per bill whose outstanding amount differs from its receivable postings, or from its settlements.

    Also one per settlement that stands on another day than its entry.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVABLES, {"company_id": company_id, "limit": _SHOWN})
        booked = [f"bill {bill_id}: wants {want} fen, books {book}" for bill_id, want, book in cursor.fetchall()]
        cursor.execute(_SETTLEMENTS, {"company_id": company_id, "limit": _SHOWN})
        applied = [f"bill {bill_id}: paid {paid} fen, settlements {sums}" for bill_id, paid, sums in cursor.fetchall()]
        cursor.execute(_DAYS, {"company_id": company_id, "limit": _SHOWN})
        days = [f"bill {bill_id}: settled on {day}, entry of {entry}" for bill_id, day, entry in cursor.fetchall()]
    return [*booked, *applied, *days]
