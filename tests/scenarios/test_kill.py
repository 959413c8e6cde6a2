"""Work survives a kill of any process at any moment (every failpoint), and of the servers under it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from backend.kernel import failpoints
from infra.embedded.home import Home
from infra.embedded.postgres import Postgres
from infra.embedded.servers import Servers, running
from tests.conftest import CommittedDatabase
from tests.databases import ROOT, SERVER, with_path
from tests.infra.simulator_process import WechatPaySimulator
from tests.scenarios.kill_path import walk, write_workbook
from tests.scenarios.kill_support import Deployment, load_product

# Failpoint -> the process that passes it: a step of the path, or one of the processes that stand beside it.
PASSED_BY = {
    "import.before_commit": "import",
    "import.after_commit": "import",
    "run.before_commit": "run",
    "run.after_commit": "run",
    "relay.before_send": "relay",
    "relay.after_send": "relay",
    "bill_payment.before_commit": "start",
    "bill_payment.after_commit": "start",
    "checkout.after_attempt": "checkout",
    "checkout.after_provider_create": "checkout",
    "checkout.after_commit": "checkout",
    "message.stored": "web",
    "message.before_commit": "web",
    "message.after_commit": "web",
    "cash.before_commit": "cash",
    "cash.after_commit": "cash",
    "sweep.after_query": "expire",
    "timeout.after_close": "expire",
    "timeout.after_release": "expire",
}
# Killed by tests of their own, apart from this path: tests/backend/jobs, tests/payments/intents/test_refund_kills.py,
# tests/payments/refunds/test_kills.py.
KILLED_ELSEWHERE = {
    "file.after_row", "file.after_content", "job.after_claim", "job.after_run", "job.after_finish",
    "refund.after_provider_call", "refund.before_commit", "refund.after_commit",
    "refund_order.after_step", "refund_order.before_commit", "refund_order.after_commit",
    "split.after_mark", "split.after_provider_call", "split.before_commit", "split.after_commit",
    "return.after_provider_call", "return.before_commit", "return.after_commit", "shipping.after_provider_call",
}  # fmt: skip
# Here the servers are killed too: an order opened that we do not know of, a booking cut short, an event on its way.
SERVERS_DIE_AT = ("checkout.after_provider_create", "message.before_commit", "relay.after_send")


def test_every_failpoint_has_a_case() -> None:
    assert PASSED_BY.keys() | KILLED_ELSEWHERE == failpoints.NAMES
    assert set(SERVERS_DIE_AT) <= failpoints.NAMES


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    load_product()
    path = tmp_path_factory.mktemp("book") / "small.xlsx"
    write_workbook(path)
    return path


@pytest.fixture
def deployment(
    committed_db: CommittedDatabase,
    wechat_simulator: WechatPaySimulator,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Deployment]:
    made = Deployment(
        database_url=committed_db.url,
        redis_url=os.environ["REDIS_URL"],
        simulator=wechat_simulator,
        folder=tmp_path,
        ready=django_db_blocker.unblock,
    )
    yield made
    made.kill()


@pytest.fixture(scope="module")
def undisturbed(
    book: Path,
    wechat_simulator_process: WechatPaySimulator,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> dict[str, Any]:
    """What the path leaves behind where nothing is killed."""
    name = SERVER.fresh_copy(SERVER.migrated_template())
    made = Deployment(
        database_url=with_path(SERVER.runtime_url, name),
        redis_url=os.environ["REDIS_URL"],
        simulator=wechat_simulator_process,
        folder=tmp_path_factory.mktemp("undisturbed"),
        ready=django_db_blocker.unblock,
    )
    try:
        return walk(made, book=book)
    finally:
        made.kill()
        SERVER.drop(name)


def test_the_undisturbed_path_takes_all_kinds_of_money(undisturbed: dict[str, Any]) -> None:
    """Otherwise the comparison would prove little."""
    assert {row[0][:4] for row in undisturbed["settlements"]} == {"R101", "R102", "R103"}
    assert sorted({row[1] for row in undisturbed["settlements"]}) == ["PAYMENT", "PREPAYMENT"]
    assert sorted(row[0] for row in undisturbed["intents"]) == ["CAPTURED", "CAPTURED", "RELEASED"]
    assert [order[0] for order in undisturbed["provider orders"]] == ["CLOSED", "SUCCESS"]
    assert undisturbed["provider balance"] == undisturbed["provider orders"][1][1]
    assert undisturbed["cases"] == undisturbed["refunds"] == undisturbed["owed messages"] == []


@pytest.mark.slow
@pytest.mark.parametrize("failpoint", sorted(PASSED_BY))
def test_a_killed_process_changes_nothing(
    failpoint: str, undisturbed: dict[str, Any], deployment: Deployment, book: Path
) -> None:
    deployment.failpoint, deployment.armed = failpoint, PASSED_BY[failpoint]
    left = walk(deployment, book=book)
    assert deployment.deaths == [failpoint]
    assert left == undisturbed


# --- with the servers ---


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """PostgreSQL and Valkey of our own, durable as in production, with a migrated database."""
    path = tmp_path_factory.mktemp("home")
    given = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    with running(path, environment=given) as started:
        migrating = {**started.environment, "LINLI_DB_ROLE": "owner", "SECRET_KEY": os.environ["SECRET_KEY"]}
        command = [sys.executable, "-m", "backend.manage", "migrate", "--no-input", "--verbosity=0"]
        subprocess.run(command, env=migrating, cwd=ROOT, check=True)
        yield started.servers
    Postgres(Home(path), throw_away=False).remove()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def exposed(
    servers: Servers,
    wechat_simulator: WechatPaySimulator,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Deployment]:
    """A deployment on servers that may be killed."""
    assert servers.postgres is not None
    assert servers.valkey is not None
    name = f"case_{os.urandom(4).hex()}"
    with psycopg.connect(servers.postgres.url("linli_owner", "postgres"), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE linli").format(sql.Identifier(name)))
    made = Deployment(
        database_url=servers.postgres.url("linli_app", name),
        redis_url=servers.valkey.url(),
        simulator=wechat_simulator,
        folder=tmp_path,
        ready=django_db_blocker.unblock,
    )
    made.after_death = kill_servers(servers)
    yield made
    made.kill()


def kill_servers(servers: Servers) -> Callable[[], None]:
    def kill() -> None:
        for server in (servers.postgres, servers.valkey):
            assert server is not None
            pid = server.pid()
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            while server.pid() is not None:
                reap(pid)
        assert servers.revive() == ["PostgreSQL", "Valkey"]

    return kill


def reap(pid: int) -> None:
    """Collect a server that is our own child; elsewhere its parent does."""
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return


@pytest.mark.slow
@pytest.mark.parametrize("failpoint", SERVERS_DIE_AT)
def test_killed_servers_change_nothing(
    failpoint: str, undisturbed: dict[str, Any], exposed: Deployment, book: Path
) -> None:
    exposed.failpoint, exposed.armed = failpoint, PASSED_BY[failpoint]
    left = walk(exposed, book=book)
    assert exposed.deaths == [failpoint]
    assert left == undisturbed
