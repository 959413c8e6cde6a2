"""Two people change one tariff at the same moment: one is told of the other, and controls show what that is for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from backend.organization.base import tenant_read
from property_core.charges.models import TariffVersion
from property_core.charges.services import charges
from property_core.charges.services.charges import change_tariff
from property_core.charges.services.seen import TariffChanged
from tests.cast import NOW, Cast, build_cast
from tests.concurrency.test_two_payers import Work, together, wait_after
from tests.conftest import CommittedDatabase
from tests.property_console.billing_world import Charges, build_charges, fee_terms

NEXT, AFTER = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def cast(committed_db: CommittedDatabase) -> Cast:
    return build_cast()


@pytest.fixture
def made(cast: Cast) -> Charges:
    return build_charges(cast)


def change(cast: Cast, made: Charges, price: str, starts_on: date) -> Work:
    actor = cast.staff("leader")
    return lambda: change_tariff(
        actor=actor,
        tariff_id=made.tariffs["fee"],
        seen_version=1,
        terms=fee_terms(Decimal(price)),
        starts_on=starts_on,
        now=NOW,
    )


def versions(cast: Cast, made: Charges) -> list[tuple[int, Decimal | None]]:
    with tenant_read(cast.company_id):
        rows = TariffVersion.objects.filter(tariff_id=made.tariffs["fee"]).order_by("number")
        return list(rows.values_list("number", "unit_price"))


def both(cast: Cast, made: Charges) -> list[Any]:
    """A price from December on, and another from January on: neither day alone refuses the other."""
    return together([change(cast, made, "2.10", NEXT), change(cast, made, "1.95", AFTER)])


def test_one_of_two_is_told_of_the_other(cast: Cast, made: Charges) -> None:
    results = both(cast, made)
    assert {type(result) for result in results} == {int, TariffChanged}
    assert [number for number, _ in versions(cast, made)] == [1, 2]


def test_control_without_the_question_one_undoes_the_other(
    cast: Cast, made: Charges, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock alone puts them in a row, and whoever comes second never learns of the first."""
    monkeypatch.setattr(charges, "require_seen", lambda newest, *, seen_version: None)
    first, second = change(cast, made, "2.10", NEXT), change(cast, made, "1.95", AFTER)
    assert (first(), second()) == (2, 3)
    assert [number for number, _ in versions(cast, made)] == [1, 2, 3]


def test_control_without_the_lock_both_have_seen_the_newest(
    cast: Cast, made: Charges, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unlocked, both find the version that they saw; only the unique number stops one, without a word for people."""
    wait_after(charges, "require_seen", monkeypatch)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    results = both(cast, made)
    assert {type(result) for result in results} == {int, IntegrityError}
    assert [number for number, _ in versions(cast, made)] == [1, 2]
