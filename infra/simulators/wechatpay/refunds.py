"""Refunds of the simulated platform: accepted at once, done a little later, told by message."""

import json
import secrets
import sqlite3
import time
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal
from infra.simulators.wechatpay import forms
from infra.simulators.wechatpay.messages import Messages
from infra.simulators.wechatpay.splitting import Splitting
from infra.simulators.wechatpay.trade import Trade

MAX_REFUNDS = 50
REFUND_YEAR = 365 * 86400


class Refunds:
    def __init__(
        self,
        *,
        store: Store,
        trade: Trade,
        splitting: Splitting,
        messages: Messages,
        behaviours: Behaviours,
        seconds: float,
    ) -> None:
        self._store, self._trade, self._messages, self._behaviours = store, trade, messages, behaviours
        self._splitting, self._seconds = splitting, seconds

    def create(self, *, mchid: str, data: dict[str, Any]) -> dict[str, Any]:
        """Accept a refund; the same number with the same content is the same refund. Raises Refusal."""
        out_refund_no = forms.number(data, "out_refund_no")
        amount = forms.obj(data, "amount")
        forms.yuan_only(amount)
        asked, total = forms.fen(amount, "refund"), forms.fen(amount, "total")
        notify_url = forms.address(data, "notify_url") if data.get("notify_url") else ""
        forms.text(data, "reason", longest=80, required=False)
        with self._store.transaction() as db:
            order = self._trade.order(
                db,
                mchid=mchid,
                out_trade_no=forms.text(data, "out_trade_no", longest=32, required=False),
                transaction_id=forms.text(data, "transaction_id", longest=32, required=False),
            )
            content = json.dumps([order["out_trade_no"], asked, total, "CNY"])
            earlier = self._row(db, mchid, out_refund_no)
            if earlier is not None:
                if earlier["content"] != content:
                    raise Refusal(400, "PARAM_ERROR", "同一退款单号的内容与首次请求不一致")
                return self._described(db, earlier)
            self._require_refundable(db, order=order, asked=asked, total=total)
            refund_id = f"5030{self._store.next_number('refund'):010d}{secrets.randbelow(10**14):014d}"
            mode = self._behaviours.value((order["out_trade_no"], out_refund_no), "refund", "normal")
            due_at = None if mode == "hold" else time.time() + self._seconds
            now = self._store.now()
            db.execute(
                "INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?, ?, NULL)",
                (
                    mchid, out_refund_no, refund_id, order["out_trade_no"], order["transaction_id"], asked, content,
                    notify_url, now, due_at,
                ),
            )  # fmt: skip
            db.execute(
                "UPDATE orders SET refunded_minor = refunded_minor + ? WHERE mchid = ? AND out_trade_no = ?",
                (asked, mchid, order["out_trade_no"]),
            )
            self._store.move(mchid=mchid, amount_minor=-asked, kind="REFUND", reference=refund_id, at=now)
            back = -self._store.moved(kind="FEE", reference=order["transaction_id"]) * asked // total
            self._store.move(mchid=mchid, amount_minor=back, kind="FEE_BACK", reference=refund_id, at=now)
            created = self._row(db, mchid, out_refund_no)
            return self._described(db, created) if created else {}

    def query(self, *, mchid: str, out_refund_no: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            row = self._row(db, mchid, out_refund_no)
            if row is None:
                raise Refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
            return self._described(db, row)

    def finish_due(self) -> None:
        """Bring refunds whose time has come to the end their behaviour asks for."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM refunds WHERE status = 'PROCESSING' AND due_at <= ? ORDER BY due_at", (time.time(),)
            ).fetchall()
            for row in rows:
                mode = self._behaviours.value((row["out_trade_no"], row["out_refund_no"]), "refund", "normal")
                self._finish(db, row, {"closed": "CLOSED", "abnormal": "ABNORMAL"}.get(mode, "SUCCESS"))

    def finish(self, *, out_refund_no: str, status: str) -> None:
        """End one refund by hand: SUCCESS, CLOSED or ABNORMAL."""
        if status not in {"SUCCESS", "CLOSED", "ABNORMAL"}:
            raise forms.refuse("status", "SUCCESS, CLOSED or ABNORMAL")
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM refunds WHERE out_refund_no = ?", (out_refund_no,)).fetchone()
            if row is None:
                raise Refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
            if row["status"] == "PROCESSING":
                self._finish(db, row, status)

    def _finish(self, db: sqlite3.Connection, row: sqlite3.Row, status: str) -> None:
        now = self._store.now()
        success_at = now if status == "SUCCESS" else None
        db.execute(
            "UPDATE refunds SET status = ?, due_at = NULL, success_at = ? WHERE refund_id = ?",
            (status, success_at, row["refund_id"]),
        )
        if status == "CLOSED":
            db.execute(
                "UPDATE orders SET refunded_minor = refunded_minor - ? WHERE mchid = ? AND out_trade_no = ?",
                (row["amount_minor"], row["mchid"], row["out_trade_no"]),
            )
            self._store.move(
                mchid=row["mchid"],
                amount_minor=row["amount_minor"],
                kind="REFUND_CLOSED",
                reference=row["refund_id"],
                at=now,
            )
        if not row["notify_url"]:
            return
        order = self._trade.order(db, mchid=row["mchid"], out_trade_no=row["out_trade_no"])
        resource: dict[str, Any] = {
            "mchid": row["mchid"],
            "out_trade_no": row["out_trade_no"],
            "transaction_id": row["transaction_id"],
            "out_refund_no": row["out_refund_no"],
            "refund_id": row["refund_id"],
            "refund_status": status,
            "user_received_account": "支付用户零钱",
            "amount": {
                "total": order["amount_minor"],
                "refund": row["amount_minor"],
                "payer_total": order["amount_minor"],
                "payer_refund": row["amount_minor"],
            },
        }
        if success_at is not None:
            resource["success_time"] = china_time(success_at)
        self._messages.tell(
            db,
            merchant=db.execute("SELECT * FROM merchants WHERE mchid = ?", (row["mchid"],)).fetchone(),
            numbers=(row["out_trade_no"], row["out_refund_no"]),
            event_type=f"REFUND.{status}",
            resource=resource,
            url=row["notify_url"],
        )

    def _require_refundable(self, db: sqlite3.Connection, *, order: sqlite3.Row, asked: int, total: int) -> None:
        if order["transaction_id"] is None:
            raise Refusal(403, "TRADE_ERROR", "订单未支付，不能退款")
        if total != order["amount_minor"]:
            raise Refusal(400, "PARAM_ERROR", "订单金额与支付时不一致")
        if order["refunded_minor"] + asked > total:
            raise Refusal(403, "REFUND_AMOUNT_EXCEEDED", "退款金额大于可退金额")
        if self._store.now() - order["success_at"] > REFUND_YEAR:
            raise Refusal(403, "TRADE_ERROR", "交易已超过一年，不能退款")
        key = (order["mchid"], order["out_trade_no"])
        count = db.execute("SELECT COUNT(*) FROM refunds WHERE mchid = ? AND out_trade_no = ?", key).fetchone()[0]
        if count >= MAX_REFUNDS:
            raise Refusal(403, "TRADE_ERROR", "该订单的退款次数已达上限")
        if self._store.balance(order["mchid"]) < asked:
            raise Refusal(403, "NOT_ENOUGH", "商户余额不足")
        # What has been split away has to come back first.
        if order["refunded_minor"] + self._splitting.given(db, *key) + asked > total:
            raise Refusal(403, "NOT_ENOUGH", "订单已分账，请先回退")

    def _row(self, db: sqlite3.Connection, mchid: str, out_refund_no: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM refunds WHERE mchid = ? AND out_refund_no = ?", (mchid, out_refund_no)
        ).fetchone()
        return row

    def _described(self, db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
        order = self._trade.order(db, mchid=row["mchid"], out_trade_no=row["out_trade_no"])
        refund, total = row["amount_minor"], order["amount_minor"]
        answer: dict[str, Any] = {
            "refund_id": row["refund_id"],
            "out_refund_no": row["out_refund_no"],
            "transaction_id": row["transaction_id"],
            "out_trade_no": row["out_trade_no"],
            "channel": "ORIGINAL",
            "user_received_account": "支付用户零钱",
            "create_time": china_time(row["created_at"]),
            "status": row["status"],
            "funds_account": "AVAILABLE",
            "amount": {
                "total": total,
                "refund": refund,
                "payer_total": total,
                "payer_refund": refund,
                "settlement_total": total,
                "settlement_refund": refund,
                "discount_refund": 0,
                "currency": "CNY",
            },
        }
        if row["success_at"] is not None:
            answer["success_time"] = china_time(row["success_at"])
        return answer
