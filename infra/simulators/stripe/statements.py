"""Balance transactions as the API lists them: what the simulated platform's own books say of a stretch of time.

Behaviour `statement` of our number of an order or a refund lies: {"omit": true} leaves it out, {"amount_minor": n} and
{"fee_minor": n} state something else than the books.
"""

import sqlite3
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store
from infra.simulators.stripe import forms, objects

# Which table holds the source of a transaction, by the beginning of its id.
SOURCES = {
    "ch": ("charges", objects.charge),
    "re": ("refunds", objects.refund),
    "du": ("disputes", objects.dispute),
    "tr": ("transfers", objects.transfer),
    "trr": ("reversals", objects.reversal),
}


class Statements:
    def __init__(self, *, store: Store, behaviours: Behaviours) -> None:
        self._store, self._behaviours = store, behaviours

    def listed(self, account_id: str, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Newest first; `created[gte]` and `created[lt]`."""
        first = float(forms.text(data, "created", "gte", required=False) or 0)
        last = float(forms.text(data, "created", "lt", required=False) or "inf")
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM transactions WHERE account_id = ? AND created_at >= ? AND created_at < ?"
                " ORDER BY position DESC",
                (account_id, first, last),
            ).fetchall()
            is_expanded = "data.source" in forms.listed(data, "expand")
            found = []
            for row in rows:
                lie = self._behaviours.value((row["number"],), "statement", {}) if row["number"] else {}
                if not lie.get("omit"):
                    found.append(self._described(db, row, lie=lie, is_expanded=is_expanded))
            return found

    def _described(
        self, db: sqlite3.Connection, row: sqlite3.Row, *, lie: dict[str, Any], is_expanded: bool
    ) -> dict[str, Any]:
        source: dict[str, Any] | str = row["source"]
        kind = str(row["source"]).partition("_")[0]
        if is_expanded and kind in SOURCES:
            table, describe = SOURCES[kind]
            # The table's name is ours.
            source = describe(db.execute(f"SELECT * FROM {table} WHERE id = ?", (row["source"],)).fetchone())  # noqa: S608
            if "amount_minor" in lie:
                source["amount"] = lie["amount_minor"]
        described = objects.transaction(row, source=source)
        if "amount_minor" in lie:
            described["amount"] = lie["amount_minor"] if row["amount_minor"] > 0 else -lie["amount_minor"]
        if "fee_minor" in lie:
            described["fee"] = lie["fee_minor"]
        return described
