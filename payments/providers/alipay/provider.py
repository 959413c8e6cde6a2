"""Alipay behind `PaymentProvider`.

A page, WAP or app payment is a link or a text that we sign and nobody at Alipay knows of before the payer opens it; a
QR payment before it is scanned. Until then a query says that there is no such trade and a close closes nothing, while
what the payer holds stays payable up to its `time_expire`. Hence `settles_after`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from payments.providers.alipay import statements, wire
from payments.providers.alipay.client import Client, client_for
from payments.providers.alipay.messages import read_message
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
from payments.providers.transport import STATEMENT_TIMEOUT, TIMEOUT

ABSENT_CODES = frozenset({"ACQ.TRADE_NOT_EXIST"})
# Closing answers with these for a paid trade and for a closed one alike.
NOT_OPEN_CODES = frozenset({"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.REASON_ILLEGAL_STATUS"})
NO_STATEMENT_MARKS = ("BILL_NOT_EXIST", "NO_BILL_DATA")
NO_REFUND_CODES = ABSENT_CODES | {"ACQ.REFUND_NOT_EXIST"}
CLOSE_OUTCOMES = {
    TradeStatus.PAID: CloseOutcome.ALREADY_PAID,
    TradeStatus.REFUNDED: CloseOutcome.ALREADY_PAID,
    TradeStatus.CLOSED: CloseOutcome.CLOSED,
    TradeStatus.ABSENT: CloseOutcome.ABSENT,
    TradeStatus.NOT_PAID: CloseOutcome.PAYING,
}


class AlipayProvider:
    name = wire.NAME
    channels = frozenset(wire.CALLS)
    settles_after = timedelta(minutes=2)
    # Nothing but this very word, or Alipay goes on repeating the message.
    taken = MessageAnswer(200, "success", "text/plain")

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def create(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CheckoutData:
        """A signed link (PAGE, WAP) or text (APP) made here, or a code asked for (QR).

        ProviderRefused ACQ.TRADE_HAS_SUCCESS: an earlier try was paid, query it.
        """
        if attempt.channel not in wire.CALLS:
            raise ProviderRefused("CHANNEL_NOT_SUPPORTED", attempt.channel)
        if attempt.is_combined:
            raise ProviderRefused("COMBINED_NOT_SUPPORTED", "Alipay takes one payment per leg")
        client, call = client_for(credentials, self._timeout), wire.CALLS[attempt.channel]
        biz = wire.order(attempt, credentials)
        if attempt.channel is Channel.QR:
            return self._code(client.call(call, biz=biz, notify=True), client=client, attempt=attempt)
        if attempt.channel is Channel.APP:
            order = client.order_string(call, biz=biz)
            return CheckoutData(
                channel=attempt.channel, order_string=order, cashier_url=_app_cashier(client, credentials, order)
            )
        page = client.page_url(call, biz=biz, return_url=attempt.return_url)
        return CheckoutData(channel=attempt.channel, page_url=page, cashier_url=page if client.is_simulated else "")

    def query(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> ProviderState:
        try:
            answer = client_for(credentials, self._timeout).call(
                "AlipayTradeQuery", biz={"out_trade_no": attempt.wire_number}
            )
        except ProviderRefused as refusal:
            if refusal.code in ABSENT_CODES:
                return ProviderState(status=TradeStatus.ABSENT, out_trade_no=attempt.wire_number)
            raise
        try:
            state = wire.read_state(answer, credentials=credentials)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
        if state.out_trade_no != attempt.wire_number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
        return state

    def close(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CloseOutcome:
        """ABSENT: nobody has opened it yet, and it can still be paid until its time is over."""
        try:
            answer = client_for(credentials, self._timeout).call(
                "AlipayTradeClose", biz={"out_trade_no": attempt.wire_number}
            )
        except ProviderRefused as refusal:
            if refusal.code in ABSENT_CODES:
                return CloseOutcome.ABSENT
            if refusal.code in NOT_OPEN_CODES:
                return CLOSE_OUTCOMES[self.query(attempt=attempt, credentials=credentials, now=now).status]
            raise
        if answer.get("out_trade_no", attempt.wire_number) != attempt.wire_number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
        return CloseOutcome.CLOSED

    def refund(self, *, request: RefundRequest, credentials: PayeeCredentials, now: datetime) -> RefundState:
        """Done as soon as Alipay says that money moved, in this call or in an earlier one under the number.

        It is asked about in any case: only the query says when, which is the day of its bill.
        """
        answer = client_for(credentials, self._timeout).call("AlipayTradeRefund", biz=wire.refund(request))
        try:
            has_moved = wire.has_moved(answer, request=request)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
        try:
            found = self.query_refund(
                out_refund_no=request.out_refund_no,
                out_trade_no=request.out_trade_no,
                credentials=credentials,
                now=now,
            )
        except ProviderUnavailable:
            if not has_moved:
                raise
            found = None
        if found is not None and found.status is RefundStatus.SUCCEEDED:
            if found.amount_minor != request.amount_minor:
                raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another refund")
            return found
        return wire.refund_state(request, done_at=now if has_moved else None)

    def query_refund(
        self,
        *,
        out_refund_no: str,
        out_trade_no: str,
        credentials: PayeeCredentials,
        now: datetime,
        transaction_id: str = "",
    ) -> RefundState:
        """SUCCEEDED or ABSENT; what is absent is sent again under its number."""
        try:
            answer = client_for(credentials, self._timeout).call(
                "AlipayTradeFastpayRefundQuery",
                biz={
                    "out_trade_no": out_trade_no,
                    "out_request_no": out_refund_no,
                    "query_options": ["gmt_refund_pay"],
                },
            )
        except ProviderRefused as refusal:
            if refusal.code in NO_REFUND_CODES:
                return RefundState(status=RefundStatus.ABSENT, out_refund_no=out_refund_no)
            raise
        try:
            return wire.read_refund_query(answer, out_refund_no=out_refund_no, out_trade_no=out_trade_no, now=now)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error

    def download_statement(
        self, *, day: date, sort: StatementSort, credentials: PayeeCredentials, now: datetime
    ) -> StatementFile | None:
        if now < statements.ready_at(day):
            raise StatementNotReady("TOO_EARLY", f"ready from {statements.READY_HOUR}:00 of the next day")
        client = client_for(credentials, STATEMENT_TIMEOUT)
        try:
            answer = client.call(
                "AlipayDataDataserviceBillDownloadurlQuery",
                biz={"bill_type": statements.BILL_TYPES[sort], "bill_date": day.isoformat()},
            )
        except ProviderRefused as refusal:
            if any(mark in refusal.code.upper() for mark in NO_STATEMENT_MARKS):
                return None
            raise
        try:
            packed = client.download_file(wire.text(answer, "bill_download_url"), largest=statements.LARGEST_FILE)
            statement = statements.read(packed, day=day, sort=sort)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_STATEMENT", str(error)) from error
        return statement if statement.lines else None

    def parse_message(
        self, *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
    ) -> ProviderEvent:
        return read_message(body=body, credentials=credentials, now=now)

    def not_taken(self, *, status: int, outcome: str) -> MessageAnswer:
        return MessageAnswer(status, f"fail: {outcome}", "text/plain")

    def _code(self, answer: Mapping[str, Any], *, client: Client, attempt: ProviderAttempt) -> CheckoutData:
        code = answer.get("qr_code")
        if not isinstance(code, str) or not code or answer.get("out_trade_no") != attempt.wire_number:
            raise ProviderUnavailable("BROKEN_ANSWER", "qr_code is missing")
        # Only a simulator has a page to pay by hand; the real provider's answer is never searched for one.
        cashier_url = str(answer.get("simulator_cashier_url", "")) if client.is_simulated else ""
        return CheckoutData(channel=attempt.channel, code_url=code, cashier_url=cashier_url)


def _app_cashier(client: Client, credentials: PayeeCredentials, order: str) -> str:
    """The simulator's page that stands for the payer's Alipay app."""
    return f"{credentials.base_url}/cashier?{urlencode({'order': order})}" if client.is_simulated else ""
