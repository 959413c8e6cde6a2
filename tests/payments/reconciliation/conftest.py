from tests.payments.fixtures import alipay_web, alipay_world, both_web, stripe_web, web, world

__all__ = ["alipay_web", "alipay_world", "both_web", "stripe_web", "web", "world"]
