"""Rooms and people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.selectors import unit_ids_below
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from property_core.homes.permissions import VIEW as HOMES_VIEW
from property_core.homes.selectors import rooms_visible
from property_core.residents.archives import PersonSearch, persons_found
from property_core.residents.contracts import ResidencyRole
from property_core.residents.permissions import UNMASK
from property_core.residents.permissions import VIEW as RESIDENTS_VIEW
from property_core.residents.rules import masked_id_number, masked_phone
from property_core.residents.selectors import residencies_visible


def _rooms(asked: Asked) -> QuerySet[Any]:
    filters = dict(asked.filters)
    rows = rooms_visible(asked.actor)
    unit_id = filters.pop("unit_id", None)
    if unit_id is not None:
        rows = rows.filter(area_id__in=_units(unit_id, asked))
    return rows.filter(**filters)


def _units(unit_id: int, asked: Asked) -> Collection[int]:
    found = unit_ids_below(unit_id, company_id=asked.actor.company)
    if not found:
        raise NotFound
    return found


def _persons(asked: Asked) -> QuerySet[Any]:
    filters = dict(asked.filters)
    if filters.pop("everybody", False):
        filters["lives_now"] = None
    search = PersonSearch(**filters)
    rows = persons_found(asked.actor, search=search, today=local_date(asked.now))
    if asked.unmasked:
        # Whoever may see people here and unmask them there gets the numbers of there alone, and only those rows.
        rows = rows.filter(id__in=residencies_visible(asked.actor, code=UNMASK).values("person_id"))
    return rows


def _masked(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    if not asked.unmasked:
        for row in rows:
            row["phone"] = masked_phone(row["phone"])
            row["id_number"] = masked_id_number(row["id_number"])
    return rows


ROOMS = ExportList(
    name="ROOMS",
    zh="房间",
    en="Rooms",
    permissions=(HOMES_VIEW,),
    rows=_rooms,
    order=("community_id", "code", "id"),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("area", "管理区", "Area", "area__name", width=16),
        Column("building", "楼栋", "Building", "building__name"),
        Column("entrance", "单元", "Entrance", "entrance__name", width=10),
        Column("code", "房间编码", "Code", "code", width=18),
        Column("number", "房号", "Number", "number", width=10),
        Column("floor", "楼层", "Floor", "floor", Format.NUMBER, 8),
        Column("built_area", "建筑面积（㎡）", "Built area (m²)", "built_area", Format.NUMBER),
        Column("inner_area", "套内面积（㎡）", "Inner area (m²)", "inner_area", Format.NUMBER),
        Column("use", "用途", "Use", "use", width=10, words=words.ROOM_USE),
        Column("occupancy", "入住状态", "Occupancy", "occupancy", width=12, words=words.OCCUPANCY),
        Column("delivered_on", "交付日期", "Delivered", "delivered_on", Format.DATE, 12),
    ),
    filters={"unit_id": int, "building_id": int},
)
PERSONS = ExportList(
    name="PERSONS",
    zh="客户",
    en="Customers",
    permissions=(RESIDENTS_VIEW,),
    rows=_persons,
    order=("code", "id"),
    columns=(
        Column("code", "客户编号", "Customer number", "code"),
        Column("name", "姓名", "Name", "name", width=16),
        Column("kind", "类型", "Kind", "kind", width=10, words=words.PERSON_KIND),
        Column("phone", "手机", "Phone", "phone", width=16),
        Column("id_kind", "证件类型", "ID kind", "id_kind", width=16, words=words.ID_KIND),
        Column("id_number", "证件号码", "ID number", "id_number", width=24),
    ),
    filters={
        "text": str,
        "role": ResidencyRole,
        "unit_id": int,
        "building_id": int,
        "lives_now": bool,
        "everybody": bool,
        "moved_in_from": date.fromisoformat,
        "moved_in_until": date.fromisoformat,
        "customer_type_ids": lambda values: [int(value) for value in values],
        "born_from": date.fromisoformat,
        "born_until": date.fromisoformat,
        "has_phone": bool,
    },
    sealed=frozenset({"text"}),
    complete=_masked,
    personal="id",
)
