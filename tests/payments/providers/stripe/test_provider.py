"""Every call of the provider against the simulator: what it asks, and what it makes of each answer and of none."""

import dataclasses
import json
from datetime import datetime, timedelta

import pytest

from payments.providers.contracts import (
    Channel,
    CloseOutcome,
    EventKind,
    PayeeCredentials,
    ProviderAttempt,
    ProviderRefused,
    ProviderState,
    ProviderUnavailable,
    RefundRequest,
    RefundState,
    RefundStatus,
    TradeStatus,
)
from payments.providers.stripe.provider import StripeProvider
from payments.providers.transport import is_acceptable_host
from tests.infra.simulator_process import StripeSimulator
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.stripe.conftest import account_of, known, refund_of

CHANNELS = [Channel.CHECKOUT, Channel.INTENT]


class Shop:
    """The provider with one account, so that a test reads as what it does."""

    def __init__(self, provider: StripeProvider, credentials: PayeeCredentials, now: datetime) -> None:
        self.provider, self.credentials, self.now = provider, credentials, now

    def open(self, attempt: ProviderAttempt) -> ProviderAttempt:
        return known(attempt, self.provider.create(attempt=attempt, credentials=self.credentials, now=self.now))

    def query(self, attempt: ProviderAttempt) -> ProviderState:
        return self.provider.query(attempt=attempt, credentials=self.credentials, now=self.now)

    def close(self, attempt: ProviderAttempt) -> CloseOutcome:
        return self.provider.close(attempt=attempt, credentials=self.credentials, now=self.now)

    def transaction(self, attempt: ProviderAttempt) -> str:
        event = self.query(attempt).event
        assert event is not None
        return event.transaction_id

    def refund(self, request: RefundRequest) -> RefundState:
        return self.provider.refund(request=request, credentials=self.credentials, now=self.now)

    def query_refund(self, request: RefundRequest) -> RefundState:
        return self.provider.query_refund(
            out_refund_no=request.out_refund_no,
            out_trade_no=request.out_trade_no,
            transaction_id=request.transaction_id,
            credentials=self.credentials,
            now=self.now,
        )


@pytest.fixture
def shop(provider: StripeProvider, credentials: PayeeCredentials, now: datetime) -> Shop:
    return Shop(provider, credentials, now)


def paid(shop: Shop, simulator: StripeSimulator, attempt: ProviderAttempt) -> ProviderAttempt:
    opened = shop.open(attempt)
    simulator.pay(opened.wire_number)
    return opened


# --- create ---


def test_a_page_is_asked_for_and_the_same_attempt_gives_the_same_page(shop: Shop, new_attempt: Attempts) -> None:
    attempt = new_attempt()
    first = shop.provider.create(attempt=attempt, credentials=shop.credentials, now=shop.now)
    again = shop.provider.create(attempt=attempt, credentials=shop.credentials, now=shop.now)
    assert first == again
    assert first.prepay_id.startswith("cs_")
    assert first.page_url == first.cashier_url != ""


def test_an_intent_gives_what_the_sdk_takes(shop: Shop, new_attempt: Attempts) -> None:
    data = shop.provider.create(attempt=new_attempt(channel=Channel.INTENT), credentials=shop.credentials, now=shop.now)
    given = json.loads(data.order_string)
    assert given["clientSecret"].startswith(f"{data.prepay_id}_secret_")
    assert given["publishableKey"] == shop.credentials.public_key
    assert data.cashier_url.startswith(shop.credentials.base_url)


@pytest.mark.parametrize("mode", ["error_after", "hang", "cut"])
def test_a_create_call_whose_answer_was_lost_is_found_again_by_its_key(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, mode: str
) -> None:
    attempt = new_attempt()
    stripe_simulator.fail_next("create", mode, value=502 if mode == "error_after" else 3)
    with pytest.raises(ProviderUnavailable):
        shop.open(attempt)
    # Nobody has the page's address: the order can be paid by nobody.
    assert shop.query(attempt).status is TradeStatus.ABSENT
    assert shop.close(attempt) is CloseOutcome.ABSENT
    opened = shop.open(attempt)
    assert stripe_simulator.order(attempt.wire_number)["id"] == opened.provider_reference


