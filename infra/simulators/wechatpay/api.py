"""The merchant's side of the wire: `/v3/...`, authenticated, signed, and faulty where a test asked for it."""

import gzip
import secrets
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.keys import new_rsa_key, sign
from infra.simulators.store import Store, china_time
from infra.simulators.web import Refusal, Request, Response, Router, json_response
from infra.simulators.wechatpay import forms
from infra.simulators.wechatpay.keys import encrypt_resource
from infra.simulators.wechatpay.merchants import Merchants, appids_of
from infra.simulators.wechatpay.platform import Platform, PlatformKey, validity
from infra.simulators.wechatpay.refunds import Refunds
from infra.simulators.wechatpay.splitting import Splitting
from infra.simulators.wechatpay.statements import Statements
from infra.simulators.wechatpay.trade import Trade

Work = Callable[[Request, sqlite3.Row, dict[str, str]], Response]


class MerchantApi:
    def __init__(
        self,
        *,
        store: Store,
        platform: Platform,
        merchants: Merchants,
        trade: Trade,
        refunds: Refunds,
        behaviours: Behaviours,
        cashier_url: Callable[[str], str],
        h5_url: Callable[[str], str],
        statements: Statements,
        splitting: Splitting,
    ) -> None:
        self._store, self._platform, self._merchants = store, platform, merchants
        self._trade, self._refunds, self._behaviours, self._cashier_url = trade, refunds, behaviours, cashier_url
        self._h5_url, self._statements, self._splitting = h5_url, statements, splitting
        self._stranger = new_rsa_key()

    def mount(self, router: Router) -> None:
        single, combined, sharing = "/v3/pay/transactions", "/v3/combine-transactions", "/v3/profitsharing"
        routes: list[tuple[str, str, str, Work]] = [
            ("POST", f"{single}/jsapi", "prepay", self._prepay(trade_type="JSAPI", is_combined=False)),
            ("POST", f"{single}/native", "prepay", self._prepay(trade_type="NATIVE", is_combined=False)),
            ("POST", f"{single}/h5", "prepay", self._prepay(trade_type="MWEB", is_combined=False)),
            ("GET", f"{single}/out-trade-no/{{number}}", "query", self._query),
            ("GET", f"{single}/id/{{transaction_id}}", "query", self._query_by_transaction),
            ("POST", f"{single}/out-trade-no/{{number}}/close", "close", self._close),
            ("POST", f"{combined}/jsapi", "prepay", self._prepay(trade_type="JSAPI", is_combined=True)),
            ("POST", f"{combined}/native", "prepay", self._prepay(trade_type="NATIVE", is_combined=True)),
            ("POST", f"{combined}/h5", "prepay", self._prepay(trade_type="MWEB", is_combined=True)),
            ("GET", f"{combined}/out-trade-no/{{number}}", "query", self._query_combined),
            ("POST", f"{combined}/out-trade-no/{{number}}/close", "close", self._close_combined),
            ("POST", "/v3/refund/domestic/refunds", "refund", self._refund),
            ("GET", "/v3/refund/domestic/refunds/{number}", "query_refund", self._query_refund),
            ("POST", f"{sharing}/receivers/add", "receiver", self._add_receiver),
            ("POST", f"{sharing}/orders", "split", self._split),
            ("GET", f"{sharing}/orders/{{number}}", "query_split", self._query_split),
            ("POST", f"{sharing}/orders/unfreeze", "unfreeze", self._unfreeze),
            ("POST", f"{sharing}/return-orders", "return_split", self._return_split),
            ("GET", f"{sharing}/return-orders/{{number}}", "query_return", self._query_return),
            ("GET", "/v3/certificates", "certificates", self._certificates),
            ("GET", "/v3/bill/tradebill", "statement", self._statements.trade),
            ("GET", "/v3/bill/fundflowbill", "statement", self._statements.flow),
        ]
        for method, pattern, operation, work in routes:
            router.add(method, pattern, self._guarded(operation, work))
        router.add("GET", "/v3/billdownload/file", self._file)

    def _guarded(self, operation: str, work: Work) -> Callable[..., Response]:
        """Authenticate, misbehave if told to, work, sign the answer - refusals too."""

        def handle(request: Request, **names: str) -> Response:
            merchant = self._merchants.authenticate(request)
            fault = self._behaviours.take_fault(operation, self._numbers(request, names)) or {}
            mode = fault.get("mode", "")
            if mode == "error":
                raise Refusal(int(fault.get("value", 500)), "SYSTEM_ERROR", "系统异常，请用相同参数重新调用")
            try:
                response = work(request, merchant, names)
            except Refusal as refusal:
                response = json_response({"code": refusal.code, "message": refusal.message}, status=refusal.status)
            if mode == "error_after":
                raise Refusal(int(fault.get("value", 500)), "SYSTEM_ERROR", "系统异常，请用相同参数重新调用")
            if mode == "hang":
                time.sleep(float(fault.get("value", 10)))
            response.is_cut = mode == "cut"
            return self._signed(
                response,
                key=self._platform.signer(request.headers.get("wechatpay-serial", "")),
                stamp=self._merchants.callers_clock(request),
                is_forged=mode == "forged",
            )

        return handle

    def _file(self, request: Request) -> Response:
        """Authenticated, but not signed: the merchant compares the hash."""
        self._merchants.authenticate(request)
        fault = self._behaviours.take_fault("file", ()) or {}
        response = self._statements.file(request)
        if fault.get("mode") == "forged":
            response.body = gzip.compress(b"\xef\xbb\xbfsomething else")
        response.is_cut = fault.get("mode") == "cut"
        return response

    def _signed(self, response: Response, *, key: PlatformKey, stamp: str, is_forged: bool) -> Response:
        nonce = secrets.token_hex(16)
        signature = self._platform.sign(key, timestamp=stamp, nonce=nonce, body=response.body)
        if is_forged:
            signature = sign(self._stranger, b"%s\n%s\n%s\n" % (stamp.encode(), nonce.encode(), response.body))
        response.headers |= {
            "Request-ID": secrets.token_hex(16).upper(),
            "Wechatpay-Serial": key.serial,
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": signature,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }
        return response

    def _numbers(self, request: Request, names: dict[str, str]) -> tuple[str, ...]:
        """The merchant's numbers that the call is about, for narrowing faults to one order."""
        if "number" in names:
            return (names["number"],)
        data = request.json() if request.method == "POST" else {}
        if not isinstance(data, dict):
            return ()
        fields = ("combine_out_trade_no", "out_trade_no", "out_refund_no", "out_return_no", "out_order_no")
        return tuple(str(data[name]) for name in fields if name in data)

    def _prepay(self, *, trade_type: str, is_combined: bool) -> Work:
        opened = self._trade.open_combined if is_combined else self._trade.open_single

        def work(request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
            prepay = opened(merchant=merchant, data=as_object(request.json()), trade_type=trade_type)
            # `simulator_cashier_url` is not part of the protocol: it is where a person pays by hand.
            answer = {"simulator_cashier_url": self._cashier_url(prepay["prepay_id"])}
            if trade_type == "NATIVE":
                answer["code_url"] = f"weixin://wxpay/bizpayurl?pr={prepay['prepay_id'][2:14]}"
            elif trade_type == "MWEB":
                answer["h5_url"] = self._h5_url(prepay["prepay_id"])
            else:
                answer["prepay_id"] = prepay["prepay_id"]
            return json_response(answer)

        return work

    def _query(self, request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        return self._described_one(request, merchant, out_trade_no=names["number"])

    def _query_by_transaction(self, request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        return self._described_one(request, merchant, transaction_id=names["transaction_id"])

    def _described_one(self, request: Request, merchant: sqlite3.Row, **key: str) -> Response:
        require_own(request.argument("mchid"), merchant)
        with self._store.transaction() as db:
            order = self._trade.order(db, mchid=merchant["mchid"], **key)
            return json_response(self._trade.described_order(self._trade.prepay(db, order["prepay_id"]), order))

    def _query_combined(self, _request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        with self._store.transaction() as db:
            prepay = self._trade.prepay_by_number(db, mchid=merchant["mchid"], number=names["number"], is_combined=True)
            return json_response(self._trade.described(db, prepay))

    def _close(self, request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        require_own(as_object(request.json()).get("mchid"), merchant)
        self._trade.close(mchid=merchant["mchid"], number=names["number"], is_combined=False)
        return Response(status=204)

    def _close_combined(self, request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        data = as_object(request.json())
        if data.get("combine_appid") not in appids_of(merchant):
            raise Refusal(400, "APPID_MCHID_NOT_MATCH", "appid 与 mchid 不匹配")
        subs = data.get("sub_orders")
        if not isinstance(subs, list) or not all(isinstance(sub, dict) for sub in subs):
            raise forms.refuse("sub_orders", "必须是子单列表")
        pairs = [(str(sub.get("mchid")), str(sub.get("out_trade_no"))) for sub in subs]
        self._trade.close(mchid=merchant["mchid"], number=names["number"], is_combined=True, subs=pairs)
        return Response(status=204)

    def _refund(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        return json_response(self._refunds.create(mchid=merchant["mchid"], data=as_object(request.json())))

    def _query_refund(self, _request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        return json_response(self._refunds.query(mchid=merchant["mchid"], out_refund_no=names["number"]))

    def _add_receiver(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        return json_response(
            self._splitting.add_receiver(
                mchid=merchant["mchid"],
                data=as_object(request.json()),
                serial=request.headers.get("wechatpay-serial", ""),
            )
        )

    def _split(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        return json_response(self._splitting.create(mchid=merchant["mchid"], data=as_object(request.json())))

    def _query_split(self, request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        return json_response(
            self._splitting.query(
                mchid=merchant["mchid"], number=names["number"], transaction_id=request.argument("transaction_id")
            )
        )

    def _unfreeze(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        return json_response(self._splitting.unfreeze(mchid=merchant["mchid"], data=as_object(request.json())))

    def _return_split(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        return json_response(self._splitting.give_back(mchid=merchant["mchid"], data=as_object(request.json())))

    def _query_return(self, _request: Request, merchant: sqlite3.Row, names: dict[str, str]) -> Response:
        return json_response(self._splitting.query_return(mchid=merchant["mchid"], number=names["number"]))

    def _certificates(self, _request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        if not self._platform.are_certificates_served:
            raise Refusal(403, "NO_AUTH", "商户已切换为微信支付公钥，不再使用平台证书")
        data = []
        for key in self._platform.certificates():
            starts, ends = validity(key.pem)
            sealed = encrypt_resource(
                api_v3_key=merchant["api_v3_key"], plaintext=key.pem, associated_data="certificate"
            )
            del sealed["original_type"]
            data.append(
                {
                    "serial_no": key.serial,
                    "effective_time": china_time(starts),
                    "expire_time": china_time(ends),
                    "encrypt_certificate": sealed,
                }
            )
        return json_response({"data": data})


def as_object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise forms.refuse("请求体", "必须是 JSON 对象")
    return data


def require_own(mchid: Any, merchant: sqlite3.Row) -> None:
    if mchid != merchant["mchid"]:
        raise forms.refuse("mchid", "与签名的商户号不一致")
