"""Refund orders against the books: each that was given up has its entry, and no line counts more or less than its
orders ask for.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_SHOWN = 50

# What an order's purposes gave up, less what they took again or a case holds, is what it parks or what has left.
_ENTRIES = """
    SELECT refund_order.id, refund_order.state, refund_order.parked_minor, coalesce(booked.amount, 0),
        coalesce(sent.amount, 0)
    FROM refund_order
    LEFT JOIN (
        SELECT entry.source_id, -sum(posting.amount_minor) AS amount
        FROM ledger_entry AS entry
        JOIN ledger_posting AS posting ON posting.company_id = entry.company_id AND posting.entry_id = entry.id
        JOIN ledger_account AS account ON account.company_id = posting.company_id AND account.id = posting.account_id
        WHERE entry.company_id = %(company_id)s AND entry.source = 'refund_prepared' AND account.kind = 'UNALLOCATED'
        GROUP BY entry.source_id
    ) AS booked ON booked.source_id = refund_order.id
    LEFT JOIN (
        SELECT order_id, sum(amount_minor) AS amount FROM payment_refund
        WHERE company_id = %(company_id)s AND order_id IS NOT NULL AND state = 'SUCCEEDED' GROUP BY order_id
    ) AS sent ON sent.order_id = refund_order.id
    WHERE refund_order.company_id = %(company_id)s AND (
        (refund_order.parked_minor > 0 AND coalesce(booked.amount, 0) <> refund_order.parked_minor)
        OR (refund_order.state = 'SUCCEEDED') <> (coalesce(sent.amount, 0) = refund_order.amount_minor)
        OR (refund_order.state IN ('APPROVED', 'RETURNING', 'SENDING', 'HAND_OUT', 'ABNORMAL'))
            <> (refund_order.parked_minor > 0))
    ORDER BY refund_order.id LIMIT %(limit)s
"""

# A failed order counts only while a case holds what its purpose did not take again.
_LINES = """
    SELECT line.id, line.refund_minor, coalesce(asked.amount, 0)
    FROM payment_leg_line AS line
    LEFT JOIN (
        SELECT part.line_id, sum(part.amount_minor) AS amount
        FROM refund_order_line AS part
        JOIN refund_order ON refund_order.company_id = part.company_id AND refund_order.id = part.order_id
        WHERE part.company_id = %(company_id)s AND NOT part.is_taken_back GROUP BY part.line_id
    ) AS asked ON asked.line_id = line.id
    WHERE line.company_id = %(company_id)s AND line.refund_minor <> coalesce(asked.amount, 0)
    ORDER BY line.id LIMIT %(limit)s
"""


def refund_orders(company_id: int) -> Sequence[str]:
    """One line per order that disagrees with its entries, and per line that counts another sum than is asked back."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, {"company_id": company_id, "limit": _SHOWN})
        orders = [
            f"refund order {order_id} {state}: parks {parked} fen, gave up {given}, sent {sent}"
            for order_id, state, parked, given, sent in cursor.fetchall()
        ]
        cursor.execute(_LINES, {"company_id": company_id, "limit": _SHOWN})
        lines = [f"line {line_id}: counts {counted} fen back, orders {asked}" for line_id, counted, asked in cursor]
    return [*orders, *lines]
