"""Prepayments against the books: every offset has its entry, and no room has used more than it had."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from backend.kernel.money import format_yuan
from payments.ledger.selectors import entries_of
from property_core.collection.models import BillPayment
from property_core.collection.services.prepayments import LEDGER_SOURCE, PROVIDER

_SHOWN = 50

_OVERDRAWN = """
    SELECT account.reference_id, sum(posting.amount_minor)::bigint
    FROM ledger_account AS account
    JOIN ledger_posting AS posting ON posting.company_id = account.company_id AND posting.account_id = account.id
    WHERE account.company_id = %(company_id)s AND account.kind = 'PREPAYMENT'
    GROUP BY account.reference_id HAVING sum(posting.amount_minor) > 0 ORDER BY 1 LIMIT %(limit)s
"""


def prepayments(company_id: int) -> Sequence[str]:
    """Every offset has its entry with its amount, and no room has used more than it had."""
    documents = {
        (payment_id, 0): amount
        for payment_id, amount in BillPayment.objects.filter(provider=PROVIDER).values_list("id", "total_minor")
    }
    entries = entries_of(company_id=company_id, source=LEDGER_SOURCE)
    differing = [
        f"offset {key[0]}: document {documents.get(key)}, entry {entries.get(key)}"
        for key in sorted(documents.keys() | entries.keys())
        if documents.get(key) != entries.get(key)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_OVERDRAWN, {"company_id": company_id, "limit": _SHOWN})
        overdrawn = [f"room {room_id}: overdrawn by {format_yuan(amount)}" for room_id, amount in cursor.fetchall()]
    return [*differing, *overdrawn]
