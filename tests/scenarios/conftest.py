"""What the scenarios share: the real simulators of WeChat, and our own web in front of a database that commits."""

from tests.infra.simulator_fixtures import (
    alipay_simulator,
    alipay_simulator_process,
    wechat_open_simulator,
    wechat_simulator,
    wechat_simulator_process,
)
from tests.payments.fixtures import web

__all__ = [
    "alipay_simulator",
    "alipay_simulator_process",
    "web",
    "wechat_open_simulator",
    "wechat_simulator",
    "wechat_simulator_process",
]
