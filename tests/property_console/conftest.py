"""The staff API over HTTP, asked by the cast."""

from __future__ import annotations

import pytest

from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges, build_charges
from tests.property_console.desk import Desk


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def charges(cast: Cast) -> Charges:
    return build_charges(cast)
