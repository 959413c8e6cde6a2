"""Taking the next number of a document, inside the transaction that writes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Model

from backend.kernel.commits import be_durable_on_commit, execute_last
from backend.kernel.errors import NotFound
from backend.kernel.prepared import prepared_rows
from backend.kernel.time import local_date
from backend.organization.base import current_company
from backend.organization.numbering.contracts import Reset
from backend.organization.numbering.patterns import parse
from backend.organization.numbering.registry import document_type

# Of every unit on the way up the rule that holds on the day; of these the lowest one that was not taken away.
RULE = """
    WITH place AS (
        SELECT code, path FROM org_unit
        WHERE company_id = %(company_id)s::bigint
          AND CASE WHEN %(unit_id)s::bigint IS NULL THEN kind = 'COMPANY' ELSE id = %(unit_id)s::bigint END
    )
    SELECT place.code, coalesce(rule.pattern, ''), coalesce(rule.reset, '')
    FROM place LEFT JOIN LATERAL (
        SELECT pattern, reset FROM (
            SELECT DISTINCT ON (set_at.id) set_at.path, numbering_rule.pattern, numbering_rule.reset
            FROM numbering_rule
            JOIN org_unit AS set_at ON set_at.company_id = %(company_id)s::bigint AND set_at.id = numbering_rule.unit_id
            WHERE numbering_rule.company_id = %(company_id)s::bigint AND numbering_rule.kind = %(document)s::text
              AND numbering_rule.starts_on <= %(day)s::date AND place.path LIKE set_at.path || '%%'
            ORDER BY set_at.id, numbering_rule.starts_on DESC, numbering_rule.id DESC
        ) AS holding
        WHERE pattern <> '' ORDER BY length(path) DESC LIMIT 1
    ) AS rule ON true
"""

_NUMBERED = """
    UPDATE TABLE SET number = linli_take_number(
        %(company_id)s::bigint, %(document)s::text, %(counter)s::text, %(prefix)s::text, %(width)s::int
    ) WHERE company_id = %(company_id)s::bigint AND id = %(id)s::bigint
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next number comes from: the arguments of the database's function."""

    company_id: int
    document: str
    counter: str
    prefix: str
    width: int


def take_number(*, company_id: int, document: str, unit_id: int | None = None, now: datetime) -> str:
    """The next number of a document of `unit_id` (None: of the company), by the rule that holds there today.

    Joins the running transaction: whoever takes a number of the same counter waits until it ends, and a rollback gives
    the number back, so no number is skipped or given twice. Take it as late as possible; several of one transaction
    always in the order of their units. Two statements. The transaction's last block returns when the disk has it.
    Raises DocumentTypeUnknown, NotFound (no such unit), RuntimeError outside a transaction, TenantMissing outside the
    company's scope.
    """
    place = _place(company_id=company_id, document=document, unit_id=unit_id, on=local_date(now))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT linli_take_number(%s, %s, %s, %s, %s)",
            [place.company_id, place.document, place.counter, place.prefix, place.width],
        )
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("the counter gave no number")
    return str(row[0])


def number_on_commit(row: Model, *, document: str, unit_id: int | None = None, now: datetime) -> None:
    """Give a row that was just inserted with an empty `number` its number by the transaction's last statement.

    As take_number, but the counter is locked for the COMMIT alone, however long the transaction is: for everything
    that many write at once. The number is to be read after the commit. `number` is null until then, for this
    transaction's eyes only. One statement here, one that travels with COMMIT. Raises as take_number.
    """
    company_id = row.company_id  # type: ignore[attr-defined]
    place = _place(company_id=company_id, document=document, unit_id=unit_id, on=local_date(now))
    execute_last(_NUMBERED.replace("TABLE", row._meta.db_table), {**asdict(place), "id": row.pk})


def _place(*, company_id: int, document: str, unit_id: int | None, on: date) -> _Place:
    if not connection.in_atomic_block:
        raise RuntimeError("a document number is taken inside the transaction of its document")
    if current_company() != company_id:
        raise ValueError("the number of another company was asked for")
    known = document_type(document)
    rows = prepared_rows(RULE, {"company_id": company_id, "document": document, "unit_id": unit_id, "day": on})
    if not rows:
        raise NotFound
    code, text, reset = rows[0]
    pattern = parse(text or known.pattern)
    prefix = pattern.prefix(unit_code=code, on=on)
    pattern.number(prefix, 10**pattern.width - 1)
    counter = pattern.counter(reset=Reset(reset or known.reset), unit_code=code, on=on)
    be_durable_on_commit()
    return _Place(company_id, document, counter, prefix, pattern.width)
