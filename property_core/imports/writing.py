"""The rows kept of a checked workbook, handed to the siblings' bulk services stage by stage.

Each function joins the running transaction of the company, wants the stages of the check up to its own to be over, and
is called in the order of the steps in `services`. `is_new`: the company was made in this transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from backend.organization.contracts import UnitKind
from backend.organization.services.bulk import UnitRow, import_units
from property_core.billing.services import bulk_openings
from property_core.charges.contracts import Cycle, FeeCap, ItemKind, PayerRole, Proration
from property_core.charges.services import bulk_charges
from property_core.homes import bulk_services as homes
from property_core.homes.contracts import BuildingKind, Medium, MeterLevel, Occupancy, ParkingKind, RoomUse
from property_core.imports import layout
from property_core.imports.checks import WorkbookCheck
from property_core.imports.tables import KEPT
from property_core.residents import bulk_services as residents
from property_core.residents.contracts import IdKind, ResidencyRole

_UNIT = dict(
    zip(layout.UNIT_WORDS, (UnitKind.COMPANY, UnitKind.REGION, UnitKind.COMMUNITY, UnitKind.AREA), strict=True)
)
_WORDS: dict[str | None, str] = {
    "高层": BuildingKind.HIGH_RISE,
    "多层": BuildingKind.MULTI_STOREY,
    "别墅": BuildingKind.VILLA,
    "商业": BuildingKind.COMMERCIAL,
    "住宅": RoomUse.RESIDENTIAL,
    "商铺": RoomUse.SHOP,
    "办公": RoomUse.OFFICE,
    "其他": RoomUse.OTHER,
    "入住": Occupancy.OCCUPIED,
    "出租": Occupancy.LET,
    "空置": Occupancy.VACANT,
    "已售未入住": Occupancy.SOLD_NOT_OCCUPIED,
    "未售": Occupancy.UNSOLD,
    "产权": ParkingKind.OWNED,
    "租赁": ParkingKind.RENTED,
    "人防": ParkingKind.CIVIL_DEFENCE,
    "水": Medium.WATER,
    "电": Medium.POWER,
    "气": Medium.GAS,
    "热": Medium.HEAT,
    "户表": MeterLevel.PRIVATE,
    "总表": MeterLevel.GENERAL,
    "公摊表": MeterLevel.SHARED,
    "身份证": IdKind.ID_CARD,
    "护照": IdKind.PASSPORT,
    "港澳台": IdKind.HK_MACAO_TW,
    "统一社会信用代码": IdKind.CREDIT_CODE,
    "业主": ResidencyRole.OWNER,
    "租户": ResidencyRole.TENANT,
    "家属": ResidencyRole.FAMILY,
    "开发商": PayerRole.DEVELOPER,
    "常规": ItemKind.REGULAR,
    "抄表": ItemKind.METERED,
    "公摊": ItemKind.SHARED,
    "临时": ItemKind.TEMPORARY,
    "押金": ItemKind.DEPOSIT,
    "月": Cycle.MONTH,
    "季": Cycle.QUARTER,
    "半年": Cycle.HALF_YEAR,
    "年": Cycle.YEAR,
    "一次": Cycle.ONCE,
    "按日折算": Proration.BY_DAY,
    "整月": Proration.WHOLE,
    "本金": FeeCap.PRINCIPAL,
    "无": FeeCap.NONE,
}
# Sheet → rows new or changed.
Written = dict[str, int]

_YES_NO: Mapping[str | None, bool | None] = {"是": True, "否": False, None: None}


def _known(column: Iterable[str]) -> list[str]:
    return list(map(_WORDS.__getitem__, column))


def _day_after(column: Sequence[date | None]) -> list[date | None]:
    """The last day that counts → the first that does not; the end of the calendar means no end."""
    one = timedelta(days=1)
    table = {day: None if day is None or day == date.max else day + one for day in set(column)}
    return [table[day] for day in column]


def write_homes(check: WorkbookCheck, *, company_id: int, company_name: str, is_new: bool) -> Written:
    """组织架构, 楼宇, 房间; marks buildings with rooms in error."""
    rows = check.sheet(layout.ORGANIZATION).kept("编码", "名称", "类型", "上级编码")
    units = import_units(
        company_id=company_id,
        company_name=company_name,
        units=[UnitRow(code, name, _UNIT[kind], parent) for code, name, kind, parent in rows],
    )
    if not is_new:
        # Areas may stand under another community now: buildings and what is in them follow before rows are compared.
        homes.follow_moves(company_id=company_id)
    area, name, kind, entrances, floors, lift = check.sheet(layout.BUILDINGS).kept_columns(
        "管理区编码", "楼栋", "类型", "单元数", "层数", "电梯"
    )
    buildings = homes.import_buildings(
        company_id=company_id,
        rows=homes.BuildingColumns(area, name, _known(kind), entrances, floors, [_YES_NO[word] for word in lift]),
    )
    code, area, building, entrance, floor, number, built, inner, use, delivered, state = check.sheet(
        layout.ROOMS
    ).kept_columns(
        "房间编码",
        "管理区编码",
        "楼栋",
        "单元",
        "楼层",
        "房号",
        "建筑面积",
        "套内面积",
        "业态",
        "交付日期",
        "状态",
    )
    rooms_written = homes.import_rooms(
        company_id=company_id,
        rows=homes.RoomColumns(
            code, area, building, entrance, floor, number, built, inner, _known(use), delivered, _known(state)
        ),
        is_new=is_new,
    )
    incomplete, complete = _buildings_of_rooms(check)
    homes.mark_missing_rooms(company_id=company_id, incomplete=incomplete, complete=complete)
    return {layout.ORGANIZATION: units, layout.BUILDINGS: buildings, layout.ROOMS: rooms_written}


def write_things(check: WorkbookCheck, *, company_id: int, is_new: bool) -> Written:
    """车位, 仪表."""
    code, area, kind, room = check.sheet(layout.PARKING).kept_columns("车位编号", "管理区编码", "类型", "房间编码")
    rows = homes.SpaceColumns(code, area, _known(kind), room)
    spaces = homes.import_spaces(company_id=company_id, rows=rows, is_new=is_new)
    meters = homes.import_meters(company_id=company_id, rows=_meters(check), is_new=is_new)
    return {layout.PARKING: spaces, layout.METERS: meters}


def _buildings_of_rooms(check: WorkbookCheck) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Buildings with rooms that are not kept, and buildings all of whose rooms here are; as (area code, name)."""
    rooms = check.sheet(layout.ROOMS)
    pairs = list(zip(rooms.columns["管理区编码"], rooms.columns["楼栋"], strict=True))
    incomplete = {
        pair
        for pair, state in zip(pairs, rooms.states, strict=True)
        if state != KEPT and type(pair[0]) is str and type(pair[1]) is str
    }
    complete = {pair for pair, state in zip(pairs, rooms.states, strict=True) if state == KEPT}
    return incomplete, complete - incomplete


