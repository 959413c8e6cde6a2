"""One account at the simulator, one inbox for its messages, attempts with numbers of their own."""

import itertools
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from infra.simulators.identity import openid_for
from payments.providers.contracts import Channel, PayeeCredentials, ProviderAttempt, ProviderLeg
from payments.providers.wechat.provider import WechatPayProvider
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.providers.inbox import Inbox

CREDENTIAL_FIELDS = (
    "mchid", "appid", "cert_serial", "private_key", "api_v3_key", "public_key_id", "public_key", "base_url",
)  # fmt: skip
RUN = secrets.token_hex(4)
SERIAL = itertools.count(1)

Attempts = Callable[..., ProviderAttempt]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.close()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def credentials(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> PayeeCredentials:
    made = wechat_simulator.credentials
    return PayeeCredentials(account_id=7, notify_url=inbox.url, **{name: made[name] for name in CREDENTIAL_FIELDS})


@pytest.fixture
def provider() -> WechatPayProvider:
    return WechatPayProvider(timeout=(1.0, 2.0))


@pytest.fixture
def new_attempt(credentials: PayeeCredentials, now: datetime) -> Attempts:
    """new_attempt(*amounts, channel, ...) -> an attempt with one leg per amount and fresh numbers."""

    def make(*amounts: int, channel: Channel = Channel.JSAPI, **changes: object) -> ProviderAttempt:
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
            "payer_openid": openid_for(credentials.appid, "wang") if channel is Channel.JSAPI else "",
            "payer_ip": "127.0.0.1",
            **changes,
        }
        return ProviderAttempt(**fields)  # type: ignore[arg-type]

    return make
