"""Posting, balances, statements, bulk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, connections

from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.ledger import checks, selectors, services
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.ledger.services import AlreadyPosted, EntryUnbalanced
from tests.conftest import CommittedDatabase
from tests.payments.ledger.books import NOW, TODAY, Books

Counting = Callable[[int], AbstractContextManager[object]]
CASH = AccountKey(AccountKind.CASH, 1)
RECEIVABLE = AccountKey(AccountKind.RECEIVABLE, 1, 1)


def test_an_entry_moves_both_balances(books: Books) -> None:
    books.pay(1, amount=100, bill=7)
    books.pay(2, amount=250, bill=8)
    unused = AccountKey(AccountKind.PREPAYMENT, None, 5)
    assert selectors.balances(company_id=books.first, keys=[CASH, RECEIVABLE, unused]) == {
        CASH: Money(350),
        RECEIVABLE: Money(-350),
        unused: Money(0),
    }
    assert selectors.balance_by_subject(company_id=books.first, kind=AccountKind.RECEIVABLE, subject_ids=[7, 8, 9]) == {
        7: Money(-100),
        8: Money(-250),
        9: Money(0),
    }
    assert selectors.balance_by_community(company_id=books.first, kind=AccountKind.CASH) == {1: Money(350)}
    assert selectors.balance_by_reference(
        company_id=books.first, kind=AccountKind.RECEIVABLE, reference_ids=[1, 2]
    ) == {1: Money(-350), 2: Money(0)}
    assert selectors.balances(company_id=books.second, keys=[CASH]) == {CASH: Money(0)}


def test_a_cause_is_posted_once_and_the_caller_can_go_on(books: Books) -> None:
    books.pay(1)
    with tenant_transaction(books.first):
        with pytest.raises(AlreadyPosted):
            books.pay(1, amount=5)
        books.pay(1, amount=5, part=1)
    assert selectors.balances(company_id=books.first, keys=[CASH])[CASH] == Money(105)
    books.pay(1, company=books.second)


def test_an_entry_that_does_not_balance_is_refused_before_the_database(books: Books) -> None:
    for postings in ([Posting(CASH, Side.DEBIT, Money(5))], []):
        with tenant_transaction(books.first), pytest.raises(EntryUnbalanced):
            services.post_entry(
                company_id=books.first, source="test", source_id=1, posted_on=TODAY, postings=postings, now=NOW
            )


def test_a_statement_shows_what_stood_before_what_moved_and_what_stands(books: Books) -> None:
    for day in range(4):
        books.pay(day, amount=100, posted_on=TODAY + timedelta(days=day))
    shown = selectors.statement(
        company_id=books.first,
        account=CASH,
        starts_on=TODAY + timedelta(days=1),
        ends_on=TODAY + timedelta(days=3),
    )
    assert (shown.opening, shown.closing) == (Money(100), Money(300))
    assert [(line.source_id, line.amount, line.balance) for line in shown.lines] == [
        (1, Money(100), Money(200)),
        (2, Money(100), Money(300)),
    ]


def test_accounts_made_by_two_at_once_are_made_once(books: Books) -> None:
    keys = [AccountKey(AccountKind.PREPAYMENT, 1, room) for room in range(300)]
    found: list[dict[AccountKey, int]] = []
    start = threading.Barrier(2)

    def make(order: int) -> None:
        start.wait()
        with tenant_transaction(books.first):
            found.append(services.ensure_accounts(company_id=books.first, keys=keys[::order]))
        connections.close_all()

    threads = [threading.Thread(target=make, args=(order,)) for order in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1]
    assert found[0].keys() == set(keys)


def test_accounts_cost_three_statements_however_many(books: Books, assert_queries: Counting) -> None:
    keys = [AccountKey(AccountKind.PREPAYMENT, 1, room) for room in range(50)]
    with tenant_transaction(books.first):
        # set the company, look, add, look again
        with assert_queries(4):
            services.ensure_accounts(company_id=books.first, keys=keys)
        with assert_queries(2):
            services.ensure_accounts(company_id=books.first, keys=keys)


def post_many(books: Books, count: int, *, off_by: int = 0, source_id: int = 1) -> tuple[int, int]:
    revenue = AccountKey(AccountKind.REVENUE, 1, 1)
    with tenant_transaction(books.first):
        accounts = services.ensure_accounts(company_id=books.first, keys=[RECEIVABLE, revenue])
        return services.post_bulk(
            company_id=books.first,
            source="bulk",
            source_id=source_id,
            community_id=1,
            posted_on=TODAY,
            now=NOW,
            select_sql=(
                "SELECT %(receivable)s::bigint, 100::bigint, bill FROM generate_series(1, %(count)s) AS bill "
                "UNION ALL SELECT %(revenue)s::bigint, -100::bigint * %(count)s - %(off_by)s, NULL"
            ),
            params={
                "receivable": accounts[RECEIVABLE],
                "revenue": accounts[revenue],
                "count": count,
                "off_by": off_by,
            },
        )


def test_a_bulk_entry_of_a_hundred_thousand_postings_is_quick(books: Books) -> None:
    begun = time.monotonic()
    _, written = post_many(books, 100_000)
    seconds = time.monotonic() - begun
    assert written == 100_001
    # Two to three seconds on two busy cores; the bound only catches a trigger that has become quadratic (minutes).
    assert seconds < 30
    assert selectors.balances(company_id=books.first, keys=[RECEIVABLE])[RECEIVABLE] == Money(10_000_000)
    with pytest.raises(AlreadyPosted):
        post_many(books, 1)


def test_a_bulk_entry_that_does_not_balance_cannot_commit(books: Books) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        post_many(books, 10, off_by=1)
    assert checks.check_ledger(company_ids=[books.first]).entries == 0


def test_a_closed_month_moves_the_day(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_open_day_rules", [])
    services.register_open_day(lambda company, community, day: max(day, TODAY))
    assert services.open_day(company_id=1, community_id=1, day=TODAY - timedelta(days=9)) == TODAY
    assert services.open_day(company_id=1, community_id=1, day=TODAY + timedelta(days=9)) == TODAY + timedelta(days=9)


def test_the_check_finds_what_is_wrong(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.pay(1)
    monkeypatch.setattr(checks, "_checks", {})
    assert checks.check_ledger(company_ids=[books.first, books.second]).ok is True
    checks.register_check("bills", lambda company_id: ["bill 7: 1.00 in the books, 2.00 on the bill"])
    report = checks.check_ledger(company_ids=[books.first])
    assert (report.entries, report.unbalanced, report.orphans, report.ok) == (1, 0, 1, False)
    assert report.findings == (f"company {books.first}: bills: bill 7: 1.00 in the books, 2.00 on the bill",)


def test_the_check_does_not_trust_the_triggers(books: Books, committed_db: CommittedDatabase) -> None:
    entry_id = books.pay(1)
    with psycopg.connect(committed_db.owner_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
        owner.execute("UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE amount_minor > 0")
    connection.close()
    report = checks.check_ledger(company_ids=[books.first])
    assert (report.entries, report.unbalanced, report.ok) == (1, 1, False)
    assert entry_id
