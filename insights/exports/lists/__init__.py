"""The lists that can be exported."""

from __future__ import annotations

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput
from insights.exports.columns import ExportList
from insights.exports.lists.charges import ASSIGNMENTS, READINGS
from insights.exports.lists.homes import PERSONS, ROOMS
from insights.exports.lists.ledger import LEDGER_POSTINGS, STATEMENT
from insights.exports.lists.money import ARREARS, BILLS, OPEN_BILLS, PAYMENTS, RECEIPTS, RED_LETTERS
from insights.exports.lists.oversight import AUDIT

ALL: dict[str, ExportList] = {
    one.name: one
    for one in (
        BILLS, OPEN_BILLS, ARREARS, PAYMENTS, RECEIPTS, RED_LETTERS, ROOMS, PERSONS, ASSIGNMENTS, READINGS, AUDIT,
        LEDGER_POSTINGS, STATEMENT,
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
