"""WeChat Pay behind `PaymentProvider`."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from wechatpayv3 import WeChatPayType

from payments.providers.contracts import (
    Channel,
    CheckoutData,
    CloseOutcome,
    MessageAnswer,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    ProviderRefused,
    ProviderState,
    ProviderUnavailable,
    RefundRequest,
    RefundState,
    RefundStatus,
    StatementFile,
    StatementNotReady,
    StatementSort,
    TradeStatus,
)
from payments.providers.transport import STATEMENT_TIMEOUT, TIMEOUT, is_acceptable_host
from payments.providers.wechat import statements, wire
from payments.providers.wechat.client import REAL_HOST, answer_of, client_for, error_code, refused
from payments.providers.wechat.messages import read_message

# The provider's pages and its servers do not agree on the spelling.
PAID_CODES = frozenset({"ORDERPAID", "ORDER_PAID"})
CLOSED_CODES = frozenset({"ORDER_CLOSED", "ORDERCLOSED"})
ABSENT_CODES = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "ORDER_NOT_EXISTS"})
NO_STATEMENT_CODES = frozenset({"NO_STATEMENT_EXIST", "NO_STATEMENT_EXISTS"})
NOT_READY_CODES = frozenset({"STATEMENT_CREATING", "BILL_CREATING"})
REFUND_ABSENT_CODES = frozenset({"RESOURCE_NOT_EXISTS", "RESOURCE_NOT_EXIST"})
PAY_TYPES = {
    Channel.JSAPI: WeChatPayType.JSAPI,
    Channel.NATIVE: WeChatPayType.NATIVE,
    Channel.H5: WeChatPayType.H5,
}


class WechatPayProvider:
    name = wire.NAME
    channels = frozenset(PAY_TYPES)
    settles_after = timedelta()
    taken = MessageAnswer(204)

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def create(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CheckoutData:
        """JSAPI, Native or H5 prepay. ProviderRefused ORDERPAID means an earlier try was paid: query it."""
        if attempt.channel not in PAY_TYPES:
            raise ProviderRefused("CHANNEL_NOT_SUPPORTED", attempt.channel)
        if attempt.channel is Channel.JSAPI and not attempt.payer_openid:
            raise ProviderRefused("PAYER_MISSING", "JSAPI needs the payer's openid in the account's app")
        if attempt.channel is Channel.H5 and not attempt.payer_ip:
            raise ProviderRefused("PAYER_MISSING", "H5 needs the address of the payer's device")
        client = client_for(credentials, self._timeout)
        common: dict[str, Any] = {
            "time_expire": wire.time_expire(attempt),
            "pay_type": PAY_TYPES[attempt.channel],
            "scene_info": wire.scene_info(attempt),
        }
        payer = {"openid": attempt.payer_openid} if attempt.channel is Channel.JSAPI else None
        if attempt.is_combined:
            status, body = client.combine_pay(
                combine_out_trade_no=attempt.number,
                sub_orders=wire.sub_orders(attempt, credentials),
                combine_payer_info=payer,
                **common,
            )
        else:
            leg = attempt.legs[0]
            status, body = client.pay(
                description=leg.description[: wire.LONGEST_DESCRIPTION],
                out_trade_no=leg.out_trade_no,
                amount={"total": leg.amount_minor, "currency": attempt.currency},
                attach=attempt.number,
                payer=payer,
                settle_info=wire.settle_info(leg),
                **common,
            )
        return self._checkout(answer_of(status, body), client=client, attempt=attempt, credentials=credentials, now=now)

    def query(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> ProviderState:
        client = client_for(credentials, self._timeout)
        if attempt.is_combined:
            status, body = client.combine_query(combine_out_trade_no=attempt.number)
        else:
            status, body = client.query(out_trade_no=attempt.wire_number)
        return self._state(status, body, number=attempt.wire_number, credentials=credentials)

    def query_transaction(self, *, transaction_id: str, credentials: PayeeCredentials) -> ProviderState:
        """One payment by WeChat's own number, as it stands on the payer's receipt."""
        status, body = client_for(credentials, self._timeout).query(transaction_id=transaction_id)
        return self._state(status, body, number="", credentials=credentials)

    def close(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CloseOutcome:
        client = client_for(credentials, self._timeout)
        if attempt.is_combined:
            status, body = client.combine_close(
                combine_out_trade_no=attempt.number, sub_orders=wire.closing_sub_orders(attempt, credentials)
            )
        else:
            status, body = client.close(out_trade_no=attempt.wire_number)
        if status == 204:
            return CloseOutcome.CLOSED
        code = error_code(body)
        if status < 300:
            # 202 USERPAYING, and any other 2xx we have not been told about: not closed.
            return CloseOutcome.PAYING
        for codes, outcome in (
            (PAID_CODES, CloseOutcome.ALREADY_PAID),
            (CLOSED_CODES, CloseOutcome.CLOSED),
            (ABSENT_CODES, CloseOutcome.ABSENT),
        ):
            if code in codes:
                return outcome
        if code == "USERPAYING":
            return CloseOutcome.PAYING
        raise refused(status, code)

    def refund(self, *, request: RefundRequest, credentials: PayeeCredentials, now: datetime) -> RefundState:
        status, body = client_for(credentials, self._timeout).refund(
            out_refund_no=request.out_refund_no,
            amount=wire.refund_amount(request),
            transaction_id=request.transaction_id or None,
            out_trade_no=request.out_trade_no,
            reason=request.reason[: wire.LONGEST_REASON],
        )
        return _read_refund(answer_of(status, body))

    def query_refund(
        self,
        *,
        out_refund_no: str,
        out_trade_no: str,
        credentials: PayeeCredentials,
        now: datetime,
        transaction_id: str = "",
    ) -> RefundState:
        status, body = client_for(credentials, self._timeout).query_refund(out_refund_no=out_refund_no)
        if status == 404 and error_code(body) in REFUND_ABSENT_CODES:
            return RefundState(status=RefundStatus.ABSENT, out_refund_no=out_refund_no)
        return _read_refund(answer_of(status, body))

    def download_statement(
        self, *, day: date, sort: StatementSort, credentials: PayeeCredentials, now: datetime
    ) -> StatementFile | None:
        if now < statements.ready_at(day):
            raise StatementNotReady("TOO_EARLY", f"ready from {statements.READY_HOUR}:00 of the next day")
        client = client_for(credentials, STATEMENT_TIMEOUT)
        if sort is StatementSort.TRADE:
            status, body = client.trade_bill(bill_date=day.isoformat())
        else:
            status, body = client.fundflow_bill(bill_date=day.isoformat())
        code = error_code(body) if status >= 400 else ""
        if code in NO_STATEMENT_CODES:
            return None
        if code in NOT_READY_CODES:
            raise StatementNotReady(code)
        answer = answer_of(status, body)
        try:
            packed = client.core.download_file(str(answer["download_url"]), largest=statements.LARGEST_FILE)
            return statements.read(
                packed, day=day, sort=sort, hashed=str(answer["hash_value"]), how=answer["hash_type"]
            )
        except KeyError as error:
            raise ProviderUnavailable("BROKEN_ANSWER", f"{error} is missing") from error
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_STATEMENT", str(error)) from error

    def parse_message(
        self, *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
    ) -> ProviderEvent:
        return read_message(headers=headers, body=body, credentials=credentials, now=now)

    def not_taken(self, *, status: int, outcome: str) -> MessageAnswer:
        """A refusal in the form that WeChat documents."""
        return MessageAnswer(status, json.dumps({"code": "FAIL", "message": outcome}))

    def _state(self, status: int, body: str, *, number: str, credentials: PayeeCredentials) -> ProviderState:
        if status == 404 and error_code(body) in ABSENT_CODES:
            return ProviderState(status=TradeStatus.ABSENT, out_trade_no=number)
        try:
            state = wire.read_state(answer_of(status, body), account_id=credentials.account_id)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
        if number and state.out_trade_no != number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
        return state

    def _checkout(
        self,
        answer: Mapping[str, Any],
        *,
        client: Any,
        attempt: ProviderAttempt,
        credentials: PayeeCredentials,
        now: datetime,
    ) -> CheckoutData:
        # Only a simulator has a page to pay by hand; the real provider's answer is never searched for one.
        simulated = bool(credentials.base_url) and credentials.base_url != REAL_HOST
        cashier_url = str(answer.get("simulator_cashier_url", "")) if simulated else ""
        if attempt.channel is Channel.NATIVE:
            code_url = answer.get("code_url")
            if not isinstance(code_url, str) or not code_url:
                raise ProviderUnavailable("BROKEN_ANSWER", "code_url is missing")
            return CheckoutData(channel=attempt.channel, code_url=code_url, cashier_url=cashier_url)
        if attempt.channel is Channel.H5:
            h5_url = answer.get("h5_url")
            if not isinstance(h5_url, str) or not is_acceptable_host(h5_url):
                raise ProviderUnavailable("BROKEN_ANSWER", "h5_url is missing")
            return CheckoutData(channel=attempt.channel, h5_url=h5_url, cashier_url=cashier_url)
        prepay_id = answer.get("prepay_id")
        if not isinstance(prepay_id, str) or not prepay_id:
            raise ProviderUnavailable("BROKEN_ANSWER", "prepay_id is missing")
        timestamp, nonce, package = str(int(now.timestamp())), secrets.token_hex(16), f"prepay_id={prepay_id}"
        return CheckoutData(
            channel=attempt.channel,
            prepay_id=prepay_id,
            cashier_url=cashier_url,
            jsapi={
                "appId": credentials.appid,
                "timeStamp": timestamp,
                "nonceStr": nonce,
                "package": package,
                "signType": "RSA",
                "paySign": client.sign([credentials.appid, timestamp, nonce, package]),
            },
        )


def _read_refund(data: Mapping[str, Any]) -> RefundState:
    try:
        return wire.read_refund(data)
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
