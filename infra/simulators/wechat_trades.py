"""Fulfilment of payments made in a mini-program (发货信息管理), as WeChat's open platform keeps it.

It knows of payments from the pay simulator: at the address that a test names, or the one whose state folder lies beside
its own. What was told virtually delivered is settled two days later; a test may move an order by hand.
"""

import json
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS shipments (
  transaction_id TEXT PRIMARY KEY, mchid TEXT NOT NULL, out_trade_no TEXT NOT NULL, openid TEXT NOT NULL, uploads
  INTEGER NOT NULL, content TEXT NOT NULL, shipped_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS forced (transaction_id TEXT PRIMARY KEY, order_state INTEGER, in_complaint INTEGER NOT NULL);
"""
MOST_UPLOADS = 2
SETTLE_SECONDS = {1: 10 * 86400, 2: 2 * 86400, 3: 2 * 86400, 4: 2 * 86400}
WAITING, SHIPPED, SETTLED, REFUNDED = 1, 2, 4, 5
LONGEST_DESCRIPTION = 120

Refuse = Callable[[int, str], Exception]


class Trades:
    """`refuse`: makes the platform's own error of a code and a text."""

    def __init__(self, *, db: sqlite3.Connection, pay_state: Path, refuse: Refuse) -> None:
        self._db, self._pay_state, self._refuse = db, pay_state, refuse
        self._pay_url = ""
        db.executescript(SCHEMA)

    def collect_from(self, url: str) -> None:
        self._pay_url = url.rstrip("/")

    # --- what the product calls ---

    def upload(self, data: dict[str, Any]) -> dict[str, Any]:
        order = self._paid(data.get("order_key"))
        self._ship(order, order["orders"], goods=[data], data=data)
        return {"errcode": 0, "errmsg": "ok"}

    def upload_combined(self, data: dict[str, Any]) -> dict[str, Any]:
        order, subs = self._paid(data.get("order_key")), data.get("sub_orders")
        if not isinstance(subs, list):
            raise self._refuse(10060014, "sub_orders is wrong")
        told = [(sub.get("order_key", {}).get("mchid"), sub.get("order_key", {}).get("out_trade_no")) for sub in subs]
        known = [(one["mchid"], one["out_trade_no"]) for one in order["orders"]]
        if sorted(told) != sorted(known) or len(known) < 2:
            raise self._refuse(10060014, "sub_orders do not make up the order")
        self._ship(order, order["orders"], goods=subs, data=data)
        return {"errcode": 0, "errmsg": "ok"}

    def get_order(self, data: dict[str, Any]) -> dict[str, Any]:
        found = self._by_transaction(str(data.get("transaction_id", "")))
        return {"errcode": 0, "errmsg": "ok", "order": self._described(found)}

    # --- the test's side ---

    def force(self, data: dict[str, Any]) -> None:
        """{"transaction_id", "order_state"?, "in_complaint"?}: what WeChat says of an order from now on."""
        self._db.execute(
            "INSERT OR REPLACE INTO forced VALUES (?, ?, ?)",
            (data["transaction_id"], data.get("order_state"), int(bool(data.get("in_complaint", False)))),
        )

    def uploaded(self) -> list[dict[str, Any]]:
        rows = self._db.execute("SELECT * FROM shipments ORDER BY shipped_at, transaction_id").fetchall()
        return [
            {
                "transaction_id": row["transaction_id"],
                "out_trade_no": row["out_trade_no"],
                "uploads": row["uploads"],
                **json.loads(row["content"]),
            }
            for row in rows
        ]

    # --- inside ---

    def _ship(
        self, order: dict[str, Any], parts: list[dict[str, Any]], *, goods: list[dict[str, Any]], data: dict[str, Any]
    ) -> None:
        if data.get("payer", {}).get("openid") != order["openid"]:
            raise self._refuse(268485224, "payer openid does not match the order")
        self._require_moment(data.get("upload_time"))
        for entry in goods:
            listed = entry.get("shipping_list")
            texts = [one.get("item_desc", "") for one in listed] if isinstance(listed, list) else []
            if not texts or not all(0 < len(text) <= LONGEST_DESCRIPTION for text in texts):
                raise self._refuse(10060012, "item_desc is wrong")
            if entry.get("logistics_type") not in SETTLE_SECONDS or entry.get("delivery_mode") not in (1, 2):
                raise self._refuse(10060005, "logistics_type or delivery_mode is wrong")
        for part in parts:
            row = self._row(part["transaction_id"])
            if self._state(part) in (SETTLED, REFUNDED):
                raise self._refuse(10060002, "the order is fulfilled already")
            if row is not None and row["uploads"] >= MOST_UPLOADS:
                raise self._refuse(10060003, "the second upload is used")
        for part in parts:
            row = self._row(part["transaction_id"])
            content = {
                "logistics_type": goods[0]["logistics_type"],
                "item_desc": goods[0]["shipping_list"][0]["item_desc"],
            }
            self._db.execute(
                "INSERT OR REPLACE INTO shipments VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    part["transaction_id"], part["mchid"], part["out_trade_no"], order["openid"],
                    (row["uploads"] if row is not None else 0) + 1, json.dumps(content, ensure_ascii=False),
                    time.time(),
                ),
            )  # fmt: skip

    def _require_moment(self, text: Any) -> None:
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError as error:
            raise self._refuse(10060009, "upload_time is wrong") from error
        if moment.tzinfo is None:
            raise self._refuse(10060009, "upload_time has no zone")

    def _paid(self, key: Any) -> dict[str, Any]:
        if not isinstance(key, dict) or key.get("order_number_type") != 1:
            raise self._refuse(10060001, "order_key is wrong")
        order = self._asked(str(key.get("out_trade_no", "")))
        if order is None or order["mchid"] != key.get("mchid"):
            raise self._refuse(10060001, "the order does not exist")
        if order["state"] != "SUCCESS":
            raise self._refuse(10060004, "the order is not paid")
        return order

    def _by_transaction(self, transaction_id: str) -> dict[str, Any]:
        row = self._row(transaction_id)
        order = self._asked(row["out_trade_no"]) if row is not None else None
        for part in order["orders"] if order is not None else []:
            if part["transaction_id"] == transaction_id:
                return dict(part)
        raise self._refuse(10060001, "the order does not exist")

    def _asked(self, number: str) -> dict[str, Any] | None:
        """An order of the pay simulator, by its own number or that of one of its parts."""
        url = self._pay_url
        if not url:
            path = self._pay_state / "wechatpay.json"
            url = str(json.loads(path.read_text())["base_url"]) if path.exists() else ""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            # The other simulator, on this very machine.
            with opener.open(f"{url}/_sim/orders/{number}", timeout=5) as answer:
                return dict(json.loads(answer.read()))
        except (urllib.error.URLError, ValueError):
            return None

    def _row(self, transaction_id: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(
            "SELECT * FROM shipments WHERE transaction_id = ?", (transaction_id,)
        ).fetchone()
        return row

    def _state(self, part: dict[str, Any]) -> int:
        forced = self._db.execute("SELECT * FROM forced WHERE transaction_id = ?", (part["transaction_id"],)).fetchone()
        if forced is not None and forced["order_state"] is not None:
            return int(forced["order_state"])
        if part["refunded_minor"] == part["amount_minor"]:
            return REFUNDED
        row = self._row(part["transaction_id"])
        if row is None:
            return WAITING
        over = row["shipped_at"] + SETTLE_SECONDS[json.loads(row["content"])["logistics_type"]]
        return SETTLED if time.time() >= over else SHIPPED

    def _described(self, part: dict[str, Any]) -> dict[str, Any]:
        forced = self._db.execute(
            "SELECT in_complaint FROM forced WHERE transaction_id = ?", (part["transaction_id"],)
        ).fetchone()
        return {
            "transaction_id": part["transaction_id"],
            "merchant_id": part["mchid"],
            "merchant_trade_no": part["out_trade_no"],
            "paid_amount": part["amount_minor"],
            "order_state": self._state(part),
            "in_complaint": bool(forced["in_complaint"]) if forced is not None else False,
        }
