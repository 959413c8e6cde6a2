"""Assigning tariffs: what a formula asks for must be there, on the right kind of object."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.errors import NotFound
from backend.organization.base import tenant_scope
from property_core.charges.contracts import ObjectSelection, PayerRole
from property_core.charges.models import Assignment
from property_core.charges.quantities import ObjectLacksQuantity
from property_core.charges.rules import deviates
from property_core.charges.selectors import assigning
from property_core.charges.services.assignments import AlreadyAssigned, TariffOfOtherCommunity, assign_tariff
from property_core.charges.services.charges import create_tariff
from property_core.homes.contracts import Medium, MeterLevel
from property_core.homes.models import Building, Meter
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges, build_charges, fee_terms

pytestmark = pytest.mark.django_db
START = date(2026, 12, 1)


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.fixture
def charges(cast: Cast) -> Charges:
    return build_charges(cast)


def meter(cast: Cast, code: str, level: MeterLevel, *, room: str = "", medium: Medium = Medium.WATER) -> int:
    with tenant_scope(cast.company_id):
        building = Building.objects.get(area_id=cast.units["JG-1"])
        return Meter.objects.create(
            company_id=cast.company_id,
            community_id=cast.units["JG"],
            room_id=cast.rooms[room] if room else None,
            building=None if room else building,
            code=code,
            medium=medium,
            level=level,
            multiplier=Decimal(1),
            initial_reading=Decimal(0),
        ).pk


def tariff(cast: Cast, charges: Charges, formula: str, *, item: str = "fee", community: str | None = None) -> int:
    return create_tariff(
        actor=cast.system,
        item_id=charges.items[item],
        community_id=cast.units[community] if community else None,
        code=f"T-{formula}-{community}",
        name="标准",
        terms=fee_terms(Decimal(1), formula=formula),
        starts_on=date(2026, 1, 1),
        now=NOW,
    )


def assign(cast: Cast, tariff_id: int, **objects: Any) -> list[int]:
    return assign_tariff(
        actor=cast.staff("manager"),
        tariff_id=tariff_id,
        payer_role=PayerRole.OWNER,
        starts_on=START,
        ends_on=None,
        now=NOW,
        selection=ObjectSelection(**objects),
    )


def test_a_pot_hangs_on_a_shared_meter_alone(cast: Cast, charges: Charges) -> None:
    pot = tariff(cast, charges, "按面积分摊(公摊用量*单价)")
    shared = meter(cast, "S-1", MeterLevel.SHARED)
    assert len(assign(cast, pot, meter_ids=[shared])) == 1
    for objects in (
        {"meter_ids": [meter(cast, "G-1", MeterLevel.GENERAL)]},
        {"room_ids": [cast.rooms["JG-1-3-2-502"]]},
    ):
        with pytest.raises(ObjectLacksQuantity):
            assign(cast, pot, **objects)


def test_the_usage_of_a_room_is_that_of_its_only_meter_of_the_medium(cast: Cast, charges: Charges) -> None:
    water = tariff(cast, charges, "用量*单价*1", item="water")
    fee = tariff(cast, charges, "用量*单价*2")
    room = [cast.rooms["JG-1-3-2-502"]]
    # A power meter more: the item that names its medium still has one meter, the one that names none has two.
    meter(cast, "P-1", MeterLevel.PRIVATE, room="JG-1-3-2-502", medium=Medium.POWER)
    assign(cast, water, room_ids=room)
    with pytest.raises(ObjectLacksQuantity):
        assign(cast, fee, room_ids=room)


def test_nothing_is_assigned_where_one_object_is_refused(cast: Cast, charges: Charges) -> None:
    inner = tariff(cast, charges, "套内面积*单价")
    own = tariff(cast, charges, "建筑面积*单价", community="YX")
    both = [cast.rooms["JG-1-3-2-502"], cast.rooms["JG-1-3-2-503"]]
    with tenant_scope(cast.company_id):
        before = Assignment.objects.count()
    for refused, tariff_id, rooms in (
        (ObjectLacksQuantity, inner, both),
        # A tariff of another community is not the manager's to see at all.
        (NotFound, own, both),
        (NotFound, charges.tariffs["fee"], [*both, cast.rooms["YX-1-3-2-502"]]),
        (NotFound, charges.tariffs["fee"], [*both, 10**9]),
    ):
        with pytest.raises(refused):
            assign(cast, tariff_id, room_ids=rooms)
    with pytest.raises(TariffOfOtherCommunity):
        assign_tariff(
            actor=cast.staff("leader"), tariff_id=own, room_ids=both, payer_role=PayerRole.OWNER, starts_on=START,
            ends_on=None, now=NOW,
        )  # fmt: skip
    assign(cast, charges.tariffs["fee"], room_ids=both[:1])
    with pytest.raises(AlreadyAssigned):
        assign(cast, charges.tariffs["fee"], room_ids=both)
    with tenant_scope(cast.company_id):
        assert Assignment.objects.count() == before + 1


def test_too_many_objects_are_assigned_in_parts(cast: Cast, charges: Charges, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [cast.rooms["JG-1-3-2-502"], cast.rooms["JG-1-3-2-503"]]
    monkeypatch.setattr(assigning, "MOST_OBJECTS", 1)
    with tenant_scope(cast.company_id):
        before = Assignment.objects.count()
    with pytest.raises(assigning.TooManyObjects):
        assign(cast, charges.tariffs["fee"], room_ids=both)
    with tenant_scope(cast.company_id):
        assert Assignment.objects.count() == before
    assert len(assign(cast, charges.tariffs["fee"], room_ids=both[:1])) == 1


@pytest.mark.parametrize(
    ("usage", "usual", "expected"),
    [("10", None, False), ("15", "10", False), ("15.01", "10", True), ("5", "10", False), ("4.99", "10", True)],
)
def test_a_usage_deviates_by_more_than_half_of_the_usual(usage: str, usual: str | None, expected: bool) -> None:
    found = deviates(usage=Decimal(usage), usual=Decimal(usual) if usual else None, percent=Decimal(50))
    assert found is expected
