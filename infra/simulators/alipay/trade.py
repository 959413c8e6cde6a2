"""Trades of the simulated platform: from the link that a payer opens to the money.

States: WAIT_BUYER_PAY → TRADE_SUCCESS → TRADE_FINISHED (can be refunded no more); unpaid or refunded in whole →
TRADE_CLOSED.
"""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.simulators.alipay import forms
from infra.simulators.alipay.forms import Declined
from infra.simulators.alipay.notices import Notices
from infra.simulators.behaviour import Behaviours
from infra.simulators.store import CHINA, Store, fee_of

UNPAID, PAID, FINISHED, CLOSED = "WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"
PRODUCTS = {
    "alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY",
    "alipay.trade.wap.pay": "QUICK_WAP_WAY",
    "alipay.trade.app.pay": "QUICK_MSECURITY_PAY",
    "alipay.trade.precreate": "FACE_TO_FACE_PAYMENT",
}


@dataclass(frozen=True)
class Order:
    """What a merchant asks to be paid. `content`: what a second request under the number must repeat."""

    seller_id: str
    out_trade_no: str
    subject: str
    amount_minor: int
    notify_url: str
    return_url: str
    expires_at: float
    content: str


class Trade:
    def __init__(self, *, store: Store, notices: Notices, behaviours: Behaviours) -> None:
        self._store, self._notices, self._behaviours = store, notices, behaviours

    # --- what merchants ask for ---

    def read(self, *, seller: sqlite3.Row, parameters: dict[str, str], biz: dict[str, Any]) -> Order:
        """A payment request of any method. Raises Declined."""
        method = parameters["method"]
        if biz.get("product_code") != PRODUCTS[method]:
            raise Declined("ACQ.INVALID_PARAMETER", f"product_code 必须是 {PRODUCTS[method]}")
        if biz.get("seller_id", seller["seller_id"]) != seller["seller_id"]:
            raise Declined("ACQ.ACCESS_FORBIDDEN", "无权为该卖家收款")
        if (biz.get("extend_params") or {}).get("royalty_freeze") == "true":
            with self._store.transaction() as db:
                key = (seller["seller_id"], forms.number(biz, "out_trade_no"))
                db.execute("INSERT OR IGNORE INTO frozen_trades VALUES (?, ?, NULL)", key)
        subject = forms.text(biz, "subject", longest=256)
        if set("/=&") & set(subject):
            raise forms.invalid("subject", "不能含 /=&")
        order: dict[str, Any] = {
            "out_trade_no": forms.number(biz, "out_trade_no"),
            "amount_minor": forms.fen(biz, "total_amount"),
            "subject": subject,
        }
        return Order(
            seller_id=seller["seller_id"],
            notify_url=forms.address(parameters.get("notify_url", ""), "notify_url", required=True),
            return_url=forms.address(parameters.get("return_url", ""), "return_url", required=False),
            expires_at=forms.moment(biz, "time_expire"),
            content=json.dumps(order, ensure_ascii=False),
            **order,
        )

    def give_code(self, order: Order) -> str:
        """A QR code: token of its page. The same order again gives the same code."""
        with self._store.transaction() as db:
            trade = self._trade(db, order.seller_id, order.out_trade_no)
            if trade is not None:
                require_same(trade, order)
                if trade["state"] == CLOSED:
                    raise Declined("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
                if trade["state"] != UNPAID:
                    raise Declined("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
                return str(trade["token"])
            code = db.execute(
                "SELECT * FROM codes WHERE seller_id = ? AND out_trade_no = ?", (order.seller_id, order.out_trade_no)
            ).fetchone()
            if code is not None:
                require_same(code, order)
                return str(code["token"])
            if order.expires_at <= self._store.now():
                raise forms.invalid("time_expire", "必须晚于当前时间")
            token = f"bax{secrets.token_hex(12)}"
            db.execute(
                "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)",
                (token, order.seller_id, order.out_trade_no, order.content, order.notify_url, order.expires_at),
            )
            return token

    def close(self, *, seller_id: str, out_trade_no: str) -> sqlite3.Row:
        """Raises Declined: unknown where nobody has opened it, and nothing is closed then."""
        with self._store.transaction() as db:
            trade = self.require(db, seller_id, out_trade_no)
            if trade["state"] != UNPAID:
                raise Declined("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
            self._end(db, trade)
            return self.require(db, seller_id, out_trade_no)

    # --- what payers do ---

    def open(self, order: Order, *, method: str) -> sqlite3.Row:
        """The payer opens a link or hands an order to the app: now there is a trade. Raises Declined."""
        with self._store.transaction() as db:
            trade = self._trade(db, order.seller_id, order.out_trade_no)
            if trade is not None:
                require_same(trade, order)
                return trade
            return self._create(db, order, method=method, token=secrets.token_hex(16))

    def scan(self, token: str, *, force: bool = False) -> sqlite3.Row:
        """The trade behind a page's token; a QR code becomes one here. Raises Declined."""
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM trades WHERE token = ?", (token,)).fetchone()
            if row is not None:
                return self.require(db, row["seller_id"], row["out_trade_no"])
            code = db.execute("SELECT * FROM codes WHERE token = ?", (token,)).fetchone()
            if code is None:
                raise Declined("ACQ.TRADE_NOT_EXIST", "交易不存在")
            order = Order(
                seller_id=code["seller_id"],
                notify_url=code["notify_url"],
                return_url="",
                expires_at=code["expires_at"],
                content=code["content"],
                **json.loads(code["content"]),
            )
            return self._create(db, order, method="alipay.trade.precreate", token=token, force=force)

    def pay(self, trade_no: str, *, force: bool = False, paid_at: float | None = None) -> None:
        """The payer confirms: money moves and the notice is owed, all in one commit.

        `force` pays a closed trade too: the race that makes late payments. Raises Declined when not payable.
        """
        with self._store.transaction() as db:
            trade = self.by_trade_no(db, trade_no)
            if trade["paid_at"] is not None:
                raise Declined("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
            if trade["state"] == CLOSED and not force:
                raise Declined("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
            at = paid_at if paid_at is not None else self._store.now()
            buyer = f"2088{int(trade_no[-12:]):012d}"
            db.execute(
                "UPDATE trades SET state = ?, paid_at = ?, closed_at = NULL, buyer_id = ? WHERE trade_no = ?",
                (PAID, at, buyer, trade_no),
            )
            self._store.move(
                mchid=trade["seller_id"],
                amount_minor=trade["amount_minor"],
                kind="PAYMENT",
                reference=trade_no,
                at=at,
            )
            fee = fee_of(trade["amount_minor"], percent=self._store.setting("fee_percent", "0"))
            self._store.move(mchid=trade["seller_id"], amount_minor=-fee, kind="FEE", reference=trade_no, at=at)
            self._notices.tell(db, trade=self.by_trade_no(db, trade_no))

    def finish(self, trade_no: str) -> None:
        """Three months later: nothing can be refunded any more, and the merchant is told once again."""
        with self._store.transaction() as db:
            trade = self.by_trade_no(db, trade_no)
            if trade["state"] != PAID:
                raise Declined("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
            db.execute("UPDATE trades SET state = ? WHERE trade_no = ?", (FINISHED, trade_no))
            self._notices.tell(db, trade=self.by_trade_no(db, trade_no))

    def remind(self, trade_no: str) -> None:
        """The notice that a trade has been made, which merchants may ask for."""
        with self._store.transaction() as db:
            self._notices.tell(db, trade=self.by_trade_no(db, trade_no))

    # --- looking things up ---

    def require(self, db: sqlite3.Connection, seller_id: str, out_trade_no: str) -> sqlite3.Row:
        trade = self._trade(db, seller_id, out_trade_no)
        if trade is None:
            raise Declined("ACQ.TRADE_NOT_EXIST", "交易不存在")
        return trade

    def by_trade_no(self, db: sqlite3.Connection, trade_no: str) -> sqlite3.Row:
        row = db.execute("SELECT seller_id, out_trade_no FROM trades WHERE trade_no = ?", (trade_no,)).fetchone()
        if row is None:
            raise Declined("ACQ.TRADE_NOT_EXIST", "交易不存在")
        return self.require(db, row["seller_id"], row["out_trade_no"])

    def _trade(self, db: sqlite3.Connection, seller_id: str, out_trade_no: str) -> sqlite3.Row | None:
        query = "SELECT * FROM trades WHERE seller_id = ? AND out_trade_no = ?"
        row: sqlite3.Row | None = db.execute(query, (seller_id, out_trade_no)).fetchone()
        if row is not None and row["state"] == UNPAID and row["expires_at"] <= self._store.now():
            self._end(db, row)
            row = db.execute(query, (seller_id, out_trade_no)).fetchone()
        return row

    def _create(
        self, db: sqlite3.Connection, order: Order, *, method: str, token: str, force: bool = False
    ) -> sqlite3.Row:
        now = self._store.now()
        if order.expires_at <= now and not force:
            raise Declined("ACQ.TRADE_HAS_CLOSE", "订单已超时，请返回商家重新下单")
        day = datetime.fromtimestamp(now, CHINA)
        trade_no = f"{day:%Y%m%d}22001{self._store.next_number('trade'):015d}"
        db.execute(
            "INSERT INTO trades (seller_id, out_trade_no, trade_no, token, method, content, subject, amount_minor,"
            " notify_url, return_url, state, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                order.seller_id, order.out_trade_no, trade_no, token, method, order.content, order.subject,
                order.amount_minor, order.notify_url, order.return_url, UNPAID, now, order.expires_at,
            ),
        )  # fmt: skip
        return self.by_trade_no(db, trade_no)

    def _end(self, db: sqlite3.Connection, trade: sqlite3.Row) -> None:
        """An unpaid trade is over."""
        db.execute(
            "UPDATE trades SET state = ?, closed_at = ? WHERE trade_no = ?",
            (CLOSED, self._store.now(), trade["trade_no"]),
        )
        if "closing" in self._behaviours.value((trade["out_trade_no"],), "tells", []):
            row = db.execute("SELECT * FROM trades WHERE trade_no = ?", (trade["trade_no"],)).fetchone()
            self._notices.tell(db, trade=row)


def require_same(earlier: sqlite3.Row, order: Order) -> None:
    if earlier["content"] != order.content:
        raise Declined("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
