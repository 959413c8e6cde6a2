"""Pages and PaymentIntents of the simulated platform: from the call to the money.

A page is open → complete or expired, an intent requires_payment_method → processing → succeeded or canceled. A page
gets its intent when somebody pays.
"""

import json
import secrets
import sqlite3
from typing import Any

from infra.simulators.store import Store
from infra.simulators.stripe import forms, objects
from infra.simulators.stripe.books import Books, new_id
from infra.simulators.stripe.events import Events
from infra.simulators.stripe.forms import Declined, missing

HALF_HOUR, DAY = 1800, 86400
LEAST = 50
OPEN, COMPLETE, EXPIRED = "open", "complete", "expired"
WAITING, PROCESSING, PAID, CANCELED = "requires_payment_method", "processing", "succeeded", "canceled"


class Trade:
    def __init__(self, *, store: Store, books: Books, events: Events, public_url: str) -> None:
        self._store, self._books, self._events, self._public_url = store, books, events, public_url

    # --- what merchants ask for ---

    def create_session(self, account_id: str, data: dict[str, Any]) -> dict[str, Any]:
        if forms.text(data, "mode") != "payment":
            raise Declined("parameter_invalid", "mode must be payment", param="mode")
        item = ("line_items", "0")
        price, now = (*item, "price_data"), self._store.now()
        amount = forms.amount(data, *price, "unit_amount") * forms.amount(data, *item, "quantity")
        expires_at = forms.whole(data, "expires_at")
        if not HALF_HOUR <= expires_at - now <= DAY:
            raise Declined("parameter_invalid", "expires_at: between 30 minutes and 24 hours", param="expires_at")
        require_least(amount)
        marks = forms.metadata(data, "metadata")
        row = {
            "id": new_id("cs_test"),
            "account_id": account_id,
            "token": secrets.token_hex(12),
            "number": forms.text(data, "client_reference_id", longest=200, required=False),
            "amount_minor": amount,
            "currency": forms.text(data, *price, "currency", longest=3),
            "name": forms.text(data, *price, "product_data", "name", longest=250),
            "metadata": json.dumps(marks),
            "intent_metadata": json.dumps(forms.metadata(data, "payment_intent_data", "metadata")),
            "status": OPEN,
            "success_url": forms.address(data, "success_url"),
            "cancel_url": forms.address(data, "cancel_url"),
            "created_at": now,
            "expires_at": expires_at,
        }
        with self._store.transaction() as db:
            insert(db, "sessions", row)
            return self.session(db, account_id, str(row["id"]))

    def create_intent(self, account_id: str, data: dict[str, Any]) -> dict[str, Any]:
        amount, marks = forms.amount(data, "amount"), forms.metadata(data, "metadata")
        require_least(amount)
        row = {
            "id": new_id("pi"),
            "account_id": account_id,
            "token": secrets.token_hex(12),
            "number": marks.get("out_trade_no", ""),
            "amount_minor": amount,
            "currency": forms.text(data, "currency", longest=3),
            "description": forms.text(data, "description", longest=1000, required=False),
            "metadata": json.dumps(marks),
            "status": WAITING,
            "created_at": self._store.now(),
        }
        with self._store.transaction() as db:
            insert(db, "intents", row)
            described = self.intent(db, account_id, str(row["id"]))
        # Not part of the protocol: it is where a person pays by hand.
        return {**described, "simulator_cashier_url": f"{self._public_url}/cashier/{row['token']}"}

    def session(self, db: sqlite3.Connection, account_id: str, session_id: str) -> dict[str, Any]:
        row = self._session(db, account_id, session_id)
        return objects.session(row, url=f"{self._public_url}/cashier/{row['token']}")

    def intent(self, db: sqlite3.Connection, account_id: str, intent_id: str) -> dict[str, Any]:
        return objects.intent(self._intent(db, account_id, intent_id))

    def charge(self, db: sqlite3.Connection, account_id: str, charge_id: str) -> sqlite3.Row:
        return owned(db, "charges", "charge", account_id, charge_id)

    def expire(self, account_id: str, session_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            row = self._session(db, account_id, session_id)
            if row["status"] != OPEN:
                raise Declined("", 'Only Checkout Sessions with a status in ["open"] can be expired.')
            if row["intent_id"] and self._intent(db, account_id, row["intent_id"])["status"] == PROCESSING:
                raise Declined("", "This Checkout Session has a payment in progress.")
            self._expire(db, row)
            return self.session(db, account_id, session_id)

    def cancel(self, account_id: str, intent_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            row = self._intent(db, account_id, intent_id)
            if row["status"] != WAITING:
                raise Declined(
                    "payment_intent_unexpected_state",
                    f"You cannot cancel this PaymentIntent because it has a status of {row['status']}.",
                )
            db.execute("UPDATE intents SET status = ? WHERE id = ?", (CANCELED, intent_id))
            after = self.intent(db, account_id, intent_id)
            self._tell(db, account_id, row["number"], "payment_intent.canceled", after)
            return after

    # --- what payers do ---

    def pay(self, token: str, *, force: bool = False, paid_at: float | None = None) -> None:
        """`force` pays what is over, too: the race that makes late payments. Raises Declined when not payable."""
        with self._store.transaction() as db:
            page, intent = self.found(db, token)
            if intent is None and page is not None:
                if page["status"] != OPEN and not force:
                    raise Declined("session_expired", "This page has expired.")
                intent = self._intent_of_page(db, page)
            if intent is None:
                raise missing("cashier", token)
            if intent["status"] == PAID:
                raise Declined("payment_intent_unexpected_state", "It has been paid already.")
            is_over = intent["status"] == CANCELED or (page is not None and page["status"] == EXPIRED)
            if is_over and not force:
                raise Declined("payment_intent_unexpected_state", "It has been canceled.")
            self._take(db, intent, page, at=self._store.now() if paid_at is None else paid_at)

    def begin_paying(self, token: str) -> None:
        """The payer's bank is asked: neither paid nor to be closed."""
        with self._store.transaction() as db:
            page, intent = self.found(db, token)
            if intent is None and page is not None:
                intent = self._intent_of_page(db, page)
            if intent is None or intent["status"] != WAITING:
                raise Declined("payment_intent_unexpected_state", "It is not waiting to be paid.")
            db.execute("UPDATE intents SET status = ? WHERE id = ?", (PROCESSING, intent["id"]))

    def give_up(self, token: str) -> None:
        """The bank said no: it may be tried again."""
        with self._store.transaction() as db:
            _, intent = self.found(db, token)
            if intent is None or intent["status"] != PROCESSING:
                raise Declined("payment_intent_unexpected_state", "Nobody is paying.")
            db.execute("UPDATE intents SET status = ? WHERE id = ?", (WAITING, intent["id"]))

    def found(self, db: sqlite3.Connection, token: str) -> tuple[sqlite3.Row | None, sqlite3.Row | None]:
        """(page, intent) behind a cashier's address; either may be None, not both. Raises Declined."""
        page = db.execute("SELECT * FROM sessions WHERE token = ?", (token,)).fetchone()
        if page is not None:
            page = self._session(db, page["account_id"], page["id"])
            has_intent = bool(page["intent_id"])
            return page, self._intent(db, page["account_id"], page["intent_id"]) if has_intent else None
        intent = db.execute("SELECT * FROM intents WHERE token = ?", (token,)).fetchone()
        if intent is None:
            raise missing("cashier", token)
        return None, intent

    # --- below ---

    def _intent_of_page(self, db: sqlite3.Connection, page: sqlite3.Row) -> sqlite3.Row:
        made = new_id("pi")
        row = {name: page[name] for name in ("account_id", "number", "amount_minor", "currency")}
        insert(
            db,
            "intents",
            {
                **row,
                "id": made,
                "token": secrets.token_hex(12),
                "session_id": page["id"],
                "description": page["name"],
                "metadata": page["intent_metadata"],
                "status": WAITING,
                "created_at": self._store.now(),
            },
        )
        db.execute("UPDATE sessions SET intent_id = ? WHERE id = ?", (made, page["id"]))
        return self._intent(db, page["account_id"], made)

    def _take(self, db: sqlite3.Connection, intent: sqlite3.Row, page: sqlite3.Row | None, *, at: float) -> None:
        account_id, amount, made = intent["account_id"], intent["amount_minor"], new_id("ch")
        same = {name: intent[name] for name in ("account_id", "amount_minor", "currency", "metadata")}
        insert(db, "charges", {**same, "id": made, "intent_id": intent["id"], "created_at": at})
        db.execute("UPDATE intents SET status = ?, charge_id = ? WHERE id = ?", (PAID, made, intent["id"]))
        self._books.move(
            db,
            account_id=account_id,
            word="charge",
            amount_minor=amount,
            currency=intent["currency"],
            source=made,
            number=intent["number"],
            fee_minor=self._books.fee(amount),
            at=at,
        )
        after = self.intent(db, account_id, intent["id"])
        self._tell(db, account_id, intent["number"], "payment_intent.succeeded", after)
        if page is not None:
            db.execute("UPDATE sessions SET status = ? WHERE id = ?", (COMPLETE, page["id"]))
            completed = self.session(db, account_id, page["id"])
            self._tell(db, account_id, intent["number"], "checkout.session.completed", completed)

    def _session(self, db: sqlite3.Connection, account_id: str, session_id: str) -> sqlite3.Row:
        row = owned(db, "sessions", "checkout.session", account_id, session_id)
        if row["status"] == OPEN and row["expires_at"] <= self._store.now():
            self._expire(db, row)
            row = owned(db, "sessions", "checkout.session", account_id, session_id)
        return row

    def _expire(self, db: sqlite3.Connection, row: sqlite3.Row) -> None:
        db.execute("UPDATE sessions SET status = ? WHERE id = ?", (EXPIRED, row["id"]))
        if row["intent_id"]:
            db.execute("UPDATE intents SET status = ? WHERE id = ?", (CANCELED, row["intent_id"]))
        expired = self.session(db, row["account_id"], row["id"])
        self._tell(db, row["account_id"], row["number"], "checkout.session.expired", expired)

    def _intent(self, db: sqlite3.Connection, account_id: str, intent_id: str) -> sqlite3.Row:
        return owned(db, "intents", "payment_intent", account_id, intent_id)

    def _tell(self, db: sqlite3.Connection, account_id: str, number: str, word: str, about: dict[str, Any]) -> None:
        self._events.tell(db, account_id=account_id, numbers=(number,), word=word, about=about)


def require_least(amount: int) -> None:
    if amount < LEAST:
        raise Declined("amount_too_small", "Amount must be at least 50 of the smallest unit.")


def owned(db: sqlite3.Connection, table: str, kind: str, account_id: str, object_id: str) -> sqlite3.Row:
    """The account's row; another account's is as good as none. `table` is a name of ours. Raises Declined."""
    row: sqlite3.Row | None = db.execute(
        f"SELECT * FROM {table} WHERE id = ? AND account_id = ?",  # noqa: S608
        (object_id, account_id),
    ).fetchone()
    if row is None:
        raise missing(kind, object_id)
    return row


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """`table` and the names of `row` are ours."""
    columns, marks = ", ".join(row), ", ".join("?" for _ in row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
