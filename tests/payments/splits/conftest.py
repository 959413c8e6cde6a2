from tests.payments.fixtures import alipay_web, web
from tests.payments.splits.sellers import alipay_seller, seller

__all__ = ["alipay_seller", "alipay_web", "seller", "web"]
