"""The owners' API over HTTP, asked by the cast; codes come by the demo's console channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from notifications.channels.console import last_messages
from tests.property_core.billing.fees import Fees, build_fees
from tests.storefront_api.pocket import Pocket


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    """The code last sent to a phone."""
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


@pytest.fixture
def fees(db: None) -> Fees:
    return build_fees()


@pytest.fixture
def pocket(received_code: Callable[[str], str]) -> Pocket:
    return Pocket(received_code)
