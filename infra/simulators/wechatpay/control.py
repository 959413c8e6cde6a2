"""The test's side: `/_sim/...` pays, misbehaves, shows the books. Not part of any provider's protocol."""

from typing import Any

from infra.simulators.behaviour import EVERYTHING, Behaviours
from infra.simulators.dials import Dials
from infra.simulators.keys import is_signed
from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal, Request, Response, Router, json_response
from infra.simulators.wechatpay import forms
from infra.simulators.wechatpay.api import as_object
from infra.simulators.wechatpay.merchants import Merchants
from infra.simulators.wechatpay.messages import Messages
from infra.simulators.wechatpay.platform import Platform
from infra.simulators.wechatpay.refunds import Refunds
from infra.simulators.wechatpay.splitting import HIGHEST, RATIO, Splitting
from infra.simulators.wechatpay.trade import Trade


class Control:
    def __init__(
        self,
        *,
        store: Store,
        platform: Platform,
        merchants: Merchants,
        trade: Trade,
        refunds: Refunds,
        splitting: Splitting,
        messages: Messages,
        behaviours: Behaviours,
    ) -> None:
        self._store, self._platform, self._merchants, self._trade = store, platform, merchants, trade
        self._refunds, self._messages, self._behaviours = refunds, messages, behaviours
        self._splitting = splitting

    def mount(self, router: Router) -> None:
        router.add("GET", "/_sim/health", lambda _request: json_response({"ok": True, "name": "wechatpay"}))
        router.add("GET", "/_sim/balances", self._balances)
        router.add("GET", "/_sim/frozen", lambda _request: json_response(self._splitting.frozen()))
        router.add("POST", "/_sim/splits/{number}/finish", self._finish_split)
        router.add("POST", "/_sim/split_ratio", self._set_ratio)
        router.add("POST", "/_sim/merchants/{mchid}/withdraw", self._withdraw)
        router.add("GET", "/_sim/owed", lambda _request: json_response(self._messages.listed(owed_only=True)))
        router.add("POST", "/_sim/owed/hurry", lambda _request: json_response({"count": self._messages.hurry()}))
        router.add("GET", "/_sim/messages", lambda _request: json_response(self._messages.listed(owed_only=False)))
        router.add("GET", "/_sim/orders", self._orders)
        router.add("GET", "/_sim/orders/{number}", self._order)
        router.add("POST", "/_sim/orders/{number}/messages", self._send_again)
        router.add("POST", "/_sim/orders/{number}/{action}", self._act)
        router.add("POST", "/_sim/refunds/{number}/{action}", self._finish_refund)
        router.add("POST", "/_sim/request_payment", self._request_payment)
        router.add("GET", "/_sim/behaviour", lambda _request: json_response(self._behaviours.all()))
        router.add("POST", "/_sim/behaviour", self._put_behaviour)
        router.add("DELETE", "/_sim/behaviour", self._clear_behaviour)
        router.add("POST", "/_sim/merchants", self._create_merchant)
        router.add("POST", "/_sim/merchants/{mchid}/certificates", self._change_certificate)
        router.add("GET", "/_sim/keys", lambda _request: json_response(self._platform.described()))
        router.add("POST", "/_sim/keys", self._change_keys)
        Dials(self._store).mount(router)

    def _balances(self, _request: Request) -> Response:
        """dict merchant number -> fen; every merchant present."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT m.mchid, COALESCE(SUM(v.amount_minor), 0) AS total FROM merchants m"
                " LEFT JOIN moves v ON v.mchid = m.mchid GROUP BY m.mchid ORDER BY m.mchid"
            ).fetchall()
        return json_response({row["mchid"]: row["total"] for row in rows})

    def _orders(self, _request: Request) -> Response:
        with self._store.transaction() as db:
            rows = db.execute("SELECT prepay_id FROM prepays ORDER BY created_at, prepay_id").fetchall()
            return json_response([self._summary(row["prepay_id"]) for row in rows])

    def _order(self, _request: Request, number: str) -> Response:
        return json_response(self._summary(self._prepay_id(number)))

    def _summary(self, prepay_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            prepay = self._trade.prepay(db, prepay_id)
            return {
                "number": prepay["number"],
                "mchid": prepay["mchid"],
                "prepay_id": prepay_id,
                "trade_type": prepay["trade_type"],
                "state": prepay["state"],
                "openid": prepay["openid"],
                "time_expire": china_time(prepay["expires_at"]),
                "orders": [
                    {
                        "mchid": order["mchid"],
                        "out_trade_no": order["out_trade_no"],
                        "amount_minor": order["amount_minor"],
                        "refunded_minor": order["refunded_minor"],
                        "transaction_id": order["transaction_id"],
                    }
                    for order in self._trade.orders_of(db, prepay_id)
                ],
            }

    def _prepay_id(self, number: str) -> str:
        """By the wire number, or by the number of a leg, whatever the merchant."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT prepay_id FROM prepays WHERE number = ?1 UNION"
                " SELECT prepay_id FROM orders WHERE out_trade_no = ?1 LIMIT 1",
                (number,),
            ).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", f"订单不存在：{number}")
        return str(row["prepay_id"])

    def _act(self, request: Request, number: str, action: str) -> Response:
        """`pay` {openid?, force?, success_time?}, `begin_paying`, `fail`, `give_up`."""
        data, prepay_id = as_object(request.json()), self._prepay_id(number)
        if action == "pay":
            self._trade.pay(
                prepay_id,
                openid=str(data.get("openid", "")),
                force=bool(data.get("force", False)),
                success_at=forms.moment(data, "success_time"),
            )
        elif action in {"begin_paying", "fail", "give_up"}:
            {"begin_paying": self._trade.begin_paying, "fail": self._trade.fail, "give_up": self._trade.give_up}[
                action
            ](prepay_id)
        else:
            raise Refusal(404, "NOT_FOUND", f"unknown action {action}")
        return json_response(self._summary(prepay_id))

    def _send_again(self, request: Request, number: str) -> Response:
        data = as_object(request.json())
        return json_response(
            self._messages.send_again(
                out_trade_no=number,
                mode=str(data.get("mode", "normal")),
                times=max(1, min(20, int(data.get("times", 1)))),
            )
        )

    def _finish_refund(self, _request: Request, number: str, action: str) -> Response:
        """`success`, `closed` or `abnormal`."""
        self._refunds.finish(out_refund_no=number, status=action.upper())
        return json_response({"ok": True})

    def _finish_split(self, _request: Request, number: str) -> Response:
        self._splitting.finish(number)
        return json_response({"ok": True})

    def _set_ratio(self, request: Request) -> Response:
        """{"percent": 30}: the most of an order that all its receivers together may get."""
        percent = int(as_object(request.json()).get("percent", HIGHEST))
        self._store.set_setting(RATIO, str(percent))
        return json_response({"percent": percent})

    def _withdraw(self, request: Request, mchid: str) -> Response:
        """{"amount_minor": n}: money leaves for the merchant's bank (negative: comes from it); what is frozen stays."""
        amount = int(as_object(request.json())["amount_minor"])
        with self._store.transaction():
            if amount > self._store.balance(mchid) - self._splitting.frozen().get(mchid, 0):
                raise Refusal(403, "NOT_ENOUGH", "可用余额不足")
            reference = f"withdrawal-{self._store.next_number('withdrawal')}"
            self._store.move(
                mchid=mchid, amount_minor=-amount, kind="WITHDRAWAL", reference=reference, at=self._store.now()
            )
        return json_response({"balance": self._store.balance(mchid)})

    def _request_payment(self, request: Request) -> Response:
        """What WeChat does on `wx.requestPayment`: check paySign against the merchant's key, then let the payer pay.

        Takes the six parameters and optionally `openid`.
        """
        data = as_object(request.json())
        package = str(data.get("package", ""))
        prepay_id = package.removeprefix("prepay_id=")
        with self._store.transaction() as db:
            prepay = self._trade.prepay(db, prepay_id)
        merchant = self._merchants.get(prepay["mchid"])
        signed = "".join(
            f"{part}\n" for part in (prepay["appid"], data.get("timeStamp"), data.get("nonceStr"), package)
        )
        signature, known = str(data.get("paySign", "")), self._merchants.public_keys(merchant["mchid"])
        if data.get("signType") != "RSA" or not any(
            is_signed(public_key, signed.encode(), signature) for public_key in known.values()
        ):
            raise Refusal(400, "SIGN_ERROR", "支付验证签名失败")
        openid = str(data.get("openid") or prepay["openid"])
        if prepay["trade_type"] == "JSAPI" and openid != prepay["openid"]:
            raise Refusal(400, "PARAM_ERROR", "下单账号与支付账号不一致")
        self._trade.pay(prepay_id, openid=openid)
        return json_response(self._summary(prepay_id))

    def _put_behaviour(self, request: Request) -> Response:
        data = as_object(request.json())
        scope = str(data.pop("out_trade_no", EVERYTHING))
        self._behaviours.put(scope, data)
        return json_response(self._behaviours.all())

    def _clear_behaviour(self, _request: Request) -> Response:
        self._behaviours.clear()
        self._store.set_setting(RATIO, HIGHEST)
        return json_response({})

    def _create_merchant(self, request: Request) -> Response:
        data = as_object(request.json())
        return json_response(
            self._merchants.create(
                name=forms.text(data, "name", longest=60),
                mchid=str(data.get("mchid", "")),
                appid=str(data.get("appid", "")),
            )
        )

    def _change_certificate(self, request: Request, mchid: str) -> Response:
        """{"action": "add"} gives a further API certificate and its key; "retire" ends the oldest."""
        if as_object(request.json()).get("action") == "retire":
            self._merchants.retire_certificate(mchid)
            return json_response({})
        return json_response(self._merchants.add_certificate(mchid))

    def _change_keys(self, request: Request) -> Response:
        """{rotate?, retire?, sign_with?: "public_key" | "certificate", certificates_served?: bool}."""
        data = as_object(request.json())
        self._platform.change(
            rotate=str(data.get("rotate", "")),
            retire=str(data.get("retire", "")),
            sign_with=str(data.get("sign_with", "")),
            served=data.get("certificates_served"),
        )
        self._merchants.ensure_default()
        return json_response(self._platform.described())
