"""One account at the simulator, one inbox for its events, attempts with numbers of their own."""

import dataclasses
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from payments.providers.contracts import (
    Channel,
    CheckoutData,
    PayeeCredentials,
    ProviderAttempt,
    ProviderLeg,
    RefundRequest,
)
from payments.providers.stripe.provider import StripeProvider
from tests.infra.simulator_process import StripeSimulator
from tests.payments.providers.conftest import RUN, SERIAL, Attempts
from tests.payments.providers.inbox import Inbox

CREDENTIAL_FIELDS = ("mchid", "private_key", "public_key", "api_v3_key", "base_url")


@pytest.fixture
def inbox(stripe_simulator: StripeSimulator) -> Iterator[Inbox]:
    inbox = Inbox(lambda _count: (200, b"{}"))
    stripe_simulator.tell(inbox.url)
    yield inbox
    inbox.close()


@pytest.fixture
def credentials(stripe_simulator: StripeSimulator, inbox: Inbox) -> PayeeCredentials:
    made = stripe_simulator.credentials
    return PayeeCredentials(account_id=7, notify_url=inbox.url, **{name: made[name] for name in CREDENTIAL_FIELDS})


@pytest.fixture
def provider() -> StripeProvider:
    return StripeProvider(timeout=(1.0, 2.0))


@pytest.fixture
def new_attempt(now: datetime) -> Attempts:
    """new_attempt(*amounts, channel, ...) -> an attempt with one leg per amount and fresh numbers."""

    def make(*amounts: int, channel: Channel = Channel.CHECKOUT, **changes: object) -> ProviderAttempt:
        serial = next(SERIAL)
        fields: dict[str, object] = {
            "attempt_id": serial,
            "number": f"A{RUN}{serial:06d}",
            "legs": tuple(
                ProviderLeg(
                    out_trade_no=f"L{RUN}{serial:06d}_{index}", amount_minor=amount, description="2026年11月物业费"
                )
                for index, amount in enumerate(amounts or (17523,))
            ),
            "channel": channel,
            "expires_at": now + timedelta(minutes=15),
            "description": "物业缴费",
            "return_url": "http://127.0.0.1:9/app/pay/1",
            **changes,
        }
        return ProviderAttempt(**fields)  # type: ignore[arg-type]

    return make


def account_of(credentials: PayeeCredentials, made: dict[str, str]) -> PayeeCredentials:
    """The credentials of another account of the simulator."""
    return dataclasses.replace(
        credentials,
        mchid=made["mchid"],
        private_key=made["private_key"],
        public_key=made["public_key"],
        api_v3_key=made["api_v3_key"],
    )


def known(attempt: ProviderAttempt, data: CheckoutData) -> ProviderAttempt:
    """The attempt once the answer to its creation was kept."""
    return dataclasses.replace(attempt, provider_reference=data.prepay_id)


def refund_of(attempt: ProviderAttempt, *, amount: int, transaction_id: str) -> RefundRequest:
    leg = attempt.legs[0]
    return RefundRequest(
        out_refund_no=f"R{secrets.token_hex(10)}",
        out_trade_no=leg.out_trade_no,
        amount_minor=amount,
        total_minor=leg.amount_minor,
        reason="多缴退回",
        transaction_id=transaction_id,
    )
