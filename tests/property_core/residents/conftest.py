"""A phone that receives, and WeChat's open platform."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from notifications.channels.console import last_messages
from tests.cast import Cast, build_cast
from tests.infra.simulator_fixtures import wechat_open_simulator

__all__ = ["wechat_open_simulator"]


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    """The code last sent to a phone."""
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


@pytest.fixture
def cast() -> Cast:
    return build_cast()
