"""Runs the demo's processes: each in its own group with its own log, started again after a crash, stopped together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 20.0
LONGEST_BACK_OFF = 30.0
# After so long without a crash the next one counts as the first again.
STEADY_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process to keep running. `environment` is complete."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    crashes: int = 0
    due: float = field(default=0.0)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Children in the order they were added; stopped in the opposite order."""

    def __init__(self, logs: Path, *, root: Path, descriptor: int, say: Callable[[str], None]) -> None:
        self.logs = logs
        self.root = root
        self.descriptor = descriptor
        self.say = say
        self.children: list[Child] = []

    def add(self, name: str, command: Sequence[str], *, environment: dict[str, str]) -> Child:
        """Start a child and keep it running from now on."""
        child = Child(name, command, environment)
        self.children.append(child)
        self.launch(child)
        return child

    def launch(self, child: Child) -> None:
        with open(self.log_path(child.name), "ab") as log:
            child.process = subprocess.Popen(
                child.command,
                env=child.environment,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(self.descriptor,),
                preexec_fn=die_with_parent if sys.platform == "linux" else None,
            )
        child.started = time.monotonic()

    def tend(self) -> None:
        """One round: start again what crashed, each child later and later while it keeps crashing."""
        now = time.monotonic()
        for child in self.children:
            if child.is_running():
                continue
            if child.process is not None:
                code = child.process.returncode
                # Orphaned workers of a killed leader would go on serving at the port beside the new ones.
                signal_group(child.process.pid, signal.SIGKILL)
                child.process = None
                child.crashes = 1 if now - child.started > STEADY_SECONDS else child.crashes + 1
                wait = min(2.0 ** (child.crashes - 1), LONGEST_BACK_OFF)
                child.due = now + wait
                self.say(f"{child.name} ended with {code}; again in {wait:.0f} s ({self.log_path(child.name)})")
            elif now >= child.due:
                self.launch(child)

    def stop(self) -> None:
        """End every child and everything it started: asked first, forced after a while."""
        running = [child.process for child in reversed(self.children) if child.process is not None]
        for process in running:
            signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            # Also when the leader is gone: something it started may have stayed behind.
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self.children.clear()

    def log_path(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def log_end(self, name: str) -> int:
        """Bytes the log holds so far."""
        return self.log_path(name).stat().st_size

    def log_tail(self, name: str, lines: int = 5) -> str:
        with open(self.log_path(name), errors="replace") as log:
            return "".join(deque(log, lines)).rstrip()


def signal_group(group: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


def die_with_parent() -> None:
    """Linux: the kernel ends the child when the supervisor is killed, so that nothing keeps the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
