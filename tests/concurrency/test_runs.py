"""Two runs at once bill once; a run that dies between steps is finished by the next one."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from backend.kernel.models import OutboxEvent
from property_core.billing.contracts import RunFigures
from property_core.billing.models import BillingRun, BillingRunStep
from property_core.billing.selectors import steps
from property_core.billing.services import run
from tests.property_core.builders import NOVEMBER, Town, build_town

pytestmark = pytest.mark.usefixtures("committed_db")
ROOMS = 30


def ready(tariffs: int = 3) -> Town:
    town = build_town()
    made = [town.tariff("建筑面积*单价", "1.85", code=f"T{number}", item=f"I{number}") for number in range(tariffs)]
    for number in range(ROOMS):
        room = town.room(f"R{number:03d}")
        for tariff in made:
            town.assign(tariff, room)
    return town


def both(town: Town) -> list[RunFigures | IntegrityError]:
    barrier = Barrier(2)

    def one(_: int) -> RunFigures | IntegrityError:
        barrier.wait()
        try:
            return town.run()
        except IntegrityError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_two_runs_at_once_bill_once() -> None:
    town = ready()
    results = both(town)
    figures = [result for result in results if isinstance(result, RunFigures)]
    assert sorted((one.count, one.skipped) for one in figures) == [(0, 3 * ROOMS), (3 * ROOMS, 0)]
    assert len(town.bills()) == 3 * ROOMS


def test_without_the_lock_the_unique_index_is_the_last_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both runs stage the same bills before either commits, and only one of them may keep them."""
    from contextlib import nullcontext

    town = ready(tariffs=1)
    staged_both = Barrier(2)
    read_stage = steps.read_stage

    def read_together(*args: object, **kwargs: object) -> object:
        found = read_stage(*args, **kwargs)  # type: ignore[arg-type]
        staged_both.wait(timeout=20)
        return found

    monkeypatch.setattr(run, "session_lock", lambda name: nullcontext())
    monkeypatch.setattr(run, "read_stage", read_together)
    results = both(town)
    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "RunFigures"]
    assert len(town.bills()) == ROOMS


@pytest.mark.parametrize(("failpoint", "kept"), [("run.before_commit:2", 1), ("run.after_commit:2", 2)])
def test_a_killed_run_keeps_whole_steps_and_the_next_one_adds_the_rest(failpoint: str, kept: int) -> None:
    town = ready()
    command = [sys.executable, "-m", "backend.manage", "run_billing", "--period", "2026-11", "--json"]
    killed = subprocess.run(
        command,
        env={**os.environ, "LINLI_TEST": "1", "LINLI_FAILPOINT": failpoint},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(town.bills()) == kept * ROOMS
    figures = town.run()
    assert (figures.count, figures.skipped) == ((3 - kept) * ROOMS, kept * ROOMS)
    assert len(town.rows(BillingRunStep)) == 3
    # Both runs are over, and whoever waits for bills has heard of all of them.
    assert [(row.bill_count, row.finished_at is None) for row in town.rows(BillingRun)] == [
        (kept * ROOMS, False),
        ((3 - kept) * ROOMS, False),
    ]
    told = OutboxEvent.objects.filter(kind="bills_posted").values_list("payload", flat=True)
    assert sum(payload["count"] for payload in told) == 3 * ROOMS
    assert {payload["period"] for payload in told} == {str(NOVEMBER)}
