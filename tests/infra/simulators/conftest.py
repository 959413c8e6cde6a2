"""The simulators under test."""

from tests.infra.simulator_fixtures import wechat_open_simulator, wechat_simulator, wechat_simulator_process

__all__ = ["wechat_open_simulator", "wechat_simulator", "wechat_simulator_process"]
