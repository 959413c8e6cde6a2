"""Refunds of the simulated platform: done within the call, unless a behaviour holds them back."""

import sqlite3
from typing import Any

from infra.simulators.alipay import forms
from infra.simulators.alipay.forms import Declined, yuan
from infra.simulators.alipay.notices import Notices
from infra.simulators.alipay.royalties import Royalties
from infra.simulators.alipay.trade import CLOSED, FINISHED, Trade
from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store, china_clock

REFUND_DAYS = 365
HELD, DONE = "HELD", "DONE"


class Refunds:
    def __init__(
        self, *, store: Store, trade: Trade, royalties: Royalties, notices: Notices, behaviours: Behaviours
    ) -> None:
        self._store, self._trade, self._notices, self._behaviours = store, trade, notices, behaviours
        self._royalties = royalties

    def create(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, str]:
        """One `out_request_no` is one refund: sent again it moves nothing, with another amount it is refused.

        Of nothing, with royalties to return, it is their return alone.
        """
        if biz.get("refund_royalty_parameters") and biz.get("refund_amount") == "0.00":
            return self._royalties.give_back(seller_id=seller_id, biz=biz)
        amount = forms.fen(biz, "refund_amount")
        with self._store.transaction() as db:
            trade = self._trade.require(db, seller_id, forms.number(biz, "out_trade_no"))
            number = forms.text(biz, "out_request_no", longest=64, required=False) or trade["trade_no"]
            earlier = self._row(db, trade, number)
            if earlier is not None:
                if earlier["amount_minor"] != amount:
                    raise Declined("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
                return self._answer(db, trade, has_moved=False)
            self._require_refundable(db, trade, amount)
            db.execute(
                "INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    trade["trade_no"], number, seller_id, trade["out_trade_no"], amount,
                    forms.text(biz, "refund_reason", longest=256, required=False), HELD, self._store.now(),
                ),
            )  # fmt: skip
            is_held = self._behaviours.value((trade["out_trade_no"], number), "refund", "normal") == "hold"
            if not is_held:
                self._do(db, trade, number)
            return self._answer(db, trade, has_moved=not is_held)

    def query(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, str]:
        """Without `refund_status` where there is no such refund, or not yet."""
        with self._store.transaction() as db:
            trade = self._trade.require(db, seller_id, forms.number(biz, "out_trade_no"))
            row = self._row(db, trade, forms.text(biz, "out_request_no", longest=64))
            if row is None or row["state"] != DONE:
                return {}
            answer = {
                "trade_no": trade["trade_no"],
                "out_trade_no": trade["out_trade_no"],
                "out_request_no": row["out_request_no"],
                "total_amount": yuan(trade["amount_minor"]),
                "refund_amount": yuan(row["amount_minor"]),
                "refund_status": "REFUND_SUCCESS",
            }
            if "gmt_refund_pay" in biz.get("query_options", []):
                answer["gmt_refund_pay"] = china_clock(row["done_at"])
            return answer

    def release(self, out_request_no: str) -> None:
        """Let the money of a held refund go."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT * FROM refunds WHERE out_request_no = ? AND state = ?", (out_request_no, HELD)
            ).fetchone()
            if row is None:
                raise Declined("ACQ.REFUND_NOT_EXIST", "退款不存在或已完成")
            self._do(db, self._trade.by_trade_no(db, row["trade_no"]), out_request_no)

    def _do(self, db: sqlite3.Connection, trade: sqlite3.Row, number: str) -> None:
        row, at = self._row(db, trade, number), self._store.now()
        if row is None:
            raise Declined("ACQ.REFUND_NOT_EXIST", "退款不存在")
        amount, reference = row["amount_minor"], f"{trade['trade_no']}/{number}"
        whole = trade["refunded_minor"] + amount == trade["amount_minor"]
        db.execute(
            "UPDATE refunds SET state = ?, done_at = ? WHERE trade_no = ? AND out_request_no = ?",
            (DONE, at, trade["trade_no"], number),
        )
        db.execute(
            "UPDATE trades SET refunded_minor = refunded_minor + ?, state = ?, closed_at = ? WHERE trade_no = ?",
            (amount, CLOSED if whole else trade["state"], at if whole else None, trade["trade_no"]),
        )
        self._store.move(mchid=trade["seller_id"], amount_minor=-amount, kind="REFUND", reference=reference, at=at)
        back = -self._store.moved(kind="FEE", reference=trade["trade_no"]) * amount // trade["amount_minor"]
        self._store.move(mchid=trade["seller_id"], amount_minor=back, kind="FEE_BACK", reference=reference, at=at)
        if not whole or "full_refund" in self._behaviours.value((trade["out_trade_no"], number), "tells", []):
            after = self._trade.by_trade_no(db, trade["trade_no"])
            self._notices.tell(db, trade=after, refund=self._row(db, trade, number))

    def _require_refundable(self, db: sqlite3.Connection, trade: sqlite3.Row, amount: int) -> None:
        if trade["state"] == FINISHED or (
            trade["paid_at"] is not None and self._store.now() - trade["paid_at"] > REFUND_DAYS * 86400
        ):
            raise Declined("ACQ.TRADE_HAS_FINISHED", "交易已完结，不能退款")
        if trade["paid_at"] is None:
            raise Declined("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        asked = db.execute(
            "SELECT COALESCE(SUM(amount_minor), 0) FROM refunds WHERE trade_no = ?", (trade["trade_no"],)
        ).fetchone()[0]
        if asked + amount > trade["amount_minor"]:
            raise Declined("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        if self._store.balance(trade["seller_id"]) < amount:
            raise Declined("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足")
        # What others were given of it has to come back first.
        if asked + amount + self._royalties.given(db, trade["trade_no"]) > trade["amount_minor"]:
            raise Declined("ACQ.SELLER_BALANCE_NOT_ENOUGH", "订单已分账，请先退分账")

    def _answer(self, db: sqlite3.Connection, trade: sqlite3.Row, *, has_moved: bool) -> dict[str, str]:
        after = self._trade.by_trade_no(db, trade["trade_no"])
        return {
            "trade_no": trade["trade_no"],
            "out_trade_no": trade["out_trade_no"],
            "buyer_logon_id": "138****0001",
            "fund_change": "Y" if has_moved else "N",
            # Of all refunds so far, not of this one.
            "refund_fee": yuan(after["refunded_minor"]),
        }

    def _row(self, db: sqlite3.Connection, trade: sqlite3.Row, number: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM refunds WHERE trade_no = ? AND out_request_no = ?", (trade["trade_no"], number)
        ).fetchone()
        return row
