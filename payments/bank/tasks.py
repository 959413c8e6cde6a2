"""Bank statements in the background, and the daily look for money that waits to be known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from backend.accounts.actor import Actor
from backend.files.contracts import MIB, ContentType, FileKind
from backend.files.registry import register_file_kind
from backend.files.services import read_file
from backend.jobs.contracts import JobOutcome
from backend.jobs.registry import Work, job_kind
from backend.kernel import timers
from backend.kernel.time import BUSINESS_ZONE, local_date
from backend.organization.selectors import companies, require_over_company
from payments.bank.permissions import BANK_MATCH
from payments.bank.services import import_bank_statement, match_waiting, tell_of_unmatched_money

KIND = FILE_KIND = "bank.statement"
SHOWN_ERRORS = 200
WAITING_TIMER = "bank.waiting"
SCHEDULE_SECONDS = 600
# After the day's statements have been compared for the first time.
DAILY = time(11, 0)

STATEMENT = FileKind(
    name=FILE_KIND,
    zh="银行流水文件",
    en="Bank statement",
    content_types=frozenset({ContentType.XLSX, ContentType.CSV}),
    max_bytes=64 * MIB,
    may_upload=lambda actor: actor.can(BANK_MATCH),
)


def register() -> None:
    """Called once by the app's ready()."""
    register_file_kind(STATEMENT)
    job_kind(
        KIND, run=run_import, permission=BANK_MATCH, check=_check, zh="导入银行流水", en="Import of a bank statement"
    )
    timers.on_due(WAITING_TIMER, _due)
    timers.every("bank.schedule_waiting", SCHEDULE_SECONDS, schedule)


def run_import(work: Work) -> JobOutcome:
    """Import the uploaded file; the same file again changes nothing. Result: BankImportReport.as_json."""
    actor = work.actor
    work.progress(0, 1, zh="读取", en="Reading")
    with read_file(company_id=actor.company, file_id=int(work.params["file_id"])) as file:
        report = import_bank_statement(
            actor=actor,
            bank_account_id=int(work.params["bank_account_id"]),
            file=file,
            file_name=str(work.params["file_name"]),
            sha256=str(work.params["sha256"]),
            dry_run=bool(work.params["dry_run"]),
            now=work.now,
        )
    work.progress(1, 1)
    return JobOutcome(dict(report.as_json(actor.language, shown=SHOWN_ERRORS)))


def schedule(now: datetime) -> int:
    """Give each company that has none its timer; returns how many got one."""
    known = timers.open_references(WAITING_TIMER)
    missing = [company.id for company in companies() if str(company.id) not in known]
    for company_id in missing:
        timers.set_timer(kind=WAITING_TIMER, reference=company_id, due_at=next_look(now), company_id=company_id)
    return len(missing)


def next_look(now: datetime) -> datetime:
    """The next moment of the daily look after `now`."""
    today = datetime.combine(local_date(now), DAILY, BUSINESS_ZONE)
    return today if today > now else today + timedelta(days=1)


def _due(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a look's timer names its company")
    # A provider's statement may have come after the bank's.
    match_waiting(company_id=company_id, now=now)
    tell_of_unmatched_money(company_id=company_id, now=now)
    timers.set_timer(kind=WAITING_TIMER, reference=reference, due_at=next_look(now), company_id=company_id)


def _check(actor: Actor, params: Mapping[str, Any]) -> None:
    """The statement is the whole company's, so the right must be held over it."""
    require_over_company(actor, BANK_MATCH)
