"""Royalties (分账) of the simulated platform: who may get some, settles, returns, what is frozen.

A synchronous settle is done within its call, for all of its receivers or for none. A trade opened with `royalty_freeze`
is frozen in the seller's balance from its payment until it is finished, or until `FREEZE_SECONDS` are over.
"""

import json
import sqlite3
from typing import Any

from infra.simulators.alipay import forms
from infra.simulators.alipay.forms import Declined, yuan
from infra.simulators.alipay.trade import Trade
from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store, china_clock

MAX_RECEIVERS = 5
FREEZE_SECONDS = 30 * 86400
RATIO = "split_ratio"


class Royalties:
    def __init__(self, *, store: Store, trade: Trade, behaviours: Behaviours) -> None:
        self._store, self._trade, self._behaviours = store, trade, behaviours

    def bind(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, str]:
        receivers = biz.get("receiver_list")
        if not isinstance(receivers, list) or not receivers:
            raise forms.invalid("receiver_list", "不能为空")
        with self._store.transaction() as db:
            for receiver in receivers:
                account = forms.text(receiver, "account", longest=64)
                if receiver.get("type") != "userId" or account == seller_id:
                    raise forms.invalid("receiver_list", "只支持其他支付宝用户号")
                db.execute("INSERT OR IGNORE INTO royalty_relations VALUES (?, ?)", (seller_id, account))
        return {"result_code": "SUCCESS"}

    def settle(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, str]:
        """One `out_request_no` is one settle: sent again it moves nothing."""
        number, finishes = forms.number(biz, "out_request_no"), is_true(biz, "royalty_finish")
        asked = biz.get("royalty_parameters") or []
        if not isinstance(asked, list) or len(asked) > MAX_RECEIVERS or not (asked or finishes):
            raise forms.invalid("royalty_parameters", f"同步分账最多 {MAX_RECEIVERS} 个收入方")
        shares = [(forms.text(entry, "trans_in", longest=64), forms.fen(entry, "amount")) for entry in asked]
        content = json.dumps([shares, finishes])
        with self._store.transaction() as db:
            trade = self._own(db, seller_id, biz)
            if self._is_known(db, trade, number, content):
                return {"trade_no": trade["trade_no"], "settle_no": number}
            self._require_splittable(db, trade, shares)
            db.execute(
                "INSERT INTO royalty_requests VALUES (?, ?, ?, ?)",
                (trade["trade_no"], number, content, self._store.now()),
            )
            for account, amount in shares:
                self._move(db, trade, number, account=account, amount=amount, is_return=False)
            if finishes:
                db.execute(
                    "UPDATE frozen_trades SET unfrozen_at = ? WHERE seller_id = ? AND out_trade_no = ?",
                    (self._store.now(), seller_id, trade["out_trade_no"]),
                )
            return {"trade_no": trade["trade_no"], "settle_no": number}

    def give_back(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, str]:
        """A refund of nothing that returns royalties."""
        number = forms.number(biz, "out_request_no")
        asked = [
            (forms.text(entry, "trans_out", longest=64), forms.fen(entry, "amount"))
            for entry in biz["refund_royalty_parameters"]
        ]
        content = json.dumps(asked)
        with self._store.transaction() as db:
            trade = self._own(db, seller_id, biz)
            if not self._is_known(db, trade, number, content):
                for account, amount in asked:
                    if amount > self._given(db, trade["trade_no"], account):
                        raise Declined("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR", "退分账金额超限")
                    mode = self._behaviours.value((number, account), "return", "normal")
                    if mode == "failed":
                        raise Declined("ACQ.USER_NOT_MATCH_ERR", "收入方状态异常")
                    if mode == "hold" or self._store.balance(account) < amount:
                        raise Declined("ACQ.ROYALTY_BALANCE_NOT_ENOUGH", "分账收入方余额不足")
                db.execute(
                    "INSERT INTO royalty_requests VALUES (?, ?, ?, ?)",
                    (trade["trade_no"], number, content, self._store.now()),
                )
                for account, amount in asked:
                    self._move(db, trade, number, account=account, amount=amount, is_return=True)
        return {
            "trade_no": trade["trade_no"],
            "out_trade_no": trade["out_trade_no"],
            "fund_change": "N",
            "refund_fee": yuan(trade["refunded_minor"]),
        }

    def query(self, *, seller_id: str, biz: dict[str, Any]) -> dict[str, Any]:
        number = forms.number(biz, "out_request_no")
        with self._store.transaction() as db:
            trade = self._own(db, seller_id, biz)
            row = db.execute(
                "SELECT * FROM royalty_requests WHERE trade_no = ? AND out_request_no = ?", (trade["trade_no"], number)
            ).fetchone()
            if row is None:
                raise Declined("ACQ.SETTLE_NOT_EXIST", "分账请求不存在")
            moves = db.execute(
                "SELECT * FROM royalty_moves WHERE trade_no = ? AND out_request_no = ? ORDER BY id",
                (trade["trade_no"], number),
            ).fetchall()
        return {
            "out_request_no": number,
            "operation_dt": china_clock(row["at"]),
            "royalty_detail_list": [
                {
                    "operation_type": "transfer_refund" if move["is_return"] else "transfer",
                    "trans_out": move["account"] if move["is_return"] else seller_id,
                    "trans_in": seller_id if move["is_return"] else move["account"],
                    "amount": yuan(move["amount_minor"]),
                    "state": "SUCCESS",
                    "detail_id": f"D{move['id']:012d}",
                    "execute_dt": china_clock(row["at"]),
                }
                for move in moves
            ],
        }

    def given(self, db: sqlite3.Connection, trade_no: str) -> int:
        """What receivers have of a trade, less what they gave back."""
        row = db.execute(
            "SELECT COALESCE(SUM(CASE WHEN is_return THEN -amount_minor ELSE amount_minor END), 0) FROM royalty_moves"
            " WHERE trade_no = ?",
            (trade_no,),
        ).fetchone()
        return int(row[0])

    def frozen(self) -> dict[str, int]:
        """dict seller id -> what is frozen in its balance."""
        found: dict[str, int] = {}
        with self._store.transaction() as db:
            for row in db.execute(
                "SELECT t.* FROM trades t JOIN frozen_trades USING (seller_id, out_trade_no) WHERE unfrozen_at IS NULL"
                " AND paid_at > ?",
                (self._store.now() - FREEZE_SECONDS,),
            ).fetchall():
                fee = -self._store.moved(kind="FEE", reference=row["trade_no"])
                left = row["amount_minor"] - fee - row["refunded_minor"] - self.given(db, row["trade_no"])
                found[row["seller_id"]] = found.get(row["seller_id"], 0) + left
        return found

    def _own(self, db: sqlite3.Connection, seller_id: str, biz: dict[str, Any]) -> sqlite3.Row:
        trade = self._trade.by_trade_no(db, forms.text(biz, "trade_no", longest=64))
        if trade["seller_id"] != seller_id:
            raise Declined("ACQ.TRADE_NOT_EXIST", "交易不存在")
        return trade

    def _is_known(self, db: sqlite3.Connection, trade: sqlite3.Row, number: str, content: str) -> bool:
        row = db.execute(
            "SELECT content FROM royalty_requests WHERE trade_no = ? AND out_request_no = ?",
            (trade["trade_no"], number),
        ).fetchone()
        if row is not None and row["content"] != content:
            raise Declined("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
        return row is not None

    def _require_splittable(self, db: sqlite3.Connection, trade: sqlite3.Row, shares: list[tuple[str, int]]) -> None:
        if trade["paid_at"] is None:
            raise Declined("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        frozen = db.execute(
            "SELECT unfrozen_at FROM frozen_trades WHERE seller_id = ? AND out_trade_no = ?",
            (trade["seller_id"], trade["out_trade_no"]),
        ).fetchone()
        if frozen is not None and frozen["unfrozen_at"] is not None:
            raise Declined("ACQ.ROYALTY_FINISHED", "分账已完结")
        for account, _ in shares:
            is_bound = db.execute(
                "SELECT 1 FROM royalty_relations WHERE seller_id = ? AND account = ?", (trade["seller_id"], account)
            ).fetchone()
            if is_bound is None or self._behaviours.value((account,), "split", "normal") == "closed":
                raise Declined("ACQ.ROYALTY_RECEIVER_INVALID", "收入方未绑定或状态异常")
        asked = self.given(db, trade["trade_no"]) + sum(amount for _, amount in shares)
        fee = -self._store.moved(kind="FEE", reference=trade["trade_no"])
        highest = trade["amount_minor"] * int(self._store.setting(RATIO, "30")) // 100
        if asked > min(highest, trade["amount_minor"] - fee - trade["refunded_minor"]):
            raise Declined("ACQ.ALLOC_AMOUNT_VALIDATE_ERROR", "分账金额超限")

    def _given(self, db: sqlite3.Connection, trade_no: str, account: str) -> int:
        row = db.execute(
            "SELECT COALESCE(SUM(CASE WHEN is_return THEN -amount_minor ELSE amount_minor END), 0) FROM royalty_moves"
            " WHERE trade_no = ? AND account = ?",
            (trade_no, account),
        ).fetchone()
        return int(row[0])

    def _move(
        self, db: sqlite3.Connection, trade: sqlite3.Row, number: str, *, account: str, amount: int, is_return: bool
    ) -> None:
        db.execute(
            "INSERT INTO royalty_moves (trade_no, out_request_no, account, amount_minor, is_return)"
            " VALUES (?, ?, ?, ?, ?)",
            (trade["trade_no"], number, account, amount, int(is_return)),
        )
        at, reference = self._store.now(), f"{trade['trade_no']}/{number}/{account}"
        out, into = (account, trade["seller_id"]) if is_return else (trade["seller_id"], account)
        word = "ROYALTY_BACK" if is_return else "ROYALTY"
        self._store.move(mchid=out, amount_minor=-amount, kind=f"{word}_OUT", reference=reference, at=at)
        self._store.move(mchid=into, amount_minor=amount, kind=f"{word}_IN", reference=reference, at=at)


def is_true(biz: dict[str, Any], name: str) -> bool:
    """A flag among `extend_params`, which Alipay writes as text."""
    extended = biz.get("extend_params") or {}
    return isinstance(extended, dict) and extended.get(name) == "true"
