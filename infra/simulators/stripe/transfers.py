"""Transfers out of a charge to other accounts, and their reversals."""

import json
from typing import Any

from infra.simulators.store import Store
from infra.simulators.stripe import forms, objects
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.books import Books, new_id
from infra.simulators.stripe.forms import Declined
from infra.simulators.stripe.trade import Trade, insert, owned


class Transfers:
    def __init__(self, *, store: Store, books: Books, trade: Trade, accounts: Accounts) -> None:
        self._store, self._books, self._trade, self._accounts = store, books, trade, accounts

    def create(self, account_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """Raises Declined: the destination is unknown, or the charge does not cover it."""
        amount, destination = forms.amount(data, "amount"), forms.text(data, "destination")
        if not self._accounts.exists(destination) or destination == account_id:
            raise Declined("resource_missing", f"No such destination: '{destination}'", param="destination")
        with self._store.transaction() as db:
            charge = self._trade.charge(db, account_id, forms.text(data, "source_transaction"))
            gone = db.execute(
                "SELECT COALESCE(SUM(amount_minor), 0) FROM transfers WHERE charge_id = ?", (charge["id"],)
            ).fetchone()[0]
            if gone + amount > charge["amount_minor"]:
                raise Declined("transfers_not_allowed", "Transfers exceed the source transaction.", param="amount")
            row = {
                "id": new_id("tr"),
                "account_id": account_id,
                "destination": destination,
                "charge_id": charge["id"],
                "transfer_group": forms.text(data, "transfer_group", required=False),
                "amount_minor": amount,
                "currency": forms.text(data, "currency", longest=3),
                "metadata": json.dumps(forms.metadata(data, "metadata")),
                "created_at": self._store.now(),
            }
            insert(db, "transfers", row)
            for holder, word, moved in ((account_id, "transfer", -amount), (destination, "payment", amount)):
                self._books.move(
                    db,
                    account_id=holder,
                    word=word,
                    amount_minor=moved,
                    currency=str(row["currency"]),
                    source=str(row["id"]),
                )
            return objects.transfer(owned(db, "transfers", "transfer", account_id, str(row["id"])))

    def of_group(self, account_id: str, group: str) -> list[dict[str, Any]]:
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM transfers WHERE account_id = ? AND transfer_group = ?"
                " ORDER BY created_at DESC, rowid DESC",
                (account_id, group),
            ).fetchall()
        return [objects.transfer(row) for row in rows]

    def reverse(self, account_id: str, transfer_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """Raises Declined: the destination no longer has it."""
        amount = forms.amount(data, "amount")
        with self._store.transaction() as db:
            transfer = owned(db, "transfers", "transfer", account_id, transfer_id)
            if transfer["reversed_minor"] + amount > transfer["amount_minor"]:
                raise Declined("", "The reversal is larger than what is left of the transfer.", param="amount")
            if self._books.balance(transfer["destination"]) < amount:
                raise Declined("balance_insufficient", "The destination has insufficient funds to reverse it.")
            row = {
                "id": new_id("trr"),
                "account_id": account_id,
                "transfer_id": transfer_id,
                "amount_minor": amount,
                "currency": transfer["currency"],
                "metadata": json.dumps(forms.metadata(data, "metadata")),
                "created_at": self._store.now(),
            }
            insert(db, "reversals", row)
            db.execute("UPDATE transfers SET reversed_minor = reversed_minor + ? WHERE id = ?", (amount, transfer_id))
            for holder, word, moved in (
                (account_id, "transfer_refund", amount),
                (transfer["destination"], "payment_reversal", -amount),
            ):
                self._books.move(
                    db,
                    account_id=holder,
                    word=word,
                    amount_minor=moved,
                    currency=transfer["currency"],
                    source=str(row["id"]),
                )
            return objects.reversal(owned(db, "reversals", "reversal", account_id, str(row["id"])))

    def reversals(self, account_id: str, transfer_id: str) -> list[dict[str, Any]]:
        with self._store.transaction() as db:
            owned(db, "transfers", "transfer", account_id, transfer_id)
            rows = db.execute(
                "SELECT * FROM reversals WHERE transfer_id = ? ORDER BY created_at DESC, rowid DESC", (transfer_id,)
            ).fetchall()
        return [objects.reversal(row) for row in rows]
