"""What the tests of sign-in share."""

from tests.infra.simulator_fixtures import wechat_open_simulator

__all__ = ["wechat_open_simulator"]
