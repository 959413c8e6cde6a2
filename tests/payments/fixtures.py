"""The payment world over real HTTP: our web, the providers' simulators, a database that commits."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections

from tests.conftest import CommittedDatabase
from tests.infra.simulator_process import AlipaySimulator, PaymentSimulator, StripeSimulator, WechatPaySimulator
from tests.payments.web import Web
from tests.payments.world import World, build_world


@pytest.fixture
def web(committed_db: CommittedDatabase, wechat_simulator: WechatPaySimulator) -> Iterator[Web]:
    """Our web process, configured with the simulator's default merchant as the default account."""
    server = Web()
    with collecting(server, "wechat", wechat_simulator), serving(server):
        yield server


@pytest.fixture
def alipay_web(committed_db: CommittedDatabase, alipay_simulator: AlipaySimulator) -> Iterator[Web]:
    """Our web process that collects through Alipay."""
    server = Web()
    with collecting(server, "alipay", alipay_simulator), serving(server):
        yield server


@pytest.fixture
def stripe_web(committed_db: CommittedDatabase, stripe_simulator: StripeSimulator) -> Iterator[Web]:
    """Our web process that collects through Stripe."""
    server = Web()
    stripe_simulator.tell(f"{server.url}/payments/notify/stripe")
    with collecting(server, "stripe", stripe_simulator), serving(server):
        yield server


@pytest.fixture
def both_web(
    committed_db: CommittedDatabase, wechat_simulator: WechatPaySimulator, alipay_simulator: AlipaySimulator
) -> Iterator[Web]:
    """Our web process that collects through either."""
    server = Web()
    with (
        collecting(server, "wechat", wechat_simulator),
        collecting(server, "alipay", alipay_simulator),
        serving(server),
    ):
        yield server


@pytest.fixture
def world(web: Web) -> World:
    return build_world()


@pytest.fixture
def alipay_world(alipay_web: Web) -> World:
    return build_world(provider="alipay")


@pytest.fixture
def stripe_world(stripe_web: Web) -> World:
    return build_world(provider="stripe")


@contextlib.contextmanager
def collecting(server: Web, provider: str, simulator: PaymentSimulator) -> Iterator[None]:
    """The settings of the provider's default account lead to the simulator's default merchant."""
    name = {"wechat": "WECHATPAY", "alipay": "ALIPAY", "stripe": "STRIPE"}[provider]
    before = getattr(settings, name)
    made = simulator.credentials
    setattr(
        settings,
        name,
        {
            **before,
            **{field: made[field] for field in before if field in made},
            "base_url": simulator.base_url,
            "notify_url": f"{server.url}/payments/notify/{provider}",
        },
    )
    try:
        yield
    finally:
        setattr(settings, name, before)


@contextlib.contextmanager
def serving(server: Web) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()
        connections.close_all()
