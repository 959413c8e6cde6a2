"""100,000 bills to Excel in the background, beside COPY and XlsxWriter alone; the peak of the worker's memory."""

import json
import subprocess
import sys
from collections.abc import Iterable

from tests.bench.results import Result
from tests.bench.scratch import Scratch, scratch_database

SETUP_DJANGO = False
LONG = True
BILLS = 100_000
# Three tariffs and twelve months.
ROOMS = 2_800


def run(runs: int) -> Iterable[Result]:
    runs = max(runs, 3)
    ours, raw = [], []
    with scratch_database() as scratch:
        from backend.accounts.actor import system_actor
        from backend.kernel.time import current_time
        from property_core.billing.management.commands.seed_load import seed
        from property_core.billing.services.run import run_billing

        now = current_time()
        load = seed(company="导出压测", bills=BILLS, rooms=ROOMS, now=now)
        actor = system_actor(company_id=load.company_id, request_id="bench")
        for period in load.periods:
            run_billing(actor=actor, unit_id=load.unit_id, period=period, now=now)
        scratch.tidy()
        for number in range(runs):
            ours.append(measured(scratch, "product", load.company_id, number))
            raw.append(measured(scratch, "raw", load.company_id, number))
    assert {one["rows"] for one in (*ours, *raw)} == {BILLS}
    # The same figures went into both: the sums were taken from the finished workbooks.
    assert len({one["sum"] for one in (*ours, *raw)}) == 1, (ours, raw)
    baseline = middle([one["rows"] / one["seconds"] for one in raw])
    yield Result(f"{BILLS:,} bills as a job", tuple(one["rows"] / one["seconds"] for one in ours), "rows/s", baseline)
    yield Result("raw COPY and XlsxWriter, same columns", tuple(one["rows"] / one["seconds"] for one in raw), "rows/s")
    peak = middle([one["peak_mib"] for one in raw])
    yield Result("peak memory of the worker", tuple(one["peak_mib"] for one in ours), "MiB", peak, better="lower")


def measured(scratch: Scratch, what: str, company_id: int, number: int) -> dict[str, float]:
    """Figures of one export in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.export_worker", what, str(company_id), str(number)]
    done = subprocess.run(command, env=scratch.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
