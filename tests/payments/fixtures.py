"""The payment world over real HTTP: our web, WeChat's simulator, a database that commits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections

from tests.conftest import CommittedDatabase
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.web import Web
from tests.payments.world import World, build_world


@pytest.fixture
def web(committed_db: CommittedDatabase, wechat_simulator: WechatPaySimulator) -> Iterator[Web]:
    """Our web process, configured with the simulator's default merchant as the default account."""
    server = Web()
    before = settings.WECHATPAY
    settings.WECHATPAY = {
        **before,
        **{name: wechat_simulator.credentials[name] for name in before if name in wechat_simulator.credentials},
        "base_url": wechat_simulator.base_url,
        "notify_url": f"{server.url}/payments/notify/wechat",
    }
    server.start()
    try:
        yield server
    finally:
        server.stop()
        settings.WECHATPAY = before
        connections.close_all()


@pytest.fixture
def world(web: Web) -> World:
    return build_world()
