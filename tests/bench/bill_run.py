"""Bills posted per second with lines, trace and ledger, beside one raw INSERT … SELECT of the same rows."""

import time
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import psycopg

from tests.bench.results import Result
from tests.bench.scratch import Scratch, make_bare_twins, scratch_database

SETUP_DJANGO = False
LONG = True
ROOMS = 100_000
TARIFFS = 3
# In the order of their foreign keys.
WRITTEN = ("bill", "bill_line", "ledger_entry", "ledger_posting")
TIERS = ((Decimal(15), Decimal("3.10")), (Decimal(25), Decimal("4.20")), (None, Decimal("6.80")))


def run(runs: int) -> Iterable[Result]:
    runs = max(runs, 3)
    with scratch_database() as scratch:
        from backend.kernel.time import current_time
        from property_core.billing.management.commands.seed_load import seed

        load = seed(company="账单压测", bills=ROOMS * TARIFFS * runs, rooms=ROOMS, now=current_time())
        with scratch.own() as owner:
            twins = make_bare_twins(owner, WRITTEN)
        scratch.tidy()
        ours, raw = [], []
        # A month after the other, each written by the run and then again raw: both pairs of tables grow alike.
        for period in load.periods:
            ours.append(bills_per_second(scratch, company_id=load.company_id, unit_id=load.unit_id, period=period))
            raw.append(raw_bills_per_second(scratch, twins, company_id=load.company_id, period=period))
    baseline = sorted(raw)[len(raw) // 2]
    yield Result(f"{ROOMS:,} rooms x {TARIFFS} tariffs", tuple(ours), "bills/s", baseline)
    yield Result("raw INSERT … SELECT of the same rows", tuple(raw), "bills/s")


def bills_per_second(scratch: Scratch, *, company_id: int, unit_id: int, period: date) -> float:
    """One run of a month, whose totals are checked against the formulas worked out in Python."""
    from backend.accounts.actor import system_actor
    from backend.kernel.time import current_time
    from property_core.billing.services.run import run_billing

    actor = system_actor(company_id=company_id, request_id="bench")
    begun = time.perf_counter()
    figures = run_billing(actor=actor, unit_id=unit_id, period=period, now=current_time())
    seconds = time.perf_counter() - begun
    assert figures.count == ROOMS * TARIFFS, figures.count
    with reading(scratch, company_id) as connection:
        wanted = expected_total(connection, period=period)
        assert figures.amount_minor == wanted, (figures.amount_minor, wanted)
        assert lines_and_postings(connection, period=period) == (wanted, wanted, 0)
    return figures.count / seconds


def raw_bills_per_second(scratch: Scratch, twins: dict[str, str], *, company_id: int, period: date) -> float:
    """The rows of the same month copied into the bare tables in one transaction."""
    of_period = {
        "bill": "period = %(period)s",
        "bill_line": "bill_id IN (SELECT id FROM bill WHERE period = %(period)s)",
        "ledger_entry": "id IN (SELECT entry_id FROM written)",
        "ledger_posting": "entry_id IN (SELECT entry_id FROM written)",
    }
    with reading(scratch, company_id) as connection:
        connection.execute(
            "CREATE TEMPORARY TABLE written ON COMMIT DROP AS SELECT entry.id AS entry_id FROM ledger_entry AS entry"
            " JOIN billing_run_step AS step ON step.id = entry.source_id"
            " JOIN billing_run AS run ON run.id = step.run_id"
            " WHERE entry.source = 'billing_run_step' AND run.period = %s",
            [period],
        )
        # The rows are put aside before the clock starts: what is measured is the writing.
        for table in WRITTEN:
            connection.execute(
                f"CREATE TEMPORARY TABLE put_aside_{table} ON COMMIT DROP AS"
                f" SELECT * FROM {table} WHERE {of_period[table]} ORDER BY id",
                {"period": period},
            )
        begun = time.perf_counter()
        bills = 0
        for table in WRITTEN:
            copied = connection.execute(f"INSERT INTO {twins[table]} SELECT * FROM put_aside_{table}").rowcount
            bills = bills or copied
        connection.commit()
        return bills / (time.perf_counter() - begun)


def reading(scratch: Scratch, company_id: int) -> psycopg.Connection:
    """A connection as the product's role with the company set for its session."""
    connection = psycopg.connect(scratch.url, options=f"-c linli.company_id={company_id} -c work_mem=64MB")
    connection.execute("SELECT set_config('temp_buffers', '256MB', false)")
    return connection


def expected_total(connection: psycopg.Connection, *, period: date) -> int:
    """Fen of all bills of the month, from the rooms and readings alone."""
    total = 0
    for area, floor, usage in connection.execute(
        "SELECT room.built_area, room.floor, current.value - coalesce(("
        "  SELECT earlier.value FROM reading AS earlier"
        "  WHERE earlier.meter_id = meter.id AND earlier.period < %(period)s"
        "  ORDER BY earlier.period DESC LIMIT 1), meter.initial_reading)"
        " FROM room JOIN meter ON meter.room_id = room.id"
        " JOIN reading AS current ON current.meter_id = meter.id AND current.period = %(period)s",
        {"period": period},
    ):
        total += fen(area * Decimal("1.85")) + fen(12 + floor * Decimal("0.5")) + fen(water(usage))
    return total


def water(usage: Decimal) -> Decimal:
    amount, below = Decimal(0), Decimal(0)
    for until, price in TIERS:
        part = max(Decimal(0), min(usage, until if until is not None else usage) - below)
        amount += part * price
        below = until if until is not None else usage
    return amount


def fen(yuan: Decimal) -> int:
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def lines_and_postings(connection: psycopg.Connection, *, period: date) -> tuple[int, int, int]:
    """(fen of the lines, fen debited, sum of all postings) of a month's run."""
    lines = connection.execute(
        "SELECT sum(amount_minor)::bigint FROM bill_line JOIN bill ON bill.id = bill_line.bill_id WHERE period = %s",
        [period],
    ).fetchone()
    postings = connection.execute(
        "SELECT sum(posting.amount_minor) FILTER (WHERE posting.subject_id IS NOT NULL)::bigint,"
        " sum(posting.amount_minor)::bigint FROM ledger_posting AS posting"
        " JOIN ledger_entry AS entry ON entry.id = posting.entry_id AND entry.source = 'billing_run_step'"
        " JOIN billing_run_step AS step ON step.id = entry.source_id"
        " JOIN billing_run AS run ON run.id = step.run_id WHERE run.period = %s",
        [period],
    ).fetchone()
    assert lines is not None
    assert postings is not None
    return lines[0], postings[0], postings[1]
