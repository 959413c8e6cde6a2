"""What the scenarios share: the simulators of the providers, and our own web in front of a database that commits."""

from tests.infra.simulator_fixtures import (
    alipay_simulator,
    alipay_simulator_process,
    wechat_open_simulator,
    wechat_simulator,
    wechat_simulator_process,
)
from tests.payments.fixtures import alipay_web, web

__all__ = [
    "alipay_simulator",
    "alipay_simulator_process",
    "alipay_web",
    "web",
    "wechat_open_simulator",
    "wechat_simulator",
    "wechat_simulator_process",
]
