import pytest

from tests.property_core.billing.fees import Fees, build_fees


@pytest.fixture
def fees(db: None) -> Fees:
    return build_fees()
