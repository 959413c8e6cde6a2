"""The test's side: `/_sim/...` pays, disputes, misbehaves, shows the books. Not part of the provider's protocol."""

import sqlite3
from collections.abc import Callable
from typing import Any

from infra.simulators.behaviour import EVERYTHING, Behaviours
from infra.simulators.dials import Dials, as_object, moment
from infra.simulators.store import Store
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.books import Books
from infra.simulators.stripe.disputes import Disputes
from infra.simulators.stripe.events import Events
from infra.simulators.stripe.forms import Declined
from infra.simulators.stripe.refunds import Refunds
from infra.simulators.stripe.trade import Trade
from infra.simulators.web import Refusal, Request, Response, Router, json_response

ROLLED = {"secret_key": "secret_keys", "webhook_secret": "webhook_secrets"}
NEWEST = (
    "SELECT token FROM (SELECT token, created_at, number FROM sessions UNION ALL SELECT token, created_at, number FROM"
    " intents WHERE session_id = '') WHERE number = ? ORDER BY created_at DESC LIMIT 1"
)


class Control:
    def __init__(
        self,
        *,
        store: Store,
        accounts: Accounts,
        books: Books,
        trade: Trade,
        refunds: Refunds,
        disputes: Disputes,
        events: Events,
        behaviours: Behaviours,
    ) -> None:
        self._store, self._accounts, self._books, self._trade = store, accounts, books, trade
        self._refunds, self._disputes, self._events, self._behaviours = refunds, disputes, events, behaviours

    def mount(self, router: Router) -> None:
        router.add("GET", "/_sim/health", lambda _request: json_response({"ok": True, "name": "stripe"}))
        router.add("GET", "/_sim/balances", self._balances)
        router.add("GET", "/_sim/owed", lambda _request: json_response(self._events.listed(owed_only=True)))
        router.add("POST", "/_sim/owed/hurry", lambda _request: json_response({"count": self._events.hurry()}))
        router.add("GET", "/_sim/messages", lambda _request: json_response(self._events.listed(owed_only=False)))
        router.add("GET", "/_sim/orders/{number}", self._order)
        router.add("POST", "/_sim/orders/{number}/messages", self._send_again)
        router.add("POST", "/_sim/orders/{number}/written", self._write_again)
        router.add("POST", "/_sim/orders/{number}/dispute", self._dispute)
        router.add("POST", "/_sim/orders/{number}/{action}", _plain(self._act))
        router.add("POST", "/_sim/disputes/{dispute_id}/{status}", self._end_dispute)
        router.add("POST", "/_sim/refunds/{number}/{status}", self._finish_refund)
        router.add("GET", "/_sim/behaviour", lambda _request: json_response(self._behaviours.all()))
        router.add("POST", "/_sim/behaviour", self._put_behaviour)
        router.add("DELETE", "/_sim/behaviour", self._clear_behaviour)
        router.add("POST", "/_sim/accounts", self._create_account)
        router.add("POST", "/_sim/accounts/{account_id}/endpoint", self._set_endpoint)
        router.add("POST", "/_sim/accounts/{account_id}/roll", self._roll)
        router.add("POST", "/_sim/accounts/{account_id}/payout", self._payout)
        Dials(self._store).mount(router)

    def _balances(self, _request: Request) -> Response:
        """dict account id -> minor units; every account present."""
        with self._store.transaction() as db:
            rows = db.execute("SELECT account_id FROM accounts ORDER BY account_id").fetchall()
        return json_response({row["account_id"]: self._books.balance(row["account_id"]) for row in rows})

    def _order(self, _request: Request, number: str) -> Response:
        return json_response(self._summary(number))

    def _summary(self, number: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            page, intent = self._trade.found(db, self._token(db, number))
            shown = page if page is not None else intent
            if shown is None:
                raise Refusal(404, "ORDER_NOT_EXIST", f"订单不存在：{number}")
            refunded = 0
            if intent is not None and intent["charge_id"]:
                refunded = self._trade.charge(db, intent["account_id"], intent["charge_id"])["refunded_minor"]
        return {
            "number": number,
            "mchid": shown["account_id"],
            "id": shown["id"],
            "state": shown["status"],
            "intent_state": intent["status"] if intent is not None else "",
            "amount_minor": shown["amount_minor"],
            "refunded_minor": refunded,
        }

    def _token(self, db: sqlite3.Connection, number: str) -> str:
        row = db.execute(NEWEST, (number,)).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", f"订单不存在：{number}")
        return str(row["token"])

    def _act(self, request: Request, number: str, action: str) -> Response:
        """`pay` {force?, success_time?}, `begin_paying`, `give_up`."""
        data = as_object(request.json())
        with self._store.transaction() as db:
            token = self._token(db, number)
        if action == "pay":
            self._trade.pay(token, force=bool(data.get("force", False)), paid_at=moment(data, "success_time"))
        elif action == "begin_paying":
            self._trade.begin_paying(token)
        elif action == "give_up":
            self._trade.give_up(token)
        else:
            raise Refusal(404, "NOT_FOUND", f"unknown action {action}")
        return json_response(self._summary(number))

    def _dispute(self, request: Request, number: str) -> Response:
        reason = str(as_object(request.json()).get("reason", "fraudulent"))
        return json_response({"id": self._disputes.open(number, reason=reason)})

    def _end_dispute(self, _request: Request, dispute_id: str, status: str) -> Response:
        """`won` or `lost`."""
        self._disputes.end(dispute_id, status=status)
        return json_response({"ok": True})

    def _finish_refund(self, _request: Request, number: str, status: str) -> Response:
        """`succeeded` or `failed`, by our number of the refund; also of one that had succeeded."""
        self._refunds.finish(number, status=status)
        return json_response({"ok": True})

    def _send_again(self, request: Request, number: str) -> Response:
        data = as_object(request.json())
        return json_response(
            self._events.send_again(
                out_trade_no=number,
                mode=str(data.get("mode", "normal")),
                times=max(1, min(20, int(data.get("times", 1)))),
            )
        )

    def _write_again(self, _request: Request, number: str) -> Response:
        """The order's latest event as it would go out now, for whoever wants to bring it elsewhere."""
        body, headers = self._events.written(number)
        return json_response({"body": body.decode(), "headers": headers})

    def _put_behaviour(self, request: Request) -> Response:
        data = as_object(request.json())
        scope = str(data.pop("out_trade_no", EVERYTHING))
        self._behaviours.put(scope, data)
        return json_response(self._behaviours.all())

    def _clear_behaviour(self, _request: Request) -> Response:
        self._behaviours.clear()
        return json_response({})

    def _create_account(self, request: Request) -> Response:
        return json_response(self._accounts.create(name=str(as_object(request.json()).get("name", "")) or "Account"))

    def _set_endpoint(self, request: Request, account_id: str) -> Response:
        """{"url": …}: where the account's events go, as entered in the dashboard; empty: where the demo guesses."""
        self._accounts.set_endpoint(account_id, str(as_object(request.json()).get("url", "")))
        return json_response({})

    def _roll(self, request: Request, account_id: str) -> Response:
        """{"what": "secret_key" | "webhook_secret", "retire"?: true}: a further one, or the end of the earlier ones."""
        data = as_object(request.json())
        column = ROLLED.get(str(data.get("what", "")))
        if column is None:
            raise Refusal(400, "PARAM_ERROR", "what must be secret_key or webhook_secret")
        if data.get("retire"):
            self._accounts.retire(account_id, column)
            return json_response({})
        return json_response({"value": self._accounts.roll(account_id, column)})

    def _payout(self, request: Request, account_id: str) -> Response:
        """{"amount_minor": n}: money leaves for the account's bank, or comes from it (negative)."""
        amount = int(as_object(request.json()).get("amount_minor", 0))
        with self._store.transaction() as db:
            self._books.move(
                db,
                account_id=account_id,
                word="payout",
                amount_minor=-amount,
                currency="cny",
                source=f"po_{self._store.next_number('payout')}",
            )
        return json_response({"balance": self._books.balance(account_id)})


def _plain(handle: Callable[..., Response]) -> Callable[..., Response]:
    """Stripe's refusals as plain ones of the test's side."""

    def answer(request: Request, **names: str) -> Response:
        try:
            return handle(request, **names)
        except Declined as declined:
            raise Refusal(400, declined.code or "INVALID_REQUEST", declined.message) from declined

    return answer