@pytest.mark.parametrize(("mode", "code"), [("error", "HTTP_500"), ("busy", "RATE_LIMIT"), ("conflict", "HTTP_409")])
def test_trouble_at_the_provider_decides_nothing(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, mode: str, code: str
) -> None:
    stripe_simulator.fail_next("create", mode)
    with pytest.raises(ProviderUnavailable) as caught:
        shop.open(new_attempt())
    assert caught.value.code == code


def test_less_than_the_provider_charges_is_refused_without_a_call(shop: Shop, new_attempt: Attempts) -> None:
    with pytest.raises(ProviderRefused) as caught:
        shop.open(new_attempt(399))
    assert caught.value.code == "amount_too_small"
    shop.open(new_attempt(400))


def test_one_payment_carries_one_leg_and_only_its_own_channels(shop: Shop, new_attempt: Attempts) -> None:
    for attempt, code in (
        (new_attempt(400, 500), "COMBINED_NOT_SUPPORTED"),
        (new_attempt(channel=Channel.QR), "CHANNEL_NOT_SUPPORTED"),
    ):
        with pytest.raises(ProviderRefused) as caught:
            shop.open(attempt)
        assert caught.value.code == code


def test_an_address_that_is_not_https_is_refused_before_a_key_is_sent(shop: Shop, new_attempt: Attempts) -> None:
    assert not is_acceptable_host("http://api.stripe.example")
    credentials = dataclasses.replace(shop.credentials, base_url="http://api.stripe.example")
    with pytest.raises(ProviderRefused) as caught:
        shop.provider.create(attempt=new_attempt(), credentials=credentials, now=shop.now)
    assert caught.value.code == "BAD_CREDENTIALS"


def test_a_rolled_secret_key_is_followed(shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts) -> None:
    following = stripe_simulator.roll("secret_key")
    both = dataclasses.replace(shop.credentials, second_private_key=following)
    rolled = Shop(shop.provider, both, shop.now)
    rolled.open(new_attempt())
    stripe_simulator.roll("secret_key", retire=True)
    opened = rolled.open(new_attempt())
    assert rolled.query(opened).status is TradeStatus.NOT_PAID
    with pytest.raises(ProviderUnavailable) as caught:
        shop.open(new_attempt())
    assert caught.value.code == "AUTHENTICATION"


# --- query ---


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_is_unpaid_in_progress_and_paid(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, channel: Channel
) -> None:
    opened = shop.open(new_attempt(channel=channel))
    assert shop.query(opened).status is TradeStatus.NOT_PAID
    stripe_simulator.act(opened.wire_number, "begin_paying")
    stripe_simulator.act(opened.wire_number, "give_up")
    stripe_simulator.pay(opened.wire_number, success_time="2026-11-22T09:00:12+08:00")
    state = shop.query(opened)
    assert (state.status, state.event is not None) == (TradeStatus.PAID, True)
    event = state.event
    assert event is not None
    assert (event.kind, event.amount_minor, event.currency) == (EventKind.PAID, 17523, "CNY")
    assert (event.out_trade_no, event.mchid, event.account_id) == (opened.wire_number, shop.credentials.mchid, 7)
    assert event.transaction_id.startswith("pi_")
    assert str(event.succeeded_at) == "2026-11-22 01:00:12+00:00"


