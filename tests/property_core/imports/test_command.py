"""The command as a clerk runs it: exit codes, one JSON object, bounded memory, killed half-way, two at once."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tests.conftest import CommittedDatabase
from tests.property_core.imports.test_report import mend_dirty, mended
from tests.property_core.imports.workbooks import Book, small, to_file, with_cell

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "infra" / "sample"

pytestmark = pytest.mark.usefixtures("committed_db")


def run(*arguments: object, **environment: str) -> tuple[int, Any, str]:
    """(exit code, the JSON object on standard output, standard error)."""
    done = subprocess.run(
        [sys.executable, "-m", "backend.manage", "import_workbook", *map(str, arguments), "--json"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def run_here(*arguments: object) -> tuple[int, Any, str]:
    """As run, in this process: starting Python takes longer than a small import."""
    output, errors, code = StringIO(), StringIO(), 0
    try:
        call_command("import_workbook", *map(str, arguments), "--json", stdout=output, stderr=errors)
    except CommandError as error:
        code = error.returncode
        errors.write(str(error))
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(output.getvalue()) if output.getvalue() else None, errors.getvalue()


# Asked of the kernel by the importing process itself: what a parent reads of a child also counts the parent's own
# memory at the moment of the fork.
MEASURED = """
import atexit, runpy, sys
def tell():
    with open("/proc/self/status") as status:
        print("peak", next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(tell)
runpy.run_module("backend.manage", run_name="__main__", alter_sys=True)
"""


def peak_kib(*arguments: object) -> int:
    """The most memory that one import held, in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import_workbook", *map(str, arguments), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr.rstrip().splitlines()[-1].removeprefix("peak "))


def save(book: Book, path: Path) -> Path:
    path.write_bytes(to_file(book).getvalue())
    return path


def count(database: CommittedDatabase, table: str) -> int:
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def read_errors(path: Path) -> Book:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_sample_imports_within_its_memory(committed_db: CommittedDatabase) -> None:
    code, report, errors = run(SAMPLE / "xinhe.xlsx")
    assert code == 0, errors
    expected = json.loads((SAMPLE / "xinhe.expected.json").read_text("utf-8"))
    assert list(report) == ["company", "sheets", "errors", "opening", "seconds"]
    assert report["company"] == "信和物业集团"
    assert {sheet: counts["kept"] for sheet, counts in report["sheets"].items()} == expected["rows"]
    assert report["errors"] == []
    assert report["opening"]["arrears"] == {"count": 789, "principal": "90480.59"}
    assert report["opening"]["prepaid"] == "259500.00"
    assert report["opening"]["deposits"] == "154000.00"
    assert count(committed_db, "room") == 4952
    code, again, errors = run_here(SAMPLE / "xinhe.xlsx")
    assert code == 0
    assert again["sheets"] == report["sheets"]
    assert "已经导入过" in errors
    assert count(committed_db, "audit_entry") == 2
    assert peak_kib(SAMPLE / "xinhe.xlsx", "--company", "另一家物业") < 400 * 1024


def test_the_dirty_workbook_from_refusal_to_mended(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    expected = json.loads((SAMPLE / "dirty.expected.json").read_text("utf-8"))
    for flags in ([], ["--dry-run"]):
        code, report, _ = run_here(SAMPLE / "dirty.xlsx", *flags)
        assert code == 1
        assert [{key: e[key] for key in ("sheet", "row", "column", "code")} for e in report["errors"]] == (
            expected["errors"]
        )
        assert all(e["message"] for e in report["errors"])
        assert count(committed_db, "company") == 0
    errors_file = tmp_path / "errors.xlsx"
    code, report, _ = run(SAMPLE / "dirty.xlsx", "--skip-bad-rows", "--errors", errors_file)
    assert code == 0
    assert report["sheets"] == expected["when_skipping_bad_rows"]
    whole = {sheet: counts["read"] for sheet, counts in report["sheets"].items()}
    mended_file = tmp_path / "mended.xlsx"
    mended_file.write_bytes(mended(read_errors(errors_file), mend_dirty).getvalue())
    code, report, errors = run_here(mended_file)
    assert code == 0, errors
    assert count(committed_db, "company") == 1
    assert count(committed_db, "room") == whole["房间"]
    assert count(committed_db, "residency") == whole["客户"]
    assert count(committed_db, "assignment") == whole["标准分配"]
    assert count(committed_db, "reading") == whole["抄表"]
    assert count(committed_db, "building WHERE has_rooms_missing") == 0


def test_a_kill_half_way_leaves_nothing(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    file = save(small(), tmp_path / "small.xlsx")
    code, _, _ = run(file, LINLI_FAILPOINT="import.before_commit")
    assert code == -9
    for table in ("company", "org_unit", "room", "bill", "ledger_entry", "import_batch", "audit_entry"):
        assert count(committed_db, table) == 0
    assert run_here(file)[0] == 0
    assert count(committed_db, "room") == 2


def test_a_kill_after_the_commit_leaves_all(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    file = save(small(), tmp_path / "small.xlsx")
    assert run(file, LINLI_FAILPOINT="import.after_commit")[0] == -9
    assert count(committed_db, "room") == 2
    code, _, errors = run_here(file)
    assert code == 0
    assert "已经导入过" in errors


def test_two_imports_at_once_make_one_company(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    other = small()
    other["房间"].append(["R103", "GC-1", "1栋", None, 2, "103", 50, None, "住宅", None, "未售"])
    files = [save(small(), tmp_path / "one.xlsx"), save(other, tmp_path / "two.xlsx"), tmp_path / "one.xlsx"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "backend.manage", "import_workbook", str(file)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for file in files
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0], [
        process.stderr.read().decode() for process in running if process.stderr
    ]
    for process in running:
        if process.stderr:
            process.stderr.close()
    assert count(committed_db, "company") == 1
    assert count(committed_db, "room") == 3
    assert count(committed_db, "import_batch") == 2
    assert count(committed_db, "bill") == 1


def test_what_is_no_import_is_one_clear_line(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    text = tmp_path / "text.xlsx"
    text.write_text("no workbook")
    code, answer, errors = run(text)
    assert (code, answer["error"]["code"]) == (2, "WORKBOOK_UNREADABLE")
    assert "另存为 .xlsx" in errors
    code, answer, _ = run_here(tmp_path / "nowhere.xlsx")
    assert (code, answer["error"]["code"]) == (2, "FILE_UNREADABLE")
    file = save(small(), tmp_path / "small.xlsx")
    assert run_here(file, "--errors", tmp_path / "nowhere" / "errors.xlsx")[0] == 2
    assert run_here(file, "--company", "x" * 121)[1]["error"]["code"] == "INVALID_INPUT"
    assert count(committed_db, "company") == 0


def test_a_company_may_be_named(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    file = save(with_cell("房间", 2, "楼层", "?"), tmp_path / "small.xlsx")
    code, report, _ = run_here(file, "--company", " 新公司 ", "--skip-bad-rows", "--dry-run")
    assert (code, report["company"], count(committed_db, "company")) == (0, "新公司", 0)
    assert run_here(file, "--company", "新公司", "--skip-bad-rows")[0] == 0
    assert count(committed_db, "company WHERE name = '新公司'") == 1
