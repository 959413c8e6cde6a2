"""One company for all sequences of a test, with both providers; its parcels can be given back."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.infra.simulator_process import AlipaySimulator, WechatPaySimulator
from tests.payments.fixtures import both_web
from tests.payments.model.driver import Driver
from tests.payments.refunds.conftest import ParcelRefunds, parcels
from tests.payments.web import Web
from tests.payments.world import build_world

__all__ = ["both_web", "parcels"]


@pytest.fixture
def driver(
    both_web: Web, wechat_simulator: WechatPaySimulator, alipay_simulator: AlipaySimulator, parcels: ParcelRefunds
) -> Driver:
    return Driver(build_world(), {"wechat": wechat_simulator, "alipay": alipay_simulator}, Counter())
