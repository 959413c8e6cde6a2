"""Real servers in a home of their own. Each start costs seconds, so one home serves the whole file."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from infra.embedded.home import Home
from infra.embedded.postgres import SUPERUSER, Postgres
from infra.embedded.servers import Servers


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    # Under root the data lie outside of pytest's closed directory, which pytest therefore does not clean up.
    home = Home(tmp_path_factory.mktemp("home"))
    yield home
    Postgres(home, throw_away=False).remove()


@pytest.fixture
def servers(home: Home) -> Iterator[Servers]:
    servers = Servers(home, environment={}, throw_away=False)
    yield servers
    servers.leave()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def test_the_last_user_stops_the_servers_whoever_started_them(home: Home, servers: Servers) -> None:
    environment = servers.enter()
    second = Servers(home, environment={}, throw_away=False)
    assert second.enter()["DATABASE_URL"] == environment["DATABASE_URL"]
    servers.leave()
    assert ask(environment["DATABASE_URL"], "SELECT 1") == 1
    assert redis.Redis.from_url(environment["REDIS_URL"]).ping()
    second.leave()
    with pytest.raises(psycopg.OperationalError):
        ask(environment["DATABASE_URL"], "SELECT 1")
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(environment["REDIS_URL"]).ping()


def test_the_cluster_speaks_utf8_and_sorts_the_same_everywhere(servers: Servers) -> None:
    url = servers.enter()["DATABASE_URL"]
    assert ask(url, "SHOW server_encoding") == "UTF8"
    provider = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()"
    assert ask(url, provider) == "b C.UTF-8"
    # Empty under any other character classification: then a search for Chinese words would find nothing.
    assert ask(url, "SELECT cardinality(show_trgm('物业费'))") == 4


def test_the_runtime_role_owns_nothing_and_obeys_row_security(servers: Servers) -> None:
    environment = servers.enter()
    runtime, owner = environment["DATABASE_URL"], environment["DATABASE_OWNER_URL"]
    rights = (
        "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(runtime, rights) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(runtime, "CREATE TABLE mine (id int)")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    with psycopg.connect(runtime, autocommit=True) as connection:
        connection.execute("INSERT INTO theirs (word) VALUES ('房间')")
        connection.execute("UPDATE theirs SET word = '车位'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("TRUNCATE theirs")
    assert ask(runtime, "SELECT word FROM theirs") == "车位"


def test_a_wrong_password_is_refused(servers: Servers) -> None:
    url = servers.enter()["DATABASE_URL"]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url, password="wrong")


def test_killed_servers_start_again_with_their_data(home: Home, servers: Servers) -> None:
    environment = servers.enter()
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    assert servers.postgres is not None
    assert servers.valkey is not None
    for server in (servers.postgres, servers.valkey):
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not any(server.pid() is None for server in (servers.postgres, servers.valkey)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    revived = set(servers.revive())
    time.sleep(0.2)
    revived |= set(servers.revive())
    assert revived == {"PostgreSQL", "Valkey"}
    assert ask(environment["DATABASE_URL"], "SELECT value FROM kept") == 1
    assert redis.Redis.from_url(environment["REDIS_URL"]).ping()


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(home: Home, servers: Servers) -> None:
    postgres = Postgres(home, throw_away=False)
    data = Path(postgres.kept["data"])
    assert postgres.pid() is None
    # After a restart of the machine the pid of the file may be anybody's; here it is ours.
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert ask(servers.enter()["DATABASE_URL"], "SELECT 1") == 1


def test_an_address_of_the_user_is_used_and_nothing_started(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgresql://u:p@db/x", "REDIS_URL": "redis://cache/0", "SECRET_KEY": "mine"}
    servers = Servers(Home(tmp_path), environment=given, throw_away=False)
    made = servers.enter()
    servers.leave()
    assert set(made) == {"LINLI_HOME", "FIELD_KEYS"}
    assert not (tmp_path / "postgres.json").exists()


def test_two_homes_do_not_share_a_port_or_a_password(home: Home, servers: Servers, tmp_path: Path) -> None:
    mine = servers.enter()
    other = Servers(Home(tmp_path), environment={"DATABASE_URL": "postgresql://u:p@db/x"}, throw_away=False)
    theirs = other.enter()
    try:
        assert theirs["REDIS_URL"] != mine["REDIS_URL"]
        assert theirs["SECRET_KEY"] != mine["SECRET_KEY"]
        redis.Redis.from_url(mine["REDIS_URL"]).set("word", "mine")
        assert redis.Redis.from_url(theirs["REDIS_URL"]).get("word") is None
    finally:
        other.leave()


def test_the_superuser_is_not_handed_out(servers: Servers) -> None:
    assert not any(SUPERUSER in value for value in servers.enter().values())
