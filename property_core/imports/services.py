"""Importing a workbook: check everything, then write the rows kept in one transaction."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from time import perf_counter
from typing import BinaryIO

from django.db import transaction

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel import audit, failpoints
from backend.kernel.errors import Forbidden, InvalidInput
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import CompanyRef
from backend.organization.selectors import CompanyUnknown, company_named
from backend.organization.services import create_company
from property_core.imports import layout
from property_core.imports.cells import plain
from property_core.imports.checks import CheckedWorkbook, check_workbook, company_name, read_cells
from property_core.imports.contracts import ImportReport, Prior
from property_core.imports.models import ImportBatch
from property_core.imports.permissions import RUN
from property_core.imports.reading import read_sheets
from property_core.imports.report import write_errors
from property_core.imports.selectors import is_known_file, prior_of
from property_core.imports.tables import CheckedSheet
from property_core.imports.writing import write_workbook

Progress = Callable[[str], None]


class ImportMode(StrEnum):
    """CHECK writes nothing; ALL_OR_NOTHING writes a workbook without errors; SKIP_BAD_ROWS the rows without."""

    CHECK = "CHECK"
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    SKIP_BAD_ROWS = "SKIP_BAD_ROWS"


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
    sheets = read_cells(read_sheets(file))
    progress(f"已读取 {sum(len(sheet.numbers) for sheet in sheets.values())} 行")
    company = plain(name) or company_name(sheets)
    if len(company) > 120:
        raise InvalidInput(field=("company",), name="公司名称", reason="最多 120 个字符")
    if mode is ImportMode.CHECK or not company:
        workbook = _check(sheets, company=company, now=now)
        report = _report(workbook, company)
    else:
        with transaction.atomic(durable=True):
            workbook, report = _import(
                sheets, actor=actor, company=company, mode=mode, checksum=checksum, file_name=file_name, now=now
            )
            progress(f"已写入 {sum(count.kept for count in report.sheets.values())} 行" if report.written else "未写入")
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


def _check(sheets: Mapping[str, CheckedSheet], *, company: str, now: datetime) -> CheckedWorkbook:
    found = _find(company) if company else None
    prior = Prior()
    if found is not None:
        with tenant_transaction(found.id, durable=False):
            prior = prior_of(sheets, company_id=found.id)
    return check_workbook(sheets, today=local_date(now), prior=prior)


def _import(
    sheets: Mapping[str, CheckedSheet],
    *,
    actor: Actor,
    company: str,
    mode: ImportMode,
    checksum: str,
    file_name: str,
    now: datetime,
) -> tuple[CheckedWorkbook, ImportReport]:
    advisory_lock(f"import into {company}")
    found = _find(company)
    if actor.kind is not ActorKind.SYSTEM and (found is None or found.id != actor.company):
        raise Forbidden
    prior, is_repeated = Prior(), False
    if found is not None:
        with tenant_transaction(found.id, durable=False):
            is_repeated = is_known_file(checksum=checksum)
            # What this file brought stands as it is; measured against itself it has nothing to contradict.
            prior = Prior() if is_repeated else prior_of(sheets, company_id=found.id)
    workbook = check_workbook(sheets, today=local_date(now), prior=prior)
    report = _report(workbook, company)
    report.repeated = is_repeated
    if is_repeated or (workbook.errors and mode is ImportMode.ALL_OR_NOTHING):
        return workbook, report
    target = found or _make_company(workbook, company=company, actor=actor, now=now)
    if target is None:
        return workbook, report
    with tenant_transaction(target.id, durable=False):
        batch = ImportBatch.objects.create(
            company_id=target.id,
            file_name=file_name[-255:],
            checksum=checksum,
            account_id=actor.account_id,
            imported_at=now,
            error_count=len(workbook.errors),
            counts={sheet: counts.as_json() for sheet, counts in report.sheets.items()},
            written={},
        )
        batch.written = write_workbook(
            workbook,
            company_id=target.id,
            company_name=target.name,
            batch_id=batch.pk,
            is_new=found is None,
            now=now,
        )
        batch.save(update_fields=["written"])
        audit.record(
            actor=actor,
            action="workbook_imported",
            object_kind="import_batch",
            object_id=batch.pk,
            company_id=target.id,
            new={
                "file": batch.file_name,
                "checksum": checksum,
                "errors": batch.error_count,
                "kept": {sheet: counts.kept for sheet, counts in report.sheets.items()},
                "written": batch.written,
                "opening": report.opening.as_json(),
            },
            now=now,
        )
    report.written = True
    return workbook, report


def _make_company(workbook: CheckedWorkbook, *, company: str, actor: Actor, now: datetime) -> CompanyRef | None:
    """The new company with its root; None when the 总公司 row is not kept, and with it nothing else is."""
    rows = workbook.sheets[layout.ORGANIZATION].kept("编码", "类型")
    root = next((code for code, kind in rows if kind == layout.COMPANY), None)
    if root is None:
        return None
    platform = system_actor(company_id=None, request_id=actor.request_id)
    return create_company(actor=platform, name=company, short_name="", root_code=root, now=now)


def _report(workbook: CheckedWorkbook, company: str) -> ImportReport:
    return ImportReport(
        company=company,
        sheets=workbook.counts(),
        errors=workbook.errors,
        oddities=workbook.oddities,
        opening=workbook.opening(),
    )
