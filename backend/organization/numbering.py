"""Document numbers without gaps: one locked row per company, kind and prefix."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from backend.kernel.time import local_date
from backend.organization.base import current_company

_NEXT = """
    INSERT INTO number_sequence (company_id, kind, prefix, last) VALUES (%(company_id)s, %(kind)s, %(prefix)s, 1)
    ON CONFLICT (company_id, kind, prefix) DO UPDATE SET last = number_sequence.last + 1
    RETURNING last
"""


def take_number(*, company_id: int, kind: str, prefix: str, now: datetime) -> str:
    """The next number of a document kind, counted by month: `SJ202611-000123`.

    Joins the running transaction: the row stays locked until it ends, and a rollback gives the number back, so
    no number is skipped or given twice. Take it as late as possible. Raises RuntimeError outside a transaction,
    TenantMissing outside the company's scope.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a document number is taken inside the transaction of its document")
    if current_company() != company_id:
        raise ValueError("the number of another company was asked for")
    month = f"{prefix}{local_date(now):%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"company_id": company_id, "kind": kind, "prefix": month})
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("the sequence gave no number")
    return f"{month}-{row[0]:06d}"
