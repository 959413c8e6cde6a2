"""Reads of what is charged: items, tariffs with their versions, assignments, readings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.base import tenant_read, tenant_scope
from property_core.charges.models import Assignment, ChargeItem, Tariff, TariffVersion
from property_core.charges.permissions import READINGS, SETUP, VIEW
from property_core.charges.rules import Span
from property_core.homes.contracts import ObjectKind


def _units(actor: Actor, *codes: str) -> frozenset[int] | None:
    """Units for which the actor holds one of the codes; None means all. Raises NotSignedIn, Forbidden."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return None
    units = frozenset[int]().union(*(actor.units(code) for code in codes))
    if not units:
        actor.require(codes[0])
    return units


def charge_items(*, actor: Actor) -> list[ChargeItem]:
    """The company's charge items by code; they belong to no unit. Raises NotSignedIn, Forbidden."""
    _units(actor, VIEW, SETUP, READINGS)
    with tenant_scope(actor.company):
        return list(ChargeItem.objects.order_by("code"))


def items_by_id(item_ids: Collection[int], *, company_id: int) -> dict[int, ChargeItem]:
    """Item id → charge item. One query."""
    with tenant_scope(company_id):
        return ChargeItem.objects.in_bulk(list(item_ids))


def tariffs_visible(actor: Actor, *, community_id: int | None = None, item_id: int | None = None) -> QuerySet[Tariff]:
    """Tariffs of the company and of the actor's communities, in no order yet; ask it inside a tenant read.

    `community_id`: those in force there, its own and the company's. Raises NotSignedIn, Forbidden.
    """
    units = _units(actor, VIEW, SETUP)
    rows = Tariff.objects.select_related("item")
    if units is not None:
        rows = rows.filter(Q(community__isnull=True) | Q(community_id__in=units))
    if community_id is not None:
        rows = rows.filter(Q(community__isnull=True) | Q(community_id=community_id))
    return rows if item_id is None else rows.filter(item_id=item_id)


def tariff_visible(*, actor: Actor, tariff_id: int) -> Tariff:
    """One tariff. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = tariffs_visible(actor).filter(id=tariff_id).first()
    if row is None:
        raise NotFound
    return row


def tariffs_by_id(tariff_ids: Collection[int], *, company_id: int) -> dict[int, Tariff]:
    """Tariff id → tariff with its item. One query."""
    with tenant_scope(company_id):
        return Tariff.objects.select_related("item").in_bulk(list(tariff_ids))


def tariff_ids_by_code(codes: Collection[str], *, company_id: int) -> dict[str, int]:
    """Tariff code → id; codes that the company does not have are left out. One query."""
    with tenant_scope(company_id):
        return dict(Tariff.objects.filter(code__in=codes).values_list("code", "id"))


def versions_by_tariff(tariff_ids: Collection[int], *, company_id: int) -> dict[int, list[TariffVersion]]:
    """Tariff id → its versions, newest first; every id present. One query."""
    answer: dict[int, list[TariffVersion]] = {tariff_id: [] for tariff_id in tariff_ids}
    with tenant_scope(company_id):
        for row in TariffVersion.objects.filter(tariff_id__in=answer).order_by("-number"):
            answer[row.tariff_id].append(row)
    return answer


def assignments_visible(
    actor: Actor,
    *,
    tariff_id: int | None = None,
    room_id: int | None = None,
    community_id: int | None = None,
    on: date | None = None,
) -> QuerySet[Assignment]:
    """Assignments in the actor's communities, in no order yet; `on`: only those in force that day.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    units = _units(actor, VIEW, SETUP)
    rows = Assignment.objects.select_related("tariff__item", "room", "space", "meter")
    if units is not None:
        rows = rows.filter(community_id__in=units)
    if tariff_id is not None:
        rows = rows.filter(tariff_id=tariff_id)
    if room_id is not None:
        rows = rows.filter(Q(room_id=room_id) | Q(space__room_id=room_id) | Q(meter__room_id=room_id))
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    if on is not None:
        rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
    return rows


def assignments_by_id(assignment_ids: Collection[int], *, company_id: int) -> dict[int, Assignment]:
    """Assignment id → assignment with tariff, item and object. One query."""
    with tenant_scope(company_id):
        rows = Assignment.objects.select_related("tariff__item", "room", "space", "meter")
        return rows.in_bulk(list(assignment_ids))


def assigned_objects(
    actor: Actor, *, tariff_id: int, community_id: int | None, span: Span, limit: int
) -> dict[tuple[ObjectKind, int], tuple[date, date | None]]:
    """Object → the days `[starts_on, ends_on)` of its assignment of the tariff that is active in the span.

    The first `limit` assignments of the communities where the actor may set up charges. One query; inside a tenant
    read. Raises NotSignedIn, Forbidden.
    """
    units = _units(actor, SETUP)
    rows = Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=span.starts_on), tariff_id=tariff_id)
    rows = rows.filter(starts_on__lt=span.ends_on)
    if units is not None:
        rows = rows.filter(community_id__in=units)
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    found: dict[tuple[ObjectKind, int], tuple[date, date | None]] = {}
    for row in rows.order_by("id")[:limit]:
        for kind, number in (
            (ObjectKind.ROOM, row.room_id),
            (ObjectKind.SPACE, row.space_id),
            (ObjectKind.METER, row.meter_id),
        ):
            if number is not None:
                found[kind, number] = (row.starts_on, row.ends_on)
    return found
