"""Importing a workbook: check everything, then write the rows kept in one transaction."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from time import perf_counter
from typing import BinaryIO

from django.db import transaction

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel import audit, failpoints
from backend.kernel.errors import Forbidden, InvalidInput
from backend.kernel.locking import advisory_lock
from backend.kernel.staging import defer_constraints, prepare_for_bulk
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import CompanyRef
from backend.organization.selectors import CompanyUnknown, company_named
from backend.organization.services import create_company
from property_core.imports import layout
from property_core.imports.cells import plain
from property_core.imports.checks import CheckedWorkbook, WorkbookCheck
from property_core.imports.contracts import ImportReport, Prior
from property_core.imports.models import ImportBatch
from property_core.imports.permissions import RUN
from property_core.imports.reading import OpenWorkbook
from property_core.imports.report import write_errors
from property_core.imports.selectors import is_known_file, prior_of
from property_core.imports.writing import (
    Written,
    sealed_persons,
    write_charges,
    write_homes,
    write_openings,
    write_people,
    write_readings,
    write_things,
)
from property_core.residents.bulk_services import SealedPerson

Progress = Callable[[str], None]
Outcome = tuple[CheckedWorkbook, ImportReport]


class ImportMode(StrEnum):
    """CHECK writes nothing; ALL_OR_NOTHING writes a workbook without errors; SKIP_BAD_ROWS the rows without."""

    CHECK = "CHECK"
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    SKIP_BAD_ROWS = "SKIP_BAD_ROWS"


def import_mode(*, dry_run: bool, skip_bad_rows: bool) -> ImportMode:
    """The mode that these two switches mean; checking alone comes before everything."""
    if dry_run:
        return ImportMode.CHECK
    return ImportMode.SKIP_BAD_ROWS if skip_bad_rows else ImportMode.ALL_OR_NOTHING


def import_workbook(
    *,
    actor: Actor,
    file: BinaryIO,
    file_name: str,
    mode: ImportMode,
    now: datetime,
    name: str | None = None,
    errors_file: BinaryIO | None = None,
    progress: Progress = lambda line: None,
) -> ImportReport:
    """Import a workbook into the company called `name`, or as its 总公司 row is; the company is made if it is new.

    A file that the company was given before changes nothing. One import of a company at a time (a named lock); all is
    written in one transaction, with one audit row for the batch. `errors_file` gets the errors workbook if there are
    errors. Raises WorkbookUnreadable, WorkbookTooLarge, RootCodeDiffers, Forbidden, InvalidInput; wrong rows are in
    the report.
    """
    actor.require(RUN)
    with _collector_paused():
        return _run(
            actor=actor,
            file=file,
            file_name=file_name,
            mode=mode,
            now=now,
            name=name,
            errors_file=errors_file,
            progress=progress,
        )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hundreds of thousands of cells live until the end and hold no cycles: to look for some takes a fifth longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _run(
    *,
    actor: Actor,
    file: BinaryIO,
    file_name: str,
    mode: ImportMode,
    now: datetime,
    name: str | None,
    errors_file: BinaryIO | None,
    progress: Progress,
) -> ImportReport:
    started = perf_counter()
    checksum = _checksum(file)
    check = WorkbookCheck(OpenWorkbook(file).read)
    company = plain(name) or check.company_name()
    if len(company) > 120:
        raise InvalidInput(field=("company",), name="公司名称", reason="最多 120 个字符")
    task = _Task(check=check, actor=actor, company=company, mode=mode, checksum=checksum, file_name=file_name, now=now)
    if mode is ImportMode.CHECK or not company:
        workbook, report = task.check_only()
    else:
        with _checking_ahead(check, today=local_date(now)) as stages, transaction.atomic(durable=True):
            workbook, report = task.run(stages, progress)
            if not report.written:
                # What was written before the first error showed goes again.
                transaction.set_rollback(True)
            failpoints.hit("import.before_commit")
        failpoints.hit("import.after_commit")
    if errors_file is not None and report.errors:
        write_errors(workbook, errors_file)
    report.seconds = perf_counter() - started
    return report


def _checksum(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _find(company: str) -> CompanyRef | None:
    try:
        return company_named(company)
    except CompanyUnknown:
        return None


@dataclass(slots=True)
class _Task:
    """One import on its way."""

    check: WorkbookCheck
    actor: Actor
    company: str
    mode: ImportMode
    checksum: str
    file_name: str
    now: datetime
    written: Written = field(default_factory=dict)

    def check_only(self) -> Outcome:
        found = _find(self.company) if self.company else None
        prior = Prior()
        if found is not None:
            with tenant_transaction(found.id, durable=False):
                prior = prior_of(self.check.sheet(layout.READINGS), company_id=found.id)
        check = self.check
        check.check_homes()
        check.check_things()
        check.check_charges()
        check.check_people()
        check.check_figures(prior)
        return self._reported(check.finished(today=local_date(self.now)))

    def run(self, stages: _Stages, progress: Progress) -> Outcome:
        """Check and write, in the caller's transaction. Where `written` stays unset, that has to be rolled back."""
        advisory_lock(f"import into {self.company}")
        found = _find(self.company)
        if self.actor.kind is not ActorKind.SYSTEM and (found is None or found.id != self.actor.company):
            raise Forbidden
        if found is not None:
            with tenant_transaction(found.id, durable=False):
                is_known = is_known_file(checksum=self.checksum)
            if is_known:
                # What this file brought stands as it is; measured against itself it has nothing to contradict.
                stages.judge_figures(Prior())
                workbook, report = self._reported(stages.finished.result())
                report.repeated = True
                return workbook, report
        return self._write_behind(stages, found=found, progress=progress)

    def _reported(self, workbook: CheckedWorkbook) -> Outcome:
        report = ImportReport(
            company=self.company,
            sheets=workbook.counts(),
            errors=workbook.errors,
            oddities=workbook.oddities,
            opening=workbook.opening(),
        )
        return workbook, report

    def _write_behind(self, stages: _Stages, *, found: CompanyRef | None, progress: Progress) -> Outcome:
        prior = Prior()
        if found is not None:
            stages.cells.result()
            with tenant_transaction(found.id, durable=False):
                prior = prior_of(self.check.sheet(layout.READINGS), company_id=found.id)
        stages.judge_figures(prior)
        target = None
        if self._may_write(stages.homes):
            target = found or self._make_company()
        if target is None:
            return self._reported(stages.finished.result())
        with tenant_transaction(target.id, durable=False):
            batch = ImportBatch.objects.create(
                company_id=target.id,
                file_name=self.file_name[-255:],
                checksum=self.checksum,
                account_id=self.actor.account_id,
                imported_at=self.now,
                error_count=0,
                counts={},
                written={},
            )
            is_whole = self._write(stages, company=target, batch_id=batch.pk, is_new=found is None, progress=progress)
            workbook, report = self._reported(stages.finished.result())
            if is_whole:
                self._close(batch, report)
                report.written = True
        return workbook, report

    def _may_write(self, stage: Future[bool]) -> bool:
        has_errors = stage.result()
        return not has_errors or self.mode is ImportMode.SKIP_BAD_ROWS

    def _write(self, stages: _Stages, *, company: CompanyRef, batch_id: int, is_new: bool, progress: Progress) -> bool:
        """Write stage by stage; False as soon as one has errors that the mode does not skip."""
        company_id, check, now = company.id, self.check, self.now

        def people_and_openings() -> Written:
            written = write_people(
                check, company_id=company_id, persons=stages.persons.result(), now=now, is_new=is_new
            )
            # The ledger's entries balance when their postings are in, not one by one.
            defer_constraints()
            return written | write_openings(check, company_id=company_id, batch_id=batch_id, now=now)

        steps: list[tuple[Future[bool], Callable[[], Written]]] = [
            (stages.homes, lambda: write_homes(check, company_id=company_id, company_name=company.name, is_new=is_new)),
            (stages.things, lambda: write_things(check, company_id=company_id, is_new=is_new)),
            (stages.charges, lambda: write_charges(check, company_id=company_id, now=now, is_new=is_new)),
            (stages.figures, lambda: write_readings(check, company_id=company_id, is_new=is_new)),
            # Sealing takes longest, so who lives there comes last; opening bills ask who pays them.
            (stages.people, people_and_openings),
        ]
        prepare_for_bulk()
        for stage, write in steps:
            if not self._may_write(stage):
                return False
            fresh = write()
            self.written |= fresh
            progress(f"已写入 {'、'.join(fresh)}")
        return True

    def _make_company(self) -> CompanyRef | None:
        """The new company with its root; None when the 总公司 row is not kept, and with it nothing else is."""
        rows = self.check.sheet(layout.ORGANIZATION).kept("编码", "类型")
        root = next((code for code, kind in rows if kind == layout.COMPANY), None)
        if root is None:
            return None
        platform = system_actor(company_id=None, request_id=self.actor.request_id)
        return create_company(actor=platform, name=self.company, short_name="", root_code=root, now=self.now)

    def _close(self, batch: ImportBatch, report: ImportReport) -> None:
        batch.error_count = len(report.errors)
        batch.counts = {sheet: counts.as_json() for sheet, counts in report.sheets.items()}
        batch.written = self.written
        batch.save(update_fields=["error_count", "counts", "written"])
        audit.record(
            actor=self.actor,
            action="workbook_imported",
            object_kind="import_batch",
            object_id=batch.pk,
            company_id=batch.company_id,
            new={
                "file": batch.file_name,
                "checksum": batch.checksum,
                "errors": batch.error_count,
                "kept": {sheet: counts.kept for sheet, counts in report.sheets.items()},
                "written": batch.written,
                "opening": report.opening.as_json(),
            },
            now=self.now,
        )


