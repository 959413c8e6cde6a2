"""Whole runs against the pure rules: random small companies, computed by SQL and again in Python."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.kernel.money import Money
from property_core.billing import rules
from property_core.billing.rules import PotRoom
from property_core.charges import rules as charge_rules
from property_core.charges.contracts import Cycle, Proration
from property_core.charges.models import Assignment, Reading, Tariff, TariffVersion
from property_core.formulas.contracts import OutOfRange, Quantity, quantities, split_kind
from property_core.formulas.decimals import evaluate
from property_core.formulas.parser import parse
from property_core.homes.models import Meter, Room
from property_core.residents.models import Residency
from tests.property_core.builders import NOVEMBER, Town, build_town

pytestmark = pytest.mark.django_db

ROOM_FORMULAS = (
    "建筑面积*单价",
    "取大(建筑面积*单价, 80)",
    "建筑面积*单价*0.7",
    "如果(楼层<=2, 0, 12+(楼层-2)*0.5)",
    "单价/楼层",
    "取整(套内面积*单价, 1)+人数*3",
    "单价-楼层*20",
)
METER_FORMULAS = ("用量*单价", "阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", "取小(用量, 30)*单价+建筑面积/7")
POT_FORMULAS = ("按面积分摊(公摊用量*单价)", "按户分摊(公摊用量*单价)", "按人数分摊(公摊用量*单价/3)")
PERIODS = (date(2026, 9, 1), date(2026, 10, 1), NOVEMBER, date(2027, 1, 1))

Bills = dict[tuple[int, int], tuple[int, int, int]]


@pytest.mark.parametrize("seed", range(8))
def test_sql_and_rules_agree_on_every_bill(seed: int) -> None:
    town = build_town()
    fill(town, random.Random(seed))
    count = 0
    for period in PERIODS:
        town.run(period)
        billed = {
            (bill.assignment_id, bill.room_id): (bill.total_minor, bill.days, bill.of_days)
            for bill in town.bills(period)
        }
        assert billed == expected(town, period)
        count += len(billed)
    assert count > 20


def fill(town: Town, chance: random.Random) -> None:
    """Rooms of odd areas, people coming and going, meters with gaps, tariffs of all cycles, overlapping dates."""
    people = [town.person(f"C{number}") for number in range(4)]
    rooms = []
    for number in range(7):
        area = Decimal(chance.randint(100, 20000)) / 100
        rooms.append(
            town.room(
                chance.choice("房aAZ-") + str(number),
                str(area),
                floor=chance.randint(1, 6),
                inner_area=area - Decimal("0.55"),
                delivered_on=chance.choice([None, date(2020, 1, 1), date(2026, 10, 31), date(2026, 11, 1)]),
            )
        )
        for person in chance.sample(people, chance.randint(0, 3)):
            begins, ends = some_dates(chance)
            town.lives(person, rooms[-1], chance.choice(["OWNER", "TENANT", "FAMILY"]), begins, ends)
    meters = [town.meter(f"W-{room.code}", room=room, initial_reading=Decimal(chance.randint(0, 9))) for room in rooms]
    pots = [town.meter(f"E-{number}", multiplier=Decimal(chance.choice([1, 40]))) for number in range(2)]
    for meter in (*meters, *pots):
        value = 10
        for period in PERIODS:
            value += chance.randint(0, 40)
            if chance.random() < 0.8:
                town.read(meter, period, value)
    kinds: tuple[tuple[list[Any], tuple[str, ...], int], ...] = (
        (rooms, ROOM_FORMULAS, 9),
        (meters, METER_FORMULAS, 4),
        (pots, POT_FORMULAS, 3),
    )
    for targets, formulas, count in kinds:
        for _ in range(count):
            tariff = town.tariff(
                chance.choice(formulas),
                str(Decimal(chance.randint(1, 900)) / 100),
                item=chance.choice(["WY", "DT", "SF"]),
                cycle=chance.choice([Cycle.MONTH, Cycle.MONTH, *Cycle]),
                proration=chance.choice(list(Proration)),
            )
            for target in chance.sample(targets, chance.randint(1, len(targets))):
                begins, ends = some_dates(chance)
                town.assign(tariff, target, since=begins, until=ends)


def some_dates(chance: random.Random) -> tuple[date, date | None]:
    begins = date(2026, 8, 15) + timedelta(days=chance.randint(0, 110))
    return begins, chance.choice([None, begins + timedelta(days=chance.randint(1, 120))])


@dataclass(frozen=True)
class Known:
    """What was read of meters and who lived where, asked once."""

    readings: dict[int, dict[date, Decimal]]
    residencies: dict[int, list[Residency]]

    def usage(self, meter: Meter, period: date) -> Decimal:
        """LookupError without a reading."""
        readings = self.readings[meter.pk]
        before = [readings[month] for month in sorted(readings) if month < period]
        return (readings[period] - (before[-1] if before else meter.initial_reading)) * meter.multiplier

    def occupants(self, room: Room, day: date) -> int:
        return len(
            {
                row.person_id
                for row in self.residencies[room.pk]
                if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)
            }
        )


def all_known(town: Town) -> Known:
    readings: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for row in town.rows(Reading):
        readings[row.meter_id][row.period] = row.value
    residencies: dict[int, list[Residency]] = defaultdict(list)
    for row in town.rows(Residency):
        residencies[row.room_id].append(row)
    return Known(readings, residencies)


def expected(town: Town, period: date) -> Bills:
    """(assignment, room) → (fen, days, of days), by the pure rules alone."""
    known = all_known(town)
    rooms = {room.pk: room for room in town.rows(Room)}
    meters = {meter.pk: meter for meter in town.rows(Meter)}
    tariffs = {tariff.pk: tariff for tariff in town.rows(Tariff)}
    versions = {version.tariff_id: version for version in town.rows(TariffVersion)}
    assignments = town.rows(Assignment)
    last_day = charge_rules.months_later(period, 1) - timedelta(days=1)
    found: Bills = {}
    for assignment in assignments:
        version = versions[assignment.tariff_id]
        span = charge_rules.billed_span(cycle=Cycle(version.cycle), period=period, assigned_from=assignment.starts_on)
        if span is None:
            continue
        days = charge_rules.active_days(starts_on=assignment.starts_on, ends_on=assignment.ends_on, span=span)
        if days == 0:
            continue
        rivals = [other for other in assignments if is_rival(other, assignment, tariffs)]
        if version.proration == "WHOLE" and any(
            charge_rules.active_days(starts_on=other.starts_on, ends_on=other.ends_on, span=span)
            and lasts(other, span) > lasts(assignment, span)
            for other in rivals
        ):
            continue
        meter = meters.get(assignment.meter_id)
        room = rooms.get(assignment.room_id or (meter.room_id if meter else None))
        formula = parse(version.formula)
        try:
            value = evaluate(formula, inputs(known, room, meter, version, period, span.months)).value
        except (OutOfRange, LookupError):
            continue
        kind = split_kind(formula)
        if kind is None:
            assert room is not None
            amount = rules.prorated_amount(
                value=value, proration=Proration(version.proration), days=days, of_days=span.days
            )
            if amount:
                found[assignment.pk, room.pk] = (amount.amount_minor, days, span.days)
            continue
        taking_part = [
            PotRoom(room.pk, room.code, room.built_area, known.occupants(room, last_day))
            for room in rooms.values()
            if room.delivered_on and room.delivered_on <= last_day
        ]
        pot = rules.prorated_amount(value=value, proration=Proration.WHOLE, days=1, of_days=1)
        try:
            shares = rules.split_pot(pot=pot, kind=kind, rooms=taking_part)
        except rules.PotWithoutWeight:
            continue
        found |= {
            (assignment.pk, room_id): (share.amount_minor, days, span.days)
            for room_id, share in shares.items()
            if share != Money(0)
        }
    return found


def is_rival(other: Assignment, mine: Assignment, tariffs: dict[int, Tariff]) -> bool:
    return (
        other.pk != mine.pk
        and tariffs[other.tariff_id].item_id == tariffs[mine.tariff_id].item_id
        and (other.room_id, other.space_id, other.meter_id) == (mine.room_id, mine.space_id, mine.meter_id)
    )


def lasts(assignment: Assignment, span: charge_rules.Span) -> tuple[date, date, int]:
    return min(assignment.ends_on or span.ends_on, span.ends_on), assignment.starts_on, assignment.pk


def inputs(
    known: Known, room: Room | None, meter: Meter | None, version: TariffVersion, period: date, months: int
) -> dict[Quantity, Any]:
    """What the formula asks for; LookupError for a usage without a reading."""
    values: dict[Quantity, Any] = {}
    if version.unit_price is not None:
        values[Quantity.PRICE] = version.unit_price * months
    if room is not None:
        last_day = charge_rules.months_later(period, 1) - timedelta(days=1)
        values |= {
            Quantity.AREA: room.built_area,
            Quantity.INNER_AREA: room.inner_area,
            Quantity.FLOOR: room.floor,
            Quantity.OCCUPANTS: known.occupants(room, last_day),
        }
    if quantities(parse(version.formula)) & {Quantity.USAGE, Quantity.SHARED_USAGE}:
        assert meter is not None
        used = known.usage(meter, period)
        values |= {Quantity.USAGE: used, Quantity.SHARED_USAGE: used}
    return values
