"""The tests' own ground: databases that tests cannot disturb each other through."""

import psycopg
import pytest
from django.db import connection, transaction

from tests.conftest import CommittedDatabase
from tests.databases import SERVER, named_template

BUILT: list[str] = []


def build_marker() -> None:
    BUILT.append(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('seeded', 'marker')")


MARKED = named_template("marked_for_the_fixture_tests", build_marker)


def count_seeded() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'seeded'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_tests_connect_as_the_runtime_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == ("linli_app", SERVER.worker_database)


@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(_time: int, committed_db: CommittedDatabase) -> None:
    with connection.cursor() as cursor, transaction.atomic(durable=True):
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('seeded', 'mine')")
    assert connection.settings_dict["NAME"] == committed_db.name
    # Seen from another connection: it really was committed.
    with psycopg.connect(committed_db.url) as other:
        assert other.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'seeded'").fetchone() == (1,)


@pytest.mark.from_template(MARKED)
@pytest.mark.parametrize("_time", [1, 2])
def test_a_named_template_is_built_at_most_once_a_run(_time: int, committed_db: CommittedDatabase) -> None:
    assert count_seeded() == 1
    assert len(BUILT) <= 1
    assert committed_db.name not in BUILT


@pytest.mark.django_db
def test_queries_are_counted_without_transaction_control(assert_queries) -> None:
    with assert_queries(1), transaction.atomic():
        count_seeded()
    with pytest.raises(AssertionError, match="1 queries instead of 2"), assert_queries(2):
        count_seeded()


def test_redis_is_empty_at_the_start_of_a_test_and_not_shared() -> None:
    assert SERVER.redis.dbsize() == 0
    SERVER.redis.set("left", "behind")


def test_redis_is_empty_again() -> None:
    assert SERVER.redis.dbsize() == 0
