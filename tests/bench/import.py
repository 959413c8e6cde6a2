"""Rows of the sample workbook imported per second, all checks on, beside python-calamine + COPY."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from tests.bench.results import Result
from tests.bench.scratch import ROOT, scratch_database

SETUP_DJANGO = False
LONG = True
WORKBOOK = ROOT / "infra" / "sample" / "xinhe.xlsx"


def run(runs: int) -> Iterable[Result]:
    runs = max(runs, 3)
    done: dict[str, list[dict[str, Any]]] = {"product": [], "raw": []}
    for _ in range(runs):
        for what, answers in done.items():
            answers.append(import_once(what))
    rows = {answer["rows"] for answers in done.values() for answer in answers}
    assert len(rows) == 1, f"not the same rows: {rows}"
    rates = {what: tuple(answer["rows"] / answer["seconds"] for answer in answers) for what, answers in done.items()}
    yield Result(f"{WORKBOOK.name}, {rows.pop():,} rows", rates["product"], "rows/s", statistics.median(rates["raw"]))
    yield Result("python-calamine + COPY of the same rows", rates["raw"], "rows/s")
    for what, answers in done.items():
        peaks = tuple(answer["peak_mib"] for answer in answers)
        yield Result(f"peak memory of the process: {what}", peaks, "MiB", better="lower")


def import_once(what: str) -> dict[str, Any]:
    """Into an empty database, by a process of its own."""
    with scratch_database() as scratch:
        command = [sys.executable, "-m", "tests.bench.import_worker", what, str(WORKBOOK)]
        done = subprocess.run(command, env=scratch.environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))