def _meters(check: WorkbookCheck) -> homes.MeterColumns:
    meters, buildings = check.sheet(layout.METERS), check.sheet(layout.BUILDINGS)
    code, medium, level, kind, at, multiplier, initial = meters.kept_columns(
        "表号", "介质", "级别", "对象类型", "对象编码", "倍率", "初始读数"
    )
    places = [at for at, state in zip(check.meter_buildings, meters.states, strict=True) if state == KEPT]
    areas, names = buildings.columns["管理区编码"], buildings.columns["楼栋"]
    return homes.MeterColumns(
        code=code,
        medium=_known(medium),
        level=_known(level),
        room_code=[object_code if word == layout.ROOM else None for word, object_code in zip(kind, at, strict=True)],
        area_code=[None if place is None else areas[place] for place in places],
        building=[None if place is None else names[place] for place in places],
        multiplier=multiplier,
        initial_reading=initial,
    )


def sealed_persons(check: WorkbookCheck) -> list[residents.SealedPerson]:
    """The persons of 客户, each as its first row kept tells him; needs no database."""
    persons: dict[str, residents.PersonRow] = {}
    rows = check.sheet(layout.RESIDENTS).kept("客户编号", "姓名", "证件类型", "证件号码", "手机")
    for code, name, id_kind, id_number, phone in rows:
        if code not in persons:
            persons[code] = residents.PersonRow(code, name, _WORDS.get(id_kind, ""), id_number or "", phone or "")
    return [residents.seal(person) for person in persons.values()]


