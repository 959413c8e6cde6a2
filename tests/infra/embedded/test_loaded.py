"""A throw-away demo begins with the data as they were loaded, whatever the run before did to them."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from infra.embedded.home import Home, StartRefused
from infra.embedded.loaded import LoadedData
from infra.embedded.postgres import Postgres
from infra.embedded.servers import Servers

# The same worker as the other tests that start servers: each start costs seconds of every core.
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    home = Home(tmp_path_factory.mktemp("home"))
    servers = Servers(home, environment={}, throw_away=True)
    servers.enter()
    yield servers
    servers.leave()
    Postgres(home, throw_away=True).remove()


@pytest.fixture
def loaded(servers: Servers) -> LoadedData:
    return LoadedData(servers.home, servers, root=ROOT)


def owner_url(servers: Servers) -> str:
    assert servers.postgres is not None
    return servers.postgres.url("linli_owner")


def words(servers: Servers) -> list[str]:
    with psycopg.connect(owner_url(servers)) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM loaded").fetchall()]


def test_what_a_run_did_is_forgotten(servers: Servers, loaded: LoadedData) -> None:
    books = servers.home.path / "simulators" / "bank" / "books"
    assert loaded.bring_back() is False
    books.parent.mkdir(parents=True)
    books.write_text("one merchant")
    with psycopg.connect(owner_url(servers), autocommit=True) as connection:
        connection.execute("CREATE TABLE loaded AS SELECT 'first' AS word")
    loaded.keep()

    with psycopg.connect(owner_url(servers), autocommit=True) as connection:
        connection.execute("UPDATE loaded SET word = 'spoiled'")
    books.write_text("one merchant, one payment")
    upload = servers.home.path / "media" / "upload"
    upload.parent.mkdir()
    upload.write_text("a workbook")
    assert servers.valkey is not None
    redis.Redis.from_url(servers.valkey.url()).set("sign-in attempts", 5)

    assert loaded.bring_back() is True
    assert words(servers) == ["first"]
    assert books.read_text() == "one merchant"
    assert not upload.exists()
    assert redis.Redis.from_url(servers.valkey.url()).get("sign-in attempts") is None


def test_data_of_another_version_are_not_brought_back(
    servers: Servers, loaded: LoadedData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoadedData, "fingerprint", lambda self: "of a changed sample")
    assert loaded.bring_back() is False
    with pytest.raises(psycopg.errors.UndefinedTable):
        words(servers)
    # What is loaded now may be kept under the same name.
    loaded.keep()
    assert loaded.bring_back() is True


def test_a_database_of_the_users_own_is_never_thrown_away(tmp_path: Path) -> None:
    servers = Servers(Home(tmp_path), environment={"DATABASE_URL": "postgresql://own"}, throw_away=True)
    with pytest.raises(StartRefused, match="unset DATABASE_URL"):
        LoadedData(servers.home, servers, root=ROOT)
