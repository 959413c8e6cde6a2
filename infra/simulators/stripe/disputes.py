"""Disputes: the payer's bank takes a payment back, with a fee, and may give it again."""

import sqlite3

from infra.simulators.store import Store
from infra.simulators.stripe import objects
from infra.simulators.stripe.books import Books, new_id
from infra.simulators.stripe.events import Events
from infra.simulators.stripe.trade import insert
from infra.simulators.web import Refusal

ANSWER_SECONDS = 7 * 86400
FEE_MINOR = 10000
ENDS = frozenset({"won", "lost"})


class Disputes:
    def __init__(self, *, store: Store, books: Books, events: Events) -> None:
        self._store, self._books, self._events = store, books, events

    def open(self, number: str, *, reason: str) -> str:
        """The payer of our order `number` tells his bank that it was not him; returns the dispute's id."""
        with self._store.transaction() as db:
            charge = db.execute(
                "SELECT charges.* FROM charges JOIN intents ON intents.charge_id = charges.id WHERE number = ?",
                (number,),
            ).fetchone()
            if charge is None:
                raise Refusal(404, "ORDER_NOT_EXIST", f"没有付过款：{number}")
            now, made = self._store.now(), new_id("du")
            same = {name: charge[name] for name in ("account_id", "intent_id", "amount_minor", "currency")}
            insert(
                db,
                "disputes",
                {
                    **same,
                    "id": made,
                    "charge_id": charge["id"],
                    "reason": reason,
                    "status": "needs_response",
                    "created_at": now,
                    "due_by": now + ANSWER_SECONDS,
                },
            )
            self._move(db, made, number=number, amount=-charge["amount_minor"], fee=FEE_MINOR)
            for word in ("charge.dispute.created", "charge.dispute.funds_withdrawn"):
                self._tell(db, made, number=number, word=word)
            return made

    def end(self, dispute_id: str, *, status: str) -> None:
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM disputes WHERE id = ?", (dispute_id,)).fetchone()
            if row is None or status not in ENDS or row["status"] in ENDS:
                raise Refusal(400, "PARAM_ERROR", "没有这笔争议，或已结束")
            intent = db.execute("SELECT number FROM intents WHERE id = ?", (row["intent_id"],)).fetchone()
            db.execute("UPDATE disputes SET status = ? WHERE id = ?", (status, dispute_id))
            if status == "won":
                self._move(db, dispute_id, number=intent["number"], amount=row["amount_minor"], fee=0)
                self._tell(db, dispute_id, number=intent["number"], word="charge.dispute.funds_reinstated")
            self._tell(db, dispute_id, number=intent["number"], word="charge.dispute.closed")

    def _move(self, db: sqlite3.Connection, dispute_id: str, *, number: str, amount: int, fee: int) -> None:
        row = db.execute("SELECT * FROM disputes WHERE id = ?", (dispute_id,)).fetchone()
        self._books.move(
            db,
            account_id=row["account_id"],
            word="adjustment",
            amount_minor=amount,
            currency=row["currency"],
            source=dispute_id,
            number=number,
            fee_minor=fee,
        )

    def _tell(self, db: sqlite3.Connection, dispute_id: str, *, number: str, word: str) -> None:
        row = db.execute("SELECT * FROM disputes WHERE id = ?", (dispute_id,)).fetchone()
        self._events.tell(db, account_id=row["account_id"], numbers=(number,), word=word, about=objects.dispute(row))
