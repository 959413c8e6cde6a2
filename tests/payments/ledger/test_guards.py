"""What the database itself refuses, asked as the role that the product runs as."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors

from backend.organization.base import tenant_transaction
from backend.organization.reads import SETTING
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from tests.payments.ledger.books import NOW, TODAY, Books

TABLES = ("ledger_entry", "ledger_posting")


def run(company_id: int | None, *statements: str) -> int:
    """Rows touched by the last statement, in one transaction of the company (None: of nobody)."""
    with transaction.atomic(), connection.cursor() as cursor:
        if company_id is not None:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(company_id)])
        for statement in statements:
            cursor.execute(statement)
        return cursor.rowcount


def scalar(company_id: int | None, query: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if company_id is not None:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(company_id)])
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def test_the_tests_run_as_the_runtime_role(books: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT tableowner FROM pg_tables WHERE tablename = 'ledger_entry')")
        user, owner = cursor.fetchone()
    assert user != owner


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE {table} SET company_id = company_id", errors.RestrictViolation),
        ("DELETE FROM {table}", errors.RestrictViolation),
        ("TRUNCATE {table} CASCADE", (errors.RestrictViolation, errors.InsufficientPrivilege)),
    ],
)
def test_what_is_written_stays(
    books: Books, table: str, statement: str, refusal: type[Exception] | tuple[type[Exception], ...]
) -> None:
    books.pay()
    with pytest.raises(DatabaseError) as error:
        run(books.first, statement.format(table=table))
    assert isinstance(error.value.__cause__, refusal)
    assert scalar(books.first, "SELECT count(*) FROM ledger_posting") == 2


def add(books: Books, *amounts: int) -> None:
    """An entry by raw rows, past the service's own checks."""
    with tenant_transaction(books.first):
        account = LedgerAccount.objects.create(company_id=books.first, kind="CASH", normal_side="DEBIT", community_id=9)
        entry = LedgerEntry.objects.create(
            company_id=books.first, source="raw", source_id=1, posted_on=TODAY, posted_at=NOW
        )
        for amount in amounts:
            LedgerPosting.objects.create(
                company_id=books.first, entry_id=entry.pk, account_id=account.pk, amount_minor=amount
            )


@pytest.mark.parametrize("amounts", [(100, -99), (100,), (), (100, -50, -49)])
def test_an_entry_that_does_not_balance_cannot_commit(books: Books, amounts: tuple[int, ...]) -> None:
    with pytest.raises(IntegrityError, match="ledger entry"):
        add(books, *amounts)
    assert scalar(books.first, "SELECT count(*) FROM ledger_entry") == 0


def test_a_posting_of_nothing_is_refused(books: Books) -> None:
    with pytest.raises(IntegrityError, match="ledger_posting_not_zero"):
        add(books, 100, -100, 0)


def test_postings_cannot_join_an_earlier_entry(books: Books) -> None:
    entry_id = books.pay()
    account_id = scalar(books.first, "SELECT min(id) FROM ledger_account")
    with pytest.raises(DatabaseError, match="entry of their own transaction"):
        run(
            books.first,
            "INSERT INTO ledger_posting (company_id, entry_id, account_id, amount_minor, currency) VALUES "
            f"({books.first}, {entry_id}, {account_id}, 5, 'CNY'), "
            f"({books.first}, {entry_id}, {account_id}, -5, 'CNY')",
        )


@pytest.mark.parametrize("table", [*TABLES, "ledger_account"])
def test_without_a_company_there_are_no_rows(books: Books, table: str) -> None:
    books.pay()
    assert scalar(books.first, f"SELECT count(*) FROM {table}") > 0
    assert scalar(None, f"SELECT count(*) FROM {table}") == 0
    assert scalar(books.second, f"SELECT count(*) FROM {table}") == 0


def test_nobody_writes_into_the_books_of_another_company(books: Books) -> None:
    with pytest.raises(DatabaseError, match="row-level security"):
        run(
            books.second,
            "INSERT INTO ledger_entry (company_id, source, source_id, part, posted_on, posted_at) VALUES "
            f"({books.first}, 'raw', 1, 0, '2026-11-23', now())",
        )
