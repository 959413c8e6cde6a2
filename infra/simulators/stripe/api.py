"""The API: who calls, misbehave if told to, work once per idempotency key, answer in Stripe's form."""

import json
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store
from infra.simulators.stripe import forms, objects
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.forms import Declined, missing
from infra.simulators.stripe.refunds import Refunds
from infra.simulators.stripe.statements import Statements
from infra.simulators.stripe.trade import Trade
from infra.simulators.stripe.transfers import Transfers
from infra.simulators.web import Request, Response, Router, json_response

# (account id, what the call says, names in the path) -> the answer
Work = Callable[..., dict[str, Any]]
LONGEST_PAGE = 100


class Api:
    def __init__(
        self,
        *,
        store: Store,
        accounts: Accounts,
        trade: Trade,
        refunds: Refunds,
        transfers: Transfers,
        statements: Statements,
        behaviours: Behaviours,
    ) -> None:
        self._store, self._accounts, self._trade, self._refunds = store, accounts, trade, refunds
        self._transfers, self._statements, self._behaviours = transfers, statements, behaviours

    def mount(self, router: Router) -> None:
        calls: list[tuple[str, str, str, Work]] = [
            ("POST", "/v1/checkout/sessions", "create", self._create_session),
            ("GET", "/v1/checkout/sessions/{object_id}", "query", self._session),
            ("POST", "/v1/checkout/sessions/{object_id}/expire", "close", self._expire),
            ("POST", "/v1/payment_intents", "create", lambda account, data: self._trade.create_intent(account, data)),
            ("GET", "/v1/payment_intents/{object_id}", "query", self._intent),
            ("POST", "/v1/payment_intents/{object_id}/cancel", "close", self._cancel),
            ("POST", "/v1/refunds", "refund", lambda account, data: self._refunds.create(account, data)),
            ("GET", "/v1/refunds", "query_refund", self._list_refunds),
            ("GET", "/v1/balance_transactions", "statement", self._list_transactions),
            ("POST", "/v1/transfers", "transfer", lambda account, data: self._transfers.create(account, data)),
            ("GET", "/v1/transfers", "query_transfer", self._list_transfers),
            ("POST", "/v1/transfers/{object_id}/reversals", "transfer", self._reverse),
            ("GET", "/v1/transfers/{object_id}/reversals", "query_transfer", self._list_reversals),
            ("GET", "/v1/accounts/{object_id}", "account", self._account),
        ]
        for method, pattern, operation, work in calls:
            router.add(method, pattern, self._handler(operation, work))

    def _handler(self, operation: str, work: Work) -> Callable[..., Response]:
        def handle(request: Request, **names: str) -> Response:
            try:
                return self._answer(request, operation, work, names)
            except Declined as declined:
                return declined.response()

        return handle

    def _answer(self, request: Request, operation: str, work: Work, names: dict[str, str]) -> Response:
        account = self._accounts.authenticate(request)
        if not request.headers.get("stripe-version"):
            raise Declined("", "The product fixes the version that it speaks.", param="Stripe-Version")
        data = forms.fields_of(request)
        fault = self._behaviours.take_fault(operation, numbers_of(data)) or {}
        mode, value = fault.get("mode", ""), float(fault.get("value", 0))
        if mode == "error":
            return broken(int(value))
        if mode in {"busy", "conflict"}:
            raise refusal_of(mode)
        response = self._once(request, account, lambda: work(account["account_id"], data, **names))
        if mode == "error_after":
            return broken(int(value))
        if mode == "hang":
            time.sleep(value or 10)
        response.is_cut = mode == "cut"
        return response

    def _once(self, request: Request, account: sqlite3.Row, work: Callable[[], dict[str, Any]]) -> Response:
        """The first answer of a key, refusals included; the same key for another call is refused."""
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        if not key:
            return json_response(work())
        call = json.dumps([request.path, request.body.decode("utf-8", "replace")])
        with self._store.transaction() as db:
            earlier = db.execute(
                "SELECT * FROM idempotency WHERE account_id = ? AND key = ?", (account["account_id"], key)
            ).fetchone()
            if earlier is not None:
                if earlier["call"] != call:
                    raise Declined(
                        "", "Keys for idempotent requests can only be used with the same parameters.",
                        kind="idempotency_error",
                    )  # fmt: skip
                response = json_response(json.loads(earlier["body"]), status=earlier["status"])
                response.headers["Idempotent-Replayed"] = "true"
                return response
            try:
                status, body = 200, work()
            except Declined as declined:
                # What failed before it began is not kept.
                if declined.code in {"balance_insufficient", ""}:
                    raise
                status, body = declined.status, declined.body
            db.execute(
                "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)",
                (account["account_id"], key, call, status, json.dumps(body)),
            )
        return json_response(body, status=status)

    # --- the calls ---

    def _create_session(self, account: str, data: dict[str, Any]) -> dict[str, Any]:
        made = self._trade.create_session(account, data)
        self._accounts.guess_endpoint(account, str(made["success_url"]))
        return made

    def _session(self, account: str, data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            page = self._trade.session(db, account, object_id)
            if page["payment_intent"] and "payment_intent.latest_charge" in forms.listed(data, "expand"):
                page["payment_intent"] = self._expanded(db, account, page["payment_intent"])
        return page

    def _intent(self, account: str, data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            if "latest_charge" in forms.listed(data, "expand"):
                return self._expanded(db, account, object_id)
            return self._trade.intent(db, account, object_id)

    def _expanded(self, db: sqlite3.Connection, account: str, intent_id: str) -> dict[str, Any]:
        intent = self._trade.intent(db, account, intent_id)
        if intent["latest_charge"]:
            intent["latest_charge"] = objects.charge(self._trade.charge(db, account, intent["latest_charge"]))
        return intent

    def _expire(self, account: str, _data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        return self._trade.expire(account, object_id)

    def _cancel(self, account: str, _data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        return self._trade.cancel(account, object_id)

    def _list_refunds(self, account: str, data: dict[str, Any]) -> dict[str, Any]:
        return page_of(self._refunds.of_intent(account, forms.text(data, "payment_intent")), data, "/v1/refunds")

    def _list_transactions(self, account: str, data: dict[str, Any]) -> dict[str, Any]:
        return page_of(self._statements.listed(account, data), data, "/v1/balance_transactions")

    def _list_transfers(self, account: str, data: dict[str, Any]) -> dict[str, Any]:
        return page_of(self._transfers.of_group(account, forms.text(data, "transfer_group")), data, "/v1/transfers")

    def _reverse(self, account: str, data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        return self._transfers.reverse(account, object_id, data)

    def _list_reversals(self, account: str, data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        path = f"/v1/transfers/{object_id}/reversals"
        return page_of(self._transfers.reversals(account, object_id), data, path)

    def _account(self, _account: str, _data: dict[str, Any], *, object_id: str) -> dict[str, Any]:
        if not self._accounts.exists(object_id):
            raise missing("account", object_id)
        return self._accounts.described(object_id)


def page_of(rows: list[dict[str, Any]], data: dict[str, Any], path: str) -> dict[str, Any]:
    """A page of a list: `limit` of it, after `starting_after`."""
    limit = int(forms.text(data, "limit", required=False) or 10)
    if not 1 <= limit <= LONGEST_PAGE:
        raise Declined("parameter_invalid_integer", "limit: 1 to 100", param="limit")
    after = forms.text(data, "starting_after", required=False)
    start = next((position for position, row in enumerate(rows, 1) if row["id"] == after), 0)
    return {
        "object": "list",
        "url": path,
        "data": rows[start : start + limit],
        "has_more": start + limit < len(rows),
    }


def numbers_of(data: dict[str, Any]) -> tuple[str, ...]:
    """Our numbers that a call names, for narrowing faults to one order."""
    marks = data.get("metadata")
    found = [marks.get(name) for name in ("out_trade_no", "out_refund_no")] if isinstance(marks, dict) else []
    return tuple(str(number) for number in found if number)


def broken(status: int) -> Response:
    return Response(status=status or 500, body=b"<html>Bad Gateway</html>", content_type="text/html")


def refusal_of(mode: str) -> Declined:
    if mode == "busy":
        return Declined("rate_limit", "Too many requests.", status=429)
    return Declined("idempotency_key_in_use", "Another call of this key is under way.", status=409)
