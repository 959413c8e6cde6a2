"""Clients of the numbering benchmark that go through the product's own code. Not a benchmark itself.

`python -m tests.bench.numbering_worker COMPANY COMMUNITY THREADS SECONDS committed|taken|plain`: says "ready", waits
for a line, writes documents for so long, prints how many.
"""

import sys
import threading
import time
from types import SimpleNamespace
from typing import Any, cast

INSERT = (
    "INSERT INTO bench_document (company_id, community_id, number, amount_minor, issued_at, content)"
    ' VALUES (%s, %s, %s, 2302, now(), \'{"payer": "somebody", "lines": [1, 2, 3]}\') RETURNING id'
)

TABLE = SimpleNamespace(db_table="bench_document")


def main() -> None:
    company, community, threads, seconds = (int(argument) for argument in sys.argv[1:5])
    how = sys.argv[5]

    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    import django

    django.setup()
    from django.db import connection, connections

    from backend.kernel.time import current_time
    from backend.organization.base import tenant_transaction
    from backend.organization.numbering import Reset, number_on_commit, register_document, take_number

    register_document("probe", zh="样单", en="Probe", pattern="YD{YYYY}{MM}-{NNNNNN}", reset=Reset.MONTH)
    written = [0] * threads
    go = threading.Event()
    connected = threading.Barrier(threads + 1)

    def client(position: int) -> None:
        connection.ensure_connection()
        connected.wait()
        go.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            with tenant_transaction(company):
                where: Any = {"document": "probe", "unit_id": community, "now": current_time()}
                number = take_number(company_id=company, **where) if how == "taken" else None
                with connection.cursor() as cursor:
                    cursor.execute(INSERT, [company, community, number])
                    (row_id,) = cursor.fetchone()
                if how == "committed":
                    # As much of a model's row as its numbering asks for.
                    number_on_commit(cast("Any", SimpleNamespace(pk=row_id, company_id=company, _meta=TABLE)), **where)
            written[position] += 1
        connections.close_all()

    clients = [threading.Thread(target=client, args=(position,)) for position in range(threads)]
    for one in clients:
        one.start()
    connected.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    go.set()
    for one in clients:
        one.join()
    print(sum(written))


if __name__ == "__main__":
    main()
