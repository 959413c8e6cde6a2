"""The page on which a person pays or walks away by hand: phone width, Chinese, no outside file."""

import html
from datetime import datetime
from urllib.parse import quote, urlsplit

from infra.simulators.web import Refusal, Request, Response, Router, html_response
from infra.simulators.wechatpay.merchants import Merchants
from infra.simulators.wechatpay.store import CHINA, Store
from infra.simulators.wechatpay.trade import Trade

STYLE = """
:root{--ink:#1F2430;--quiet:#5B6475;--line:#E6E9EF;--ground:#F5F7FA;--card:#FFF;--brand:#0958D9;--on-brand:#FFF;
--owed:#C0392B;--done:#1E7F4F;--warn:#B25E00}
@media (prefers-color-scheme:dark){
:root{--ink:#E8EBF1;--quiet:#A3ACBC;--line:#333A48;--ground:#14181F;--card:#1D232D;--brand:#7FB0FF;--on-brand:#10151D;
--owed:#FF8A7A;--done:#6FCF97;--warn:#F0B35A}
}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{display:flex;flex-direction:column;gap:16px;max-width:430px;min-height:100vh;min-height:100dvh;margin:0 auto;
padding:20px 16px 24px}
.note{margin:0;text-align:center;color:var(--quiet);font-size:14px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px 20px}
.head{text-align:center}
.head h1{margin:0;font-size:16px;font-weight:500;color:var(--quiet)}
.amount{margin:8px 0 12px;font-size:44px;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
.amount small{font-size:26px;font-weight:500;margin-right:2px}
.state{display:inline-flex;align-items:center;gap:6px;margin:0;font-weight:500}
.state svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;
stroke-linejoin:round}
.open{color:var(--warn)}
.done{color:var(--done)}
.closed{color:var(--quiet)}
.failed{color:var(--owed)}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:12px 16px}
dt{color:var(--quiet)}
dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.foot{margin-top:auto;display:grid;gap:12px}
button,a.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:48px;border-radius:12px;
border:1px solid var(--brand);background:var(--brand);color:var(--on-brand);font:inherit;font-weight:500;
text-decoration:none;cursor:pointer}
button.quiet,a.quiet{background:transparent;color:var(--brand)}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
"""

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>微信支付（模拟）· ¥{total}</title><style>{style}</style></head>
<body><main>
<p class="note">微信支付 · 模拟收银台，不会产生真实扣款</p>
<section class="card head"><h1>{heading}</h1><p class="amount"><small>¥</small>{total}</p>
<p class="state {kind}" role="status"><svg viewBox="0 0 20 20" aria-hidden="true">{icon}</svg>{words}</p></section>
{cards}
<div class="foot">{buttons}</div>
</main></body></html>
"""

# A path per state, drawn in the colour of the text, so that colour never speaks alone.
ICONS = {
    "open": '<circle cx="10" cy="10" r="8"/><path d="M10 5.5V10l3 2"/>',
    "done": '<circle cx="10" cy="10" r="8"/><path d="M6 10.3l2.7 2.7L14 7.6"/>',
    "closed": '<circle cx="10" cy="10" r="8"/><path d="M6.5 10h7"/>',
    "failed": '<circle cx="10" cy="10" r="8"/><path d="M7 7l6 6M13 7l-6 6"/>',
}
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
        return PAGE.format(
            style=STYLE,
            heading="实付金额" if prepay["state"] == "SUCCESS" else "订单金额" if kind == "closed" else "应付金额",
            total=yuan(total),
            kind=kind,
            icon=ICONS[kind],
            words=words,
            cards="".join(card(rows) for rows in cards),
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


def card(rows: list[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>" for label, text in rows)
    return f'<section class="card"><dl>{listed}</dl></section>'


def yuan(minor: int) -> str:
    return f"{minor // 100:,}.{minor % 100:02d}"


def shown_time(moment: float) -> str:
    """11月23日 周一 14:05, in China's time."""
    local = datetime.fromtimestamp(moment, CHINA)
    return f"{local.month}月{local.day}日 周{'一二三四五六日'[local.weekday()]} {local:%H:%M}"


def safe_address(address: str) -> str:
    """The address if it is an ordinary web address, else empty: nobody gets a script or a header behind our button."""
    is_plain = urlsplit(address).scheme in {"http", "https"} and address.isascii() and address.isprintable()
    return address if is_plain else ""
