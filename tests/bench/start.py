"""Seconds of `./linli demo` from stopped to ready, every start but the first."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench.http_load import cpu_ms, free_port
from tests.bench.results import Result
from tests.bench.scratch import ROOT

SETUP_DJANGO = False
LONG = True
FIRST_START_SECONDS = 900.0
STOP_SECONDS = 60.0
# What `./linli bench` set for its own servers: the demo is to start servers of its own.
NOT_THE_DEMOS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "DJANGO_SETTINGS_MODULE",
)


def run(runs: int) -> Iterable[Result]:
    # Beside the servers of the benchmarks and kept, so that only the very first benchmark pays for the first start.
    home = Path(os.environ["LINLI_HOME"]) / "start"
    with demo(home):
        pass
    seconds, processor = [], []
    for _ in range(max(runs, 3)):
        with demo(home) as (took, used):
            seconds.append(took)
            processor.append(used)
    yield Result("./linli demo, from stopped to ready", tuple(seconds), "s", better="lower")
    yield Result("processor time of all its processes until then", tuple(processor), "s", better="lower")


@contextlib.contextmanager
def demo(home: Path) -> Iterator[tuple[float, float]]:
    """A demo that is ready, the seconds it took and its processes used; stopped as by Ctrl-C afterwards.

    Without the web clients: they are files that a first start builds and a later one finds.
    """
    environment = {name: value for name, value in os.environ.items() if name not in NOT_THE_DEMOS}
    environment["LINLI_HOME"] = str(home)
    command = [sys.executable, str(ROOT / "linli"), "demo", "--no-clients", "--port", str(free_port())]
    begun = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    try:
        for line in child.stdout:
            if "is running" in line:
                break
            assert time.perf_counter() - begun < FIRST_START_SECONDS, "the demo does not become ready"
        else:
            raise AssertionError(f"the demo ended with {child.wait()}")
        yield time.perf_counter() - begun, cpu_ms([child.pid]) / 1000
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.stdout.read()
        child.wait(STOP_SECONDS)
