"""The page on which a person pays or walks away by hand: Checkout's, and one that stands for Stripe's SDK."""

import html
import sqlite3
from urllib.parse import quote

from infra.simulators.pages import page, safe_address, shown_time
from infra.simulators.pages import yuan as shown_amount
from infra.simulators.store import Store
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.forms import Declined
from infra.simulators.stripe.trade import CANCELED, EXPIRED, PAID, PROCESSING, Trade
from infra.simulators.web import Refusal, Request, Response, Router, html_response

STATES = {
    "open": ("open", "等待付款"),
    PROCESSING: ("open", "银行处理中"),
    PAID: ("done", "付款成功"),
    EXPIRED: ("closed", "页面已过期，没有扣款"),
}


class Cashier:
    def __init__(self, *, store: Store, accounts: Accounts, trade: Trade) -> None:
        self._store, self._accounts, self._trade = store, accounts, trade

    def mount(self, router: Router) -> None:
        router.add("GET", "/cashier/{token}", self._show)
        router.add("POST", "/cashier/{token}/{action}", self._act)

    def _show(self, request: Request, token: str) -> Response:
        back = safe_address(request.argument("return_url"))
        shown, intent = self._found(token)
        return html_response(self._page(token, shown, intent, back=back, has_left=bool(request.argument("left"))))

    def _act(self, request: Request, token: str, action: str) -> Response:
        shown, _ = self._found(token)
        back = safe_address(request.form().get("return_url", ""))
        if action == "pay":
            try:
                self._trade.pay(token)
            except Declined:
                # Paid twice or too late: the page shows the state as it is, which says it all.
                return self._back_to_page(token, back)
            # As on the real page the payer is taken back at once.
            where = self._way_back(shown, "success_url") or back
            return Response(status=303, headers={"Location": where}) if where else self._back_to_page(token, back)
        if action != "cancel":
            raise Refusal(404, "NOT_FOUND", request.path)
        where = self._way_back(shown, "cancel_url") or back or f"/cashier/{quote(token)}?left=1"
        return Response(status=303, headers={"Location": where})

    def _back_to_page(self, token: str, back: str) -> Response:
        query = f"?return_url={quote(back, safe='')}" if back else ""
        return Response(status=303, headers={"Location": f"/cashier/{quote(token)}{query}"})

    def _found(self, token: str) -> tuple[sqlite3.Row, sqlite3.Row | None]:
        """(what is shown: the page, or the intent where there is no page; the intent, if there is one)."""
        try:
            with self._store.transaction() as db:
                shown, intent = self._trade.found(db, token)
        except Declined as declined:
            raise Refusal(404, "NOT_FOUND", declined.message) from declined
        found = shown if shown is not None else intent
        if found is None:
            raise Refusal(404, "NOT_FOUND", token)
        return found, intent

    def _page(self, token: str, shown: sqlite3.Row, intent: sqlite3.Row | None, *, back: str, has_left: bool) -> str:
        state = self._state(shown, intent)
        kind, words = STATES[state]
        if has_left and state == "open":
            words = "您还没有付款，订单为您保留着"
        rows = [("收款方", self._accounts.get(shown["account_id"])["name"])]
        if is_page(shown):
            rows += [("商品", shown["name"]), ("页面有效至", shown_time(shown["expires_at"]))]
        else:
            rows.append(("商品", shown["description"]))
        rows += [("商户单号", shown["number"]), ("币种", str(shown["currency"]).upper())]
        return page(
            provider="Stripe",
            heading="实付金额" if kind == "done" else "订单金额" if kind == "closed" else "应付金额",
            total=shown["amount_minor"],
            kind=kind,
            words=words,
            cards=[rows],
            buttons=self._buttons(token, shown, state=state, back=back),
        )

    def _state(self, shown: sqlite3.Row, intent: sqlite3.Row | None) -> str:
        if intent is not None and intent["status"] in {PAID, PROCESSING}:
            return str(intent["status"])
        return EXPIRED if shown["status"] in {EXPIRED, CANCELED} else "open"

    def _buttons(self, token: str, shown: sqlite3.Row, *, state: str, back: str) -> str:
        if state != "open":
            leave = self._way_back(shown, "success_url" if state == PAID else "cancel_url") or back
            return f'<a class="button" href="{html.escape(leave)}">返回商家</a>' if leave else ""
        hidden = f'<input type="hidden" name="return_url" value="{html.escape(back)}">' if back else ""
        base, amount = f"/cashier/{quote(token)}", shown_amount(shown["amount_minor"])
        pay = f'<form method="post" action="{base}/pay">{hidden}<button>用银行卡支付 ¥{amount}</button></form>'
        leave = f'<form method="post" action="{base}/cancel">{hidden}<button class="quiet">暂不支付</button></form>'
        return pay + leave

    def _way_back(self, shown: sqlite3.Row, name: str) -> str:
        return safe_address(shown[name]) if is_page(shown) else ""


def is_page(shown: sqlite3.Row) -> bool:
    return "success_url" in shown.keys()  # noqa: SIM118 - a row is no dict: `in` looks at its values
