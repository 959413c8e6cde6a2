"""Whether every cent is where it should be: the books against themselves, and documents against the books."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from backend.organization.base import tenant_read
from payments.ledger.contracts import LedgerReport

Check = Callable[[int], Sequence[str]]

_checks: dict[str, Check] = {}


def register_check(name: str, function: Check) -> None:
    """Let a higher module compare its documents with the books: `function(company_id)` → one line per disagreement.

    Called in an AppConfig's ready(). The function runs inside `tenant_read` of the company.
    """
    _checks[name] = function


def check_ledger(*, company_ids: Iterable[int]) -> LedgerReport:
    """Look at every entry of the companies and ask every registered check. Row security wants one company at a time."""
    entries = unbalanced = orphans = 0
    findings: list[str] = []
    for company_id in company_ids:
        # One snapshot per company, so that a payment booked meanwhile is seen whole or not at all.
        with _snapshot(), tenant_read(company_id):
            counted, bad, lost = _look(company_id)
            said = [
                f"company {company_id}: {name}: {line}" for name, check in _checks.items() for line in check(company_id)
            ]
        entries += counted
        unbalanced += bad
        orphans += lost + len(said)
        findings += said
        if bad:
            findings.append(f"company {company_id}: {bad} entries do not balance")
        if lost:
            findings.append(f"company {company_id}: {lost} postings without entry or account")
    return LedgerReport(entries=entries, unbalanced=unbalanced, orphans=orphans, findings=tuple(findings))


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees one moment; inside of a running one there is nothing to choose any more."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _look(company_id: int) -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH by_currency AS (SELECT entry_id, currency, count(*) AS postings, sum(amount_minor) AS total "
            "FROM ledger_posting WHERE company_id = %(company_id)s GROUP BY 1, 2), "
            "by_entry AS (SELECT entry_id, sum(postings) AS postings, bool_or(total <> 0) AS is_off "
            "FROM by_currency GROUP BY 1) "
            "SELECT count(*), count(*) FILTER (WHERE coalesce(by_entry.postings, 0) < 2 OR by_entry.is_off) "
            "FROM ledger_entry AS entry LEFT JOIN by_entry ON by_entry.entry_id = entry.id "
            "WHERE entry.company_id = %(company_id)s",
            {"company_id": company_id},
        )
        counted, bad = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM ledger_posting AS posting "
            "LEFT JOIN ledger_entry AS entry ON entry.id = posting.entry_id "
            "LEFT JOIN ledger_account AS account ON account.id = posting.account_id "
            "WHERE posting.company_id = %(company_id)s AND (entry.id IS NULL OR account.id IS NULL)",
            {"company_id": company_id},
        )
        (lost,) = cursor.fetchone()
    return int(counted), int(bad), int(lost)
