"""Profit sharing (分账) of the simulated platform: who may be given shares, splits, returns, what is frozen.

A split is accepted at once and worked on a little later, receiver by receiver. An order opened for sharing is frozen in
the seller's balance from its payment until it is unfrozen, or until `FREEZE_SECONDS` are over.
"""

import base64
import json
import secrets
import sqlite3
import time
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal
from infra.simulators.wechatpay import forms
from infra.simulators.wechatpay.platform import Platform
from infra.simulators.wechatpay.trade import Trade

EARLIEST_SECONDS = 60
MAX_RECEIVERS, MAX_REQUESTS = 50, 50
FREEZE_SECONDS = 30 * 86400
RETURN_SECONDS = 180 * 86400
RATIO, HIGHEST = "split_ratio", "30"
KINDS = {"MERCHANT_ID", "PERSONAL_OPENID"}
RELATIONS = {"STORE", "STAFF", "STORE_OWNER", "PARTNER", "HEADQUARTER", "BRAND", "DISTRIBUTOR", "USER", "SUPPLIER"}


class Splitting:
    def __init__(
        self, *, store: Store, trade: Trade, platform: Platform, behaviours: Behaviours, seconds: float
    ) -> None:
        self._store, self._trade, self._platform, self._behaviours = store, trade, platform, behaviours
        self._seconds = seconds

    # --- receivers ---

    def add_receiver(self, *, mchid: str, data: dict[str, Any], serial: str) -> dict[str, Any]:
        """A receiver added before is added. A name has to be sealed with the key that the call names."""
        kind, account = forms.text(data, "type", longest=32), forms.text(data, "account", longest=64)
        if kind not in KINDS or forms.text(data, "relation_type", longest=32) not in RELATIONS:
            raise forms.refuse("type", "接收方类型或关系不对")
        sealed = forms.text(data, "name", longest=1024, required=False)
        if sealed:
            self._open_name(sealed, serial=serial)
        with self._store.transaction() as db:
            known = db.execute("SELECT 1 FROM merchants WHERE mchid = ?", (account,)).fetchone()
            if kind == "MERCHANT_ID" and (known is None or account == mchid):
                raise forms.refuse("account", "商户号不存在，或是分账方自己")
            db.execute("INSERT OR IGNORE INTO split_receivers VALUES (?, ?, ?)", (mchid, kind, account))
        return {"type": kind, "account": account, "relation_type": data["relation_type"]}

    def _open_name(self, sealed: str, *, serial: str) -> str:
        key = self._platform.named(serial)
        if key is None:
            raise forms.refuse("name", "未说明加密所用的公钥")
        oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)  # noqa: S303
        try:
            return key.private_key.decrypt(base64.b64decode(sealed, validate=True), oaep).decode()
        except ValueError as error:
            raise forms.refuse("name", "敏感信息解密失败") from error

    # --- splits ---

    def create(self, *, mchid: str, data: dict[str, Any]) -> dict[str, Any]:
        """Accept a split; the same number with the same content is the same split. Raises Refusal."""
        receivers, rest = data.get("receivers"), data.get("unfreeze_unsplit")
        if not isinstance(receivers, list) or not 1 <= len(receivers) <= MAX_RECEIVERS or not isinstance(rest, bool):
            raise forms.refuse("receivers", f"必须有 1–{MAX_RECEIVERS} 个接收方，并说明是否解冻剩余资金")
        shares = [
            (
                forms.text(receiver, "type", longest=32),
                forms.text(receiver, "account", longest=64),
                forms.fen(receiver, "amount"),
                forms.text(receiver, "description", longest=80),
            )
            for receiver in receivers
        ]
        if len({(kind, account) for kind, account, *_ in shares}) != len(shares):
            raise forms.refuse("receivers", "接收方重复")
        return self._accept(mchid=mchid, data=data, shares=shares, unfreezes=rest)

    def unfreeze(self, *, mchid: str, data: dict[str, Any]) -> dict[str, Any]:
        forms.text(data, "description", longest=80)
        return self._accept(mchid=mchid, data=data, shares=[], unfreezes=True)

    def _accept(
        self, *, mchid: str, data: dict[str, Any], shares: list[tuple[str, str, int, str]], unfreezes: bool
    ) -> dict[str, Any]:
        number = forms.number(data, "out_order_no")
        content = json.dumps([data.get("transaction_id"), shares, unfreezes], ensure_ascii=False)
        with self._store.transaction() as db:
            order = self._trade.order(db, mchid=mchid, transaction_id=forms.text(data, "transaction_id", longest=32))
            earlier = self._split(db, mchid, number)
            if earlier is not None:
                if earlier["content"] != content:
                    raise forms.refuse("out_order_no", "同一分账单号的内容与首次请求不一致")
                return self._described(db, earlier)
            self._require_splittable(db, order=order, asked=sum(share[2] for share in shares))
            order_id = f"3008{self._store.next_number('split'):010d}{secrets.randbelow(10**14):014d}"
            mode = self._behaviours.value((number, order["out_trade_no"]), "split", "normal")
            db.execute(
                "INSERT INTO splits VALUES (?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?, ?)",
                (
                    mchid, number, order_id, order["out_trade_no"], order["transaction_id"], content, int(unfreezes),
                    self._store.now(), None if mode == "hold" else time.time() + self._seconds,
                ),
            )  # fmt: skip
            for kind, account, amount, description in shares:
                detail_id = f"3601{self._store.next_number('split_detail'):010d}{secrets.randbelow(10**14):014d}"
                db.execute(
                    "INSERT INTO split_shares VALUES (?, ?, ?, ?, ?, ?, 'PENDING', '', NULL, 0)",
                    (order_id, detail_id, kind, account, amount, description),
                )
            return self._described(db, self._required(db, mchid, number))

    def query(self, *, mchid: str, number: str, transaction_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            row = self._required(db, mchid, number)
            if row["transaction_id"] != transaction_id:
                raise Refusal(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
            return self._described(db, row)

    # --- returns ---

    def give_back(self, *, mchid: str, data: dict[str, Any]) -> dict[str, Any]:
        """Accept a return; asked again it is tried again where it waits for money. Raises Refusal."""
        number, asked = forms.number(data, "out_return_no"), forms.fen(data, "amount")
        account = forms.text(data, "return_mchid", longest=32)
        forms.text(data, "description", longest=80)
        with self._store.transaction() as db:
            split = self._required(db, mchid, forms.number(data, "out_order_no"))
            content = json.dumps([split["out_order_no"], account, asked])
            earlier = db.execute(
                "SELECT * FROM split_returns WHERE mchid = ? AND out_return_no = ?", (mchid, number)
            ).fetchone()
            if earlier is None:
                share = db.execute(
                    "SELECT * FROM split_shares WHERE order_id = ? AND account = ? AND kind = 'MERCHANT_ID'"
                    " AND result = 'SUCCESS'",
                    (split["order_id"], account),
                ).fetchone()
                if share is None:
                    raise Refusal(400, "INVALID_REQUEST", "该接收方没有可回退的分账")
                if self._store.now() - share["finished_at"] > RETURN_SECONDS:
                    raise Refusal(400, "INVALID_REQUEST", "分账已超过 180 天，不能回退")
                if share["returned_minor"] + asked > share["amount_minor"]:
                    raise Refusal(403, "NOT_ENOUGH", "回退金额大于可回退金额")
                db.execute(
                    "UPDATE split_shares SET returned_minor = returned_minor + ? WHERE detail_id = ?",
                    (asked, share["detail_id"]),
                )
                db.execute(
                    "INSERT INTO split_returns VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING', '', ?, ?, NULL)",
                    (
                        mchid, number, f"3802{self._store.next_number('split_return'):010d}", split["out_order_no"],
                        share["detail_id"], account, asked, content, self._store.now(), time.time() + self._seconds,
                    ),
                )  # fmt: skip
            elif earlier["content"] != content:
                raise forms.refuse("out_return_no", "同一回退单号的内容与首次请求不一致")
            return self._described_return(db, mchid, number)

    def query_return(self, *, mchid: str, number: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            return self._described_return(db, mchid, number)

    # --- by the clock ---

    def finish_due(self) -> None:
        """Work on splits and returns whose time has come, as their behaviour asks for."""
        with self._store.transaction() as db:
            for row in db.execute(
                "SELECT * FROM splits WHERE state = 'PROCESSING' AND due_at <= ?", (time.time(),)
            ).fetchall():
                self._finish(db, row)
            for row in db.execute(
                "SELECT * FROM split_returns WHERE result = 'PROCESSING' AND due_at <= ?", (time.time(),)
            ).fetchall():
                self._finish_return(db, row)

    def finish(self, number: str) -> None:
        """Work on one held split by hand."""
        with self._store.transaction() as db:
            row = db.execute("SELECT * FROM splits WHERE out_order_no = ?", (number,)).fetchone()
            if row is None:
                raise Refusal(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
            if row["state"] == "PROCESSING":
                self._finish(db, row)

    def _finish(self, db: sqlite3.Connection, split: sqlite3.Row) -> None:
        now = self._store.now()
        for share in self._shares(db, split["order_id"]):
            scopes = (share["account"], split["out_order_no"], split["out_trade_no"])
            is_known = db.execute(
                "SELECT 1 FROM split_receivers WHERE mchid = ? AND kind = ? AND account = ?",
                (split["mchid"], share["kind"], share["account"]),
            ).fetchone()
            mode = self._behaviours.value(scopes, "split", "normal")
            reason = "NO_RELATION" if not is_known or mode == "unrelated" else ""
            if mode == "closed":
                reason = "ACCOUNT_ABNORMAL"
            db.execute(
                "UPDATE split_shares SET result = ?, fail_reason = ?, finished_at = ? WHERE detail_id = ?",
                ("CLOSED" if reason else "SUCCESS", reason, now, share["detail_id"]),
            )
            if not reason:
                amount, reference = share["amount_minor"], share["detail_id"]
                self._store.move(
                    mchid=split["mchid"], amount_minor=-amount, kind="SPLIT_OUT", reference=reference, at=now
                )
                self._store.move(
                    mchid=share["account"], amount_minor=amount, kind="SPLIT_IN", reference=reference, at=now
                )
        db.execute("UPDATE splits SET state = 'FINISHED', due_at = NULL WHERE order_id = ?", (split["order_id"],))
        if split["unfreezes"]:
            db.execute(
                "UPDATE shared_orders SET unfrozen_at = ? WHERE mchid = ? AND out_trade_no = ?",
                (now, split["mchid"], split["out_trade_no"]),
            )

    def _finish_return(self, db: sqlite3.Connection, row: sqlite3.Row) -> None:
        mode = self._behaviours.value((row["out_return_no"], row["account"]), "return", "normal")
        now = self._store.now()
        if mode == "failed":
            db.execute(
                "UPDATE split_returns SET result = 'FAILED', fail_reason = 'TIME_OUT_CLOSED', finished_at = ?"
                " WHERE return_id = ?",
                (now, row["return_id"]),
            )
            db.execute(
                "UPDATE split_shares SET returned_minor = returned_minor - ? WHERE detail_id = ?",
                (row["amount_minor"], row["detail_id"]),
            )
            return
        # Without money in the receiver's account it waits, and is looked at again.
        if mode == "hold" or self._store.balance(row["account"]) < row["amount_minor"]:
            return
        amount, reference = row["amount_minor"], row["return_id"]
        db.execute("UPDATE split_returns SET result = 'SUCCESS', finished_at = ? WHERE return_id = ?", (now, reference))
        self._store.move(mchid=row["account"], amount_minor=-amount, kind="SPLIT_BACK_OUT", reference=reference, at=now)
        self._store.move(mchid=row["mchid"], amount_minor=amount, kind="SPLIT_BACK_IN", reference=reference, at=now)

    # --- what is left ---

    def _require_splittable(self, db: sqlite3.Connection, *, order: sqlite3.Row, asked: int) -> None:
        key = (order["mchid"], order["out_trade_no"])
        shared = db.execute("SELECT * FROM shared_orders WHERE mchid = ? AND out_trade_no = ?", key).fetchone()
        if shared is None or order["transaction_id"] is None:
            raise Refusal(400, "INVALID_REQUEST", "非分账订单不支持分账")
        age = self._store.now() - order["success_at"]
        if age < EARLIEST_SECONDS:
            raise Refusal(400, "INVALID_REQUEST", "订单处理中，暂时无法分账，请稍后再试")
        pending = db.execute(
            "SELECT 1 FROM splits WHERE mchid = ? AND out_trade_no = ? AND unfreezes AND state = 'PROCESSING'", key
        ).fetchone()
        if shared["unfrozen_at"] is not None or pending or age > FREEZE_SECONDS:
            raise Refusal(400, "INVALID_REQUEST", "订单剩余资金已解冻，不能再分账")
        count = db.execute("SELECT COUNT(*) FROM splits WHERE mchid = ? AND out_trade_no = ?", key).fetchone()[0]
        if count >= MAX_REQUESTS:
            raise Refusal(403, "RULE_LIMIT", "该订单的分账次数已达上限")
        given = self.given(db, *key)
        if given + asked > order["amount_minor"] * int(self._store.setting(RATIO, HIGHEST)) // 100:
            raise Refusal(403, "RULE_LIMIT", "超过最大分账比例")
        fee = -self._store.moved(kind="FEE", reference=order["transaction_id"])
        if given + asked > order["amount_minor"] - fee - order["refunded_minor"]:
            raise Refusal(403, "NOT_ENOUGH", "分账金额不足")

    def given(self, db: sqlite3.Connection, mchid: str, out_trade_no: str) -> int:
        """What receivers have of an order, or are about to get, less what they gave back."""
        return int(
            db.execute(
                "SELECT COALESCE(SUM(a.amount_minor), 0) - COALESCE(SUM((SELECT SUM(r.amount_minor) FROM split_returns"
                " r WHERE r.detail_id = a.detail_id AND r.result = 'SUCCESS')), 0) FROM split_shares a JOIN splits s"
                " USING (order_id) WHERE s.mchid = ? AND s.out_trade_no = ? AND a.result <> 'CLOSED'",
                (mchid, out_trade_no),
            ).fetchone()[0]
        )

    def frozen(self) -> dict[str, int]:
        """dict merchant number -> what is frozen in its balance."""
        found: dict[str, int] = {}
        with self._store.transaction() as db:
            for row in db.execute(
                "SELECT o.* FROM orders o JOIN shared_orders USING (mchid, out_trade_no) WHERE unfrozen_at IS NULL"
                " AND success_at > ?",
                (self._store.now() - FREEZE_SECONDS,),
            ).fetchall():
                fee = -self._store.moved(kind="FEE", reference=row["transaction_id"])
                left = row["amount_minor"] - fee - row["refunded_minor"]
                left -= self.given(db, row["mchid"], row["out_trade_no"])
                found[row["mchid"]] = found.get(row["mchid"], 0) + left
        return found

    # --- as the wire shows it ---

    def _split(self, db: sqlite3.Connection, mchid: str, number: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM splits WHERE mchid = ? AND out_order_no = ?", (mchid, number)
        ).fetchone()
        return row

    def _required(self, db: sqlite3.Connection, mchid: str, number: str) -> sqlite3.Row:
        row = self._split(db, mchid, number)
        if row is None:
            raise Refusal(404, "RESOURCE_NOT_EXISTS", "分账单不存在")
        return row

    def _shares(self, db: sqlite3.Connection, order_id: str) -> list[sqlite3.Row]:
        return db.execute("SELECT * FROM split_shares WHERE order_id = ? ORDER BY detail_id", (order_id,)).fetchall()

    def _described(self, db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
        receivers = []
        for share in self._shares(db, row["order_id"]):
            shown: dict[str, Any] = {
                "type": share["kind"],
                "account": share["account"],
                "amount": share["amount_minor"],
                "description": share["description"],
                "result": share["result"],
                "detail_id": share["detail_id"],
                "create_time": china_time(row["created_at"]),
            }
            if share["finished_at"] is not None:
                shown["finish_time"] = china_time(share["finished_at"])
            if share["fail_reason"]:
                shown["fail_reason"] = share["fail_reason"]
            receivers.append(shown)
        return {
            "transaction_id": row["transaction_id"],
            "out_order_no": row["out_order_no"],
            "order_id": row["order_id"],
            "state": row["state"],
            "receivers": receivers,
        }

    def _described_return(self, db: sqlite3.Connection, mchid: str, number: str) -> dict[str, Any]:
        row = db.execute(
            "SELECT * FROM split_returns WHERE mchid = ? AND out_return_no = ?", (mchid, number)
        ).fetchone()
        if row is None:
            raise Refusal(404, "RESOURCE_NOT_EXISTS", "回退单不存在")
        answer = {
            "out_order_no": row["out_order_no"],
            "out_return_no": number,
            "return_id": row["return_id"],
            "return_mchid": row["account"],
            "amount": row["amount_minor"],
            "result": row["result"],
            "create_time": china_time(row["created_at"]),
        }
        if row["finished_at"] is not None:
            answer["finish_time"] = china_time(row["finished_at"])
        if row["fail_reason"]:
            answer["fail_reason"] = row["fail_reason"]
        return answer
