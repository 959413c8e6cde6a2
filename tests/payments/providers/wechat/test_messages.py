"""Messages as the simulator really sends them: right, repeated, forged, replayed, wrong."""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from payments.providers.contracts import (
    EventKind,
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
)
from payments.providers.rules import event_mismatches
from payments.providers.wechat.provider import WechatPayProvider
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.inbox import Delivery, Inbox
from tests.payments.providers.wechat.test_provider import refund_of

Paid = Callable[..., ProviderAttempt]


@pytest.fixture
def paid(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    new_attempt: Attempts,
    now: datetime,
) -> Paid:
    """paid(*amounts, notify=mode) -> an attempt that somebody has just paid."""

    def pay(*amounts: int, **behaviour: object) -> ProviderAttempt:
        attempt = new_attempt(*amounts)
        if behaviour:
            wechat_simulator.misbehave(out_trade_no=attempt.wire_number, **behaviour)
        provider.create(attempt=attempt, credentials=credentials, now=now)
        wechat_simulator.pay(attempt.wire_number)
        return attempt

    return pay


@pytest.fixture
def read(provider: WechatPayProvider, credentials: PayeeCredentials, now: datetime) -> Callable[..., ProviderEvent]:
    """read(delivery) -> the event; `at` is the receiver's clock."""

    def parse(delivery: Delivery, *, at: datetime = now, **headers: str) -> ProviderEvent:
        return provider.parse_message(
            headers={**delivery.headers, **headers}, body=delivery.body, credentials=credentials, now=at
        )

    return parse


Read = Callable[..., ProviderEvent]


def test_a_payment_is_told_as_it_was(paid: Paid, read: Read, inbox: Inbox, credentials: PayeeCredentials) -> None:
    attempt = paid(17523)
    event = read(inbox.wait_for(1)[0])
    assert event_mismatches(event=event, attempt=attempt, credentials=credentials) == ()
    assert (event.kind, event.amount_minor, event.account_id) == (EventKind.PAID, 17523, 7)
    assert event.payer_openid == attempt.payer_openid
    assert event.transaction_id.startswith("4200")
    assert inbox.stays_at(1)


def test_a_combined_payment_is_told_with_all_its_legs(
    paid: Paid, read: Read, inbox: Inbox, credentials: PayeeCredentials
) -> None:
    attempt = paid(300, 200)
    event = read(inbox.wait_for(1)[0])
    assert event_mismatches(event=event, attempt=attempt, credentials=credentials) == ()
    assert [leg.amount_minor for leg in event.legs] == [300, 200]


@pytest.mark.parametrize("mode", ["duplicate", "concurrent"])
def test_a_repeated_message_has_the_same_event_id(paid: Paid, read: Read, inbox: Inbox, mode: str) -> None:
    paid(100, notify=mode)
    first, second = inbox.wait_for(2)
    assert read(first) == read(second)
    if mode == "concurrent":
        assert abs(second.at - first.at) < 0.2


@pytest.mark.parametrize(
    ("mode", "code"),
    [("forged", "BAD_SIGNATURE"), ("unknown_serial", "UNKNOWN_KEY"), ("unsigned", "HEADER_MISSING")],
)
def test_what_wechat_did_not_sign_is_forged(paid: Paid, read: Read, inbox: Inbox, mode: str, code: str) -> None:
    paid(100, notify=mode)
    forged, honest = inbox.wait_for(2)
    with pytest.raises(MessageForged) as refused:
        read(forged)
    assert refused.value.code == code
    assert read(honest).amount_minor == 100


def test_an_old_message_sent_again_is_a_replay(paid: Paid, read: Read, inbox: Inbox) -> None:
    paid(100, notify="replayed")
    honest, replayed = inbox.wait_for(2)
    assert read(honest).amount_minor == 100
    with pytest.raises(MessageTooOld):
        read(replayed)


def test_the_window_is_five_minutes_either_way(paid: Paid, read: Read, inbox: Inbox, now: datetime) -> None:
    paid(100)
    delivery = inbox.wait_for(1)[0]
    stamp = int({name.lower(): value for name, value in delivery.headers.items()}["wechatpay-timestamp"])
    sent = datetime.fromtimestamp(stamp, tz=now.tzinfo)
    for seconds in (-300, 300):
        assert read(delivery, at=sent + timedelta(seconds=seconds)).amount_minor == 100
    for seconds in (-301, 301):
        with pytest.raises(MessageTooOld):
            read(delivery, at=sent + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("mode", "difference"),
    [
        ("wrong_amount", ("amount", "legs")),
        ("wrong_mchid", ("mchid", "legs")),
        ("wrong_appid", ("appid",)),
        ("wrong_currency", ("currency",)),
        ("wrong_number", ("out_trade_no", "legs")),
    ],
)
def test_an_authentic_message_can_still_say_the_wrong_thing(
    paid: Paid, read: Read, inbox: Inbox, credentials: PayeeCredentials, mode: str, difference: tuple[str, ...]
) -> None:
    attempt = paid(100, notify=mode)
    event = read(inbox.wait_for(1)[0])
    assert event_mismatches(event=event, attempt=attempt, credentials=credentials) == difference


