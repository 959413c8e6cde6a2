"""The balance of each account: every movement with the fee that Stripe takes of it."""

import secrets
import sqlite3

from infra.simulators.store import Store, fee_of


def new_id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(12)}"


class Books:
    def __init__(self, store: Store) -> None:
        self._store = store

    def fee(self, amount_minor: int) -> int:
        return fee_of(amount_minor, percent=self._store.setting("fee_percent", "0"))

    def move(
        self,
        db: sqlite3.Connection,
        *,
        account_id: str,
        word: str,
        amount_minor: int,
        currency: str,
        source: str,
        number: str = "",
        fee_minor: int = 0,
        at: float | None = None,
    ) -> str:
        """Write a balance transaction of the type `word`; returns its id."""
        made = new_id("txn")
        db.execute(
            "INSERT INTO transactions (id, account_id, type, amount_minor, fee_minor, currency, source, number,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                made, account_id, word, amount_minor, fee_minor, currency, source, number,
                self._store.now() if at is None else at,
            ),
        )  # fmt: skip
        return made

    def balance(self, account_id: str) -> int:
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT COALESCE(SUM(amount_minor - fee_minor), 0) FROM transactions WHERE account_id = ?",
                (account_id,),
            ).fetchone()
        return int(row[0])
