"""LINLI_HOME: the one directory that holds everything the embedded installation keeps."""

import base64
import contextlib
import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECRET_FILES_MODE = 0o600
PORT_PATIENCE = 2.0


class StartRefused(Exception):
    """The command cannot start; the message is the one line the user reads."""


class Home:
    """Paths, kept secrets and the two kinds of lock of one home directory. Homes do not share anything."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self.users.mkdir(exist_ok=True)
        except OSError as error:
            raise StartRefused(f"LINLI_HOME {self.path} cannot be written: {error.strerror}") from error

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def users(self) -> Path:
        return self.path / "users"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Exclusive: one process at a time starts or stops servers of this home."""
        with open(self.path / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def join(self) -> "Membership":
        """Count the caller as a user of the servers until it leaves or dies. Call under `locked()`."""
        path = self.users / f"{os.getpid()}-{secrets.token_hex(4)}"
        held = os.open(path, os.O_CREAT | os.O_RDWR, SECRET_FILES_MODE)
        fcntl.flock(held, fcntl.LOCK_EX)
        return Membership(path, held)

    def count_users(self) -> int:
        """Living users. The kernel drops a lock with its last holder, so a killed process no longer counts."""
        living = 0
        for path in self.users.iterdir():
            with contextlib.suppress(FileNotFoundError), open(path) as user:
                try:
                    fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    living += 1
                else:
                    path.unlink(missing_ok=True)
        return living

    def load(self, name: str) -> dict[str, Any]:
        """The kept JSON object `name`, or an empty one."""
        try:
            return json.loads((self.path / name).read_text())  # type: ignore[no-any-return]
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise StartRefused(f"{self.path / name} is damaged: {error}") from error

    def save(self, name: str, value: dict[str, Any]) -> None:
        """Keep a JSON object, readable by the owner alone, replaced in one step."""
        temporary = self.path / f".{name}.{os.getpid()}"
        with open(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, SECRET_FILES_MODE), "w") as file:
            json.dump(value, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.path / name)

    def secrets(self) -> dict[str, str]:
        """SECRET_KEY and FIELD_KEYS (JSON: keys with id and base64 of 32 bytes, blind): made once, then kept.

        Losing them makes encrypted fields unreadable, so they survive `demo --reset`.
        """
        kept = self.load("secrets.json")
        if not kept:
            kept = {
                "SECRET_KEY": secrets.token_urlsafe(48),
                "FIELD_KEYS": {"keys": [{"id": "k1", "key": random_key()}], "blind": random_key()},
            }
            self.save("secrets.json", kept)
        return {**kept, "FIELD_KEYS": json.dumps(kept["FIELD_KEYS"])}


class Membership:
    """A lock held by a user of the servers; a child that inherits the descriptor keeps it alive too."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor

    def leave(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


def random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def choose_port(kept: int | None) -> int:
    """The kept port unless another program took it meanwhile, else a free one.

    A killed server holds its port a moment longer than its pid; running clients know only that port, so it is
    waited for.
    """
    deadline = time.monotonic() + PORT_PATIENCE
    while kept and time.monotonic() < deadline:
        if is_port_free(kept):
            return kept
        time.sleep(0.02)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