def test_an_authentic_message_that_is_not_json_is_unreadable(paid: Paid, read: Read, inbox: Inbox) -> None:
    paid(100, notify="unreadable")
    broken, honest = inbox.wait_for(2)
    with pytest.raises(MessageUnreadable):
        read(broken)
    assert read(honest).amount_minor == 100


def test_changed_bytes_or_headers_break_the_signature(paid: Paid, read: Read, inbox: Inbox) -> None:
    paid(100)
    delivery = inbox.wait_for(1)[0]
    with pytest.raises(MessageForged):
        read(dataclasses.replace(delivery, body=delivery.body + b" "))
    for name, value in (
        ("Wechatpay-Nonce", "another"),
        ("Wechatpay-Timestamp", "soon"),
        ("Wechatpay-Timestamp", "²"),
        ("Wechatpay-Signature", "not base64 !"),
        ("Wechatpay-Serial", "7A5C3F"),
        ("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"),
    ):
        with pytest.raises(MessageForged):
            read(delivery, **{name.lower().title(): value})


def test_djangos_meta_will_do_for_headers(
    paid: Paid, provider: WechatPayProvider, credentials: PayeeCredentials, inbox: Inbox, now: datetime
) -> None:
    paid(100)
    delivery = inbox.wait_for(1)[0]
    meta = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in delivery.headers.items()}
    meta["wsgi.version"] = "ignored"
    event = provider.parse_message(headers=meta, body=delivery.body, credentials=credentials, now=now)
    assert event.amount_minor == 100


def test_another_merchants_key_cannot_open_the_message(
    paid: Paid, provider: WechatPayProvider, credentials: PayeeCredentials, inbox: Inbox, now: datetime
) -> None:
    paid(100)
    delivery = inbox.wait_for(1)[0]
    other = dataclasses.replace(credentials, api_v3_key="0" * 32)
    with pytest.raises(MessageUnreadable) as refused:
        provider.parse_message(headers=delivery.headers, body=delivery.body, credentials=other, now=now)
    assert refused.value.code == "NOT_DECRYPTABLE"


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("success", EventKind.REFUNDED),
        ("closed", EventKind.REFUND_CLOSED),
        ("abnormal", EventKind.REFUND_ABNORMAL),
    ],
)
def test_the_end_of_a_refund_is_told(
    wechat_simulator: WechatPaySimulator,
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    paid: Paid,
    read: Read,
    inbox: Inbox,
    now: datetime,
    ending: str,
    kind: EventKind,
) -> None:
    attempt = paid(1000, refund="hold")
    inbox.wait_for(1)
    asked = refund_of(attempt, amount=400)
    provider.refund(request=asked, credentials=credentials, now=now)
    wechat_simulator.post(f"/_sim/refunds/{asked.out_refund_no}/{ending}")
    event = read(inbox.wait_for(2)[1])
    assert (event.kind, event.amount_minor, event.out_refund_no) == (kind, 400, asked.out_refund_no)
    assert (event.mchid, event.out_trade_no) == (credentials.mchid, attempt.wire_number)
    assert (event.succeeded_at is not None) == (kind is EventKind.REFUNDED)


def test_messages_can_come_in_the_wrong_order(
    provider: WechatPayProvider,
    credentials: PayeeCredentials,
    paid: Paid,
    read: Read,
    inbox: Inbox,
    now: datetime,
) -> None:
    attempt = paid(1000, notify="reordered")
    assert inbox.stays_at(0)
    provider.refund(request=refund_of(attempt, amount=1000), credentials=credentials, now=now)
    kinds = [read(delivery).kind for delivery in inbox.wait_for(2)]
    assert kinds == [EventKind.REFUNDED, EventKind.PAID]


def test_a_message_names_its_event_and_hides_its_content(paid: Paid, inbox: Inbox) -> None:
    attempt = paid(100)
    body = inbox.wait_for(1)[0].body
    assert json.loads(body)["event_type"] == "TRANSACTION.SUCCESS"
    assert attempt.payer_openid.encode() not in body
    assert attempt.wire_number.encode() not in body
