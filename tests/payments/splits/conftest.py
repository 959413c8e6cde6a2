from tests.payments.fixtures import alipay_web, stripe_web, web
from tests.payments.refunds.conftest import parcels
from tests.payments.splits.sellers import alipay_seller, seller, stripe_seller

__all__ = ["alipay_seller", "alipay_web", "parcels", "seller", "stripe_seller", "stripe_web", "web"]
