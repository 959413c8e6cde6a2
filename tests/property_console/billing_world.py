"""Things to bill for the cast: items, tariffs, assignments, readings, made with the product's own services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.organization.base import tenant_transaction
from property_core.charges.contracts import Cycle, ItemKind, PayerRole, Proration, TariffTerms
from property_core.charges.models import ChargeItem
from property_core.charges.services.assignments import assign_tariff
from property_core.charges.services.charges import create_tariff
from property_core.charges.services.readings import enter_reading
from property_core.homes.contracts import Medium
from property_core.homes.models import Meter
from tests.cast import NOW, Cast

PERIOD = date(2026, 11, 1)


@dataclass(frozen=True)
class Charges:
    """Ids. `fee` (物业服务费) is assigned to every room, `water` to every room with readings up to November."""

    items: dict[str, int]
    tariffs: dict[str, int]
    meters: dict[str, int]


def fee_terms(price: Decimal, *, formula: str = "建筑面积*单价") -> TariffTerms:
    """Whole months, due on the 10th, a late fee of 0.05 % a day."""
    return TariffTerms(
        formula=formula,
        unit_price=price,
        cycle=Cycle.MONTH,
        proration=Proration.WHOLE,
        due_day=10,
        late_fee_rate=Decimal("0.0005"),
    )


def build_charges(cast: Cast) -> Charges:
    actor = cast.system
    with tenant_transaction(cast.company_id, durable=False):
        items = {
            name: ChargeItem.objects.create(
                company_id=cast.company_id, code=code, name=title, kind=kind, medium=medium
            ).pk
            for name, code, title, kind, medium in (
                ("fee", "F01", "物业服务费", ItemKind.REGULAR, ""),
                ("water", "F02", "水费", ItemKind.METERED, Medium.WATER),
            )
        }
        meters = dict(Meter.objects.values_list("code", "id"))
    tariffs = {}
    for name, formula, price in (("fee", "建筑面积*单价", "1.85"), ("water", "用量*单价", "3.10")):
        tariffs[name] = create_tariff(
            actor=actor,
            item_id=items[name],
            community_id=None,
            code=f"T-{name}",
            name=name,
            terms=fee_terms(Decimal(price), formula=formula),
            starts_on=date(2020, 1, 1),
            now=NOW,
        )
        assign_tariff(
            actor=actor,
            tariff_id=tariffs[name],
            room_ids=list(cast.rooms.values()),
            payer_role=PayerRole.OWNER,
            starts_on=date(2026, 1, 1),
            ends_on=None,
            now=NOW,
        )
    for number, meter_id in enumerate(sorted(meters.values())):
        for period, value in ((date(2026, 10, 1), 100), (PERIOD, 110 + number)):
            enter_reading(
                actor=actor,
                meter_id=meter_id,
                period=period,
                read_on=period.replace(day=20),
                value=Decimal(value),
                now=NOW,
            )
    return Charges(items, tariffs, meters)
