from tests.infra.simulator_fixtures import wechat_simulator, wechat_simulator_process
from tests.payments.fixtures import web, world

__all__ = ["web", "wechat_simulator", "wechat_simulator_process", "world"]