def test_an_order_whose_bank_is_asked_is_in_progress(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = shop.open(new_attempt(channel=Channel.INTENT))
    stripe_simulator.act(opened.wire_number, "begin_paying")
    assert shop.query(opened).status is TradeStatus.PAYING
    assert shop.close(opened) is CloseOutcome.PAYING


def test_another_account_does_not_know_the_order(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = shop.open(new_attempt())
    strange = account_of(shop.credentials, stripe_simulator.new_merchant("Other Ltd"))
    assert Shop(shop.provider, strange, shop.now).query(opened).status is TradeStatus.ABSENT


# --- close ---


@pytest.mark.parametrize("channel", CHANNELS)
def test_closing_is_for_good_and_may_be_repeated(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, channel: Channel
) -> None:
    opened = shop.open(new_attempt(channel=channel))
    assert shop.close(opened) is CloseOutcome.CLOSED
    assert shop.close(opened) is CloseOutcome.CLOSED
    assert shop.query(opened).status is TradeStatus.CLOSED


@pytest.mark.parametrize("channel", CHANNELS)
def test_closing_what_is_paid_says_so(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, channel: Channel
) -> None:
    assert shop.close(paid(shop, stripe_simulator, new_attempt(channel=channel))) is CloseOutcome.ALREADY_PAID


def test_a_page_outlives_our_own_time_and_ends_by_itself_later(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = shop.open(new_attempt())
    stripe_simulator.set_clock((shop.now + timedelta(minutes=47)).isoformat())
    assert shop.query(opened).status is TradeStatus.CLOSED


# --- refunds ---


def test_a_refund_is_done_and_sent_again_moves_nothing(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    before = stripe_simulator.balance()
    asked = refund_of(opened, amount=523, transaction_id=shop.transaction(opened))
    done = shop.refund(asked)
    assert (done.status, done.amount_minor, done.out_refund_no) == (RefundStatus.SUCCEEDED, 523, asked.out_refund_no)
    assert shop.refund(asked) == done == shop.query_refund(asked)
    assert before - stripe_simulator.balance() == 523
    assert shop.query(opened).status is TradeStatus.REFUNDED


@pytest.mark.parametrize("mode", ["error_after", "hang", "cut"])
def test_a_refund_whose_answer_was_lost_is_done_once(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts, mode: str
) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    asked = refund_of(opened, amount=1000, transaction_id=shop.transaction(opened))
    stripe_simulator.fail_next("refund", mode, value=502 if mode == "error_after" else 3)
    with pytest.raises(ProviderUnavailable):
        shop.refund(asked)
    assert shop.query_refund(asked).status is RefundStatus.SUCCEEDED
    shop.refund(asked)
    assert stripe_simulator.order(opened.wire_number)["refunded_minor"] == 1000


def test_a_refund_may_be_pending_and_end_either_way(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    stripe_simulator.misbehave(out_trade_no=opened.wire_number, refund="hold")
    good, bad = (refund_of(opened, amount=500, transaction_id=shop.transaction(opened)) for _ in range(2))
    assert [shop.refund(asked).status for asked in (good, bad)] == [RefundStatus.PROCESSING] * 2
    stripe_simulator.post(f"/_sim/refunds/{good.out_refund_no}/succeeded")
    stripe_simulator.post(f"/_sim/refunds/{bad.out_refund_no}/failed")
    assert shop.query_refund(good).status is RefundStatus.SUCCEEDED
    assert shop.query_refund(bad).status is RefundStatus.CLOSED


def test_a_refund_that_was_done_may_fail_days_later(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    before = stripe_simulator.balance()
    asked = refund_of(opened, amount=17523, transaction_id=shop.transaction(opened))
    assert shop.refund(asked).status is RefundStatus.SUCCEEDED
    stripe_simulator.post(f"/_sim/refunds/{asked.out_refund_no}/failed")
    assert shop.query_refund(asked).status is RefundStatus.CLOSED
    assert stripe_simulator.balance() == before


def test_refunds_that_cannot_be(shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    transaction_id = shop.transaction(opened)
    unknown = refund_of(opened, amount=1, transaction_id=transaction_id)
    assert shop.query_refund(unknown).status is RefundStatus.ABSENT
    with pytest.raises(ProviderRefused) as caught:
        shop.refund(refund_of(opened, amount=17524, transaction_id=transaction_id))
    assert caught.value.code == "INVALID_REQUEST"
    with pytest.raises(ProviderRefused) as caught:
        shop.refund(refund_of(opened, amount=1, transaction_id=""))
    assert caught.value.code == "NO_TRANSACTION"
    shop.refund(refund_of(opened, amount=17523, transaction_id=transaction_id))
    with pytest.raises(ProviderRefused) as caught:
        shop.refund(refund_of(opened, amount=1, transaction_id=transaction_id))
    assert caught.value.code == "charge_already_refunded"


def test_a_refund_waits_for_money_in_the_balance(
    shop: Shop, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    opened = paid(shop, stripe_simulator, new_attempt())
    left = stripe_simulator.balance()
    path = f"/_sim/accounts/{shop.credentials.mchid}/payout"
    stripe_simulator.post(path, amount_minor=left)
    asked = refund_of(opened, amount=100, transaction_id=shop.transaction(opened))
    with pytest.raises(ProviderRefused) as caught:
        shop.refund(asked)
    # The word that has our refund wait and try again.
    assert caught.value.code == "NOT_ENOUGH"
    stripe_simulator.post(path, amount_minor=-left)
    assert shop.refund(asked).status is RefundStatus.SUCCEEDED
