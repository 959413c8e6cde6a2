"""The lists that can be exported."""

from __future__ import annotations

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput
from insights.exports.columns import ExportList
from insights.exports.lists.bank import BANK_CLAIMS, BANK_IMPORTS, BANK_LINES, SUSPENSE_LINES
from insights.exports.lists.charges import ASSIGNMENTS, BILLING_RUNS, READINGS, TARIFFS
from insights.exports.lists.homes import PERSONS, ROOMS
from insights.exports.lists.ledger import (
    COLLECTION_POSTINGS,
    LEDGER_ACCOUNTS,
    LEDGER_CHECKS,
    LEDGER_ENTRIES,
    LEDGER_POSTINGS,
    STATEMENT,
)
from insights.exports.lists.money import ARREARS, BILLS, OPEN_BILLS, PAYMENTS, RECEIPTS, RED_LETTERS
from insights.exports.lists.oversight import AUDIT, PERSONAL_DATA_ACCESS, STAFF
from insights.exports.lists.payments import (
    EXCEPTION_CASES,
    PAYMENT_PAUSES,
    PROVIDER_STATEMENTS,
    STATEMENT_DIFFERENCES,
)
from insights.exports.lists.people import ARCHIVE_CHANGES, BINDING_REQUESTS, PHONE_CHANGES, VISITS
from insights.exports.lists.refunds import REFUNDS

ALL: dict[str, ExportList] = {
    one.name: one
    for one in (
        BILLS, OPEN_BILLS, ARREARS, PAYMENTS, RECEIPTS, REFUNDS, RED_LETTERS, ROOMS, PERSONS, ASSIGNMENTS, READINGS,
        AUDIT,
        LEDGER_POSTINGS, STATEMENT, LEDGER_ENTRIES, LEDGER_ACCOUNTS, COLLECTION_POSTINGS, LEDGER_CHECKS, TARIFFS,
        BILLING_RUNS, EXCEPTION_CASES, PROVIDER_STATEMENTS, STATEMENT_DIFFERENCES, BANK_IMPORTS,
        BANK_LINES, SUSPENSE_LINES, BANK_CLAIMS, PAYMENT_PAUSES, BINDING_REQUESTS,
        PHONE_CHANGES, VISITS, ARCHIVE_CHANGES, PERSONAL_DATA_ACCESS, STAFF,
    )
}  # fmt: skip


def list_named(name: str) -> ExportList:
    """Raises InvalidInput."""
    found = ALL.get(name)
    if found is None:
        raise InvalidInput(field=("list",), name="list", reason=name)
    return found


def lists_of(actor: Actor) -> list[ExportList]:
    """The lists that the actor may see somewhere, in their order here."""
    return [one for one in ALL.values() if any(actor.can(code) for code in one.permissions)]
