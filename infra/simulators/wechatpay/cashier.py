"""The page on which a person pays or walks away by hand: phone width, Chinese, no outside file."""

import html
from urllib.parse import quote

from infra.simulators.pages import page, safe_address, shown_time, yuan
from infra.simulators.store import Store
from infra.simulators.web import Refusal, Request, Response, Router, html_response
from infra.simulators.wechatpay.merchants import Merchants
from infra.simulators.wechatpay.trade import Trade

STATES = {
    "NOTPAY": ("open", "等待支付"),
    "USERPAYING": ("open", "正在确认支付"),
    "SUCCESS": ("done", "支付成功"),
    "CLOSED": ("closed", "订单已关闭，没有扣款"),
    "PAYERROR": ("failed", "支付没有成功，没有扣款，可以重试"),
}
H5_SECONDS = 300
PAYABLE = ("NOTPAY", "USERPAYING", "PAYERROR")


class Cashier:
    def __init__(self, *, store: Store, merchants: Merchants, trade: Trade) -> None:
        self._store, self._merchants, self._trade = store, merchants, trade

    def mount(self, router: Router) -> None:
        router.add("GET", "/cashier/{prepay_id}", self._show)
        router.add("POST", "/cashier/{prepay_id}/{action}", self._act)
        router.add("GET", "/cgi-bin/mmpayweb-bin/checkmweb", self._open_from_browser)

    def _show(self, request: Request, prepay_id: str) -> Response:
        back = safe_address(request.argument("return_url"))
        return html_response(self._page(prepay_id, back=back, has_left=bool(request.argument("left"))))

    def _open_from_browser(self, request: Request) -> Response:
        """Where `h5_url` leads: the real page opens WeChat, this one the cashier. It holds for five minutes."""
        prepay_id = request.argument("prepay_id")
        with self._store.transaction() as db:
            prepay = self._trade.prepay(db, prepay_id)
        if "micromessenger" in request.headers.get("user-agent", "").lower():
            raise Refusal(400, "PARAM_ERROR", "请在微信外打开订单，进行支付")
        if prepay["trade_type"] != "MWEB" or self._store.now() - prepay["created_at"] > H5_SECONDS:
            raise Refusal(400, "PARAM_ERROR", "支付链接已失效，请返回商家重新发起支付")
        back = safe_address(request.argument("redirect_url"))
        return html_response(self._page(prepay_id, back=back, has_left=False))

    def _act(self, request: Request, prepay_id: str, action: str) -> Response:
        back = safe_address(request.form().get("return_url", ""))
        if action == "pay":
            try:
                self._trade.pay(prepay_id)
            except Refusal as refusal:
                # Paid twice or too late: the page shows the state as it is, which says it all.
                if refusal.status != 400:
                    raise
        elif action == "cancel":
            self._trade.give_up(prepay_id)
        else:
            raise Refusal(404, "NOT_FOUND", request.path)
        if action == "cancel":
            return Response(status=303, headers={"Location": back or f"/cashier/{quote(prepay_id)}?left=1"})
        # After a post a fresh get, so that reloading the page never repeats the payment.
        query = f"?return_url={quote(back, safe='')}" if back else ""
        return Response(status=303, headers={"Location": f"/cashier/{quote(prepay_id)}{query}"})

    def _page(self, prepay_id: str, *, back: str, has_left: bool) -> str:
        with self._store.transaction() as db:
            prepay = self._trade.prepay(db, prepay_id)
            orders = self._trade.orders_of(db, prepay_id)
        kind, words = STATES[prepay["state"]]
        if has_left and prepay["state"] == "NOTPAY":
            words = "您还没有付款，订单为您保留着"
        total = sum(order["amount_minor"] for order in orders)
        summary = [("商户单号", prepay["number"])]
        if prepay["state"] == "SUCCESS":
            summary.append(("支付时间", shown_time(orders[0]["success_at"])))
        elif prepay["state"] in PAYABLE:
            summary.append(("请在此前支付", shown_time(prepay["expires_at"])))
        sellers = [
            [("收款方", self._merchants.get(order["mchid"])["name"]), ("商品", order["description"])]
            for order in orders
        ]
        if len(orders) == 1:
            cards = [sellers[0] + summary]
        else:
            for rows, order in zip(sellers, orders, strict=True):
                rows.append(("金额", f"¥{yuan(order['amount_minor'])}"))
            cards = [*sellers, summary]
        return page(
            provider="微信支付",
            heading="实付金额" if prepay["state"] == "SUCCESS" else "订单金额" if kind == "closed" else "应付金额",
            total=total,
            kind=kind,
            words=words,
            cards=cards,
            buttons=self._buttons(prepay_id, state=prepay["state"], back=back, total=total),
        )

    def _buttons(self, prepay_id: str, *, state: str, back: str, total: int) -> str:
        hidden = f'<input type="hidden" name="return_url" value="{html.escape(back)}">' if back else ""
        if state not in PAYABLE:
            return f'<a class="button" href="{html.escape(back)}">返回商家</a>' if back else ""
        base = f"/cashier/{quote(prepay_id)}"
        pay = f'<form method="post" action="{base}/pay">{hidden}<button>支付 ¥{yuan(total)}</button></form>'
        leave = f'<form method="post" action="{base}/cancel">{hidden}<button class="quiet">暂不支付</button></form>'
        return pay + leave
