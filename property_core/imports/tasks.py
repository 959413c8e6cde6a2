"""Imports as background jobs: of a company's whole workbook, and of readings alone."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from backend.accounts.actor import Actor
from backend.files.contracts import MIB, ContentType, FileKind
from backend.files.registry import register_file_kind
from backend.files.services import read_file
from backend.jobs.contracts import JobOutcome, ResultFile
from backend.jobs.registry import Work, job_kind
from backend.organization.selectors import companies, company_unit_id
from property_core.charges.permissions import READINGS
from property_core.imports import layout
from property_core.imports.contracts import ImportReport
from property_core.imports.permissions import RUN
from property_core.imports.reading_services import import_readings_workbook
from property_core.imports.reading_sheet import WORKBOOK as READINGS_WORKBOOK
from property_core.imports.services import ImportMode, import_workbook

KIND = FILE_KIND = "imports.workbook"
READINGS_KIND = "imports.readings"
SHOWN_ERRORS = 200
# What is written one after the other: homes, people, things, charges, figures.
STAGES = 5


def register() -> None:
    """Called once by the app's ready()."""
    register_file_kind(
        FileKind(
            name=FILE_KIND,
            zh="要导入的台账",
            en="Workbook to import",
            content_types=frozenset({ContentType.XLSX}),
            max_bytes=200 * MIB,
            may_upload=lambda actor: actor.can(RUN),
        )
    )
    job_kind(KIND, run=run_import, permission=RUN, check=_check, zh="导入台账", en="Import of a workbook")
    register_file_kind(READINGS_WORKBOOK)
    job_kind(READINGS_KIND, run=run_readings, permission=READINGS, zh="导入抄表", en="Import of readings")


def run_import(work: Work) -> JobOutcome:
    """Import the uploaded workbook into the owner's own company, whatever company the workbook names.

    All is written in one transaction, so a later attempt begins anew; a file that was written before says so. The rows
    in error are the job's file. Result: ImportReport.as_json with the first 200 errors, `errorCount`, `mode`,
    `written`, `repeated`.
    """
    actor, language = work.actor, work.actor.language
    (company,) = companies([actor.company])
    mode = ImportMode(work.params["mode"])
    stage = itertools.count(1)
    work.progress(0, STAGES, zh="读取并检查", en="Reading and checking")
    rows_in_error = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever stores the result closes it
    try:
        with read_file(company_id=actor.company, file_id=int(work.params["file_id"])) as file:
            report = import_workbook(
                actor=actor,
                file=file,
                file_name=str(work.params["file_name"]),
                name=company.name,
                mode=mode,
                errors_file=cast("BinaryIO", rows_in_error),
                progress=lambda line: work.progress(next(stage), STAGES, zh=line, en="Writing"),
                now=work.now,
            )
    except BaseException:
        rows_in_error.close()
        raise
    work.progress(STAGES, STAGES)
    outcome = _result(report, mode=mode, language=language)
    if not report.errors:
        rows_in_error.close()
        return JobOutcome(outcome)
    return JobOutcome(outcome, file=ResultFile("导入错误.xlsx", ContentType.XLSX, cast("BinaryIO", rows_in_error)))


def run_readings(work: Work) -> JobOutcome:
    """Import the readings of the uploaded workbook with the rights of its owner.

    All is written in one transaction, and the same readings again change nothing. The rows in error are the job's
    file. Result: as of an import of a whole workbook, with `changed` and `deviating`, without opening figures.
    """
    actor, language = work.actor, work.actor.language
    mode = ImportMode(work.params["mode"])
    work.progress(0, 1, zh="读取并检查", en="Reading and checking")
    rows_in_error = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever stores the result closes it
    try:
        with read_file(company_id=actor.company, file_id=int(work.params["file_id"])) as file:
            report = import_readings_workbook(
                actor=actor,
                file=file,
                file_name=str(work.params["file_name"]),
                sha256=str(work.params["sha256"]),
                mode=mode,
                errors_file=cast("BinaryIO", rows_in_error),
                now=work.now,
            )
    except BaseException:
        rows_in_error.close()
        raise
    work.progress(1, 1)
    outcome = {
        "sheets": {layout.READINGS: report.counts.as_json()},
        "errors": [error.as_json(language) for error in report.errors[:SHOWN_ERRORS]],
        "errorCount": len(report.errors),
        "oddities": [oddity.text(language) for oddity in report.oddities],
        "mode": str(mode),
        "written": report.written,
        "changed": report.changed,
        "deviating": report.deviating,
    }
    if not report.errors:
        rows_in_error.close()
        return JobOutcome(outcome)
    return JobOutcome(outcome, file=ResultFile("抄表错误.xlsx", ContentType.XLSX, cast("BinaryIO", rows_in_error)))


def _result(report: ImportReport, *, mode: ImportMode, language: str) -> dict[str, Any]:
    found: dict[str, Any] = report.as_json(language)
    found["errors"] = found["errors"][:SHOWN_ERRORS]
    return found | {
        "mode": str(mode),
        "errorCount": len(report.errors),
        "oddities": [oddity.text(language) for oddity in report.oddities],
        "written": report.written,
        "repeated": report.repeated,
    }


def _check(actor: Actor, params: Mapping[str, Any]) -> None:
    """A workbook brings in rows of every community, so the right must be held over the whole company."""
    actor.require(RUN, unit_id=company_unit_id(actor.company))
