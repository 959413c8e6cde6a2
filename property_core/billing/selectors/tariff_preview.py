"""What terms that are being edited would bill: on real objects, by the Decimal back-end, told as bills are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput, NotFound
from backend.organization.base import tenant_read
from property_core.billing.run_step import METERED
from property_core.billing.tariff_rows import AppliedTerms, PreviewRow
from property_core.charges.contracts import Cycle, TariffTerms
from property_core.charges.permissions import SETUP, require_in_communities
from property_core.charges.rules import MONTHS_OF_CYCLE, Span, active_days, billed_span, months_later
from property_core.charges.selectors.charges import assigned_objects, items_by_id, tariff_visible
from property_core.charges.selectors.readings import ReadingPair, readings_by_meter
from property_core.charges.terms import checked_terms
from property_core.formulas.contracts import Formula, Quantity, Split, SplitKind, quantities, to_text
from property_core.homes.chargeables import chargeables, meters_by_id, sample_meters, sample_rooms, sharing_buildings
from property_core.homes.contracts import Chargeable, MeterLevel, ObjectKind, PlacedMeter, SharingBuilding
from property_core.homes.selectors import meters_by_room, rooms_by_id
from property_core.residents.counting import occupants_by_room

MOST_OBJECTS = 50
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class PreviewOf:
    """What to compute with: the terms, their charge item, a month, and on which objects.

    No ids: the objects of the tariff where one is named, else a sample of those that the formula fits, in one
    community or in all of the actor's. `starts_on`, `ends_on`: as if assigned from that day, until the day before;
    left out: for the whole span billed, or as the tariff's own assignments say.
    """

    terms: TariffTerms
    item_id: int
    period: date
    community_id: int | None = None
    tariff_id: int | None = None
    room_ids: tuple[int, ...] = ()
    space_ids: tuple[int, ...] = ()
    meter_ids: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class TariffPreview:
    """`formula` as it would be kept; `span`: what one bill covers; `is_sample`: the objects were chosen here."""

    formula: str
    span: Span
    is_sample: bool
    rows: tuple[PreviewRow, ...]


def preview_tariff(*, actor: Actor, asked: PreviewOf) -> TariffPreview:
    """What the terms would bill for the objects in the span that holds the month. Writes nothing.

    A constant number of queries. Raises Forbidden, NotFound, InvalidInput, PriceRequired, FormulaError.
    """
    actor.require(SETUP)
    formula = checked_terms(asked.terms)
    if len(asked.room_ids) + len(asked.space_ids) + len(asked.meter_ids) > MOST_OBJECTS:
        raise InvalidInput(field=("roomIds",), name="roomIds", reason=f"≤ {MOST_OBJECTS}")
    if asked.ends_on is not None and asked.ends_on <= (asked.starts_on or asked.period):
        raise InvalidInput(field=("endsOn",), name="endsOn", reason="> startsOn")
    with tenant_read(actor.company):
        item = items_by_id([asked.item_id], company_id=actor.company).get(asked.item_id)
        if item is None:
            raise NotFound(field=("itemId",))
        span = _span(asked)
        objects, times, is_sample = _objects(actor, asked, formula=formula, medium=item.medium, span=span)
        applied = _applied(
            asked, formula=formula, medium=item.medium, span=span, objects=objects, company_id=actor.company
        )
    rows = tuple(
        applied.row(one, days=active_days(starts_on=starts_on, ends_on=ends_on, span=span), assigned_from=starts_on)
        for one in objects
        for starts_on, ends_on in (times.get((one.kind, one.id), (span.starts_on, None)),)
    )
    return TariffPreview(to_text(formula), span, is_sample, rows)


def _span(asked: PreviewOf) -> Span:
    """What the bill covers that the month lies in: of a quarterly fee asked for November, October to December."""
    cycle = asked.terms.cycle
    first = asked.period
    if cycle is Cycle.ONCE:
        first = (asked.starts_on or asked.period).replace(day=1)
    else:
        first = months_later(first, -((first.month - 1) % MONTHS_OF_CYCLE[cycle]))
    span = billed_span(cycle=cycle, period=first, assigned_from=first)
    if span is None:
        raise ValueError(f"{cycle} bills nothing in {first}")
    return span


# --- which objects ----------------------------------------------------------------------------------------------------

# Object → the days that an assignment gives it, `[starts_on, ends_on)`.
Times = Mapping[tuple[ObjectKind, int], tuple[date, date | None]]


def _objects(
    actor: Actor, asked: PreviewOf, *, formula: Formula, medium: str, span: Span
) -> tuple[list[Chargeable], Times, bool]:
    if asked.community_id is not None:
        require_in_communities(SETUP, actor=actor, community_ids=[asked.community_id])
    times: dict[tuple[ObjectKind, int], tuple[date, date | None]] = {}
    wanted: dict[ObjectKind, Collection[int]] = {
        ObjectKind.ROOM: asked.room_ids,
        ObjectKind.SPACE: asked.space_ids,
        ObjectKind.METER: asked.meter_ids,
    }
    is_sample = not any(wanted.values())
    if asked.tariff_id is not None:
        tariff_visible(actor=actor, tariff_id=asked.tariff_id)
        if is_sample:
            times = assigned_objects(
                actor, tariff_id=asked.tariff_id, community_id=asked.community_id, span=span, limit=SAMPLE
            )
            wanted = {kind: [number for one, number in times if one is kind] for kind in ObjectKind}
    if not any(wanted.values()):
        wanted |= _sample(actor, formula, medium=medium, community_id=asked.community_id)
    objects = chargeables(
        company_id=actor.company,
        room_ids=wanted[ObjectKind.ROOM],
        space_ids=wanted[ObjectKind.SPACE],
        meter_ids=wanted[ObjectKind.METER],
    )
    if not is_sample and len(objects) < sum(len(set(ids)) for ids in wanted.values()):
        raise NotFound
    require_in_communities(SETUP, actor=actor, community_ids={one.community_id for one in objects})
    if asked.starts_on is not None or asked.ends_on is not None:
        times = {(one.kind, one.id): (asked.starts_on or span.starts_on, asked.ends_on) for one in objects}
    return objects, times, is_sample


def _sample(
    actor: Actor, formula: Formula, *, medium: str, community_id: int | None
) -> dict[ObjectKind, Collection[int]]:
    """Objects that have what the formula asks for: shared meters for shared usage, else rooms."""
    asks = quantities(formula)
    if isinstance(formula, Split) or Quantity.SHARED_USAGE in asks:
        meters = sample_meters(actor, code=SETUP, community_id=community_id, medium=medium, limit=SAMPLE)
        return {ObjectKind.METER: meters}
    rooms = sample_rooms(
        actor,
        code=SETUP,
        community_id=community_id,
        limit=SAMPLE,
        only_meter_of=medium if Quantity.USAGE in asks else None,
        with_inner_area=Quantity.INNER_AREA in asks,
    )
    return {ObjectKind.ROOM: rooms}


# --- what the formula asks of them -----------------------------------------------------------------------------------


def _applied(
    asked: PreviewOf, *, formula: Formula, medium: str, span: Span, objects: Sequence[Chargeable], company_id: int
) -> AppliedTerms:
    """The terms with what the formula asks for, read of the objects."""
    asks = quantities(formula)
    room_ids = {one.room_id for one in objects if one.room_id is not None}
    # Who lives there is asked on the last day of the period's own month, as the run does.
    last_day = months_later(span.starts_on, 1) - timedelta(days=1)
    meters = meters_by_id([one.id for one in objects if one.kind is ObjectKind.METER], company_id=company_id)
    meter_of_room: dict[int, PlacedMeter] = {}
    readings: dict[int, ReadingPair] = {}
    if asks & METERED:
        homes = [one.id for one in objects if one.kind is ObjectKind.ROOM]
        single = {
            room_id: own[0].id
            for room_id, each in meters_by_room(homes, company_id=company_id).items()
            if len(own := [row for row in each if row.level is MeterLevel.PRIVATE and medium in ("", row.medium)]) == 1
        }
        placed = meters_by_id(single.values(), company_id=company_id)
        meter_of_room = {room_id: placed[meter_id] for room_id, meter_id in single.items()}
        used = [*meters, *placed]
        readings = readings_by_meter(used, period=span.starts_on, company_id=company_id)
    buildings: dict[int, SharingBuilding] = {}
    if isinstance(formula, Split):
        behind = {meter.building_id for meter in meters.values() if meter.building_id is not None}
        buildings = sharing_buildings(behind, delivered_by=last_day, company_id=company_id)
        room_ids |= {row[0] for building in buildings.values() for row in building.rooms}
    counts_people = Quantity.OCCUPANTS in asks or (
        isinstance(formula, Split) and formula.kind is SplitKind.BY_OCCUPANTS
    )
    return AppliedTerms(
        terms=asked.terms,
        formula=formula,
        medium=medium,
        span=span,
        rooms=rooms_by_id({one.room_id for one in objects if one.room_id is not None}, company_id=company_id),
        occupants=occupants_by_room(room_ids, on=last_day, company_id=company_id) if counts_people else {},
        meter_of_room=meter_of_room,
        meters=meters,
        readings=readings,
        buildings=buildings,
    )
