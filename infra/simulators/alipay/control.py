"""The test's side: `/_sim/...` pays, misbehaves, shows the books. Not part of the provider's protocol."""

import sqlite3
from collections.abc import Callable
from typing import Any

from infra.simulators.alipay.forms import Declined
from infra.simulators.alipay.notices import Notices
from infra.simulators.alipay.platform import Platform
from infra.simulators.alipay.refunds import Refunds
from infra.simulators.alipay.royalties import Royalties
from infra.simulators.alipay.sellers import Sellers
from infra.simulators.alipay.trade import Trade
from infra.simulators.behaviour import EVERYTHING, Behaviours
from infra.simulators.dials import Dials, as_object, moment
from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal, Request, Response, Router, json_response


class Control:
    def __init__(
        self,
        *,
        store: Store,
        platform: Platform,
        sellers: Sellers,
        trade: Trade,
        refunds: Refunds,
        royalties: Royalties,
        notices: Notices,
        behaviours: Behaviours,
    ) -> None:
        self._store, self._platform, self._sellers, self._trade = store, platform, sellers, trade
        self._refunds, self._notices, self._behaviours = refunds, notices, behaviours
        self._royalties = royalties

    def mount(self, router: Router) -> None:
        router.add("GET", "/_sim/health", lambda _request: json_response({"ok": True, "name": "alipay"}))
        router.add("GET", "/_sim/balances", self._balances)
        router.add("GET", "/_sim/frozen", lambda _request: json_response(self._royalties.frozen()))
        router.add("GET", "/_sim/owed", lambda _request: json_response(self._notices.listed(owed_only=True)))
        router.add("POST", "/_sim/owed/hurry", lambda _request: json_response({"count": self._notices.hurry()}))
        router.add("GET", "/_sim/messages", lambda _request: json_response(self._notices.listed(owed_only=False)))
        router.add("GET", "/_sim/orders", self._orders)
        router.add("GET", "/_sim/orders/{number}", self._order)
        router.add("POST", "/_sim/orders/{number}/messages", self._send_again)
        router.add("POST", "/_sim/orders/{number}/written", self._write_again)
        router.add("POST", "/_sim/orders/{number}/{action}", _plain(self._act))
        router.add("POST", "/_sim/refunds/{number}/success", _plain(self._release_refund))
        router.add("GET", "/_sim/behaviour", lambda _request: json_response(self._behaviours.all()))
        router.add("POST", "/_sim/behaviour", self._put_behaviour)
        router.add("DELETE", "/_sim/behaviour", self._clear_behaviour)
        router.add("POST", "/_sim/sellers", self._create_seller)
        router.add("POST", "/_sim/sellers/{seller_id}/key", self._replace_key)
        router.add("POST", "/_sim/sellers/{seller_id}/withdraw", self._withdraw)
        router.add("POST", "/_sim/keys/rotate", self._rotate)
        Dials(self._store).mount(router)

    def _balances(self, _request: Request) -> Response:
        """dict seller id -> fen; every seller present."""
        with self._store.transaction() as db:
            rows = db.execute("SELECT seller_id FROM sellers ORDER BY seller_id").fetchall()
        return json_response({row["seller_id"]: self._store.balance(row["seller_id"]) for row in rows})

    def _orders(self, _request: Request) -> Response:
        """Trades only: what nobody has opened is none."""
        with self._store.transaction() as db:
            rows = db.execute("SELECT trade_no FROM trades ORDER BY created_at, trade_no").fetchall()
            return json_response([self._summary(self._trade.by_trade_no(db, row["trade_no"])) for row in rows])

    def _order(self, _request: Request, number: str) -> Response:
        return json_response(self._summary(self._found(number)))

    def _summary(self, trade: sqlite3.Row) -> dict[str, Any]:
        return {
            "number": trade["out_trade_no"],
            "mchid": trade["seller_id"],
            "trade_no": trade["trade_no"],
            "method": trade["method"],
            "state": trade["state"],
            "amount_minor": trade["amount_minor"],
            "refunded_minor": trade["refunded_minor"],
            "time_expire": china_time(trade["expires_at"]),
        }

    def _found(self, number: str) -> sqlite3.Row:
        with self._store.transaction() as db:
            row = db.execute("SELECT trade_no FROM trades WHERE out_trade_no = ?", (number,)).fetchone()
            if row is None:
                raise Refusal(404, "TRADE_NOT_EXIST", f"没有人打开过：{number}")
            return self._trade.by_trade_no(db, row["trade_no"])

    def _act(self, request: Request, number: str, action: str) -> Response:
        """`scan` a QR code, `pay` {force?, success_time?} (a code is scanned first), `finish`, `remind`."""
        data = as_object(request.json())
        if action in {"scan", "pay"}:
            self._scan(number, force=bool(data.get("force", False)))
        trade = self._found(number)
        if action == "pay":
            self._trade.pay(
                trade["trade_no"], force=bool(data.get("force", False)), paid_at=moment(data, "success_time")
            )
        elif action == "finish":
            self._trade.finish(trade["trade_no"])
        elif action == "remind":
            self._trade.remind(trade["trade_no"])
        elif action != "scan":
            raise Refusal(404, "NOT_FOUND", f"unknown action {action}")
        return json_response(self._summary(self._found(number)))

    def _scan(self, number: str, *, force: bool) -> None:
        with self._store.transaction() as db:
            code = db.execute("SELECT token FROM codes WHERE out_trade_no = ?", (number,)).fetchone()
        if code is not None:
            self._trade.scan(code["token"], force=force)

    def _send_again(self, request: Request, number: str) -> Response:
        data = as_object(request.json())
        return json_response(
            self._notices.send_again(
                out_trade_no=number,
                mode=str(data.get("mode", "normal")),
                times=max(1, min(20, int(data.get("times", 1)))),
            )
        )

    def _write_again(self, _request: Request, number: str) -> Response:
        """The order's latest notice as it would go out now, for whoever wants to bring it elsewhere."""
        return json_response({"body": self._notices.written(number).decode()})

    def _release_refund(self, _request: Request, number: str) -> Response:
        self._refunds.release(number)
        return json_response({"ok": True})

    def _put_behaviour(self, request: Request) -> Response:
        data = as_object(request.json())
        scope = str(data.pop("out_trade_no", EVERYTHING))
        self._behaviours.put(scope, data)
        return json_response(self._behaviours.all())

    def _clear_behaviour(self, _request: Request) -> Response:
        self._behaviours.clear()
        return json_response({})

    def _create_seller(self, request: Request) -> Response:
        data = as_object(request.json())
        return json_response(self._sellers.create(name=str(data.get("name", "")) or "商家"))

    def _replace_key(self, _request: Request, seller_id: str) -> Response:
        return json_response(self._sellers.replace_key(seller_id))

    def _withdraw(self, request: Request, seller_id: str) -> Response:
        """{"amount_minor": n}: the seller takes money off its balance, or puts some back (negative)."""
        amount, at = int(as_object(request.json()).get("amount_minor", 0)), self._store.now()
        frozen = self._royalties.frozen().get(seller_id, 0)
        if frozen and amount > self._store.balance(seller_id) - frozen:
            raise Refusal(400, "BALANCE_NOT_ENOUGH", "可用余额不足")
        self._store.move(
            mchid=seller_id,
            amount_minor=-amount,
            kind="WITHDRAWAL",
            reference=f"W{self._store.next_number('withdrawal')}",
            at=at,
        )
        return json_response({"balance": self._store.balance(seller_id)})

    def _rotate(self, _request: Request) -> Response:
        """Alipay signs with a new key from now on; returns it as the open platform shows it."""
        self._platform.rotate()
        self._sellers.ensure_default()
        return json_response({"public_key": self._platform.public_key})


def _plain(handle: Callable[..., Response]) -> Callable[..., Response]:
    """Alipay's refusals as plain ones of the test's side."""

    def answer(request: Request, **names: str) -> Response:
        try:
            return handle(request, **names)
        except Declined as declined:
            raise Refusal(400, declined.answer["sub_code"], declined.answer["sub_msg"]) from declined

    return answer
