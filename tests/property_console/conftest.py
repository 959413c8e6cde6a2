"""The staff API over HTTP, asked by the cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges, build_charges
from tests.property_console.desk import Desk


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The day on which the cast was made: fees and ages of arrears are those of that day."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def charges(cast: Cast) -> Charges:
    return build_charges(cast)
