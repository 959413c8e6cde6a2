"""What payment tests share: real simulators of the providers."""

from tests.infra.simulator_fixtures import (
    alipay_simulator,
    alipay_simulator_process,
    stripe_simulator,
    stripe_simulator_process,
    wechat_simulator,
    wechat_simulator_process,
)

__all__ = [
    "alipay_simulator",
    "alipay_simulator_process",
    "stripe_simulator",
    "stripe_simulator_process",
    "wechat_simulator",
    "wechat_simulator_process",
]
