"""Refunds of the simulated platform: done within the call, unless a behaviour holds them; some fail days later."""

import json
import sqlite3
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store
from infra.simulators.stripe import forms, objects
from infra.simulators.stripe.books import Books, new_id
from infra.simulators.stripe.events import Events
from infra.simulators.stripe.forms import Declined
from infra.simulators.stripe.trade import Trade, insert, owned
from infra.simulators.web import Refusal

PENDING, DONE, FAILED = "pending", "succeeded", "failed"


class Refunds:
    def __init__(self, *, store: Store, books: Books, trade: Trade, events: Events, behaviours: Behaviours) -> None:
        self._store, self._books, self._trade = store, books, trade
        self._events, self._behaviours = events, behaviours

    def create(self, account_id: str, data: dict[str, Any]) -> dict[str, Any]:
        with self._store.transaction() as db:
            intent = owned(db, "intents", "payment_intent", account_id, forms.text(data, "payment_intent"))
            if not intent["charge_id"]:
                raise Declined("", "This PaymentIntent does not have a successful charge to refund.")
            charge = self._trade.charge(db, account_id, intent["charge_id"])
            amount, marks = forms.amount(data, "amount"), forms.metadata(data, "metadata")
            if charge["refunded_minor"] == charge["amount_minor"]:
                raise Declined("charge_already_refunded", f"Charge {charge['id']} has already been refunded.")
            if charge["refunded_minor"] + amount > charge["amount_minor"]:
                raise Declined("", "Refund amount is greater than unrefunded amount on charge.", param="amount")
            if self._books.balance(account_id) < amount:
                raise Declined("balance_insufficient", "Insufficient funds in your Stripe account.")
            number = marks.get("out_refund_no", "")
            same = {name: charge[name] for name in ("account_id", "intent_id", "currency")}
            row = {
                **same,
                "id": new_id("re"),
                "charge_id": charge["id"],
                "number": number,
                "amount_minor": amount,
                "metadata": json.dumps(marks),
                "status": PENDING,
                "created_at": self._store.now(),
            }
            insert(db, "refunds", row)
            db.execute("UPDATE charges SET refunded_minor = refunded_minor + ? WHERE id = ?", (amount, charge["id"]))
            # The balance gives at once, whatever the payer's bank will say.
            self._move(db, row, word="refund", amount=-amount)
            refund_id = str(row["id"])
            is_held = self._behaviours.value((intent["number"], number), "refund", "normal") == "hold"
            if not is_held:
                db.execute("UPDATE refunds SET status = ? WHERE id = ?", (DONE, refund_id))
            self._tell(db, refund_id, "refund.created")
            return objects.refund(owned(db, "refunds", "refund", account_id, refund_id))

    def of_intent(self, account_id: str, intent_id: str) -> list[dict[str, Any]]:
        """Newest first."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM refunds WHERE account_id = ? AND intent_id = ? ORDER BY created_at DESC, rowid DESC",
                (account_id, intent_id),
            ).fetchall()
        return [objects.refund(row) for row in rows]

    def finish(self, number: str, *, status: str) -> None:
        """What the payer's bank says of the refund: `succeeded`, or `failed`, which it may also say days later."""
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM refunds WHERE number = ?", (number,)).fetchone()
            if row is None or row["status"] == FAILED or status not in {DONE, FAILED}:
                raise Refusal(400, "PARAM_ERROR", "没有这笔退款，或已失败")
            db.execute("UPDATE refunds SET status = ? WHERE id = ?", (status, row["id"]))
            if status == FAILED:
                amount = row["amount_minor"]
                db.execute(
                    "UPDATE charges SET refunded_minor = refunded_minor - ? WHERE id = ?", (amount, row["charge_id"])
                )
                self._move(db, dict(row), word="refund_failure", amount=amount)
            self._tell(db, row["id"], "refund.failed" if status == FAILED else "refund.updated")
            if status == FAILED:
                # Both are sent, and each has an id of its own.
                self._tell(db, row["id"], "charge.refund.updated")

    def _move(self, db: sqlite3.Connection, row: dict[str, Any], *, word: str, amount: int) -> None:
        self._books.move(
            db,
            account_id=str(row["account_id"]),
            word=word,
            amount_minor=amount,
            currency=str(row["currency"]),
            source=str(row["id"]),
            number=str(row["number"]),
        )

    def _tell(self, db: sqlite3.Connection, refund_id: str, word: str) -> None:
        row = db.execute("SELECT * FROM refunds WHERE id = ?", (refund_id,)).fetchone()
        intent = db.execute("SELECT number FROM intents WHERE id = ?", (row["intent_id"],)).fetchone()
        self._events.tell(
            db,
            account_id=row["account_id"],
            numbers=(intent["number"], row["number"]),
            word=word,
            about=objects.refund(row),
        )
