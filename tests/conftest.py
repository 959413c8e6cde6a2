"""Fixtures of every test: a real database (see databases.py), counted queries."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import SERVER, NamedTemplate, pointed_at, with_path

# Groups of tests that one worker runs after another, longest first: begun last they would be waited for alone.
FIRST_GROUPS = ("browser", "kill")
TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT")


@dataclass(frozen=True)
class CommittedDatabase:
    """A database of one test. url: as the runtime role; owner_url: as the role that owns the tables."""

    name: str
    url: str
    owner_url: str


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long groups to the front; `./linli test` has the workers take their work in this order.

    Last, because pytest-django sorts by how a test uses the database, which would put the browser's behind.
    """

    def place(item: pytest.Item) -> int:
        group = item.get_closest_marker("xdist_group")
        name = group.args[0] if group and group.args else None
        return FIRST_GROUPS.index(name) if name in FIRST_GROUPS else len(FIRST_GROUPS)

    items.sort(key=place)


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
