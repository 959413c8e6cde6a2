"""`seed_load --bills N [--rooms N] [--company NAME] [--json]`: make volume for benchmarks and full screens."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from backend.accounts.actor import Actor, system_actor
from backend.kernel.money import format_yuan
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.selectors import CompanyUnknown, company_named, tree
from backend.organization.services import create_company, create_unit
from property_core.billing import seed_sql
from property_core.billing.management import arguments
from property_core.billing.services.run import run_billing
from property_core.charges.contracts import Cycle, FeeCap, ItemKind, Proration
from property_core.charges.rules import months_later
from property_core.charges.selectors.charges import charge_items, tariff_ids_by_code
from property_core.charges.services.bulk_charges import ItemColumns, TariffColumns, import_items, import_tariffs

NAME = "邻里批量数据"
MONTHS = 12
ROOMS_PER_COMMUNITY = 20_000
TARIFFS = 3
# (code, name, kind, formula, price, proration)
ITEMS = (
    ("WY", "物业服务费", ItemKind.REGULAR, seed_sql.PROPERTY_FORMULA, Decimal("1.85"), Proration.BY_DAY),
    ("DT", "电梯运行费", ItemKind.REGULAR, seed_sql.LIFT_FORMULA, None, Proration.WHOLE),
    ("SF", "水费", ItemKind.METERED, seed_sql.WATER_FORMULA, None, Proration.WHOLE),
)


@dataclass(frozen=True, slots=True)
class Load:
    """What was made. `periods` oldest first; assignments numbered from `late_from` on begin with the second period."""

    company_id: int
    unit_id: int
    rooms: int
    periods: list[date]
    late_from: int


class Command(BaseCommand):
    help = "Make rooms, people and tariffs, and bill them for as many months as it takes to have N bills."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bills", required=True, type=int, metavar="N", help="exactly so many bills are made")
        parser.add_argument("--rooms", type=int, metavar="N", help=f"default: bills / {TARIFFS * MONTHS}")
        parser.add_argument("--company", metavar="NAME", default=NAME, help="made if missing (default: %(default)s)")
        arguments.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        bills = options["bills"]
        rooms = options["rooms"] or -(-bills // (TARIFFS * MONTHS))
        if bills < 1 or rooms < 1:
            raise CommandError("--bills and --rooms are positive")
        began = time.monotonic()
        now = current_time()
        with arguments.typed_errors():
            load = seed(company=options["company"], bills=bills, rooms=rooms, now=now)
            actor = system_actor(company_id=load.company_id, request_id="command")
            made, amount = 0, 0
            for period in load.periods:
                figures = run_billing(actor=actor, unit_id=load.unit_id, period=period, now=now)
                made += figures.count
                amount += figures.amount_minor
                self.stderr.write(f"{period:%Y-%m}: {figures.count}")
        answer = {
            "company": options["company"],
            "rooms": load.rooms,
            "periods": [f"{period:%Y-%m}" for period in load.periods],
            "bills": made,
            "amount": format_yuan(amount),
            "seconds": round(time.monotonic() - began, 2),
        }
        if options["json"]:
            arguments.write_json(self.stdout, answer)
        else:
            self.stdout.write(f"{answer['company']}: {rooms} rooms, {made} bills, {answer['seconds']} s")


def seed(*, company: str, bills: int, rooms: int, now: datetime) -> Load:
    """Everything up to the assignments, in one transaction; billing `periods` then makes exactly `bills` bills."""
    per_month = rooms * TARIFFS
    months = -(-bills // per_month)
    last = local_date(now).replace(day=1)
    periods = [months_later(last, place - months + 1) for place in range(months)]
    late_from = per_month - (months * per_month - bills)
    try:
        company_id = company_named(company).id
    except CompanyUnknown:
        company_id = create_company(
            actor=system_actor(company_id=None), name=company, short_name=company, root_code="HQ", now=now
        ).id
    actor = system_actor(company_id=company_id, request_id="command")
    with tenant_transaction(company_id):
        batch = f"L{sum(item.code.startswith('L') for item in charge_items(actor=actor)) // TARIFFS + 1}-"
        root = next(unit for unit in tree(company_id=company_id) if unit.kind is UnitKind.COMPANY)
        unit_id = create_unit(
            actor=actor, parent_id=root.id, kind=UnitKind.REGION, code=f"{batch}R", name=f"批量{batch}区域", now=now
        ).id
        parameters: dict[str, Any] = {
            "company_id": company_id,
            "prefix": batch,
            "start": periods[0],
            "second": months_later(periods[0], 1),
            "until": periods[-1],
            "residents_from": periods[0] - timedelta(days=365),
            "late_from": late_from,
            "tariffs": _make_tariffs(company_id=company_id, batch=batch, now=now),
        }
        with connection.cursor() as cursor:
            cursor.execute(seed_sql.SET_UP)
        for place, first in enumerate(range(0, rooms, ROOMS_PER_COMMUNITY), 1):
            community_id, area_id = _make_community(actor=actor, region_id=unit_id, code=f"{batch}{place}", now=now)
            homes: dict[str, Any] = {
                "community_id": community_id,
                "area_id": area_id,
                "first": first,
                "last": min(first + ROOMS_PER_COMMUNITY, rooms) - 1,
            }
            with connection.cursor() as cursor:
                cursor.execute(seed_sql.HOMES, parameters | homes)
        with connection.cursor() as cursor:
            cursor.execute(seed_sql.ASSIGNMENTS, parameters)
    return Load(company_id, unit_id, rooms, periods, late_from)


def _make_community(*, actor: Actor, region_id: int, code: str, now: datetime) -> tuple[int, int]:
    community = create_unit(
        actor=actor, parent_id=region_id, kind=UnitKind.COMMUNITY, code=code, name=f"批量{code}小区", now=now
    )
    area = create_unit(
        actor=actor, parent_id=community.id, kind=UnitKind.AREA, code=f"{code}-A", name=f"批量{code}一区", now=now
    )
    return community.id, area.id


def _make_tariffs(*, company_id: int, batch: str, now: datetime) -> list[int]:
    """Ids of the three tariffs, in the order of ITEMS."""
    codes = [batch + item[0] for item in ITEMS]
    names, kinds = [item[1] for item in ITEMS], [item[2] for item in ITEMS]
    each = len(ITEMS)
    import_items(
        company_id=company_id,
        rows=ItemColumns(
            code=codes, name=names, kind=kinds, tax_rate=[Decimal("0.06")] * each, account_code=[""] * each
        ),
    )
    import_tariffs(
        company_id=company_id,
        rows=TariffColumns(
            code=codes,
            item_code=codes,
            name=names,
            formula=[item[3] for item in ITEMS],
            unit_price=[item[4] for item in ITEMS],
            cycle=[Cycle.MONTH] * each,
            proration=[item[5] for item in ITEMS],
            due_day=[10] * each,
            late_fee_rate=[Decimal("0.0005")] * each,
            grace_days=[30] * each,
            fee_cap=[FeeCap.PRINCIPAL] * each,
        ),
        now=now,
    )
    ids = tariff_ids_by_code(codes, company_id=company_id)
    return [ids[code] for code in codes]
