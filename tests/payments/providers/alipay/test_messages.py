"""Every way in which a notice can arrive, or can be something else."""

import dataclasses
from collections.abc import Callable
from datetime import datetime

import pytest

from payments.providers.alipay.provider import AlipayProvider
from payments.providers.contracts import (
    EventKind,
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    MessageWithoutNews,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    TradeStatus,
)
from payments.providers.rules import event_mismatches
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.providers.alipay.conftest import refund_of
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.inbox import Delivery, Inbox

Paid = Callable[..., ProviderAttempt]
Read = Callable[..., ProviderEvent]


@pytest.fixture
def paid(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> Paid:
    """paid(amount, notify=mode) -> an attempt that somebody has just paid."""

    def pay(amount: int, **behaviour: object) -> ProviderAttempt:
        attempt = new_attempt(amount)
        if behaviour:
            alipay_simulator.misbehave(out_trade_no=attempt.wire_number, **behaviour)
        provider.create(attempt=attempt, credentials=credentials, now=now)
        alipay_simulator.pay(attempt.wire_number)
        return attempt

    return pay


@pytest.fixture
def read(provider: AlipayProvider, credentials: PayeeCredentials, now: datetime) -> Read:
    """read(delivery) -> the event."""

    def parse(delivery: Delivery) -> ProviderEvent:
        return provider.parse_message(headers=delivery.headers, body=delivery.body, credentials=credentials, now=now)

    return parse


def test_a_payment_is_told_as_it_was(paid: Paid, read: Read, inbox: Inbox, credentials: PayeeCredentials) -> None:
    attempt = paid(17523)
    event = read(inbox.wait_for(1)[0])
    assert event_mismatches(event=event, attempt=attempt, credentials=credentials) == ()
    assert (event.kind, event.amount_minor, event.account_id) == (EventKind.PAID, 17523, 7)
    assert event.payer_openid.startswith("2088")
    assert event.legs[0].status is TradeStatus.PAID
    assert inbox.stays_at(1)


@pytest.mark.parametrize("mode", ["duplicate", "concurrent"])
def test_a_repeated_notice_has_the_same_event_id(paid: Paid, read: Read, inbox: Inbox, mode: str) -> None:
    paid(100, notify=mode)
    first, second = inbox.wait_for(2)
    assert dataclasses.replace(read(first), raw={}) == dataclasses.replace(read(second), raw={})
    if mode == "concurrent":
        assert abs(second.at - first.at) < 0.2


def test_a_notice_is_repeated_until_the_very_word_comes(
    alipay_simulator: AlipaySimulator, provider: AlipayProvider, credentials: PayeeCredentials,
    new_attempt: Attempts, now: datetime,
) -> None:  # fmt: skip
    answers = {1: (500, b""), 2: (200, b'{"code":"SUCCESS"}'), 3: (200, b"success\n")}
    inbox = Inbox(lambda count: answers.get(count, (200, b"success")))
    try:
        attempt = new_attempt(100)
        provider.create(attempt=attempt, credentials=dataclasses.replace(credentials, notify_url=inbox.url), now=now)
        alipay_simulator.pay(attempt.wire_number)
        deliveries = inbox.wait_for(4, seconds=20)
        assert inbox.stays_at(4)
    finally:
        inbox.close()
    ids = {
        provider.parse_message(
            headers={}, body=one.body, credentials=credentials, now=datetime.now(now.tzinfo)
        ).event_id
        for one in deliveries
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("mode", "code"), [("forged", "BAD_SIGNATURE"), ("sha1", "BAD_SIGNATURE"), ("unsigned", "BAD_SIGNATURE")]
)
def test_what_alipay_did_not_sign_is_forged(paid: Paid, read: Read, inbox: Inbox, mode: str, code: str) -> None:
    paid(100, notify=mode)
    forged, honest = inbox.wait_for(2)
    with pytest.raises(MessageForged) as refused:
        read(forged)
    assert refused.value.code == code
    assert read(honest).amount_minor == 100


def test_an_old_notice_sent_again_is_a_replay(paid: Paid, read: Read, inbox: Inbox) -> None:
    paid(100, notify="replayed")
    honest, replayed = inbox.wait_for(2)
    assert read(honest).amount_minor == 100
    with pytest.raises(MessageTooOld):
        read(replayed)


def test_an_authentic_notice_without_its_state_is_unreadable(paid: Paid, read: Read, inbox: Inbox) -> None:
    paid(100, notify="unreadable")
    broken, honest = inbox.wait_for(2)
    with pytest.raises(MessageUnreadable):
        read(broken)
    assert read(honest).amount_minor == 100


@pytest.mark.parametrize(
    ("mode", "difference"),
    [
        ("wrong_amount", ("amount", "legs")),
        ("wrong_seller", ("mchid", "legs")),
        ("wrong_app", ("appid",)),
        ("wrong_number", ("out_trade_no", "legs")),
    ],
)
def test_an_authentic_notice_can_still_say_the_wrong_thing(
    paid: Paid, read: Read, inbox: Inbox, credentials: PayeeCredentials, mode: str, difference: tuple[str, ...]
) -> None:
    attempt = paid(100, notify=mode)
    event = read(inbox.wait_for(1)[0])
    assert event_mismatches(event=event, attempt=attempt, credentials=credentials) == difference


def test_a_trade_that_was_only_made_is_no_news(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    read: Read,
    inbox: Inbox,
    now: datetime,
) -> None:
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.act(attempt.wire_number, "scan")
    alipay_simulator.act(attempt.wire_number, "remind")
    with pytest.raises(MessageWithoutNews):
        read(inbox.wait_for(1)[0])


def test_closing_is_told_where_the_merchant_asked_for_it(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    read: Read,
    inbox: Inbox,
    now: datetime,
) -> None:
    alipay_simulator.misbehave(tells=["closing"])
    attempt = new_attempt(500)
    provider.create(attempt=attempt, credentials=credentials, now=now)
    alipay_simulator.act(attempt.wire_number, "scan")
    provider.close(attempt=attempt, credentials=credentials, now=now)
    event = read(inbox.wait_for(1)[0])
    assert (event.kind, event.out_trade_no, event.legs) == (EventKind.CLOSED, attempt.wire_number, ())


def test_a_finished_trade_is_told_again_as_paid(
    alipay_simulator: AlipaySimulator, paid: Paid, read: Read, inbox: Inbox
) -> None:
    attempt = paid(1000)
    inbox.wait_for(1)
    alipay_simulator.act(attempt.wire_number, "finish")
    first, second = (read(one) for one in inbox.wait_for(2))
    assert (second.kind, second.legs) == (EventKind.PAID, first.legs)
    assert second.event_id != first.event_id


def test_a_partial_refund_is_told_by_a_notice_of_its_payment_and_a_full_one_not_at_all(
    provider: AlipayProvider, credentials: PayeeCredentials, paid: Paid, read: Read, inbox: Inbox, now: datetime
) -> None:
    attempt = paid(1000)
    inbox.wait_for(1)
    numbers = []
    for amount in (400, 500):
        asked = refund_of(attempt, amount=amount)
        numbers.append(asked.out_refund_no)
        provider.refund(request=asked, credentials=credentials, now=now)
    events = [read(delivery) for delivery in inbox.wait_for(3)[1:]]
    assert [(event.kind, event.out_refund_no) for event in events] == [
        (EventKind.REFUND_MOVED, number) for number in numbers
    ]
    # The sum of all refunds so far: nothing that one refund could be compared with.
    assert [event.amount_minor for event in events] == [400, 900]
    assert {event.out_trade_no for event in events} == {attempt.wire_number}
    provider.refund(request=refund_of(attempt, amount=100), credentials=credentials, now=now)
    assert inbox.stays_at(3)


def test_a_full_refund_that_is_told_is_no_closing(
    alipay_simulator: AlipaySimulator,
    provider: AlipayProvider,
    credentials: PayeeCredentials,
    paid: Paid,
    read: Read,
    inbox: Inbox,
    now: datetime,
) -> None:
    attempt = paid(1000, tells=["full_refund"])
    inbox.wait_for(1)
    provider.refund(request=refund_of(attempt, amount=1000), credentials=credentials, now=now)
    event = read(inbox.wait_for(2)[1])
    assert (event.kind, event.amount_minor) == (EventKind.REFUND_MOVED, 1000)


def test_notices_can_come_in_the_wrong_order(
    provider: AlipayProvider, credentials: PayeeCredentials, paid: Paid, read: Read, inbox: Inbox, now: datetime
) -> None:
    attempt = paid(1000, notify="reordered")
    assert inbox.stays_at(0)
    provider.refund(request=refund_of(attempt, amount=400), credentials=credentials, now=now)
    assert [read(delivery).kind for delivery in inbox.wait_for(2)] == [EventKind.REFUND_MOVED, EventKind.PAID]
