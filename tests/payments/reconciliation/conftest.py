from tests.payments.fixtures import web, world

__all__ = ["web", "world"]
