from tests.infra.simulator_fixtures import wechat_open_simulator
from tests.payments.fixtures import web, world

__all__ = ["web", "wechat_open_simulator", "world"]