def write_people(
    check: WorkbookCheck, *, company_id: int, persons: Sequence[residents.SealedPerson], now: datetime, is_new: bool
) -> Written:
    """客户. Counts residencies."""
    residents.ensure_developer(company_id=company_id)
    residents.import_persons(company_id=company_id, persons=persons, now=now, is_new=is_new)
    code, room, role, starts, ends = check.sheet(layout.RESIDENTS).kept_columns(
        "客户编号", "房间编码", "关系", "迁入日期", "迁出日期"
    )
    rows = residents.ResidencyColumns(code, room, _known(role), starts, _day_after(ends))
    return {layout.RESIDENTS: residents.import_residencies(company_id=company_id, rows=rows, is_new=is_new)}


def write_charges(check: WorkbookCheck, *, company_id: int, now: datetime, is_new: bool) -> Written:
    """收费项目, 收费标准, 标准分配."""
    code, name, kind, tax, account = check.sheet(layout.ITEMS).kept_columns("编码", "名称", "类别", "税率", "会计科目")
    items = bulk_charges.import_items(
        company_id=company_id,
        rows=bulk_charges.ItemColumns(code, name, _known(kind), tax, [text or "" for text in account]),
    )
    code, item, name, formula, price, cycle, proration, due_day, rate, grace, cap = check.sheet(
        layout.TARIFFS
    ).kept_columns(
        "编码",
        "项目编码",
        "名称",
        "公式",
        "单价",
        "周期",
        "计费方式",
        "应收日",
        "滞纳金日率",
        "宽限天数",
        "滞纳金封顶",
    )
    tariffs = bulk_charges.import_tariffs(
        company_id=company_id,
        rows=bulk_charges.TariffColumns(
            code=code,
            item_code=item,
            name=name,
            formula=[read.text for read in formula],
            unit_price=price,
            cycle=_known(cycle),
            proration=_known(proration),
            due_day=due_day,
            late_fee_rate=rate,
            grace_days=grace,
            fee_cap=_known(cap),
        ),
        now=now,
    )
    assignments = bulk_charges.import_assignments(company_id=company_id, rows=_assignments(check), is_new=is_new)
    return {layout.ITEMS: items, layout.TARIFFS: tariffs, layout.ASSIGNMENTS: assignments}


def _assignments(check: WorkbookCheck) -> bulk_charges.AssignmentColumns:
    tariff, kind, code, starts, ends, role = check.sheet(layout.ASSIGNMENTS).kept_columns(
        "标准编码", "对象类型", "对象编码", "起始日期", "截止日期", "付款方"
    )

    def codes_of(word: str) -> list[str | None]:
        return [object_code if mine == word else None for mine, object_code in zip(kind, code, strict=True)]

    return bulk_charges.AssignmentColumns(
        tariff_code=tariff,
        room_code=codes_of(layout.ROOM),
        space_code=codes_of(layout.SPACE),
        meter_code=codes_of(layout.METER),
        payer_role=_known(role),
        starts_on=starts,
        ends_on=_day_after(ends),
    )


def write_readings(check: WorkbookCheck, *, company_id: int, is_new: bool) -> Written:
    """抄表."""
    columns = check.sheet(layout.READINGS).kept_columns("表号", "期间", "抄表日期", "读数")
    rows = bulk_charges.ReadingColumns(*columns)
    return {layout.READINGS: bulk_charges.import_readings(company_id=company_id, rows=rows, is_new=is_new)}


def write_openings(check: WorkbookCheck, *, company_id: int, batch_id: int, now: datetime) -> Written:
    """期初欠费, 预存余额, 押金."""
    where: dict[str, Any] = {"company_id": company_id, "batch_id": batch_id, "now": now}
    arrears = bulk_openings.ArrearsColumns(
        *check.sheet(layout.ARREARS).kept_columns("房间编码", "项目编码", "期间", "应收金额", "已收金额", "应收日期")
    )
    room, amount = check.sheet(layout.PREPAID).kept_columns("房间编码", "金额")
    prepaid = bulk_openings.FigureColumns(room, [""] * len(room), [None] * len(room), amount)
    deposits = bulk_openings.FigureColumns(
        *check.sheet(layout.DEPOSITS).kept_columns("房间编码", "名称", "收取日期", "金额")
    )
    return {
        layout.ARREARS: bulk_openings.import_arrears(rows=arrears, **where),
        layout.PREPAID: bulk_openings.import_prepayments(rows=prepaid, **where),
        layout.DEPOSITS: bulk_openings.import_deposits(rows=deposits, **where),
    }
