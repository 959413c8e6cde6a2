"""Sixty-four at once number documents of one company and one type: no gap, none twice; without the lock there are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, connections

from backend.organization.base import tenant_transaction
from backend.organization.models import NumberingRule, NumberSequence
from backend.organization.numbering import Reset, number_on_commit, register_document, take_number
from tests.cast import NOW, TODAY, Cast, build_cast
from tests.conftest import CommittedDatabase

WRITERS = 64
EACH = 5
PROBE = register_document("probe", zh="样单", en="Probe", pattern="YD{YYYY}{MM}-{NNNNNN}", reset=Reset.MONTH).key


class Undone(Exception):
    """A writer changes its mind with the number in its hand."""


@pytest.fixture
def cast(committed_db: CommittedDatabase) -> Cast:
    with psycopg.connect(committed_db.owner_url) as owner:
        # Without a unique key: what keeps numbers apart here is the counter alone.
        owner.execute(
            "CREATE TABLE probe_document (id bigint GENERATED ALWAYS AS IDENTITY, company_id bigint, number text)"
        )
        owner.execute("GRANT SELECT, INSERT, UPDATE ON probe_document TO PUBLIC")
    return build_cast()


def at_once(work: Callable[[int], None], count: int = WRITERS) -> None:
    start = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(writer: int) -> None:
        start.wait()
        try:
            work(writer)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(writer,)) for writer in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def write(cast: Cast, *, unit: str = "HQ", is_undone: bool = False, days: int = 0) -> None:
    now = NOW + timedelta(days=days)
    try:
        with tenant_transaction(cast.company_id):
            number = take_number(company_id=cast.company_id, document=PROBE, unit_id=cast.units[unit], now=now)
            keep(number)
            if is_undone:
                raise Undone
    except Undone:
        pass


def document(cast: Cast) -> Any:
    """A row without a number, with as much of a model's shape as its numbering asks for."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_document (company_id) VALUES (%s) RETURNING id", [cast.company_id])
        row = cursor.fetchone()
    assert row
    table = SimpleNamespace(db_table="probe_document")
    return SimpleNamespace(pk=row[0], company_id=cast.company_id, _meta=table)


def keep(number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_document (number) VALUES (%s)", [number])


def numbers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM probe_document ORDER BY number")
        return [row[0] for row in cursor.fetchall()]


def test_no_gap_and_none_twice_although_a_third_is_undone(cast: Cast) -> None:
    def work(writer: int) -> None:
        for turn in range(EACH):
            write(cast, is_undone=(writer + turn) % 3 == 0)

    at_once(work)
    kept = sum((writer + turn) % 3 != 0 for writer in range(WRITERS) for turn in range(EACH))
    assert numbers() == [f"YD202611-{number:06d}" for number in range(1, kept + 1)]


def test_communities_with_counters_of_their_own_each_count_without_a_gap(cast: Cast) -> None:
    with tenant_transaction(cast.company_id):
        NumberingRule.objects.create(
            company_id=cast.company_id, unit_id=cast.units["HQ"], kind=PROBE, pattern="{UNIT}-{YYYY}-{NNN}",
            reset=Reset.NEVER, starts_on=TODAY, set_at=NOW,
        )  # fmt: skip
    at_once(lambda writer: write(cast, unit=("JG", "YX")[writer % 2], is_undone=writer % 8 < 2))
    assert numbers() == [f"{unit}-2026-{number:03d}" for unit in ("JG", "YX") for number in range(1, 25)]


def test_a_rule_that_changes_under_the_writers_gives_no_number_twice(cast: Cast) -> None:
    """Half of them write as if it were tomorrow, when the counter no longer begins anew each month."""
    with tenant_transaction(cast.company_id):
        for reset, days in ((Reset.MONTH, 0), (Reset.NEVER, 1)):
            NumberingRule.objects.create(
                company_id=cast.company_id, unit_id=cast.units["HQ"], kind=PROBE, pattern="X{YYYY}{MM}-{NNN}",
                reset=reset, starts_on=TODAY + timedelta(days=days), set_at=NOW,
            )  # fmt: skip
    at_once(lambda writer: write(cast, days=writer % 2))
    assert numbers() == [f"X202611-{number:03d}" for number in range(1, WRITERS + 1)]


def test_numbers_given_with_the_commit_count_alike(cast: Cast) -> None:
    def work(writer: int) -> None:
        for turn in range(EACH):
            try:
                with tenant_transaction(cast.company_id):
                    number_on_commit(document(cast), document=PROBE, now=NOW)
                    if (writer + turn) % 3 == 0:
                        raise Undone
            except Undone:
                pass

    at_once(work)
    kept = sum((writer + turn) % 3 != 0 for writer in range(WRITERS) for turn in range(EACH))
    assert numbers() == [f"YD202611-{number:06d}" for number in range(1, kept + 1)]


def test_what_is_undone_within_a_transaction_takes_no_number(cast: Cast) -> None:
    with tenant_transaction(cast.company_id):
        number_on_commit(document(cast), document=PROBE, now=NOW)
        try:
            with tenant_transaction(cast.company_id, durable=False):
                number_on_commit(document(cast), document=PROBE, now=NOW)
                raise Undone
        except Undone:
            pass
        number_on_commit(document(cast), document=PROBE, now=NOW)
        assert take_number(company_id=cast.company_id, document=PROBE, now=NOW) == "YD202611-000001"
    assert numbers() == ["YD202611-000002", "YD202611-000003"]


def test_a_number_that_the_database_refuses_undoes_the_whole_transaction(
    cast: Cast, committed_db: CommittedDatabase
) -> None:
    keep("YD202611-000001")
    with psycopg.connect(committed_db.owner_url) as owner:
        owner.execute("CREATE UNIQUE INDEX ON probe_document (number)")

    def work() -> None:
        with tenant_transaction(cast.company_id):
            NumberSequence.objects.create(company_id=cast.company_id, kind="beside", prefix="X")
            number_on_commit(document(cast), document=PROBE, now=NOW)

    with pytest.raises(IntegrityError):
        work()
    # The connection is as good as before.
    with tenant_transaction(cast.company_id):
        assert not NumberSequence.objects.exists()
    assert numbers() == ["YD202611-000001"]


def test_control_without_the_lock_numbers_come_twice(cast: Cast, committed_db: CommittedDatabase) -> None:
    """The race is real: reading the counter and writing it back, as one would without thinking."""
    with psycopg.connect(committed_db.owner_url) as owner:
        owner.execute(UNLOCKED)
    at_once(lambda writer: write(cast))
    found = numbers()
    assert len(found) == WRITERS
    assert len(set(found)) < WRITERS


UNLOCKED = """
CREATE OR REPLACE FUNCTION linli_take_number(
    in_company bigint, in_document text, in_counter text, in_prefix text, in_width integer
) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    taken bigint;
BEGIN
    SELECT coalesce(max(last), 0) + 1 INTO taken FROM number_sequence
    WHERE company_id = in_company AND kind = in_document AND prefix = in_prefix;
    INSERT INTO number_sequence (company_id, kind, prefix, last) VALUES (in_company, in_document, in_prefix, taken)
    ON CONFLICT (company_id, kind, prefix) DO UPDATE SET last = excluded.last;
    RETURN in_prefix || lpad(taken::text, in_width, '0');
END $$
"""
