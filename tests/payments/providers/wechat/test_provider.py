"""Every call of the adapter against the simulator: real HTTP, real signatures, real misbehaviour."""

import dataclasses
import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from infra.simulators.identity import openid_for
from payments.providers.contracts import (
    Channel,
    CloseOutcome,
    EventKind,
    PayeeCredentials,
    ProviderAttempt,
    ProviderRefused,
    ProviderUnavailable,
    RefundRequest,
    RefundState,
    RefundStatus,
    TradeStatus,
)
from payments.providers.rules import event_mismatches
from payments.providers.wechat.provider import WechatPayProvider
from tests.infra.simulator_process import SimulatorSaidNo, WechatPaySimulator
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.inbox import Inbox


def refund_of(attempt: ProviderAttempt, *, amount: int, number: str = "R1") -> RefundRequest:
    leg = attempt.legs[0]
    return RefundRequest(
        out_refund_no=f"{leg.out_trade_no}{number}",
        out_trade_no=leg.out_trade_no,
        amount_minor=amount,
        total_minor=leg.amount_minor,
        reason="多缴退回",
    )


def query_refund(
    provider: WechatPayProvider, asked: RefundRequest, credentials: PayeeCredentials, now: datetime
) -> RefundState:
    return provider.query_refund(
        out_refund_no=asked.out_refund_no, out_trade_no=asked.out_trade_no, credentials=credentials, now=now
    )


