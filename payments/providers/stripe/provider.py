"""Stripe behind `PaymentProvider`.

An order has an id of Stripe's own, which we have once a create call was answered. Before that nobody has what it takes
to pay: the address of the page and the client secret are in that answer alone. Hence an order without an id is ABSENT,
and a page or an intent with one can be closed for good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

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
from payments.providers.stripe import statements, wire
from payments.providers.stripe.client import Client, client_for
from payments.providers.stripe.messages import read_message
from payments.providers.transport import STATEMENT_TIMEOUT, TIMEOUT

ABSENT_CODE = "resource_missing"
TOO_SMALL = "amount_too_small"
# Stripe's words for a balance that does not cover a refund today -> ours for what passes.
NOT_ENOUGH = {"balance_insufficient": "NOT_ENOUGH", "insufficient_funds": "NOT_ENOUGH"}
CLOSE_OUTCOMES = {
    TradeStatus.PAID: CloseOutcome.ALREADY_PAID,
    TradeStatus.REFUNDED: CloseOutcome.ALREADY_PAID,
    TradeStatus.CLOSED: CloseOutcome.CLOSED,
    TradeStatus.ABSENT: CloseOutcome.ABSENT,
}


class StripeProvider:
    name = wire.NAME
    channels = frozenset({Channel.CHECKOUT, Channel.INTENT})
    # As long as a create call may be on its way.
    settles_after = timedelta(minutes=1)
    taken = MessageAnswer(200, "{}")

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def create(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CheckoutData:
        """A page (CHECKOUT) or a PaymentIntent (INTENT); the same attempt again gives the same one.

        ProviderRefused amount_too_small: less than Stripe charges at all.
        """
        if attempt.channel not in self.channels:
            raise ProviderRefused("CHANNEL_NOT_SUPPORTED", attempt.channel)
        if attempt.is_combined:
            raise ProviderRefused("COMBINED_NOT_SUPPORTED", "one payment per leg")
        if attempt.amount_minor < wire.LEAST_CHARGE.get(attempt.currency, 1):
            raise ProviderRefused(TOO_SMALL, attempt.currency)
        client = client_for(credentials, self._timeout)
        is_page = attempt.channel is Channel.CHECKOUT
        asked = (wire.session if is_page else wire.intent)(attempt, credentials)
        answer = client.post(
            "/v1/checkout/sessions" if is_page else "/v1/payment_intents",
            idempotency_key=wire.idempotency_key(attempt.wire_number, asked),
            **asked,
        )
        try:
            if wire.marked(answer, wire.NUMBER) != attempt.wire_number:
                raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
            return (_page if is_page else _intent)(answer, client=client, credentials=credentials)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error

    def query(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> ProviderState:
        if not attempt.provider_reference:
            return ProviderState(status=TradeStatus.ABSENT, out_trade_no=attempt.wire_number)
        client, is_page = client_for(credentials, self._timeout), attempt.channel is Channel.CHECKOUT
        try:
            if is_page:
                answer = client.get(_path(attempt), expand=["payment_intent.latest_charge"])
            else:
                answer = client.get(_path(attempt), expand=["latest_charge"])
        except ProviderRefused as refusal:
            if refusal.code == ABSENT_CODE:
                return ProviderState(status=TradeStatus.ABSENT, out_trade_no=attempt.wire_number)
            raise
        try:
            state = (wire.read_session if is_page else wire.read_intent)(answer, credentials=credentials)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
        if state.out_trade_no != attempt.wire_number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
        return state

    def close(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CloseOutcome:
        """Expire the page, cancel the intent. What Stripe refuses to close is asked about."""
        if not attempt.provider_reference:
            return CloseOutcome.ABSENT
        client, is_page = client_for(credentials, self._timeout), attempt.channel is Channel.CHECKOUT
        try:
            answer = client.post(f"{_path(attempt)}/{'expire' if is_page else 'cancel'}")
        except ProviderRefused:
            status = self.query(attempt=attempt, credentials=credentials, now=now).status
            return CLOSE_OUTCOMES.get(status, CloseOutcome.PAYING)
        has_ended = answer.get("status") == ("expired" if is_page else "canceled")
        if not has_ended or wire.marked(answer, wire.NUMBER) != attempt.wire_number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another order")
        return CloseOutcome.CLOSED

    def refund(self, *, request: RefundRequest, credentials: PayeeCredentials, now: datetime) -> RefundState:
        """Stripe forgets idempotency keys after a day, so what the payment has been refunded is looked at first."""
        if not request.transaction_id:
            raise ProviderRefused("NO_TRANSACTION", "the payment's id is missing")
        client = client_for(credentials, self._timeout)
        found = self._find_refund(client, request.out_refund_no, transaction_id=request.transaction_id)
        if found is None:
            try:
                answer = client.post("/v1/refunds", idempotency_key=request.out_refund_no, **wire.refund(request))
            except ProviderRefused as refusal:
                raise ProviderRefused(NOT_ENOUGH.get(refusal.code, refusal.code), refusal.detail) from refusal
            found = _refund_in(answer)
        if found.out_refund_no != request.out_refund_no or found.amount_minor != request.amount_minor:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another refund")
        return found

    def query_refund(
        self,
        *,
        out_refund_no: str,
        out_trade_no: str,
        credentials: PayeeCredentials,
        now: datetime,
        transaction_id: str = "",
    ) -> RefundState:
        """Among the refunds of the payment `transaction_id`; what is absent is sent again under its number."""
        if not transaction_id:
            raise ProviderRefused("NO_TRANSACTION", "the payment's id is missing")
        found = self._find_refund(client_for(credentials, self._timeout), out_refund_no, transaction_id=transaction_id)
        return found or RefundState(status=RefundStatus.ABSENT, out_refund_no=out_refund_no)

    def download_statement(
        self, *, day: date, sort: StatementSort, credentials: PayeeCredentials, now: datetime
    ) -> StatementFile | None:
        """Made of the balance transactions of the day, China's."""
        if now < statements.ready_at(day):
            raise StatementNotReady("TOO_EARLY", "the day is not over")
        first, last = statements.bounds(day)
        rows = client_for(credentials, STATEMENT_TIMEOUT).each(
            "/v1/balance_transactions",
            created={"gte": int(first.timestamp()), "lt": int(last.timestamp())},
            expand=["data.source"],
        )
        try:
            statement = statements.read(rows, day=day, sort=sort)
        except wire.Malformed as error:
            raise ProviderUnavailable("BROKEN_STATEMENT", str(error)) from error
        return statement if statement.lines else None

    def parse_message(
        self, *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
    ) -> ProviderEvent:
        return read_message(headers=headers, body=body, credentials=credentials, now=now)

    def not_taken(self, *, status: int, outcome: str) -> MessageAnswer:
        return MessageAnswer(status, json.dumps({"error": outcome}))

    def _find_refund(self, client: Client, number: str, *, transaction_id: str) -> RefundState | None:
        try:
            for row in client.each("/v1/refunds", payment_intent=transaction_id):
                if wire.marked(row, wire.REFUND_NUMBER) == number:
                    return _refund_in(row)
        except ProviderRefused as refusal:
            if refusal.code != ABSENT_CODE:
                raise
        return None


def _path(attempt: ProviderAttempt) -> str:
    kind = "checkout/sessions" if attempt.channel is Channel.CHECKOUT else "payment_intents"
    return f"/v1/{kind}/{attempt.provider_reference}"


def _page(answer: Mapping[str, Any], *, client: Client, credentials: PayeeCredentials) -> CheckoutData:
    page = wire.text(answer, "url")
    return CheckoutData(
        channel=Channel.CHECKOUT,
        prepay_id=wire.text(answer, "id"),
        page_url=page,
        cashier_url=page if client.is_simulated else "",
    )


def _intent(answer: Mapping[str, Any], *, client: Client, credentials: PayeeCredentials) -> CheckoutData:
    given = {"clientSecret": wire.text(answer, "client_secret"), "publishableKey": credentials.public_key}
    return CheckoutData(
        channel=Channel.INTENT,
        prepay_id=wire.text(answer, "id"),
        order_string=json.dumps(given),
        # Only a simulator has a page to pay by hand; the real provider's answer is never searched for one.
        cashier_url=str(answer.get("simulator_cashier_url", "")) if client.is_simulated else "",
    )


def _refund_in(row: Mapping[str, Any]) -> RefundState:
    try:
        return wire.read_refund(row)
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
