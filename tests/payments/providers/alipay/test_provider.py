"""Every call of the adapter against the simulator: real HTTP, real signatures, real misbehaviour."""

import dataclasses
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import time_machine

from payments.providers.alipay import sdk
from payments.providers.alipay.client import client_for
from payments.providers.alipay.provider import AlipayProvider
from payments.providers.contracts import (
    Channel,
    CloseOutcome,
    EventKind,
    PayeeCredentials,
    ProviderAttempt,
    ProviderRefused,
    ProviderUnavailable,
    RefundStatus,
    TradeStatus,
)
from payments.providers.rules import event_mismatches
from tests.infra.simulator_process import AlipaySimulator, SimulatorSaidNo
from tests.payments.providers.alipay.conftest import refund_of
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.inbox import Inbox


def test_a_code_is_scanned_and_paid_and_the_payment_is_found(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt, before = new_attempt(17523), alipay_simulator.balance()
    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert checkout.code_url.startswith("https://qr.alipay.com/bax")
    # Nobody has scanned it: as far as Alipay knows there is no such trade.
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.ABSENT
    alipay_simulator.open(checkout.cashier_url)
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert (state.status, state.event) == (TradeStatus.NOT_PAID, None)
    assert alipay_simulator.press(checkout.cashier_url).status == 303

    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert state.status is TradeStatus.PAID
    assert state.event is not None
    assert state.event.kind is EventKind.PAID
    assert state.event.succeeded_at is not None
    assert abs(state.event.succeeded_at - now) < timedelta(minutes=1)
    assert event_mismatches(event=state.event, attempt=attempt, credentials=credentials) == ()
    assert alipay_simulator.balance() == before + 17523


@pytest.mark.parametrize("channel", [Channel.PAGE, Channel.WAP])
def test_a_page_brings_the_payer_to_the_cashier_and_back(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    channel: Channel,
) -> None:
    attempt = new_attempt(17523, channel=channel, return_url="http://127.0.0.1:9/app/paid?payment=7")
    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert urlsplit(checkout.page_url).path == "/gateway.do"
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.ABSENT
    page = alipay_simulator.open(checkout.page_url)
    shown = alipay_simulator.call("GET", page.removeprefix(alipay_simulator.base_url)).body.decode()
    assert "支付 ¥175.23" in shown
    alipay_simulator.press(page)
    paid = alipay_simulator.call("GET", page.removeprefix(alipay_simulator.base_url)).body.decode()
    back = paid.partition('href="')[2].partition('"')[0]
    assert back.startswith("http://127.0.0.1:9/app/paid?payment=7&amp;charset=utf-8&amp;out_trade_no=")
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID


def test_a_page_that_was_left_stays_payable(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(channel=Channel.WAP, return_url="http://127.0.0.1:9/app/")
    page = alipay_simulator.open(provider.create(attempt=attempt, credentials=credentials, now=now).page_url)
    assert alipay_simulator.press(page, "cancel").headers["Location"] == "http://127.0.0.1:9/app/"
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.NOT_PAID
    alipay_simulator.press(page)
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID


def test_an_app_is_given_a_signed_order(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(100, channel=Channel.APP)
    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    order = dict(parse_qsl(checkout.order_string))
    assert (order["method"], order["sign_type"]) == ("alipay.trade.app.pay", "RSA2")
    assert json.loads(order["biz_content"])["total_amount"] == "1.00"
    # The simulator's page stands for the app on the phone.
    alipay_simulator.press(alipay_simulator.open(checkout.cashier_url))
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID


def test_a_changed_order_is_refused(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    checkout = provider.create(attempt=new_attempt(channel=Channel.PAGE), credentials=credentials, now=now)
    cheaper = checkout.page_url.replace("175.23", "0.01")
    assert cheaper != checkout.page_url
    with pytest.raises(SimulatorSaidNo, match="invalid-signature"):
        alipay_simulator.open(cheaper)


@pytest.mark.parametrize("channel", [Channel.PAGE, Channel.WAP, Channel.APP, Channel.QR])
def test_what_is_sent_is_chinas_time_and_all_that_we_wanted_to_say(
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK would write its machine's own time, and drops fields that its model does not know."""
    now = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    attempt = new_attempt(channel=channel, expires_at=now + timedelta(minutes=14), return_url="http://127.0.0.1/x")
    client, sent = client_for(credentials, (1.0, 2.0)), []

    def exchange(parameters: dict[str, str]) -> dict[str, str]:
        sent.append(parameters)
        return {"out_trade_no": attempt.wire_number, "qr_code": "x"}

    monkeypatch.setattr(client, "_exchange", exchange)
    with time_machine.travel(now, tick=False):
        checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    query = urlsplit(checkout.page_url).query or checkout.order_string
    call = dict(parse_qsl(query)) if query else sent[0]
    assert call["timestamp"] == "2026-11-23 01:30:00"
    biz = json.loads(call["biz_content"])
    assert biz["time_expire"] == "2026-11-23 01:44:00"
    assert (biz["subject"], biz["out_trade_no"], biz["total_amount"]) == (
        "2026年11月物业费", attempt.wire_number, "175.23",
    )  # fmt: skip
    assert biz.get("seller_id", credentials.mchid) == credentials.mchid
    assert call["notify_url"] == credentials.notify_url
    assert call.get("return_url", "") == ("http://127.0.0.1/x" if channel in {Channel.PAGE, Channel.WAP} else "")


@pytest.mark.parametrize(
    ("call", "biz"),
    [
        ("AlipayTradeQuery", {"out_trade_no": "L1"}),
        ("AlipayTradeClose", {"out_trade_no": "L1"}),
        (
            "AlipayTradeRefund",
            {"out_trade_no": "L1", "out_request_no": "R1", "refund_amount": "0.01", "refund_reason": "退"},
        ),
        (
            "AlipayTradeFastpayRefundQuery",
            {"out_trade_no": "L1", "out_request_no": "R1", "query_options": ["gmt_refund_pay"]},
        ),
        ("AlipayDataDataserviceBillDownloadurlQuery", {"bill_type": "trade", "bill_date": "2026-11-22"}),
    ],
)
def test_the_sdk_keeps_every_field_that_we_use(call: str, biz: dict[str, Any]) -> None:
    assert json.loads(sdk.parameters(call, app_id="2021", biz=biz)["biz_content"]) == biz


def test_creating_the_same_attempt_again_gives_the_same_code(
    provider: AlipayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    attempt = new_attempt()
    first = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert provider.create(attempt=attempt, credentials=credentials, now=now).code_url == first.code_url


def test_a_number_used_for_something_else_is_refused(
    provider: AlipayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    attempt = new_attempt(500)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    dearer = dataclasses.replace(attempt, legs=(dataclasses.replace(attempt.legs[0], amount_minor=501),))
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=dearer, credentials=credentials, now=now)
    assert refused.value.code == "ACQ.CONTEXT_INCONSISTENT"


def test_several_legs_and_foreign_channels_are_refused(
    provider: AlipayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    for attempt, code in (
        (new_attempt(300, 200), "COMBINED_NOT_SUPPORTED"),
        (new_attempt(channel=Channel.JSAPI), "CHANNEL_NOT_SUPPORTED"),
    ):
        with pytest.raises(ProviderRefused) as refused:
            provider.create(attempt=attempt, credentials=credentials, now=now)
        assert refused.value.code == code


def test_close_says_what_became_of_the_order(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    def closed(attempt: ProviderAttempt) -> CloseOutcome:
        return provider.close(attempt=attempt, credentials=credentials, now=now)

    never, unopened, opened, paid = (new_attempt() for _ in range(4))
    for attempt in (unopened, opened, paid):
        provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.act(opened.wire_number, "scan")
    alipay_simulator.pay(paid.wire_number)

    assert closed(never) is CloseOutcome.ABSENT
    # A code that nobody has scanned cannot be closed, and can still be paid.
    assert closed(unopened) is CloseOutcome.ABSENT
    alipay_simulator.pay(unopened.wire_number)
    assert closed(opened) is CloseOutcome.CLOSED
    assert closed(opened) is CloseOutcome.CLOSED
    assert closed(paid) is CloseOutcome.ALREADY_PAID
    assert provider.query(attempt=opened, credentials=credentials, now=now).status is TradeStatus.CLOSED
    with pytest.raises(SimulatorSaidNo, match="TRADE_HAS_CLOSE"):
        alipay_simulator.pay(opened.wire_number)


def test_an_order_ends_at_its_time_whether_it_was_opened_or_not(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    opened, unopened, page = new_attempt(), new_attempt(), new_attempt(channel=Channel.PAGE)
    for attempt in (opened, unopened):
        provider.create(attempt=attempt, credentials=credentials, now=now)
    link = provider.create(attempt=page, credentials=credentials, now=now).page_url
    alipay_simulator.act(opened.wire_number, "scan")
    alipay_simulator.set_clock((now + timedelta(minutes=16)).isoformat())
    assert provider.query(attempt=opened, credentials=credentials, now=now).status is TradeStatus.CLOSED
    for number in (opened.wire_number, unopened.wire_number):
        with pytest.raises(SimulatorSaidNo, match="TRADE_HAS_CLOSE"):
            alipay_simulator.pay(number)
    with pytest.raises(SimulatorSaidNo, match="TRADE_HAS_CLOSE"):
        alipay_simulator.open(link)
    assert alipay_simulator.pay(opened.wire_number, force=True)["state"] == "TRADE_SUCCESS"


def test_a_refund_is_done_at_once_and_its_number_is_one_refund(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    before, asked = alipay_simulator.balance(), refund_of(attempt, amount=300)

    # When it was done is Alipay's word, not our clock's: it is the day of the bill.
    first = provider.refund(request=asked, credentials=credentials, now=now + timedelta(days=1))
    assert (first.status, first.amount_minor) == (RefundStatus.SUCCEEDED, 300)
    assert first.accepted_at is not None
    assert abs(first.accepted_at - now) < timedelta(minutes=1)
    # The same number again moves nothing, and the adapter finds out that it is done.
    again = provider.refund(request=asked, credentials=credentials, now=now)
    assert (again.status, again.amount_minor, again.refund_id) == (RefundStatus.SUCCEEDED, 300, asked.out_refund_no)
    assert again.accepted_at is not None
    assert alipay_simulator.balance() == before - 300
    for request, code in (
        (dataclasses.replace(asked, amount_minor=301), "ACQ.DISCORDANT_REPEAT_REQUEST"),
        (refund_of(attempt, amount=701), "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"),
    ):
        with pytest.raises(ProviderRefused) as refused:
            provider.refund(request=request, credentials=credentials, now=now)
        assert refused.value.code == code

    # Each further refund has a number of its own; the last one turns the trade into a closed one.
    assert provider.refund(request=refund_of(attempt, amount=700), credentials=credentials, now=now).amount_minor == 700
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert (state.status, state.event is not None) == (TradeStatus.REFUNDED, True)
    assert alipay_simulator.order(attempt.wire_number)["state"] == "TRADE_CLOSED"
    assert provider.close(attempt=attempt, credentials=credentials, now=now) is CloseOutcome.ALREADY_PAID
    assert alipay_simulator.balance() == before - 1000


def test_a_refund_that_moved_money_is_done_though_nobody_says_when(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    alipay_simulator.fail_next("query_refund", "busy")
    asked = refund_of(attempt, amount=300)
    done = provider.refund(request=asked, credentials=credentials, now=now)
    assert (done.status, done.accepted_at) == (RefundStatus.SUCCEEDED, now)
    # Asked again, nothing moves, and without the query's word nobody can tell whether it did before.
    alipay_simulator.fail_next("query_refund", "busy")
    with pytest.raises(ProviderUnavailable):
        provider.refund(request=asked, credentials=credentials, now=now)


def test_a_refund_that_moves_no_money_yet_is_under_way(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    alipay_simulator.misbehave(out_trade_no=attempt.wire_number, refund="hold")
    asked, before = refund_of(attempt, amount=400), alipay_simulator.balance()

    def query(number: str) -> RefundStatus:
        return provider.query_refund(
            out_refund_no=number, out_trade_no=attempt.wire_number, credentials=credentials, now=now
        ).status

    for _ in range(2):
        assert provider.refund(request=asked, credentials=credentials, now=now).status is RefundStatus.PROCESSING
    assert query(asked.out_refund_no) is RefundStatus.ABSENT
    assert alipay_simulator.balance() == before
    alipay_simulator.post(f"/_sim/refunds/{asked.out_refund_no}/success")
    assert query(asked.out_refund_no) is RefundStatus.SUCCEEDED
    assert provider.refund(request=asked, credentials=credentials, now=now).status is RefundStatus.SUCCEEDED
    assert alipay_simulator.balance() == before - 400
    assert query("NOSUCHREFUND") is RefundStatus.ABSENT
    unknown = provider.query_refund(out_refund_no="R1", out_trade_no="NOSUCH", credentials=credentials, now=now)
    assert unknown.status is RefundStatus.ABSENT


def test_a_finished_trade_is_paid_and_cannot_be_refunded(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    alipay_simulator.act(attempt.wire_number, "finish")
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(request=refund_of(attempt, amount=1), credentials=credentials, now=now)
    assert refused.value.code == "ACQ.TRADE_HAS_FINISHED"


@pytest.mark.parametrize("mode", ["error", "error_after", "busy", "hang", "cut", "forged"])
def test_without_a_trustworthy_answer_the_outcome_is_unknown(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    mode: str,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    asked, before = refund_of(attempt, amount=300), alipay_simulator.balance()
    alipay_simulator.fail_next("refund", mode, 4 if mode == "hang" else 502)
    with pytest.raises(ProviderUnavailable):
        provider.refund(request=asked, credentials=credentials, now=now)
    # The same number again brings the truth, and the money moves once.
    assert provider.refund(request=asked, credentials=credentials, now=now).status is RefundStatus.SUCCEEDED
    assert alipay_simulator.balance() == before - 300


def test_an_answer_that_nobody_signed_is_believed_only_where_it_says_no(
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = client_for(credentials, (1.0, 2.0))

    def answered(content: bytes) -> None:
        monkeypatch.setattr(client, "_send", lambda *_args, **_more: (200, content))

    for content in (
        b'{"alipay_trade_query_response":{"code":"10000","trade_status":"TRADE_SUCCESS"}}',
        b'{"alipay_trade_query_response":{"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST"}}',
        b'{"alipay_trade_query_response":{"code":"40002","sub_code":"isv.x"},"sign":"AAAA"}',
        b'{"error_response":{"code":"20000"}}',
        b'{"something_response":{"code":"10000"}}',
        b"[]",
        b"<html>",
    ):
        answered(content)
        with pytest.raises(ProviderUnavailable):
            provider.query(attempt=new_attempt(), credentials=credentials, now=now)
    answered(b'{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"}}')
    with pytest.raises(ProviderRefused) as refused:
        provider.query(attempt=new_attempt(), credentials=credentials, now=now)
    assert refused.value.code == "isv.invalid-app-id"


def test_nobody_listening_is_an_unknown_outcome(
    provider: AlipayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    nowhere = dataclasses.replace(credentials, base_url="http://127.0.0.1:9")
    with pytest.raises(ProviderUnavailable) as unavailable:
        provider.create(attempt=new_attempt(), credentials=nowhere, now=now)
    assert unavailable.value.code == "NO_ANSWER"


def test_the_machines_proxy_is_not_used(
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    assert provider.create(attempt=new_attempt(), credentials=credentials, now=now).code_url


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("private_key", "no key"),
        ("private_key", ""),
        ("public_key", "no key"),
        ("mchid", "1900000109"),
        ("base_url", "http://pay.example.com"),
        ("base_url", "ftp://127.0.0.1"),
    ],
)
def test_bad_credentials_are_refused_without_a_word_of_them(
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    field: str,
    value: str,
) -> None:
    changes: dict[str, Any] = {field: value}
    broken = dataclasses.replace(credentials, **changes)
    for channel in (Channel.QR, Channel.PAGE):
        with pytest.raises(ProviderRefused) as refused:
            provider.create(attempt=new_attempt(channel=channel), credentials=broken, now=now)
        assert refused.value.code == "BAD_CREDENTIALS"
        assert "no key" not in str(refused.value)


def test_a_wrong_key_is_a_definite_no_and_a_second_key_is_tried(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    inbox: Inbox,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    made = alipay_simulator.new_merchant("换钥物业")
    fields = {name: made[name] for name in ("mchid", "appid", "private_key", "public_key", "base_url")}
    before = PayeeCredentials(account_id=9, notify_url=inbox.url, **fields)
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=before, now=now)

    changed = alipay_simulator.post(f"/_sim/sellers/{made['mchid']}/key")["private_key"]
    with pytest.raises(ProviderRefused) as refused:
        provider.query(attempt=attempt, credentials=before, now=now)
    assert refused.value.code == "isv.invalid-signature"
    both = dataclasses.replace(before, second_private_key=changed)
    assert provider.query(attempt=attempt, credentials=both, now=now).status is TradeStatus.ABSENT
    # From then on it is the one that signs, also what the payer's device sends by itself.
    page = provider.create(attempt=new_attempt(channel=Channel.PAGE), credentials=both, now=now).page_url
    assert "/cashier/" in alipay_simulator.open(page)


def test_alipays_own_key_may_change_while_both_are_known(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt()
    changed = alipay_simulator.post("/_sim/keys/rotate")["public_key"]
    with pytest.raises(ProviderUnavailable) as unavailable:
        provider.query(attempt=attempt, credentials=credentials, now=now)
    assert unavailable.value.code == "ANSWER_NOT_AUTHENTIC"
    both = dataclasses.replace(credentials, second_public_key=changed)
    assert provider.query(attempt=attempt, credentials=both, now=now).status is TradeStatus.ABSENT


def test_without_the_sdk_the_provider_says_so(
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str, package: str = "") -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(sdk, "_class", missing)
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=new_attempt(), credentials=credentials, now=now)
    assert (refused.value.code, "requirements/alipay.txt" in refused.value.detail) == ("SDK_MISSING", True)


def test_nothing_secret_is_logged(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.pay(attempt.wire_number)
    provider.query(attempt=attempt, credentials=credentials, now=now)
    said = caplog.text
    assert credentials.private_key[:40] not in said + repr(credentials)
    assert "buyer_user_id" not in said
    assert "138****0001" not in said


def test_the_sdk_would_sign_the_same_text(credentials: PayeeCredentials, now: datetime) -> None:
    """What is taken from it: the parameters, in its own order and encoding."""
    asked = sdk.parameters(
        "AlipayTradeQuery", app_id="2021", biz={"out_trade_no": "物业/1"}, notify_url="http://a/b?c=1"
    )
    assert asked == {
        "app_id": "2021",
        "biz_content": '{"out_trade_no":"物业/1"}',
        "charset": "utf-8",
        "format": "json",
        "method": "alipay.trade.query",
        "notify_url": "http://a/b?c=1",
        "sign_type": "RSA2",
        "version": "1.0",
    }
    assert parse_qs(urlencode(asked))["biz_content"] == ['{"out_trade_no":"物业/1"}']