def test_jsapi_gives_parameters_that_wechat_accepts_and_the_payment_is_found(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(17523)
    before = wechat_simulator.balance()

    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert set(checkout.jsapi) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert (state.status, state.event) == (TradeStatus.NOT_PAID, None)

    wechat_simulator.post("/_sim/request_payment", **checkout.jsapi)
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert state.status is TradeStatus.PAID
    assert state.event is not None
    assert state.event.kind is EventKind.PAID
    assert state.event.payer_openid == attempt.payer_openid
    assert state.event.succeeded_at is not None
    assert abs(state.event.succeeded_at - now) < timedelta(minutes=1)
    assert event_mismatches(event=state.event, attempt=attempt, credentials=credentials) == ()
    assert wechat_simulator.balance() == before + 17523


def test_a_changed_pay_sign_is_refused_by_wechat(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    checkout = provider.create(attempt=new_attempt(), credentials=credentials, now=now)
    with pytest.raises(SimulatorSaidNo, match="SIGN_ERROR"):
        wechat_simulator.post("/_sim/request_payment", **{**checkout.jsapi, "timeStamp": "1"})


def test_native_gives_a_code_and_a_page(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(100, channel=Channel.NATIVE)
    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert checkout.code_url.startswith("weixin://wxpay/bizpayurl?pr=")
    assert checkout.cashier_url.startswith(f"{wechat_simulator.base_url}/cashier/wx")
    wechat_simulator.pay(attempt.wire_number)
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID


def test_creating_the_same_attempt_again_gives_the_same_order(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    attempt = new_attempt()
    first = provider.create(attempt=attempt, credentials=credentials, now=now)
    again = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert again.prepay_id == first.prepay_id


def test_a_number_used_for_something_else_is_refused(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    attempt = new_attempt(500)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    dearer = dataclasses.replace(attempt, legs=(dataclasses.replace(attempt.legs[0], amount_minor=501),))
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=dearer, credentials=credentials, now=now)
    assert refused.value.code == "OUT_TRADE_NO_USED"


def test_a_combined_payment_pays_every_leg_to_its_own_merchant(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    other = wechat_simulator.new_merchant("小区便利店")["mchid"]
    attempt = new_attempt(300, 200)
    attempt = dataclasses.replace(attempt, legs=(attempt.legs[0], dataclasses.replace(attempt.legs[1], mchid=other)))
    before = wechat_simulator.balance()

    provider.create(attempt=attempt, credentials=credentials, now=now)
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.NOT_PAID
    wechat_simulator.pay(attempt.wire_number)
    state = provider.query(attempt=attempt, credentials=credentials, now=now)

    assert state.status is TradeStatus.PAID
    assert state.event is not None
    assert event_mismatches(event=state.event, attempt=attempt, credentials=credentials) == ()
    assert state.event.amount_minor == 500
    assert len({leg.transaction_id for leg in state.event.legs}) == 2
    assert (wechat_simulator.balance(), wechat_simulator.balance(other)) == (before + 300, 200)


def test_a_combined_payment_closes_as_a_whole(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    attempt = new_attempt(300, 200, channel=Channel.NATIVE)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    part = dataclasses.replace(
        attempt, legs=(attempt.legs[0], dataclasses.replace(attempt.legs[1], out_trade_no="NOTMINE"))
    )
    with pytest.raises(ProviderRefused):
        provider.close(attempt=part, credentials=credentials, now=now)
    assert provider.close(attempt=attempt, credentials=credentials, now=now) is CloseOutcome.CLOSED
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.CLOSED


def test_close_says_what_became_of_the_order(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    def closed(attempt: ProviderAttempt) -> CloseOutcome:
        return provider.close(attempt=attempt, credentials=credentials, now=now)

    never, unpaid, typing, paid = (new_attempt() for _ in range(4))
    for attempt in (unpaid, typing, paid):
        provider.create(attempt=attempt, credentials=credentials, now=now)
    wechat_simulator.act(typing.wire_number, "begin_paying")
    wechat_simulator.pay(paid.wire_number)

    assert closed(never) is CloseOutcome.ABSENT
    assert closed(unpaid) is CloseOutcome.CLOSED
    assert closed(unpaid) is CloseOutcome.CLOSED
    assert closed(typing) is CloseOutcome.PAYING
    assert closed(paid) is CloseOutcome.ALREADY_PAID
    assert provider.query(attempt=typing, credentials=credentials, now=now).status is TradeStatus.PAYING
    assert provider.query(attempt=never, credentials=credentials, now=now).status is TradeStatus.ABSENT
    with pytest.raises(SimulatorSaidNo, match="ORDER_CLOSED"):
        wechat_simulator.pay(unpaid.wire_number)


def test_an_expired_order_is_closed_by_itself(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=credentials, now=now)
    wechat_simulator.set_clock((now + timedelta(minutes=16)).isoformat())
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.CLOSED
    with pytest.raises(SimulatorSaidNo, match="ORDER_CLOSED"):
        wechat_simulator.pay(attempt.wire_number)
    late = wechat_simulator.pay(attempt.wire_number, force=True)
    assert late["state"] == "SUCCESS"


def test_refunds_are_accepted_then_done_and_a_number_is_one_refund(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    wechat_simulator.pay(attempt.wire_number)
    before = wechat_simulator.balance()
    wechat_simulator.misbehave(out_trade_no=attempt.wire_number, refund="hold")
    asked = refund_of(attempt, amount=300)

    assert provider.refund(request=asked, credentials=credentials, now=now).status is RefundStatus.PROCESSING
    assert provider.refund(request=asked, credentials=credentials, now=now).status is RefundStatus.PROCESSING
    assert wechat_simulator.balance() == before - 300
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(request=dataclasses.replace(asked, amount_minor=301), credentials=credentials, now=now)
    assert refused.value.code == "PARAM_ERROR"
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(request=refund_of(attempt, amount=701, number="R2"), credentials=credentials, now=now)
    assert refused.value.code == "REFUND_AMOUNT_EXCEEDED"

    wechat_simulator.post(f"/_sim/refunds/{asked.out_refund_no}/success")
    done = query_refund(provider, asked, credentials, now)
    assert (done.status, done.amount_minor) == (RefundStatus.SUCCEEDED, 300)
    assert done.succeeded_at is not None
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert state.status is TradeStatus.REFUNDED
    assert state.event is not None
    assert state.event.kind is EventKind.PAID


def test_a_refund_that_the_provider_gives_up_goes_back_to_the_merchant(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(1000)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    wechat_simulator.pay(attempt.wire_number)
    before = wechat_simulator.balance()
    wechat_simulator.misbehave(out_trade_no=attempt.wire_number, refund="hold")
    asked = refund_of(attempt, amount=1000)
    provider.refund(request=asked, credentials=credentials, now=now)
    wechat_simulator.post(f"/_sim/refunds/{asked.out_refund_no}/closed")
    state = query_refund(provider, asked, credentials, now)
    assert state.status is RefundStatus.CLOSED
    assert wechat_simulator.balance() == before
    unknown = query_refund(provider, dataclasses.replace(asked, out_refund_no="NOSUCHREFUND"), credentials, now)
    assert unknown.status is RefundStatus.ABSENT


@pytest.mark.parametrize("mode", ["error", "error_after", "hang", "cut", "forged"])
def test_without_a_trustworthy_answer_the_outcome_is_unknown(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    mode: str,
) -> None:
    attempt = new_attempt()
    wechat_simulator.fail_next("prepay", mode, 4 if mode == "hang" else 502)
    with pytest.raises(ProviderUnavailable):
        provider.create(attempt=attempt, credentials=credentials, now=now)
    # The next question brings the truth: the order is there in all cases but the one that did nothing.
    state = provider.query(attempt=attempt, credentials=credentials, now=now)
    assert state.status is (TradeStatus.ABSENT if mode == "error" else TradeStatus.NOT_PAID)
    provider.create(attempt=attempt, credentials=credentials, now=now)


def test_nobody_listening_is_an_unknown_outcome(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    nowhere = dataclasses.replace(credentials, base_url="http://127.0.0.1:9")
    with pytest.raises(ProviderUnavailable) as unavailable:
        provider.create(attempt=new_attempt(), credentials=nowhere, now=now)
    assert unavailable.value.code == "NO_ANSWER"


def test_the_machines_proxy_is_not_used(
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    assert provider.create(attempt=new_attempt(), credentials=credentials, now=now).prepay_id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("private_key", "no key"),
        ("private_key", ""),
        ("public_key", "no key"),
        ("api_v3_key", "short"),
        ("public_key_id", ""),
        ("base_url", "http://pay.example.com"),
        ("base_url", "ftp://127.0.0.1"),
    ],
)
def test_bad_credentials_are_refused_without_a_word_of_them(
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
    field: str,
    value: str,
) -> None:
    changes: dict[str, Any] = {field: value}
    broken = dataclasses.replace(credentials, **changes)
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=new_attempt(), credentials=broken, now=now)
    assert refused.value.code == "BAD_CREDENTIALS"
    assert "no key" not in str(refused.value)


def test_a_wrong_merchant_key_is_a_definite_no(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    stranger = wechat_simulator.new_merchant("另一家")
    wrong = dataclasses.replace(credentials, private_key=stranger["private_key"])
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=new_attempt(), credentials=wrong, now=now)
    assert refused.value.code == "SIGN_ERROR"


def test_an_openid_of_another_app_is_refused(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    with pytest.raises(ProviderRefused) as refused:
        provider.create(
            attempt=new_attempt(payer_openid=openid_for("wx0000000000000000", "wang")), credentials=credentials, now=now
        )
    assert refused.value.code == "PARAM_ERROR"
    with pytest.raises(ProviderRefused) as refused:
        provider.create(attempt=new_attempt(payer_openid=""), credentials=credentials, now=now)
    assert refused.value.code == "PAYER_MISSING"


def test_the_payment_is_found_by_wechats_own_number(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=credentials, now=now)
    transaction_id = wechat_simulator.pay(attempt.wire_number)["orders"][0]["transaction_id"]
    state = provider.query_transaction(transaction_id=transaction_id, credentials=credentials)
    assert (state.status, state.out_trade_no) == (TradeStatus.PAID, attempt.wire_number)


def test_no_log_at_any_level_holds_a_secret(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    inbox: Inbox,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=credentials, now=now)
    wechat_simulator.pay(attempt.wire_number)
    delivery = inbox.wait_for(1)[0]
    provider.parse_message(headers=delivery.headers, body=delivery.body, credentials=credentials, now=now)
    for secret in (credentials.api_v3_key, credentials.private_key[40:80], "Authorization", attempt.payer_openid):
        assert secret not in caplog.text
        assert secret not in repr(credentials)


def test_h5_gives_an_address_for_the_phones_browser_that_leads_to_the_payment(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    attempt = new_attempt(100, channel=Channel.H5, payer_ip="203.0.113.9")
    checkout = provider.create(attempt=attempt, credentials=credentials, now=now)
    assert (checkout.channel, checkout.prepay_id, checkout.code_url) == (Channel.H5, "", "")
    path = checkout.h5_url.removeprefix(wechat_simulator.base_url)
    back = "https%3A%2F%2Fexample.com%2Fpaid"
    page = wechat_simulator.call("GET", f"{path}&redirect_url={back}")
    assert page.status == 200
    assert "https://example.com/paid" in page.body.decode()
    inside = wechat_simulator.call("GET", path, headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"})
    assert inside.status == 400
    wechat_simulator.pay(attempt.wire_number)
    assert provider.query(attempt=attempt, credentials=credentials, now=now).status is TradeStatus.PAID
    wechat_simulator.set_clock((now + timedelta(minutes=6)).isoformat())
    assert wechat_simulator.call("GET", path).status == 400


def test_h5_needs_the_payers_address(
    provider: WechatPayProvider, credentials: PayeeCredentials, new_attempt: Attempts, now: datetime
) -> None:
    with pytest.raises(ProviderRefused, match="PAYER_MISSING"):
        provider.create(attempt=new_attempt(channel=Channel.H5, payer_ip=""), credentials=credentials, now=now)
    several = new_attempt(300, 200, channel=Channel.H5)
    assert provider.create(attempt=several, credentials=credentials, now=now).h5_url
