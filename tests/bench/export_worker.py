"""One export in a process of its own: `python -m tests.bench.export_worker WHAT COMPANY NUMBER`.

WHAT is `product` (a worker that claims and runs the job, its result stored) or `raw` (COPY and XlsxWriter in constant
memory). Prints rows, seconds, the peak of resident memory and the sum of the amounts, read back from the workbook
afterwards, as JSON. Used by `export`; not a benchmark itself.
"""

import csv
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

MIB = 1024
# As in insights.exports.lists.money.BILLS.
AMOUNT = 9
COPY = """
COPY (SELECT unit.name, room.code, space.code, item.code, item.name, bill.period, payer.name, bill.payer_role,
    bill.due_on, bill.total_minor, bill.paid_minor, bill.total_minor - bill.paid_minor, bill.status, bill.origin,
    bill.posted_at AT TIME ZONE 'Asia/Shanghai', bill.id
  FROM bill JOIN org_unit AS unit ON unit.id = bill.community_id JOIN charge_item AS item ON item.id = bill.item_id
    LEFT JOIN room ON room.id = bill.room_id LEFT JOIN parking_space AS space ON space.id = bill.space_id
    LEFT JOIN person AS payer ON payer.id = bill.payer_id
  WHERE bill.company_id = {company_id} ORDER BY bill.community_id, bill.period, bill.id) TO STDOUT (FORMAT csv)
"""


def main(what: str, company_id: int, number: int) -> None:
    seconds, rows, workbook = {"product": by_product, "raw": raw}[what](company_id, number)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    with workbook:
        print(json.dumps({"rows": rows, "seconds": seconds, "peak_mib": peak, "sum": sum_of(workbook, rows)}))


def by_product(company_id: int, number: int) -> tuple[float, int, BinaryIO]:
    import django

    django.setup()
    # Everything that a worker has loaded.
    from backend.config.celery import app

    app.loader.import_default_modules()
    from backend.accounts.actor import system_actor
    from backend.files.services import read_file
    from backend.jobs.models import Job
    from backend.jobs.services import start_job
    from backend.jobs.tasks import work
    from backend.kernel.time import current_time
    from backend.organization.base import tenant_read
    from insights.exports.requests import export_params
    from insights.exports.running import KIND

    params, request = export_params(list_name="BILLS", filters={}, columns=None, unmasked=False, reason="")
    job_id = start_job(
        actor=system_actor(company_id=company_id), kind=KIND, params=params, request=request,
        idempotency_key=f"bench {number}", now=current_time(),
    )  # fmt: skip
    begun = time.perf_counter()
    assert work(company_id=company_id, job_id=job_id)
    seconds = time.perf_counter() - begun
    with tenant_read(company_id):
        job = Job.objects.get(id=job_id)
    assert job.state == "DONE", job.error
    return seconds, job.done, read_file(company_id=company_id, file_id=job.result_file_id or 0)


def raw(company_id: int, number: int) -> tuple[float, int, BinaryIO]:
    import psycopg
    import xlsxwriter

    out = tempfile.TemporaryFile()  # noqa: SIM115 - read back and closed by main
    begun = time.perf_counter()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    rows = 0
    with psycopg.connect(os.environ["DATABASE_URL"], options=f"-c linli.company_id={company_id}") as connection:
        for line, row in enumerate(copied(connection, company_id)):
            for place, text in enumerate(row):
                if not text:
                    continue
                if place in (AMOUNT, AMOUNT + 1, AMOUNT + 2):
                    sheet.write_number(line, place, int(text) / 100, money)
                elif place in (5, 8):
                    sheet.write_string(line, place, text, day)
                else:
                    sheet.write_string(line, place, text)
            rows += 1
    book.close()
    return time.perf_counter() - begun, rows, out


def copied(connection: Any, company_id: int) -> Iterator[list[str]]:
    """The rows of COPY as they come."""
    with connection.cursor().copy(COPY.format(company_id=company_id).encode()) as copy:
        pieces = (bytes(piece).decode() for piece in copy)
        yield from csv.reader(pieces)


def sum_of(workbook: BinaryIO, rows: int) -> int:
    """Fen of the column of amounts."""
    from python_calamine import CalamineWorkbook

    workbook.seek(0)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook.read())).get_sheet_by_index(0).to_python()
    amounts = (row[AMOUNT] for row in sheet[-rows:])
    return sum(round(float(amount) * 100) for amount in amounts if isinstance(amount, int | float))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
