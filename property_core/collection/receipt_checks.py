"""Receipts, settlements and what rooms have in advance, against the books."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_SHOWN = 50

# A receipt says what its payment brought in its community: money on bills, and the top-up of a room there, less what
# went back of it.
_RECEIPTS = """
    SELECT receipt.id, receipt.number, receipt.total_minor, coalesce(applied.amount, 0) + CASE
        WHEN room.community_id = receipt.community_id
        THEN payment.surplus_minor - payment.surplus_refunded_minor ELSE 0 END AS brought
    FROM receipt
    JOIN bill_payment AS payment ON payment.company_id = receipt.company_id AND payment.id = receipt.payment_id
    LEFT JOIN room ON room.company_id = payment.company_id AND room.id = payment.surplus_room_id
    LEFT JOIN (
        SELECT payment_id, community_id, sum(amount_minor) AS amount FROM bill_settlement
        WHERE company_id = %(company_id)s AND payment_id IS NOT NULL GROUP BY payment_id, community_id
    ) AS applied ON applied.payment_id = receipt.payment_id AND applied.community_id = receipt.community_id
    WHERE receipt.company_id = %(company_id)s AND receipt.voided_at IS NULL
      AND receipt.total_minor <> coalesce(applied.amount, 0) + CASE
        WHEN room.community_id = receipt.community_id
        THEN payment.surplus_minor - payment.surplus_refunded_minor ELSE 0 END
    ORDER BY receipt.id LIMIT %(limit)s
"""

# Each settlement stands in the entry that it names, on its bill.
_SETTLEMENTS = """
    SELECT applied.bill_id, applied.entry_source, applied.entry_source_id, applied.amount, booked.amount
    FROM (
        SELECT bill_id, entry_source, entry_source_id, sum(amount_minor) AS amount
        FROM bill_settlement WHERE company_id = %(company_id)s GROUP BY 1, 2, 3
    ) AS applied
    LEFT JOIN (
        SELECT posting.subject_id, entry.source, entry.source_id, -sum(posting.amount_minor) AS amount
        FROM ledger_posting AS posting
        JOIN ledger_entry AS entry ON entry.company_id = posting.company_id AND entry.id = posting.entry_id
        JOIN ledger_account AS account ON account.company_id = posting.company_id AND account.id = posting.account_id
        WHERE posting.company_id = %(company_id)s AND account.kind = 'RECEIVABLE'
        GROUP BY 1, 2, 3
    ) AS booked ON booked.subject_id = applied.bill_id AND booked.source = applied.entry_source
        AND booked.source_id = applied.entry_source_id
    WHERE booked.amount IS DISTINCT FROM applied.amount ORDER BY 1, 2, 3 LIMIT %(limit)s
"""

# What came into a room's prepayment, by its documents: figures from the old books, and top-ups that were settled.
_PREPAID = """
    WITH documents AS (
        SELECT 'opening_prepayment' AS source, room_id, sum(amount_minor) AS amount FROM opening_figure
        WHERE company_id = %(company_id)s AND NOT is_deposit AND amount_minor > 0 GROUP BY room_id
        UNION ALL
        SELECT 'payment', surplus_room_id, sum(surplus_minor) FROM bill_payment
        WHERE company_id = %(company_id)s AND status = 'SETTLED' AND surplus_minor > 0 AND provider <> 'prepayment'
        GROUP BY surplus_room_id
    ),
    booked AS (
        SELECT entry.source, account.reference_id AS room_id, -sum(posting.amount_minor) AS amount
        FROM ledger_account AS account
        JOIN ledger_posting AS posting ON posting.company_id = account.company_id AND posting.account_id = account.id
        JOIN ledger_entry AS entry ON entry.company_id = posting.company_id AND entry.id = posting.entry_id
        WHERE account.company_id = %(company_id)s AND account.kind = 'PREPAYMENT'
          AND entry.source IN ('opening_prepayment', 'payment')
        GROUP BY 1, 2
    )
    SELECT coalesce(documents.source, booked.source), coalesce(documents.room_id, booked.room_id),
        documents.amount, booked.amount
    FROM documents FULL JOIN booked ON booked.source = documents.source AND booked.room_id = documents.room_id
    WHERE documents.amount IS DISTINCT FROM booked.amount ORDER BY 1, 2 LIMIT %(limit)s
"""


def receipts(company_id: int) -> Sequence[str]:
    """One line per valid receipt that says another sum than its payment brought in its community."""
    return [
        f"receipt {number or receipt_id}: says {total} fen, brought {brought}"
        for receipt_id, number, total, brought in _rows(_RECEIPTS, company_id)
    ]


def settlements(company_id: int) -> Sequence[str]:
    """One line per settlement whose entry does not hold its money on its bill."""
    return [
        f"bill {bill_id}: settled {amount} fen by {source} {source_id}, its entry says {booked}"
        for bill_id, source, source_id, amount, booked in _rows(_SETTLEMENTS, company_id)
    ]


def prepaid_rooms(company_id: int) -> Sequence[str]:
    """One line per room whose prepayment was given other sums than its documents say."""
    return [
        f"room {room_id}: {source} {amount} fen in advance, books {booked}"
        for source, room_id, amount, booked in _rows(_PREPAID, company_id)
    ]


def _rows(statement: str, company_id: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company_id": company_id, "limit": _SHOWN})
        return list(cursor.fetchall())
