"""Fixtures of every test: a real database (see databases.py), counted queries."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.databases import SERVER, NamedTemplate, pointed_at, with_path

# Tests that one worker runs after another, longest first: begun last they would be waited for alone.
GROUPS = ("tests/browser/", "tests/scenarios/test_kill.py", "tests/infra/embedded/")
TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


@dataclass(frozen=True)
class CommittedDatabase:
    """A database of one test. url: as the runtime role; owner_url: as the role that owns the tables."""

    name: str
    url: str
    owner_url: str


def group_of(nodeid: str) -> str | None:
    return next((group for group in GROUPS if nodeid.startswith(group)), None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the groups to the front; `./linli test` has the workers take their work in this order.

    Last, because pytest-django sorts by how a test uses the database, which would put the browser's behind.
    """

    def place(item: pytest.Item) -> int:
        group = group_of(item.nodeid)
        return len(GROUPS) if group is None else GROUPS.index(group)

    items.sort(key=place)


class GroupScheduling(LoadScopeScheduling):
    """Hands out test by test, a group as a whole.

    xdist's own `loadgroup` marks a test's group in a name that the installed pytest no longer reads: with it each test
    of a group goes wherever a worker is free, and the browser's would wait for each other's demo.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling | None:
    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This worker's database, for the tests that are rolled back (`@pytest.mark.django_db`)."""
    SERVER.copy(SERVER.migrated_template(), SERVER.worker_database)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    SERVER.drop(SERVER.worker_database)


@pytest.fixture
def committed_db(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[CommittedDatabase]:
    """A fresh database for one test that really commits: threads, processes, deferred triggers.

    `@pytest.mark.from_template(TEMPLATE)` starts it from a named template. The test needs no django_db mark.
    """
    if request.node.get_closest_marker("django_db"):
        pytest.fail("committed_db and django_db exclude each other: one commits, the other rolls back", pytrace=False)
    marker = request.node.get_closest_marker("from_template")
    with django_db_blocker.unblock():
        if marker:
            wanted: NamedTemplate = marker.args[0]
            template = SERVER.filled_template(wanted, pointed_at)
        else:
            template = SERVER.migrated_template()
        name = SERVER.fresh_copy(template)
        try:
            with pointed_at(name):
                yield CommittedDatabase(name, with_path(SERVER.runtime_url, name), with_path(SERVER.owner_url, name))
        finally:
            SERVER.drop(name)


@pytest.fixture
def assert_queries() -> Callable[..., contextlib.AbstractContextManager[CaptureQueriesContext]]:
    """`with assert_queries(4):` - so many statements go to the database; BEGIN, SAVEPOINT and the like do not count."""

    @contextlib.contextmanager
    def expect(count: int, *, using: str = "default") -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connections[using]) as captured:
            yield captured
        asked = [
            query["sql"] for query in captured.captured_queries if not query["sql"].startswith(TRANSACTION_CONTROL)
        ]
        listing = "\n".join(f"{number}. {text}" for number, text in enumerate(asked, 1))
        assert len(asked) == count, f"{len(asked)} queries instead of {count}:\n{listing}"

    return expect
