from tests.infra.simulator_fixtures import (
    alipay_simulator,
    alipay_simulator_process,
    wechat_simulator,
    wechat_simulator_process,
)
from tests.payments.fixtures import web, world

__all__ = [
    "alipay_simulator",
    "alipay_simulator_process",
    "web",
    "wechat_simulator",
    "wechat_simulator_process",
    "world",
]
