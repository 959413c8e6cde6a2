"""What the scenarios share: a real WeChat Pay simulator."""

from tests.infra.simulator_fixtures import wechat_simulator, wechat_simulator_process

__all__ = ["wechat_simulator", "wechat_simulator_process"]
