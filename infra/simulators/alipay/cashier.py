"""The page on which a person pays or walks away by hand, and the roads that lead to it: a link, an app, a code."""

import html
import sqlite3
from urllib.parse import parse_qsl, quote, urlencode

from infra.simulators.alipay.forms import Declined, yuan
from infra.simulators.alipay.gateway import PAYERS_METHODS, Gateway, refused_page
from infra.simulators.alipay.platform import Platform
from infra.simulators.alipay.sellers import Sellers
from infra.simulators.alipay.trade import CLOSED, UNPAID, Trade
from infra.simulators.pages import page, safe_address, shown_time
from infra.simulators.pages import yuan as shown_yuan
from infra.simulators.store import Store, china_clock
from infra.simulators.web import Refusal, Request, Response, Router, html_response

STATES = {
    "WAIT_BUYER_PAY": ("open", "等待付款"),
    "TRADE_SUCCESS": ("done", "付款成功"),
    "TRADE_FINISHED": ("done", "付款成功"),
    "TRADE_CLOSED": ("closed", "交易已关闭，没有扣款"),
}


class Cashier:
    def __init__(self, *, store: Store, sellers: Sellers, trade: Trade, gateway: Gateway, platform: Platform) -> None:
        self._store, self._sellers, self._trade = store, sellers, trade
        self._gateway, self._platform = gateway, platform

    def mount(self, router: Router) -> None:
        router.add("GET", "/cashier", self._open_app)
        router.add("GET", "/cashier/{token}", self._show)
        router.add("POST", "/cashier/{token}/{action}", self._act)

    def open_page(self, parameters: dict[str, str]) -> Response:
        """A payer comes with what the merchant signed: from now on there is a trade."""
        try:
            seller, biz = self._gateway.authenticated(parameters, is_merchant=False)
            order = self._trade.read(seller=seller, parameters=parameters, biz=biz)
            trade = self._trade.open(order, method=parameters["method"])
        except Declined as declined:
            raise refused_page(declined) from declined
        return Response(status=302, headers={"Location": f"/cashier/{quote(trade['token'])}"})

    def _open_app(self, request: Request) -> Response:
        """Stands for the Alipay app that our own app hands an order to: `?order=` holds the order string."""
        parameters = dict(parse_qsl(request.argument("order"), keep_blank_values=True))
        if parameters.get("method") not in PAYERS_METHODS:
            raise Refusal(400, "PARAM_ERROR", "这不是一个支付订单")
        return self.open_page(parameters)

    def _show(self, request: Request, token: str) -> Response:
        back = safe_address(request.argument("return_url"))
        return html_response(self._page(self._scanned(token), back=back, has_left=bool(request.argument("left"))))

    def _act(self, request: Request, token: str, action: str) -> Response:
        trade = self._scanned(token)
        back = safe_address(request.form().get("return_url", ""))
        if action == "pay":
            try:
                self._trade.pay(trade["trade_no"])
            except Declined:
                # Paid twice or too late: the page shows the state as it is, which says it all.
                return self._back_to_page(token, back)
        elif action != "cancel":
            raise Refusal(404, "NOT_FOUND", request.path)
        if action == "cancel":
            leave = self._way_back(trade, back)
            return Response(status=303, headers={"Location": leave or f"/cashier/{quote(token)}?left=1"})
        # After a post a fresh get, so that reloading the page never repeats the payment.
        return self._back_to_page(token, back)

    def _back_to_page(self, token: str, back: str) -> Response:
        query = f"?return_url={quote(back, safe='')}" if back else ""
        return Response(status=303, headers={"Location": f"/cashier/{quote(token)}{query}"})

    def _scanned(self, token: str) -> sqlite3.Row:
        try:
            return self._trade.scan(token)
        except Declined as declined:
            raise refused_page(declined) from declined

    def _page(self, trade: sqlite3.Row, *, back: str, has_left: bool) -> str:
        kind, words = STATES[trade["state"]]
        if trade["state"] == CLOSED and trade["paid_at"] is not None:
            words = "已全额退款"
        if has_left and trade["state"] == UNPAID:
            words = "您还没有付款，订单为您保留着"
        rows = [
            ("收款方", self._sellers.get(trade["seller_id"])["name"]),
            ("商品", trade["subject"]),
            ("商户单号", trade["out_trade_no"]),
        ]
        if trade["paid_at"] is not None:
            rows.append(("付款时间", shown_time(trade["paid_at"])))
        elif trade["state"] == UNPAID:
            rows.append(("请在此前付款", shown_time(trade["expires_at"])))
        return page(
            provider="支付宝",
            heading="实付金额" if trade["paid_at"] is not None else "订单金额" if kind == "closed" else "应付金额",
            total=trade["amount_minor"],
            kind=kind,
            words=words,
            cards=[rows],
            buttons=self._buttons(trade, back=back),
        )

    def _buttons(self, trade: sqlite3.Row, *, back: str) -> str:
        if trade["state"] != UNPAID:
            leave = self._way_back(trade, back)
            return f'<a class="button" href="{html.escape(leave)}">返回商家</a>' if leave else ""
        hidden = f'<input type="hidden" name="return_url" value="{html.escape(back)}">' if back else ""
        base, amount = f"/cashier/{quote(trade['token'])}", shown_yuan(trade["amount_minor"])
        pay = f'<form method="post" action="{base}/pay">{hidden}<button>支付 ¥{amount}</button></form>'
        leave = f'<form method="post" action="{base}/cancel">{hidden}<button class="quiet">暂不支付</button></form>'
        return pay + leave

    def _way_back(self, trade: sqlite3.Row, back: str) -> str:
        """Where the merchant wants the payer back, with what Alipay adds once it is paid; it proves nothing there."""
        signed_back = safe_address(trade["return_url"])
        if not signed_back:
            return back
        if trade["paid_at"] is None:
            return signed_back
        told = {
            "charset": "utf-8",
            "out_trade_no": trade["out_trade_no"],
            "method": f"{trade['method']}.return",
            "total_amount": yuan(trade["amount_minor"]),
            "trade_no": trade["trade_no"],
            "seller_id": trade["seller_id"],
            "app_id": self._sellers.get(trade["seller_id"])["app_id"],
            "timestamp": china_clock(self._store.now()),
            "version": "1.0",
        }
        covered = "&".join(f"{name}={value}" for name, value in sorted(told.items())).encode()
        query = urlencode({**told, "sign_type": "RSA2", "sign": self._platform.sign(covered)})
        return f"{signed_back}{'&' if '?' in signed_back else '?'}{query}"
