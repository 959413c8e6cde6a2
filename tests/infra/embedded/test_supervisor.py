import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded.supervisor import Supervisor

CRASH = "import sys; sys.exit(3)"
# A leader that starts something of its own and hides its pid in a file.
WITH_GRANDCHILD = """
import subprocess, sys, time
grandchild = subprocess.Popen(["sleep", "60"])
open(sys.argv[1], "w").write(str(grandchild.pid))
time.sleep(60)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    reading, writing = os.pipe()
    supervisor = Supervisor(tmp_path, root=tmp_path, descriptor=reading, say=said.append)
    yield supervisor
    supervisor.stop()
    os.close(reading)
    os.close(writing)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_crashed_child_waits_longer_each_time(supervisor: Supervisor, said: list[str]) -> None:
    child = supervisor.add("web", [sys.executable, "-c", CRASH], environment={})
    waits = []
    for _ in range(3):
        wait_for(lambda: not child.is_running())
        supervisor.tend()
        waits.append(round(child.due - time.monotonic()))
        child.due = 0.0
        supervisor.tend()
    assert waits == [1, 2, 4]
    assert [line.split(" (")[0] for line in said] == [f"web ended with 3; again in {n} s" for n in (1, 2, 4)]


def test_stopping_ends_what_a_child_started_too(supervisor: Supervisor, tmp_path: Path) -> None:
    noted = tmp_path / "grandchild"
    supervisor.add("worker", [sys.executable, "-c", WITH_GRANDCHILD, str(noted)], environment=dict(os.environ))
    wait_for(lambda: noted.exists() and noted.read_text() != "")
    grandchild = int(noted.read_text())
    supervisor.stop()
    wait_for(lambda: not is_alive(grandchild))


def test_a_killed_child_leaves_no_orphan_beside_its_successor(supervisor: Supervisor, tmp_path: Path) -> None:
    noted = tmp_path / "grandchild"
    child = supervisor.add("web", [sys.executable, "-c", WITH_GRANDCHILD, str(noted)], environment=dict(os.environ))
    wait_for(lambda: noted.exists() and noted.read_text() != "")
    orphan = int(noted.read_text())
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    assert is_alive(orphan)
    supervisor.tend()
    wait_for(lambda: not is_alive(orphan))


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_log_of_each_child_is_its_own(supervisor: Supervisor) -> None:
    child = supervisor.add("beat", [sys.executable, "-c", "print('到点了')"], environment={"PYTHONIOENCODING": "utf-8"})
    wait_for(lambda: not child.is_running())
    assert supervisor.log_tail("beat") == "到点了"
