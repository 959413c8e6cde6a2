"""One import in a process of its own, so that its memory is its own: `python -m tests.bench.import_worker WHAT FILE`.

WHAT is `product` (the importer, all checks on) or `raw` (python-calamine and COPY into bare tables). Prints seconds,
rows and the peak of resident memory as JSON. Used by `import`; not a benchmark itself.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

MIB = 1024


def main(what: str, path: Path) -> None:
    seconds, rows = {"product": by_product, "raw": raw}[what](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps({"seconds": seconds, "rows": rows, "peak_mib": peak}))


def by_product(path: Path) -> tuple[float, int]:
    import django

    django.setup()
    from backend.accounts.actor import system_actor
    from backend.kernel.time import current_time
    from property_core.imports.services import ImportMode, import_workbook

    with path.open("rb") as file:
        begun = time.perf_counter()
        report = import_workbook(
            actor=system_actor(company_id=None),
            file=file,
            file_name=path.name,
            mode=ImportMode.ALL_OR_NOTHING,
            now=current_time(),
        )
        seconds = time.perf_counter() - begun
    assert report.written, report.errors[:5]
    return seconds, sum(counts.kept for counts in report.sheets.values())


def raw(path: Path) -> tuple[float, int]:
    import psycopg
    from psycopg import sql
    from python_calamine import CalamineWorkbook

    begun = time.perf_counter()
    rows = 0
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        workbook = CalamineWorkbook.from_path(str(path))
        for place, name in enumerate(workbook.sheet_names):
            header, *body = workbook.get_sheet_by_name(name).to_python()
            table = sql.Identifier(f"bare_sheet_{place}")
            columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(str(cell))) for cell in header)
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                write: Callable[..., None] = copy.write_row
                for row in body:
                    write([None if cell == "" else cell for cell in row])
            rows += len(body)
    return time.perf_counter() - begun, rows


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
