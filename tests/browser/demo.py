"""A demo for the browser tests, and the programs that look at it: started by us, ended whatever happens."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from infra.embedded.clients import install_packages, only_builder
from infra.embedded.home import Home, choose_port
from infra.embedded.supervisor import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
REPORTER = CLIENTS / "e2e" / "harness" / "reporter.mjs"
# Installing packages and building two clients on a busy machine of two cores.
START_SECONDS = 900.0
STOP_SECONDS = 60.0
SPEC_SECONDS = 900.0

# Addresses of this test run's servers and of somebody's own: a demo with everything of its own must not see them.
FOREIGN = (
    *("LINLI_", "PYTEST_", "DJANGO_", "PROMETHEUS_", "GRAPHQL_", "SECRET_KEY", "FIELD_KEYS", "PUBLIC_URL"),
    *("DATABASE_", "REDIS_", "CELERY_", "STORAGE_", "WECHAT", "ALIPAY", "STRIPE"),
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Site:
    """The running demo, and how a spec gets to it."""

    url: str
    environment: dict[str, str]
    results: Path


def run_spec(spec: Path, *, environment: dict[str, str]) -> None:
    """Run one file of stories; fails the test with what it printed."""
    command = ["node", f"--test-reporter={REPORTER}", "--test-reporter-destination=stdout", str(spec)]
    code, printed = run_to_end(command, folder=spec.parent, environment=environment, seconds=SPEC_SECONDS)
    if code != 0:
        pytest.fail(f"{spec.relative_to(ROOT)}\n{printed}", pytrace=False)


def plain_environment() -> dict[str, str]:
    """The environment without what belongs to this test run."""
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}


def give_up(reason: str) -> NoReturn:
    """Skip with a reason that a person can act on; in CI, where a browser is promised, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def packages(folder: Path, environment: dict[str, str], home: Home) -> None:
    with only_builder(folder), open(home.logs / f"client-{folder.name}.log", "wb") as output:
        install_packages(folder, root=ROOT, output=output, environment=environment)


@contextlib.contextmanager
def only_run(home: Home) -> Iterator[None]:
    """Test runs that begin at the same time in one home take turns."""
    with open(home.path / "browser.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def demo(home: Home, *, environment: dict[str, str], say: Say) -> Iterator[str]:
    """`./linli demo --throw-away` as a person starts it; its address. Ended whatever happens."""
    port = choose_port(None)
    log = home.logs / "demo.log"
    say("starting a demo for the browser tests ...")
    begun = time.monotonic()
    command = [sys.executable, str(ROOT / "linli"), "demo", "--throw-away", "--port", str(port)]
    with open(log, "wb") as output:
        running = subprocess.Popen(
            command,
            env={**environment, "LINLI_HOME": str(home.path)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, running, log)
        say(f"the demo for the browser tests is up ({time.monotonic() - begun:.0f} s)")
        yield url
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_for(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running.poll() is not None:
            break
        # Always our own http address.
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310
            return
        time.sleep(0.2)
    last = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
    pytest.fail(f"the demo for the browser tests does not start ({log}):\n{last}", pytrace=False)


def run_to_end(command: list[str], *, folder: Path, environment: dict[str, str], seconds: float) -> tuple[int, str]:
    """Exit code and output of a program; it and all that it started are ended when its time is up."""
    running = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )
    try:
        printed, _ = running.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGTERM)
        try:
            printed, _ = running.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            printed, _ = running.communicate()
        return 1, f"{printed}\nended after {seconds:.0f} s"
    return running.returncode, printed
