"""Start the embedded servers for one user of a home, and stop them after the last."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.embedded.home import Home, Membership
from infra.embedded.postgres import OWNER, RUNTIME, Postgres
from infra.embedded.valkey import Valkey


class Servers:
    """The servers of one home as one process uses them; a server whose address the user set is not ours to start."""

    def __init__(self, home: Home, *, environment: Mapping[str, str], throw_away: bool) -> None:
        self.home = home
        self.given = environment
        self.throw_away = throw_away
        self.membership: Membership | None = None
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    def enter(self) -> dict[str, str]:
        """Start what is down and count this process as a user.

        Returns: environment variables for the children. An address or secret that the user set is left as it is.
        """
        made = {"LINLI_HOME": str(self.home.path)}
        with self.home.locked():
            self.membership = self.home.join()
            made.update({name: value for name, value in self.home.secrets().items() if not self.given.get(name)})
            if not self.given.get("DATABASE_URL"):
                # Kept addresses are read under the lock: another process may just have chosen a new port.
                self.postgres = Postgres(self.home, throw_away=self.throw_away)
                self.postgres.start()
                made["DATABASE_URL"] = self.postgres.url(RUNTIME)
                made["DATABASE_OWNER_URL"] = self.postgres.url(OWNER)
                made["PATH"] = self.given.get("PATH", os.defpath) + os.pathsep + str(self.postgres.program(""))
            if not self.given.get("REDIS_URL"):
                self.valkey = Valkey(self.home, throw_away=self.throw_away)
                self.valkey.start()
                made["REDIS_URL"] = self.valkey.url()
        return made

    def revive(self) -> list[str]:
        """Start again what was killed, at the same address. Returns: names of the servers that were down."""
        down = []
        for name, server in (("PostgreSQL", self.postgres), ("Valkey", self.valkey)):
            if server is None or server.pid() is not None:
                continue
            with self.home.locked():
                server.reload()  # another command may have started it meanwhile
                if server.pid() is None:
                    server.start()
                    down.append(name)
        return down

    def leave(self) -> None:
        """Stop counting; the last user stops the servers, whoever started them."""
        if self.membership is None:
            return
        with self.home.locked():
            self.membership.leave()
            self.membership = None
            if self.home.count_users() == 0:
                for server in (Valkey(self.home, throw_away=False), Postgres(self.home, throw_away=False)):
                    server.stop()


@contextlib.contextmanager
def running(
    home: Path, *, environment: Mapping[str, str] = os.environ, throw_away: bool = False
) -> Iterator["Started"]:
    """The servers of `home`, started if they are down.

    throw_away: faster settings for data that may be lost with the machine (tests).
    Raises: StartRefused.
    """
    servers = Servers(Home(home), environment=environment, throw_away=throw_away)
    try:
        made = servers.enter()
        yield Started({**environment, **made}, servers)
    finally:
        servers.leave()


class Started:
    """Running servers. environment: complete, for children."""

    def __init__(self, environment: dict[str, str], servers: Servers) -> None:
        self.environment = environment
        self.servers = servers

    @property
    def descriptor(self) -> int:
        """A child that inherits it keeps the servers up while it lives."""
        assert self.servers.membership is not None
        return self.servers.membership.descriptor
