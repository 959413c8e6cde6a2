"""A tiny company by direct model creation: each test adds just the rooms, meters and tariffs that its rule needs."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from backend.accounts.actor import Actor, system_actor
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.models import Company, OrgUnit
from property_core.billing.contracts import RunFigures
from property_core.billing.models import Bill, BillLine
from property_core.billing.services.run import run_billing
from property_core.charges.contracts import Cycle, FeeCap, PayerRole, Proration
from property_core.charges.models import Assignment, ChargeItem, Reading, Tariff, TariffVersion
from property_core.homes.models import Building, Meter, ParkingSpace, Room
from property_core.residents.models import Person, Residency

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
OCTOBER = date(2026, 10, 1)
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Town:
    """One company, a community JG with the area JG-1 and its building; `other` is a second community YX with YX-1."""

    company_id: int
    root_id: int
    community_id: int
    area_id: int
    other_id: int
    other_area_id: int
    building_id: int

    @property
    def actor(self) -> Actor:
        return system_actor(company_id=self.company_id)

    def writing(self) -> AbstractContextManager[None]:
        return tenant_transaction(self.company_id, durable=False)

    # --- homes and people ---

    def building(self, name: str, **fields: Any) -> Building:
        with self.writing():
            return Building.objects.create(
                **{
                    "company_id": self.company_id,
                    "community_id": self.community_id,
                    "area_id": self.area_id,
                    "name": name,
                    "kind": "HIGH_RISE",
                }
                | fields
            )

    def room(self, code: str, area: str = "100", **fields: Any) -> Room:
        with self.writing():
            return Room.objects.create(
                **{
                    "company_id": self.company_id,
                    "community_id": self.community_id,
                    "area_id": self.area_id,
                    "building_id": self.building_id,
                    "code": code,
                    "number": code,
                    "floor": 1,
                    "built_area": Decimal(area),
                    "use": "RESIDENTIAL",
                    "occupancy": "OCCUPIED",
                    "delivered_on": LONG_AGO,
                }
                | fields
            )

    def space(self, code: str, room: Room | None = None, **fields: Any) -> ParkingSpace:
        with self.writing():
            return ParkingSpace.objects.create(
                **{
                    "company_id": self.company_id,
                    "community_id": self.community_id,
                    "area_id": self.area_id,
                    "room": room,
                    "code": code,
                    "kind": "OWNED",
                }
                | fields
            )

    def meter(self, code: str, *, room: Room | None = None, **fields: Any) -> Meter:
        """A water meter of the room, or a shared power meter of the town's building."""
        shared = {} if room else {"building_id": self.building_id, "medium": "POWER", "level": "SHARED"}
        with self.writing():
            return Meter.objects.create(
                **{
                    "company_id": self.company_id,
                    "community_id": self.community_id,
                    "room": room,
                    "code": code,
                    "medium": "WATER",
                    "level": "PRIVATE",
                    "multiplier": Decimal(1),
                    "initial_reading": Decimal(0),
                }
                | shared
                | fields
            )

    def read(self, meter: Meter, period: date, value: str | int) -> None:
        with self.writing():
            Reading.objects.create(
                company_id=self.company_id,
                meter=meter,
                period=period,
                read_on=period.replace(day=25),
                value=Decimal(value),
            )

    def person(self, code: str, **fields: Any) -> Person:
        with self.writing():
            return Person.objects.create(
                **{"company_id": self.company_id, "code": code, "kind": "NATURAL", "name": code} | fields
            )

    def lives(
        self, person: Person, room: Room, role: str = "OWNER", since: date = LONG_AGO, until: date | None = None
    ) -> None:
        with self.writing():
            Residency.objects.create(
                company_id=self.company_id,
                community_id=room.community_id,
                person=person,
                room=room,
                role=role,
                starts_on=since,
                ends_on=until,
            )

    # --- charges ---

    def item(self, code: str = "WY", **fields: Any) -> ChargeItem:
        with self.writing():
            found = ChargeItem.objects.filter(code=code).first()
            return found or ChargeItem.objects.create(
                **{"company_id": self.company_id, "code": code, "name": code, "kind": "REGULAR"} | fields
            )

    def tariff(
        self, formula: str, price: str | None = None, *, code: str = "", item: str = "WY", **terms: Any
    ) -> Tariff:
        """A tariff with its first version, in force from the beginning of time; monthly, whole, due on the 10th."""
        owner = self.item(item)
        with self.writing():
            code = code or f"T{Tariff.objects.count() + 1}"
            tariff = Tariff.objects.create(company_id=self.company_id, item=owner, code=code, name=code)
        self.version(tariff, formula, price, **terms)
        return tariff

    def version(self, tariff: Tariff, formula: str, price: str | None = None, **terms: Any) -> TariffVersion:
        with self.writing():
            return TariffVersion.objects.create(
                **{
                    "company_id": self.company_id,
                    "tariff": tariff,
                    "number": TariffVersion.objects.filter(tariff=tariff).count() + 1,
                    "starts_on": date.min,
                    "formula": formula,
                    "unit_price": None if price is None else Decimal(price),
                    "cycle": Cycle.MONTH,
                    "proration": Proration.WHOLE,
                    "due_day": 10,
                    "late_fee_rate": Decimal(0),
                    "grace_days": 0,
                    "fee_cap": FeeCap.PRINCIPAL,
                    "created_at": NOW,
                }
                | terms
            )

    def assign(
        self,
        tariff: Tariff,
        target: Room | ParkingSpace | Meter,
        *,
        since: date = LONG_AGO,
        until: date | None = None,
        payer: PayerRole = PayerRole.OWNER,
    ) -> Assignment:
        """`until` is the first day on which the assignment is in force no more."""
        field = {Room: "room", ParkingSpace: "space", Meter: "meter"}[type(target)]
        with self.writing():
            return Assignment.objects.create(
                company_id=self.company_id,
                community_id=target.community_id,
                tariff=tariff,
                payer_role=payer,
                starts_on=since,
                ends_on=until,
                **{field: target},
            )

    # --- what came of it ---

    def run(self, period: date = NOVEMBER, *, unit_id: int | None = None, now: datetime = NOW) -> RunFigures:
        return run_billing(actor=self.actor, unit_id=unit_id or self.root_id, period=period, now=now)

    def rows(self, model: Any, **filters: Any) -> list[Any]:
        with tenant_read(self.company_id):
            return list(model.objects.filter(**filters).order_by("id"))

    def bills(self, period: date = NOVEMBER, **filters: Any) -> list[Bill]:
        return self.rows(Bill, period=period, origin="RUN", **filters)

    def amounts(self, period: date = NOVEMBER) -> dict[str, int]:
        """Room code (or space code) → fen, of the period's bills; several bills of a room add up."""
        codes = {row.pk: row.code for row in self.rows(Room)}
        spaces = {row.pk: row.code for row in self.rows(ParkingSpace)}
        found: dict[str, int] = {}
        for bill in self.bills(period):
            code = spaces[bill.space_id] if bill.space_id else codes[bill.room_id]
            found[code] = found.get(code, 0) + bill.total_minor
        return found

    def lines(self, bill: Bill) -> list[tuple[str, Decimal | None, Decimal | None, int]]:
        with tenant_read(self.company_id):
            rows = BillLine.objects.filter(bill=bill).order_by("position")
            return [(row.kind, row.quantity, row.unit_price, row.amount_minor) for row in rows]

    def problems(self, figures: RunFigures) -> dict[str, tuple[str, ...]]:
        """Problem code → object codes, of all tariffs together."""
        found: dict[str, tuple[str, ...]] = {}
        for problem in figures.problems:
            found[problem.code] = tuple(sorted({*found.get(problem.code, ()), *problem.objects}))
        return found


_names = itertools.count(1)


def build_town(name: str = "") -> Town:
    company = Company.objects.create(name=name or f"小城物业{next(_names)}", created_at=NOW)
    with tenant_transaction(company.pk, durable=False):
        root = _unit(company.pk, None, "COMPANY", "HQ")
        community, other = _unit(company.pk, root, "COMMUNITY", "JG"), _unit(company.pk, root, "COMMUNITY", "YX")
        area, other_area = _unit(company.pk, community, "AREA", "JG-1"), _unit(company.pk, other, "AREA", "YX-1")
        building = Building.objects.create(
            company=company, community=community, area=area, name="1栋", kind="HIGH_RISE"
        )
    return Town(company.pk, root.pk, community.pk, area.pk, other.pk, other_area.pk, building.pk)


def _unit(company_id: int, parent: OrgUnit | None, kind: str, code: str) -> OrgUnit:
    unit = OrgUnit.objects.create(company_id=company_id, parent=parent, kind=kind, code=code, name=code, path="/")
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit
