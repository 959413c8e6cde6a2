"""Importing a bank's file: all of it or nothing, each line once however often and in whatever files it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.db.models import Q, Sum

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.selectors import require_over_company
from payments.bank import rules
from payments.bank.contracts import BankImportReport, LineState, RowError, StatementEntry
from payments.bank.models import BankAccount, BankImport, BankLine
from payments.bank.permissions import BANK_MATCH
from payments.bank.reading import batches, read_entries
from payments.bank.services.matching import match_waiting
from payments.bank.services.posting import post_import

BATCH = 2000
MOST_ERRORS = 1000


class _TakeBack(Exception):
    """Leaves the transaction without keeping what it did."""


def import_bank_statement(
    *,
    actor: Actor,
    bank_account_id: int,
    file: BinaryIO,
    file_name: str,
    sha256: str,
    now: datetime,
    dry_run: bool = False,
) -> BankImportReport:
    """Keep the lines of a file that are not there yet, and look what they are; outside of any transaction.

    Nothing is kept of a `dry_run`, nor where a row is wrong: the report says what and where. The file is read row by
    row. What came in is booked as unknown, and known at once where a withdrawal or a recorded transfer agrees.
    Raises NotSignedIn, Forbidden, NotFound, StatementUnreadable, ColumnsMissing.
    """
    require_over_company(actor, BANK_MATCH)
    report = BankImportReport()
    try:
        with tenant_transaction(actor.company):
            account = BankAccount.objects.filter(id=bank_account_id, closed_at__isnull=True).first()
            if account is None:
                raise NotFound(field=("bankAccountId",))
            advisory_lock(f"bank account {account.pk}")
            imported = BankImport.objects.create(
                company_id=actor.company,
                bank_account_id=account.pk,
                file_name=file_name[:120],
                sha256=sha256,
                line_count=0,
                new_count=0,
                in_minor=0,
                out_minor=0,
                imported_at=now,
                account_id=actor.account_id,
            )
            _store(imported, _sound(read_entries(file, mapping=account.mapping), report))
            if report.errors:
                raise _TakeBack
            _finish(imported, report, now=now)
            if dry_run:
                raise _TakeBack
            report.import_id, report.is_written = imported.pk, True
            audit.record(
                actor=actor,
                action="bank.import",
                object_kind="bank_import",
                object_id=imported.pk,
                now=now,
                new={
                    "file": imported.file_name,
                    "sha256": sha256,
                    "lines": report.lines,
                    "new": report.new,
                    "in_minor": report.in_minor,
                    "out_minor": report.out_minor,
                },
            )
    except _TakeBack:
        pass
    return report


def _sound(found: Iterator[StatementEntry | RowError], report: BankImportReport) -> Iterator[StatementEntry]:
    for each in found:
        if isinstance(each, RowError):
            report.errors.append(each)
            if len(report.errors) >= MOST_ERRORS:
                return
            continue
        report.lines += 1
        yield each


def _store(imported: BankImport, entries: Iterator[StatementEntry]) -> None:
    occurrences = rules.Occurrences()
    for batch in batches(entries, BATCH):
        lines = []
        for entry in batch:
            mark = rules.fingerprint(entry)
            lines.append(
                BankLine(
                    company_id=imported.company_id,
                    bank_account_id=imported.bank_account_id,
                    bank_import_id=imported.pk,
                    fingerprint=mark,
                    occurrence=occurrences.next(mark),
                    happened_on=entry.day,
                    amount_minor=entry.amount_minor,
                    counterparty=entry.counterparty,
                    counterparty_account=entry.counterparty_account,
                    summary=entry.summary,
                    reference=entry.reference,
                    balance_minor=entry.balance_minor,
                    state=LineState.SUSPENSE if entry.amount_minor > 0 else LineState.OUTSIDE,
                )
            )
        BankLine.objects.bulk_create(lines, ignore_conflicts=True)


def _finish(imported: BankImport, report: BankImportReport, *, now: datetime) -> None:
    """Count what was new, book what came, and look what it is."""
    fresh = BankLine.objects.filter(bank_import_id=imported.pk)
    sums = fresh.aggregate(
        came=Sum("amount_minor", filter=Q(amount_minor__gt=0)), went=Sum("amount_minor", filter=Q(amount_minor__lt=0))
    )
    came = rules.by_day(fresh.filter(amount_minor__gt=0).values_list("happened_on", "amount_minor"))
    days = fresh.values_list("happened_on", flat=True)
    report.new = fresh.count()
    report.known = report.lines - report.new
    report.in_minor, report.out_minor = sums["came"] or 0, -(sums["went"] or 0)
    imported.line_count, imported.new_count = report.lines, report.new
    imported.in_minor, imported.out_minor = report.in_minor, report.out_minor
    imported.first_day, imported.last_day = min(days, default=None), max(days, default=None)
    imported.save(update_fields=["line_count", "new_count", "in_minor", "out_minor", "first_day", "last_day"])
    post_import(
        company_id=imported.company_id,
        import_id=imported.pk,
        bank_account_id=imported.bank_account_id,
        came=came,
        now=now,
    )
    report.matched = match_waiting(company_id=imported.company_id, now=now)
