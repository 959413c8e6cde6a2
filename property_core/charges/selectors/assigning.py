"""Which objects a tariff would be assigned to, and what stands against it on each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from backend.accounts.actor import Actor
from backend.kernel.errors import DomainError, NotFound
from backend.organization.base import tenant_read
from property_core.charges.contracts import ObjectSelection
from property_core.charges.models import Assignment, Tariff, TariffVersion
from property_core.charges.permissions import SETUP, require_in_communities
from property_core.charges.quantities import lacking_quantity
from property_core.charges.selectors.charges import tariff_visible
from property_core.formulas.contracts import Formula, Quantity
from property_core.formulas.parser import parse
from property_core.homes.chargeables import chargeables, room_ids_of_places
from property_core.homes.contracts import Chargeable, ObjectKind

MOST_OBJECTS = 5_000

# An object: its kind and id.
Key = tuple[ObjectKind, int]


class TooManyObjects(DomainError):
    code = "TOO_MANY_OBJECTS"
    zh = "一次最多分配 {limit} 个对象。"
    en = "At most {limit} objects can be assigned at once."


@dataclass(slots=True)
class SortedObjects:
    """Objects by what an assignment would meet there; each stands in one list, in the order given.

    `strange`: of another community than the tariff; `lacking`: quantity of the formula → objects without it; `same`:
    have the tariff from the same day; `overlapping`: another assignment of the charge item is in force on a day of it,
    which is allowed but mostly not meant; `fresh`: nothing.
    """

    strange: list[Chargeable] = field(default_factory=list)
    lacking: dict[Quantity, list[Chargeable]] = field(default_factory=dict)
    same: list[Chargeable] = field(default_factory=list)
    overlapping: list[Chargeable] = field(default_factory=list)
    fresh: list[Chargeable] = field(default_factory=list)

    @property
    def count(self) -> int:
        others = (self.strange, self.same, self.overlapping, self.fresh, *self.lacking.values())
        return sum(len(each) for each in others)


def selected_objects(*, actor: Actor, selection: ObjectSelection) -> list[Chargeable]:
    """The objects of a selection, rooms first, each kind by code; inside the company's transaction.

    Raises Forbidden, NotFound (an object or a unit that is not the actor's, or none at all), TooManyObjects.
    """
    actor.require(SETUP)
    if not all(actor.can(SETUP, unit_id=unit_id) for unit_id in selection.unit_ids):
        raise NotFound(field=("unitIds",))
    of_places = room_ids_of_places(
        actor=actor,
        code=SETUP,
        building_ids=selection.building_ids,
        unit_ids=selection.unit_ids,
        uses=selection.uses,
    )
    rooms = {*selection.room_ids, *of_places}
    spaces, meters = set(selection.space_ids), set(selection.meter_ids)
    wanted = len(rooms) + len(spaces) + len(meters)
    if wanted > MOST_OBJECTS:
        raise TooManyObjects(limit=MOST_OBJECTS)
    objects = chargeables(company_id=actor.company, room_ids=rooms, space_ids=spaces, meter_ids=meters)
    if not objects or len(objects) < wanted:
        raise NotFound
    require_in_communities(SETUP, actor=actor, community_ids={one.community_id for one in objects})
    return objects


def preview_assignment(
    *, actor: Actor, tariff_id: int, selection: ObjectSelection, starts_on: date, ends_on: date | None
) -> SortedObjects:
    """What assigning a tariff would meet. Writes nothing. Raises Forbidden, NotFound, TooManyObjects."""
    with tenant_read(actor.company):
        tariff = tariff_visible(actor=actor, tariff_id=tariff_id)
        objects = selected_objects(actor=actor, selection=selection)
        return sort_objects(tariff, objects, starts_on=starts_on, ends_on=ends_on)


def sort_objects(
    tariff: Tariff, objects: Collection[Chargeable], *, starts_on: date, ends_on: date | None
) -> SortedObjects:
    """The objects by what an assignment `[starts_on, ends_on)` would meet there. Two queries, inside a transaction."""
    formula = formula_of(tariff)
    same, overlapping = _standing(tariff, objects, starts_on=starts_on, ends_on=ends_on)
    found = SortedObjects()
    for one in objects:
        lacks = lacking_quantity(formula, one=one, medium=tariff.item.medium) if formula is not None else None
        if tariff.community_id is not None and one.community_id != tariff.community_id:
            found.strange.append(one)
        elif lacks is not None:
            found.lacking.setdefault(lacks, []).append(one)
        elif (one.kind, one.id) in same:
            found.same.append(one)
        elif (one.kind, one.id) in overlapping:
            found.overlapping.append(one)
        else:
            found.fresh.append(one)
    return found


def formula_of(tariff: Tariff) -> Formula | None:
    """The formula of the tariff's newest version; None for a tariff without one."""
    version = TariffVersion.objects.filter(tariff=tariff).order_by("-number").first()
    return parse(version.formula) if version is not None else None


def _standing(
    tariff: Tariff, objects: Collection[Chargeable], *, starts_on: date, ends_on: date | None
) -> tuple[set[Key], set[Key]]:
    """(objects that have the tariff from the same day, objects that have another assignment of its item then)."""
    ids = {kind: [one.id for one in objects if one.kind is kind] for kind in ObjectKind}
    rows = Assignment.objects.filter(
        Q(room_id__in=ids[ObjectKind.ROOM])
        | Q(space_id__in=ids[ObjectKind.SPACE])
        | Q(meter_id__in=ids[ObjectKind.METER]),
        tariff__item_id=tariff.item_id,
    )
    rows = rows.filter(
        Q(tariff=tariff, starts_on=starts_on)
        | (Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)) & (Q() if ends_on is None else Q(starts_on__lt=ends_on))
    )
    same: set[Key] = set()
    overlapping: set[Key] = set()
    columns = ("tariff_id", "starts_on", "room_id", "space_id", "meter_id")
    for tariff_id, begins, room_id, space_id, meter_id in rows.values_list(*columns):
        key = _key(room_id, space_id, meter_id)
        (same if (tariff_id, begins) == (tariff.pk, starts_on) else overlapping).add(key)
    return same, overlapping


def _key(room_id: int | None, space_id: int | None, meter_id: int | None) -> Key:
    if room_id is not None:
        return ObjectKind.ROOM, room_id
    return (ObjectKind.SPACE, space_id) if space_id is not None else (ObjectKind.METER, meter_id or 0)
