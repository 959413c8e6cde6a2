"""`gateway.do`: authenticate, misbehave if told to, work, sign the answer. Also where payers' browsers come in."""

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from infra.simulators.alipay.forms import Declined, number
from infra.simulators.alipay.platform import Platform
from infra.simulators.alipay.refunds import Refunds
from infra.simulators.alipay.royalties import Royalties
from infra.simulators.alipay.sellers import Sellers
from infra.simulators.alipay.statements import Statements
from infra.simulators.alipay.trade import Trade
from infra.simulators.behaviour import Behaviours
from infra.simulators.keys import is_signed, new_rsa_key, sign
from infra.simulators.store import CHINA, Store, china_clock
from infra.simulators.web import Refusal, Request, Response, Router

CLOCK_WINDOW = 600
PAYERS_METHODS = frozenset({"alipay.trade.page.pay", "alipay.trade.wap.pay", "alipay.trade.app.pay"})
REQUIRED = ("app_id", "method", "charset", "sign_type", "sign", "timestamp", "version")

Work = Callable[[sqlite3.Row, dict[str, str], dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """What faults know the method by, and what it does."""

    operation: str
    work: Work


class Gateway:
    def __init__(
        self,
        *,
        store: Store,
        platform: Platform,
        sellers: Sellers,
        trade: Trade,
        refunds: Refunds,
        royalties: Royalties,
        statements: Statements,
        behaviours: Behaviours,
        cashier_url: Callable[[str], str],
    ) -> None:
        self._store, self._platform, self._sellers = store, platform, sellers
        self._trade, self._refunds, self._behaviours = trade, refunds, behaviours
        self._cashier_url, self._stranger = cashier_url, new_rsa_key()
        self._royalties = royalties
        self._calls = {
            "alipay.trade.precreate": Call("precreate", self._precreate),
            "alipay.trade.query": Call("query", self._query),
            "alipay.trade.close": Call("close", self._close),
            "alipay.trade.refund": Call("refund", self._refund),
            "alipay.trade.fastpay.refund.query": Call("query_refund", self._query_refund),
            "alipay.trade.royalty.relation.bind": Call("receiver", self._bind),
            "alipay.trade.order.settle": Call("split", self._settle),
            "alipay.trade.order.settle.query": Call("query_split", self._query_settle),
            "alipay.data.dataservice.bill.downloadurl.query": Call("statement", statements.offer),
        }

    def mount(self, router: Router, *, open_page: Callable[[dict[str, str]], Response]) -> None:
        """`open_page`: what happens when it is a payer's browser that comes."""

        def handle(request: Request) -> Response:
            parameters = dict(parse_qsl(request.query, keep_blank_values=True))
            parameters |= dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
            if parameters.get("method") in PAYERS_METHODS:
                return open_page(parameters)
            return self._answer(parameters)

        for method in ("GET", "POST"):
            router.add(method, "/gateway.do", handle)

    def authenticated(self, parameters: dict[str, str], *, is_merchant: bool) -> tuple[sqlite3.Row, dict[str, Any]]:
        """The seller whose app signed, and the business content. Raises Declined.

        A link may be opened long after it was signed; a merchant's own call may not.
        """
        missing = [name for name in REQUIRED if not parameters.get(name)]
        if missing:
            raise gateway_refusal("40001", "Missing Required Arguments", f"isv.missing-{missing[0]}")
        seller = self._sellers.of_app(parameters["app_id"])
        if seller is None:
            raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-app-id")
        if parameters["sign_type"] != "RSA2" or parameters["charset"].lower() != "utf-8":
            raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-signature-type")
        covered = sorted((name, value) for name, value in parameters.items() if name != "sign" and value)
        text = "&".join(f"{name}={value}" for name, value in covered).encode()
        if not is_signed(seller["public_key"], text, parameters["sign"]):
            raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-signature")
        if is_merchant and not self._is_recent(parameters["timestamp"]):
            raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-timestamp")
        try:
            biz = json.loads(parameters.get("biz_content", ""))
        except ValueError:
            biz = None
        if not isinstance(biz, dict):
            raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-parameter")
        return seller, biz

    def _is_recent(self, text: str) -> bool:
        """By the real or the shifted clock: a test may run the product on either, and both are honest."""
        try:
            stamp = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).timestamp()
        except ValueError:
            return False
        return min(abs(stamp - clock) for clock in (time.time(), self._store.now())) <= CLOCK_WINDOW

    def _answer(self, parameters: dict[str, str]) -> Response:
        node = f"{parameters.get('method', '').replace('.', '_')}_response"
        mode, value = "", 0.0
        try:
            seller, biz = self.authenticated(parameters, is_merchant=True)
            call = self._calls.get(parameters["method"])
            if call is None:
                raise gateway_refusal("40002", "Invalid Arguments", "isv.invalid-method")
            fault = self._behaviours.take_fault(call.operation, numbers_of(biz)) or {}
            mode, value = fault.get("mode", ""), float(fault.get("value", 0))
            if mode == "error":
                return Response(status=int(value) or 502, body=b"<html>Bad Gateway</html>", content_type="text/html")
            if mode == "busy":
                raise Declined("isp.unknow-error", "系统繁忙", code="20000", msg="Service Currently Unavailable")
            content = {"code": "10000", "msg": "Success", **call.work(seller, parameters, biz)}
            signed = True
        except Declined as refusal:
            content, signed = refusal.answer, refusal.is_signed
        if mode == "error_after":
            return Response(status=int(value) or 502, body=b"<html>Bad Gateway</html>", content_type="text/html")
        if mode == "hang":
            time.sleep(value or 10)
        response = self._signed(node, content, is_signed=signed, is_forged=mode == "forged")
        response.is_cut = mode == "cut"
        return response

    def _signed(self, node: str, content: dict[str, Any], *, is_signed: bool, is_forged: bool) -> Response:
        # Written as Alipay writes it, slashes escaped: the signature covers the text, not what it means.
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/").encode()
        signature = sign(self._stranger, text) if is_forged else self._platform.sign(text)
        tail = b',"sign":"' + signature.encode() + b'"' if is_signed else b""
        return Response(body=b'{"' + node.encode() + b'":' + text + tail + b"}")

    # --- the calls ---

    def _precreate(self, seller: sqlite3.Row, parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        order = self._trade.read(seller=seller, parameters=parameters, biz=biz)
        token = self._trade.give_code(order)
        # `simulator_cashier_url` is not part of the protocol: it is where a person scans and pays by hand.
        return {
            "out_trade_no": order.out_trade_no,
            "qr_code": f"https://qr.alipay.com/{token}",
            "simulator_cashier_url": self._cashier_url(token),
        }

    def _query(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        with self._store.transaction() as db:
            trade = self._trade.require(db, seller["seller_id"], number(biz, "out_trade_no"))
        amount = f"{trade['amount_minor'] // 100}.{trade['amount_minor'] % 100:02d}"
        answer = {
            "trade_no": trade["trade_no"],
            "out_trade_no": trade["out_trade_no"],
            "trade_status": trade["state"],
            "total_amount": amount,
        }
        if trade["paid_at"] is not None:
            answer |= {
                "buyer_user_id": trade["buyer_id"],
                "buyer_logon_id": "138****0001",
                "buyer_pay_amount": amount,
                "receipt_amount": amount,
                "invoice_amount": amount,
                "point_amount": "0.00",
                "send_pay_date": china_clock(trade["paid_at"]),
            }
        return answer

    def _close(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        trade = self._trade.close(seller_id=seller["seller_id"], out_trade_no=number(biz, "out_trade_no"))
        return {"trade_no": trade["trade_no"], "out_trade_no": trade["out_trade_no"]}

    def _refund(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        return dict(self._refunds.create(seller_id=seller["seller_id"], biz=biz))

    def _bind(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        return dict(self._royalties.bind(seller_id=seller["seller_id"], biz=biz))

    def _settle(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        return dict(self._royalties.settle(seller_id=seller["seller_id"], biz=biz))

    def _query_settle(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        return self._royalties.query(seller_id=seller["seller_id"], biz=biz)

    def _query_refund(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        return dict(self._refunds.query(seller_id=seller["seller_id"], biz=biz))


def gateway_refusal(code: str, msg: str, sub_code: str) -> Declined:
    """Said before anybody's key was looked at, hence not signed."""
    return Declined(sub_code, "请检查入参", code=code, msg=msg, is_signed=False)


def numbers_of(biz: dict[str, Any]) -> tuple[str, ...]:
    """The merchant's numbers that a call is about, for narrowing faults to one trade."""
    return tuple(str(biz[name]) for name in ("out_trade_no", "out_request_no") if name in biz)


def refused_page(declined: Declined) -> Refusal:
    return Refusal(400, declined.answer["sub_code"], declined.answer["sub_msg"])
