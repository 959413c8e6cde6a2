"""Processes of the machine: who is alive, who may run what, how to end one."""

import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


def command_line(pid: int) -> str:
    """What the process runs, or an empty string when it is gone or a zombie."""
    proc = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            return (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def stop(pid: int, *, marker: str, how: signal.Signals, patience: float) -> None:
    """Signal the process if it still runs `marker` (its pid may be somebody else's by now) and wait for its end."""
    for sent, seconds in ((how, patience), (signal.SIGKILL, 5.0)):
        if marker not in command_line(pid):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sent)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            reap(pid)
            if marker not in command_line(pid):
                return
            time.sleep(0.02)


def reap(pid: int) -> None:
    """Collect the process if it was our child, so that it does not stay a zombie."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def unprivileged_user() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as when we are root (it refuses root); None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("no account named postgres or nobody")


def identity(user: pwd.struct_passwd | None) -> dict[str, object]:
    """Keyword arguments of subprocess that run a program as `user`."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def can(user: pwd.struct_passwd | None, command: Sequence[str]) -> bool:
    """Whether `user` gets `command` to run: asks the kernel rather than guess from mode bits."""
    try:
        done = subprocess.run(command, capture_output=True, cwd="/", check=False, **identity(user))  # type: ignore[call-overload]
    except OSError:
        return False
    return bool(done.returncode == 0)
