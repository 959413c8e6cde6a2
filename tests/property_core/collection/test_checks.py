"""Each kind of fault, planted past the guards, is found by the check of the books."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection

from payments.ledger.checks import check_ledger
from tests.conftest import CommittedDatabase
from tests.property_core.billing.fees import MINE, Fees, build_fees

Found = Callable[[str], list[str]]

FAULTS = {
    "a posting that was changed": (
        "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM ledger_posting)",
        "entries do not balance",
    ),
    "an entry without postings": (
        "DELETE FROM ledger_posting WHERE entry_id = (SELECT min(id) FROM ledger_entry)",
        "entries do not balance",
    ),
    "a posting without its entry": (
        "DELETE FROM ledger_entry WHERE id = (SELECT max(id) FROM ledger_entry)",
        "postings without entry or account",
    ),
    "a bill that says it was paid more": (
        "UPDATE bill SET paid_minor = paid_minor + 1 WHERE status = 'PART_PAID'",
        "billing receivables: bill",
    ),
    "a settlement that vanished": (
        "DELETE FROM bill_settlement WHERE id = (SELECT min(id) FROM bill_settlement)",
        "settlements",
    ),
    "a settlement of another sum": (
        "UPDATE bill_settlement SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM bill_settlement)",
        "collection settlements: bill",
    ),
    "a receipt of another sum": (
        "UPDATE receipt SET total_minor = total_minor + 1 WHERE id = (SELECT min(id) FROM receipt)",
        "collection receipts: receipt",
    ),
    "a top-up of another sum": (
        "UPDATE bill_payment SET surplus_minor = surplus_minor - 1 WHERE surplus_minor > 0",
        "collection prepaid rooms: room",
    ),
    "an offset of another sum": (
        "UPDATE bill_payment SET total_minor = total_minor + 1 WHERE provider = 'prepayment'",
        "collection prepayments: offset",
    ),
    "money at the desk of another sum": (
        "UPDATE payment_attempt_leg SET amount_minor = amount_minor + 1 "
        "WHERE id = (SELECT min(id) FROM payment_attempt_leg)",
        "payments: payment",
    ),
}


@pytest.fixture
def fees(committed_db: CommittedDatabase) -> Fees:
    """Part of a bill paid at the desk, change kept, and some of it laid on the other bills."""
    fees = build_fees()
    september, october, _ = fees.bill_ids(MINE)
    fees.pay_cash(fees.due([september]).amount_minor + 5_000, bill_ids=[september], keep_change_as_prepayment=True)
    fees.offset(MINE, bill_ids=[october])
    fees.require_clean_books()
    return fees


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_found(fees: Fees, committed_db: CommittedDatabase, fault: str) -> None:
    statement, words = FAULTS[fault]
    with psycopg.connect(committed_db.owner_url, autocommit=True) as owner:
        disable(owner)
        assert owner.execute(statement.encode()).rowcount > 0
    connection.close()
    report = check_ledger(company_ids=[fees.cast.company_id])
    assert not report.ok
    assert any(words in finding for finding in report.findings), report.findings


def disable(owner: psycopg.Connection) -> None:
    """The owner cannot switch off the triggers of foreign keys: those of the tables meant are dropped."""
    for table in ("ledger_posting", "ledger_entry", "bill_settlement"):
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
    keys = owner.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = 'ledger_entry'::regclass"
    ).fetchall()
    for table, name in keys:
        owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