class _Stages:
    """The stages of a check, running one after the other in a thread of their own.

    Each tells when it is over whether any error was found by then. Once the figures are judged, `persons` are sealed
    and `finished` has the whole result; it raises what a stage raised.
    """

    def __init__(self, ahead: ThreadPoolExecutor, check: WorkbookCheck, *, today: date) -> None:
        self._ahead = ahead
        self._check = check
        self._today = today
        self.homes = self._submit(check.check_homes)
        self.things = self._submit(check.check_things)
        self.charges = self._submit(check.check_charges)
        self.cells = self._submit(check.read_figures)
        self.people = self._submit(check.check_people)
        self.figures: Future[bool]
        self.persons: Future[list[SealedPerson]]
        self.finished: Future[CheckedWorkbook]

    def judge_figures(self, prior: Prior) -> None:
        """Start the last stages, once it is known what the company holds already."""
        self.figures = self._submit(lambda: self._check.check_figures(prior))
        self.persons = self._ahead.submit(sealed_persons, self._check)
        self.finished = self._ahead.submit(self._finish)

    def _finish(self) -> CheckedWorkbook:
        for stage in (self.homes, self.things, self.charges, self.cells, self.people, self.figures):
            stage.result()
        return self._check.finished(today=self._today)

    def _submit(self, stage: Callable[[], None]) -> Future[bool]:
        def run() -> bool:
            stage()
            return self._check.has_errors()

        return self._ahead.submit(run)


@contextmanager
def _checking_ahead(check: WorkbookCheck, *, today: date) -> Iterator[_Stages]:
    """Reading and checking go on beside the writing: the database works on one stage while this process works on the
    next. An error that shows late takes back what was written early.
    """
    ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
    try:
        yield _Stages(ahead, check, today=today)
    finally:
        ahead.shutdown(cancel_futures=True)
