"""Orders of the simulated platform, single and combined: open, ask, close, pay.

States of a prepay: NOTPAY → USERPAYING → SUCCESS, NOTPAY → PAYERROR → SUCCESS, any unpaid → CLOSED. Nothing leaves
SUCCESS.
"""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from infra.simulators.identity import openid_for, openid_prefix
from infra.simulators.store import Store, china_time, fee_of
from infra.simulators.web import Refusal
from infra.simulators.wechatpay import forms
from infra.simulators.wechatpay.merchants import appids_of
from infra.simulators.wechatpay.messages import Messages

DEFAULT_LIFE = 2 * 3600
MAX_SUB_ORDERS = 50
UNPAID = ("NOTPAY", "USERPAYING", "PAYERROR")
DESCRIPTIONS = {
    "SUCCESS": "支付成功",
    "REFUND": "转入退款",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
    "USERPAYING": "用户支付中",
    "PAYERROR": "支付失败",
}


@dataclass(frozen=True)
class OrderForm:
    mchid: str
    out_trade_no: str
    description: str
    attach: str
    amount_minor: int
    is_shared: bool


class Trade:
    def __init__(self, *, store: Store, messages: Messages) -> None:
        self._store, self._messages = store, messages

    # --- what merchants call ---

    def open_single(self, *, merchant: sqlite3.Row, data: dict[str, Any], trade_type: str) -> sqlite3.Row:
        """Read a JSAPI or Native request and open the order; the same request again returns the same prepay."""
        amount = forms.obj(data, "amount")
        forms.yuan_only(amount)
        order = OrderForm(
            mchid=self._own_mchid(merchant, data.get("mchid")),
            out_trade_no=forms.number(data, "out_trade_no"),
            description=forms.text(data, "description", longest=127),
            attach=forms.text(data, "attach", longest=128, required=False),
            amount_minor=forms.fen(amount, "total"),
            is_shared=is_shared(data),
        )
        payer = forms.obj(data, "payer") if trade_type == "JSAPI" else {}
        return self._open(
            merchant=merchant,
            data=data,
            number=order.out_trade_no,
            appid=self._own_appid(merchant, data.get("appid")),
            payer=payer,
            orders=[order],
            trade_type=trade_type,
            is_combined=False,
        )

    def open_combined(self, *, merchant: sqlite3.Row, data: dict[str, Any], trade_type: str) -> sqlite3.Row:
        self._own_mchid(merchant, data.get("combine_mchid"))
        subs = data.get("sub_orders")
        if not isinstance(subs, list) or not 2 <= len(subs) <= MAX_SUB_ORDERS:
            raise forms.refuse("sub_orders", f"必须有 2–{MAX_SUB_ORDERS} 个子单")
        orders = [self._read_sub_order(sub) for sub in subs]
        if len({order.out_trade_no for order in orders}) != len(orders):
            raise forms.refuse("sub_orders", "子单号重复")
        payer = forms.obj(data, "combine_payer_info") if trade_type == "JSAPI" else {}
        return self._open(
            merchant=merchant,
            data=data,
            number=forms.number(data, "combine_out_trade_no"),
            appid=self._own_appid(merchant, data.get("combine_appid")),
            payer=payer,
            orders=orders,
            trade_type=trade_type,
            is_combined=True,
        )

    def close(self, *, mchid: str, number: str, is_combined: bool, subs: list[tuple[str, str]] | None = None) -> None:
        """Close an unpaid order. Raises Refusal 202 USERPAYING, 400 ORDERPAID or ORDER_CLOSED, 404 ORDER_NOT_EXIST."""
        with self._store.transaction() as db:
            prepay = self.prepay_by_number(db, mchid=mchid, number=number, is_combined=is_combined)
            if subs is not None:
                known = [(row["mchid"], row["out_trade_no"]) for row in self.orders_of(db, prepay["prepay_id"])]
                if sorted(subs) != sorted(known):
                    raise forms.refuse("sub_orders", "必须与下单时的子单完全一致")
            if prepay["state"] == "USERPAYING":
                raise Refusal(202, "USERPAYING", "用户支付中，需要输入密码")
            if prepay["state"] == "SUCCESS":
                raise Refusal(400, "ORDERPAID", "订单已支付，不能关闭")
            if prepay["state"] == "CLOSED":
                raise Refusal(400, "ORDER_CLOSED", "订单已关闭")
            self._set_state(db, prepay["prepay_id"], "CLOSED")

    # --- what payers do ---

    def pay(self, prepay_id: str, *, openid: str = "", force: bool = False, success_at: float | None = None) -> None:
        """The payer confirms: money moves to every merchant of the prepay, and the message is owed, all in one commit.

        `force` pays a closed or expired order too: the race that makes late payments. Raises Refusal when not payable.
        """
        with self._store.transaction() as db:
            prepay = self.prepay(db, prepay_id)
            if prepay["state"] == "SUCCESS":
                raise Refusal(400, "ORDERPAID", "该订单已支付")
            if prepay["state"] == "CLOSED" and not force:
                raise Refusal(400, "ORDER_CLOSED", "订单已关闭或已过期")
            payer = openid or prepay["openid"] or openid_for(prepay["appid"], "scanner")
            at = success_at if success_at is not None else self._store.now()
            db.execute("UPDATE prepays SET state = 'SUCCESS', openid = ? WHERE prepay_id = ?", (payer, prepay_id))
            for order in self.orders_of(db, prepay_id):
                transaction_id = f"4200{self._store.next_number('transaction'):010d}{secrets.randbelow(10**14):014d}"
                db.execute(
                    "UPDATE orders SET transaction_id = ?, success_at = ? WHERE mchid = ? AND out_trade_no = ?",
                    (transaction_id, at, order["mchid"], order["out_trade_no"]),
                )
                self._store.move(
                    mchid=order["mchid"],
                    amount_minor=order["amount_minor"],
                    kind="PAYMENT",
                    reference=transaction_id,
                    at=at,
                )
                self._take_fee(order, transaction_id=transaction_id, at=at)
            merchant = db.execute("SELECT * FROM merchants WHERE mchid = ?", (prepay["mchid"],)).fetchone()
            paid = self.prepay(db, prepay_id)
            numbers = (prepay["number"], *(order["out_trade_no"] for order in self.orders_of(db, prepay_id)))
            self._messages.tell(
                db,
                merchant=merchant,
                numbers=tuple(dict.fromkeys(numbers)),
                event_type="TRANSACTION.SUCCESS",
                resource=self.described(db, paid),
                url=prepay["notify_url"],
            )

    def begin_paying(self, prepay_id: str) -> None:
        """The payer is asked for the password: for a while the order can be neither closed nor called unpaid."""
        self._leave_unpaid(prepay_id, "USERPAYING")

    def fail(self, prepay_id: str) -> None:
        """The payer's bank said no."""
        self._leave_unpaid(prepay_id, "PAYERROR")

    def give_up(self, prepay_id: str) -> None:
        """The payer leaves the cashier: the order stays open until it is closed or expires."""
        self._leave_unpaid(prepay_id, "NOTPAY")

    def _leave_unpaid(self, prepay_id: str, state: str) -> None:
        with self._store.transaction() as db:
            if self.prepay(db, prepay_id)["state"] in UNPAID:
                self._set_state(db, prepay_id, state)

    # --- looking things up ---

    def prepay(self, db: sqlite3.Connection, prepay_id: str) -> sqlite3.Row:
        row: sqlite3.Row | None = db.execute("SELECT * FROM prepays WHERE prepay_id = ?", (prepay_id,)).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        if row["state"] in UNPAID and row["state"] != "USERPAYING" and row["expires_at"] <= self._store.now():
            self._set_state(db, prepay_id, "CLOSED")
            return self.prepay(db, prepay_id)
        return row

    def prepay_by_number(
        self, db: sqlite3.Connection, *, mchid: str, number: str, is_combined: bool | None = None
    ) -> sqlite3.Row:
        """The prepay under its own number or, where `is_combined` is None, under the number of one of its orders."""
        row = db.execute("SELECT * FROM prepays WHERE mchid = ? AND number = ?", (mchid, number)).fetchone()
        if row is None and is_combined is None:
            row = db.execute(
                "SELECT prepay_id FROM orders WHERE mchid = ? AND out_trade_no = ?", (mchid, number)
            ).fetchone()
        if row is None or (is_combined is not None and bool(row["is_combined"]) != is_combined):
            raise Refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        return self.prepay(db, row["prepay_id"])

    def order(
        self, db: sqlite3.Connection, *, mchid: str, out_trade_no: str = "", transaction_id: str = ""
    ) -> sqlite3.Row:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM orders WHERE mchid = ? AND (transaction_id = ? OR (? = '' AND out_trade_no = ?))",
            (mchid, transaction_id, transaction_id, out_trade_no),
        ).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        return row

    def orders_of(self, db: sqlite3.Connection, prepay_id: str) -> list[sqlite3.Row]:
        return db.execute("SELECT * FROM orders WHERE prepay_id = ? ORDER BY position", (prepay_id,)).fetchall()

    def described(self, db: sqlite3.Connection, prepay: sqlite3.Row) -> dict[str, Any]:
        """The order as queries and messages show it: combined or single form."""
        orders = self.orders_of(db, prepay["prepay_id"])
        if not prepay["is_combined"]:
            return self.described_order(prepay, orders[0])
        answer: dict[str, Any] = {
            "combine_appid": prepay["appid"],
            "combine_mchid": prepay["mchid"],
            "combine_out_trade_no": prepay["number"],
            "sub_orders": [self._described_sub_order(prepay, order) for order in orders],
        }
        if prepay["openid"]:
            answer["combine_payer_info"] = {"openid": prepay["openid"]}
        return answer

    def described_order(self, prepay: sqlite3.Row, order: sqlite3.Row) -> dict[str, Any]:
        state = self._order_state(prepay, order)
        answer: dict[str, Any] = {
            "appid": prepay["appid"],
            "mchid": order["mchid"],
            "out_trade_no": order["out_trade_no"],
            "trade_state": state,
            "trade_state_desc": DESCRIPTIONS[state],
            "attach": order["attach"],
            "amount": {"total": order["amount_minor"], "currency": "CNY"},
            "payer": {"openid": prepay["openid"]} if prepay["openid"] else {},
        }
        if order["transaction_id"]:
            answer |= {
                "transaction_id": order["transaction_id"],
                "trade_type": prepay["trade_type"],
                "bank_type": "OTHERS",
                "success_time": china_time(order["success_at"]),
            }
            answer["amount"] |= {"payer_total": order["amount_minor"], "payer_currency": "CNY"}
        return answer

    def _described_sub_order(self, prepay: sqlite3.Row, order: sqlite3.Row) -> dict[str, Any]:
        single = self.described_order(prepay, order)
        paid = {"payer_amount": order["amount_minor"], "payer_currency": "CNY"} if order["transaction_id"] else {}
        kept = (
            "mchid",
            "out_trade_no",
            "trade_state",
            "attach",
            "transaction_id",
            "trade_type",
            "bank_type",
            "success_time",
        )
        return {
            **{name: single[name] for name in kept if name in single},
            "amount": {"total_amount": order["amount_minor"], "currency": "CNY", **paid},
        }

    def _order_state(self, prepay: sqlite3.Row, order: sqlite3.Row) -> str:
        return "REFUND" if order["refunded_minor"] else str(prepay["state"])

    # --- opening ---

    def _open(
        self,
        *,
        merchant: sqlite3.Row,
        data: dict[str, Any],
        number: str,
        appid: str,
        payer: dict[str, Any],
        orders: list[OrderForm],
        trade_type: str,
        is_combined: bool,
    ) -> sqlite3.Row:
        notify_url = forms.address(data, "notify_url")
        openid = ""
        if trade_type == "JSAPI":
            openid = forms.text(payer, "openid", longest=128)
            if not openid.startswith(openid_prefix(appid)):
                raise forms.refuse("openid", "与 appid 不匹配")
        if trade_type == "MWEB":
            scene = forms.obj(data, "scene_info")
            forms.text(scene, "payer_client_ip", longest=45)
            forms.text(forms.obj(scene, "h5_info"), "type", longest=32)
        now = self._store.now()
        asked = forms.moment(data, "time_expire")
        # The whole request is the content: a retry must repeat it byte for byte in meaning.
        content = json.dumps({**data, "trade_type": trade_type}, sort_keys=True, ensure_ascii=False)
        with self._store.transaction() as db:
            earlier = db.execute(
                "SELECT * FROM prepays WHERE mchid = ? AND number = ?", (merchant["mchid"], number)
            ).fetchone()
            if earlier is not None:
                return self._reopened(self.prepay(db, earlier["prepay_id"]), content)
            for order in orders:
                if not db.execute("SELECT 1 FROM merchants WHERE mchid = ?", (order.mchid,)).fetchone():
                    raise Refusal(400, "MCH_NOT_EXISTS", f"商户号不存在：{order.mchid}")
                key = (order.mchid, order.out_trade_no)
                if db.execute("SELECT 1 FROM orders WHERE mchid = ? AND out_trade_no = ?", key).fetchone():
                    raise Refusal(403, "OUT_TRADE_NO_USED", "商户订单号重复")
            if asked is not None and asked <= now:
                raise forms.refuse("time_expire", "必须晚于当前时间")
            prepay_id = f"wx{secrets.token_hex(17)}"
            db.execute(
                "INSERT INTO prepays VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'NOTPAY', ?)",
                (
                    merchant["mchid"], number, int(is_combined), prepay_id, appid, trade_type, content, notify_url,
                    openid, asked if asked is not None else now + DEFAULT_LIFE, now,
                ),
            )  # fmt: skip
            db.executemany(
                "INSERT INTO orders (mchid, out_trade_no, prepay_id, position, description, attach, amount_minor)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        order.mchid,
                        order.out_trade_no,
                        prepay_id,
                        index,
                        order.description,
                        order.attach,
                        order.amount_minor,
                    )
                    for index, order in enumerate(orders)
                ],
            )
            db.executemany(
                "INSERT INTO shared_orders VALUES (?, ?, NULL)",
                [(order.mchid, order.out_trade_no) for order in orders if order.is_shared],
            )
            return self.prepay(db, prepay_id)

    def _reopened(self, earlier: sqlite3.Row, content: str) -> sqlite3.Row:
        """The same number again: the same order where it is still payable and says the same, else a refusal."""
        if earlier["content"] != content:
            raise Refusal(403, "OUT_TRADE_NO_USED", "商户订单号重复，且内容与原订单不同")
        if earlier["state"] == "SUCCESS":
            raise Refusal(400, "ORDERPAID", "该订单已支付")
        if earlier["state"] == "CLOSED":
            raise Refusal(400, "ORDER_CLOSED", "该订单已关闭")
        return earlier

    def _read_sub_order(self, sub: Any) -> OrderForm:
        amount = forms.obj(sub, "amount")
        forms.yuan_only(amount)
        return OrderForm(
            mchid=forms.text(sub, "mchid", longest=32),
            out_trade_no=forms.number(sub, "out_trade_no"),
            description=forms.text(sub, "description", longest=127),
            attach=forms.text(sub, "attach", longest=128),
            amount_minor=forms.fen(amount, "total_amount"),
            is_shared=is_shared(sub),
        )

    def _own_mchid(self, merchant: sqlite3.Row, mchid: Any) -> str:
        if mchid != merchant["mchid"]:
            raise forms.refuse("mchid", "与签名的商户号不一致")
        return str(mchid)

    def _own_appid(self, merchant: sqlite3.Row, appid: Any) -> str:
        if appid not in appids_of(merchant):
            raise Refusal(400, "APPID_MCHID_NOT_MATCH", "appid 与 mchid 不匹配")
        return str(appid)

    def _take_fee(self, order: sqlite3.Row, *, transaction_id: str, at: float) -> None:
        """The platform's fee goes off the merchant's balance; there is none until a test sets `fee_percent`."""
        fee = fee_of(order["amount_minor"], percent=self._store.setting("fee_percent", "0"))
        self._store.move(mchid=order["mchid"], amount_minor=-fee, kind="FEE", reference=transaction_id, at=at)

    def _set_state(self, db: sqlite3.Connection, prepay_id: str, state: str) -> None:
        db.execute("UPDATE prepays SET state = ? WHERE prepay_id = ?", (state, prepay_id))


def is_shared(data: dict[str, Any]) -> bool:
    """Whether an order asks to be open for profit sharing."""
    info = data.get("settle_info") or {}
    if not isinstance(info, dict) or not isinstance(info.get("profit_sharing", False), bool):
        raise forms.refuse("settle_info", "profit_sharing 必须是布尔值")
    return bool(info.get("profit_sharing", False))
