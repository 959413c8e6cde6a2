"""Comparing what an event says with what was asked, without any provider."""

import dataclasses
from datetime import UTC, datetime

import pytest

from payments.providers.cash.provider import CashProvider
from payments.providers.contracts import (
    Channel,
    CloseOutcome,
    MessageForged,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    ProviderLeg,
    ProviderRefused,
    RefundRequest,
    RefundStatus,
)
from payments.providers.registry import provider_named
from payments.providers.rules import event_mismatches

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CREDENTIALS = PayeeCredentials(account_id=3)
ATTEMPT = ProviderAttempt(
    attempt_id=1,
    number="A000001",
    legs=(
        ProviderLeg(out_trade_no="L000001", amount_minor=300, description="物业费"),
        ProviderLeg(out_trade_no="L000002", amount_minor=1, description="水费"),
    ),
    channel=Channel.DESK,
    expires_at=NOW,
    description="收费",
)


def cash_event() -> ProviderEvent:
    event = CashProvider().create(attempt=ATTEMPT, credentials=CREDENTIALS, now=NOW).event
    assert event is not None
    return event


def test_cash_is_paid_at_once_and_repeating_it_is_the_same_event() -> None:
    event = cash_event()
    assert event_mismatches(event=event, attempt=ATTEMPT, credentials=CREDENTIALS) == ()
    assert (event.event_id, event.amount_minor, event.succeeded_at) == ("A000001", 301, NOW)
    assert event == cash_event()


def test_cash_has_no_sender_no_other_channel_and_nothing_open() -> None:
    cash = CashProvider()
    with pytest.raises(MessageForged):
        cash.parse_message(headers={}, body=b"{}", credentials=CREDENTIALS, now=NOW)
    with pytest.raises(ProviderRefused):
        cash.create(attempt=dataclasses.replace(ATTEMPT, channel=Channel.JSAPI), credentials=CREDENTIALS, now=NOW)
    assert cash.close(attempt=ATTEMPT, credentials=CREDENTIALS, now=NOW) is CloseOutcome.CLOSED


def test_cash_goes_back_over_the_desk() -> None:
    request = RefundRequest(
        out_refund_no="R000001", out_trade_no="L000001", amount_minor=5, total_minor=300, reason="多收"
    )
    state = CashProvider().refund(request=request, credentials=CREDENTIALS, now=NOW)
    assert (state.status, state.amount_minor, state.succeeded_at) == (RefundStatus.SUCCEEDED, 5, NOW)


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"account_id": 4}, ("account",)),
        ({"mchid": "1900000109"}, ("mchid",)),
        ({"appid": "wx1"}, ("appid",)),
        ({"currency": "USD"}, ("currency",)),
        ({"out_trade_no": "A000002"}, ("out_trade_no",)),
        ({"amount_minor": 300}, ("amount",)),
        ({"legs": ()}, ("legs",)),
    ],
)
def test_each_difference_is_named(changes: dict[str, object], difference: tuple[str, ...]) -> None:
    event = dataclasses.replace(cash_event(), **changes)  # type: ignore[arg-type]
    assert event_mismatches(event=event, attempt=ATTEMPT, credentials=CREDENTIALS) == difference


def test_amounts_swapped_between_legs_are_a_difference_though_the_sum_agrees() -> None:
    event = cash_event()
    first, second = event.legs
    swapped = (
        dataclasses.replace(first, amount_minor=second.amount_minor),
        dataclasses.replace(second, amount_minor=first.amount_minor),
    )
    assert event_mismatches(
        event=dataclasses.replace(event, legs=swapped), attempt=ATTEMPT, credentials=CREDENTIALS
    ) == ("legs",)


def test_a_leg_named_twice_is_a_difference() -> None:
    event = cash_event()
    doubled = dataclasses.replace(event, legs=(*event.legs, event.legs[0]))
    assert event_mismatches(event=doubled, attempt=ATTEMPT, credentials=CREDENTIALS) == ("legs",)


def test_providers_are_found_by_name() -> None:
    assert [provider_named(name).name for name in ("wechat", "cash")] == ["wechat", "cash"]
    with pytest.raises(ProviderRefused):
        provider_named("paypal")
