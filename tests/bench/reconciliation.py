"""Lines of a provider's statement imported and matched per second, beside COPY of the same lines into a bare table."""

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
LINES = 100_000


def run(runs: int) -> Iterable[Result]:
    runs = max(runs, 3)
    done: dict[str, list[dict[str, Any]]] = {"product": [], "raw": []}
    for _ in range(runs):
        for what, answers in done.items():
            answers.append(reconcile_once(what))
    assert {answer["lines"] for answers in done.values() for answer in answers} == {LINES}
    rates = {what: tuple(answer["lines"] / answer["seconds"] for answer in answers) for what, answers in done.items()}
    base = statistics.median(rates["raw"])
    yield Result(f"a trade statement of {LINES:,} lines, all of them in the books", rates["product"], "lines/s", base)
    yield Result("the same lines read and copied into a bare table", rates["raw"], "lines/s")
    for what, answers in done.items():
        peaks = tuple(answer["peak_mib"] for answer in answers)
        yield Result(f"peak memory of the process: {what}", peaks, "MiB", better="lower")


def reconcile_once(what: str) -> dict[str, Any]:
    """Into a database of its own, by a process of its own."""
    with scratch_database() as scratch:
        if what == "product":
            command = [sys.executable, "-m", "tests.bench.reconciliation_worker", "books", str(LINES)]
            subprocess.run(command, env=scratch.environment, cwd=ROOT, check=True)
            scratch.tidy()
        command = [sys.executable, "-m", "tests.bench.reconciliation_worker", what, str(LINES)]
        done = subprocess.run(command, env=scratch.environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))
