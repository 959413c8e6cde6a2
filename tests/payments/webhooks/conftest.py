import pytest

from tests.payments.fixtures import alipay_web, alipay_world, both_web, stripe_web, stripe_world, web, world
from tests.payments.webhooks.ways import WAYS, Told, told_by


@pytest.fixture(params=WAYS, ids=lambda way: way.provider)
def told(request: pytest.FixtureRequest) -> Told:
    """The same story told by each provider in turn."""
    return told_by(request.param, request)


__all__ = ["alipay_web", "alipay_world", "both_web", "stripe_web", "stripe_world", "told", "web", "world"]
