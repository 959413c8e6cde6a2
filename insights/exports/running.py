"""The job `exports.list`: from a server-side cursor to a workbook, some thousand rows at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Any, BinaryIO, cast

from backend.accounts.actor import Actor
from backend.files.contracts import ContentType
from backend.jobs.contracts import JobOutcome, ResultFile
from backend.jobs.registry import Work, job_kind
from backend.kernel import access_log, audit
from backend.kernel.access_log import AccessKind
from backend.kernel.time import BUSINESS_ZONE, current_time
from backend.organization.base import tenant_read
from backend.organization.selectors import companies, staff_names
from insights.exports.columns import Asked, ExportList, total_of
from insights.exports.permissions import RUN
from insights.exports.requests import asked_of, require_may_export
from insights.exports.sheets import Sheets, Watermark

KIND = "exports.list"
BATCH = 2000
# What an unmasked list shows in the clear.
PERSONAL = ("phone", "id_number")


def register() -> None:
    """Called once by the app's ready()."""
    job_kind(KIND, run=run_export, permission=RUN, check=_check, zh="导出列表", en="Export of a list")


def run_export(work: Work) -> JobOutcome:
    """Write the list as its owner may see it now, and note in the operation log what left the house.

    Begun anew after a kill: nothing is written but the lines of the log, and those in the transaction that reads.
    """
    wanted, asked = asked_of(actor=work.actor, params=work.params, now=work.now)
    # On the disk at once: neither the rows nor the finished workbook are held in memory.
    out = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever stores the result closes it
    try:
        with tempfile.TemporaryDirectory(prefix="linli-export-") as folder, tenant_read(work.actor.company):
            count = _write(work, wanted, asked, out=out, folder=folder)
            _log(work, wanted, count)
    except BaseException:
        out.close()
        raise
    name = f"{wanted.title(work.actor.language)}-{work.now.astimezone(BUSINESS_ZONE):%Y%m%d-%H%M%S}.xlsx"
    return JobOutcome(
        {"list": wanted.name, "count": count},
        file=ResultFile(name=name, content_type=ContentType.XLSX, content=cast("BinaryIO", out)),
    )


def _write(work: Work, wanted: ExportList, asked: Asked, *, out: IO[bytes], folder: str) -> int:
    language = work.actor.language
    query = wanted.query(asked)
    total = total_of(wanted.rows(asked))
    sheets = Sheets(
        out,
        folder=folder,
        title=wanted.title(language),
        columns=asked.columns,
        watermark=_watermark(work),
        language=language,
    )
    count = 0
    rows = query.iterator(chunk_size=BATCH)
    work.progress(0, total, zh="读取并写入", en="Reading and writing")
    for batch in _batches(rows):
        if asked.unmasked:
            _log_persons(work, [row[wanted.personal] for row in batch])
        sheets.add(wanted.tuples(batch, asked))
        count += len(batch)
        work.progress(count, max(total, count))
    work.progress(count, count, zh="生成文件", en="Making the file")
    sheets.close()
    return count


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _check(actor: Actor, params: Mapping[str, Any]) -> None:
    require_may_export(actor, params, now=current_time())


def _watermark(work: Work) -> Watermark:
    actor = work.actor
    (company,) = companies([actor.company])
    names = {} if actor.account_id is None else staff_names([actor.account_id], company_id=actor.company)
    who = names.get(actor.account_id or 0, str(actor.kind))
    return Watermark(company=company.name, who=who, at=work.now, number=work.job_id)


def _log(work: Work, wanted: ExportList, count: int) -> None:
    """Who took which list out, by which filters and how many rows. Sealed filters are named without their content."""
    params = work.params
    audit.record(
        actor=work.actor,
        action="list_exported",
        object_kind="export",
        object_id=work.job_id,
        now=work.now,
        new={
            "list": wanted.name,
            "filters": {**params["filters"], **dict.fromkeys(params["sealed"], "***")},
            "columns": params["columns"],
            "count": count,
            "unmasked": params["unmasked"],
            "reason": params["reason"],
        },
    )


def _log_persons(work: Work, person_ids: list[int]) -> None:
    """A line for each person whose full numbers are read, as where somebody looks at one of them."""
    audit.record_each(
        actor=work.actor,
        action="personal_data_read",
        object_kind="person",
        object_ids=person_ids,
        now=work.now,
        new={"fields": list(PERSONAL), "reason": work.params["reason"], "export": work.job_id},
    )
    access_log.record(
        actor=work.actor,
        kind=AccessKind.EXPORT,
        person_ids=person_ids,
        fields=PERSONAL,
        reason=work.params["reason"],
        source=f"{KIND} {work.params['list']}"[:80],
        now=work.now,
    )
