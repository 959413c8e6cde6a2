"""What a row points to: codes of other sheets, the levels of the tree, buildings, and the cascade from rows in error.

Sheets are followed from the top of the tree downwards, so the state of a row is final before another row asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from property_core.imports import layout
from property_core.imports.cells import Bad
from property_core.imports.tables import KEPT, CheckedSheet

Positions = list[int | None]

# The level above each level of the tree.
_PARENT = {layout.REGION: layout.COMPANY, layout.COMMUNITY: layout.REGION, layout.AREA: layout.COMMUNITY}


def follow(source: CheckedSheet, column: str, target: CheckedSheet) -> Positions:
    """Where each code of `column` stands in `target`; None for a blank, a bad or an unknown one.

    An unknown code is `unknown_reference`; a row that is found but not kept makes the asking row dependent.
    """
    values = source.columns[column]
    positions: Positions = list(map(target.index.get, values))
    if None not in positions and not any(target.states):
        return positions
    for position, found in enumerate(positions):
        if found is not None:
            if target.states[found] != KEPT:
                source.depend(position)
        elif values[position] is not None and type(values[position]) is not Bad:
            _unknown(source, position, column, target)
    return positions


def _unknown(source: CheckedSheet, position: int, column: str, target: CheckedSheet) -> None:
    if target.is_unknown:
        source.depend(position)
        return
    code, name, key = source.quote(position, column), target.layout.name, target.layout.key[0]
    source.fail(
        position,
        column,
        "unknown_reference",
        f"“{code}”在“{name}”表的“{key}”列中不存在",
        f"“{code}” is not in column {key} of the sheet {name}",
    )


def check_tree(tree: CheckedSheet) -> None:
    """组织架构: each parent exactly one level higher, one 总公司, hence no cycle."""
    kinds, parents = tree.columns["类型"], tree.columns["上级编码"]
    top: int | None = None
    for position, kind in enumerate(kinds):
        if position in tree.closed or type(kind) is Bad or kind is None:
            continue
        parent = parents[position]
        if kind == layout.COMPANY:
            if top is None:
                top = position
            if parent is not None and type(parent) is not Bad:
                _bad_parent(tree, position, "总公司是最高一级，上级编码必须留空", "总公司 is the top: leave it blank")
            elif top != position:
                row = tree.numbers[top]
                _bad_parent(
                    tree,
                    position,
                    f"总公司只能有一行，第 {row} 行已经是总公司",
                    f"there is one 总公司 only, and row {row} is it",
                )
        elif parent is None:
            tree.fail(position, "上级编码", "required", "必须填写（只有总公司可以留空）", "is required below 总公司")
        elif type(parent) is not Bad:
            _check_parent(tree, position, kind, parent)
    _cascade(tree)
    if top is None and not tree.is_unknown and not tree.errors():
        tree.refuse_sheet("类型", "必须有且只有一行总公司", "one row must be the 总公司")


def _check_parent(tree: CheckedSheet, position: int, kind: str, parent: str) -> None:
    above = tree.index.get(parent)
    if above is None:
        _unknown(tree, position, "上级编码", tree)
        return
    level, wanted = tree.columns["类型"][above], _PARENT[kind]
    # A parent whose own level cannot be read is in error: this row depends on it.
    if type(level) is not Bad and level is not None and level != wanted:
        _bad_parent(
            tree,
            position,
            f"{kind}的上级必须是{wanted}，而“{parent}”是{level}",
            f"a {kind} belongs under a {wanted}, but “{parent}” is a {level}",
        )


def _bad_parent(tree: CheckedSheet, position: int, zh: str, en: str) -> None:
    tree.fail(position, "上级编码", "unknown_reference", zh, en)


def _cascade(tree: CheckedSheet) -> None:
    """Rows below a row that is not kept are not kept; the tree is four levels deep, in any order of rows."""
    parents = tree.columns["上级编码"]
    for level in (layout.REGION, layout.COMMUNITY, layout.AREA):
        for position, kind in enumerate(tree.columns["类型"]):
            above = tree.index.get(parents[position]) if kind == level else None
            if above is not None and tree.states[above] != KEPT:
                tree.depend(position)


def follow_areas(source: CheckedSheet, tree: CheckedSheet) -> Positions:
    """管理区编码 → 组织架构, where it must name a 管理区."""
    positions = follow(source, "管理区编码", tree)
    kinds = tree.columns["类型"]
    for position, found in enumerate(positions):
        if found is not None and kinds[found] != layout.AREA and type(kinds[found]) is str:
            _not_an_area(source, position, kinds[found])
    return positions


def _not_an_area(source: CheckedSheet, position: int, kind: str) -> None:
    code = source.quote(position, "管理区编码")
    source.fail(
        position,
        "管理区编码",
        "unknown_reference",
        f"必须是一个管理区，而“{code}”是{kind}",
        f"must name a 管理区, but “{code}” is a {kind}",
    )


def follow_buildings(rooms: CheckedSheet, buildings: CheckedSheet, tree: CheckedSheet) -> Positions:
    """管理区编码 + 楼栋 → 楼宇: at fault is the area if that is unknown, else the building."""
    areas, names = rooms.columns["管理区编码"], rooms.columns["楼栋"]
    positions: Positions = list(map(buildings.index.get, zip(areas, names, strict=True)))
    if None not in positions and not any(buildings.states):
        return positions
    kinds = tree.columns["类型"]
    for position, found in enumerate(positions):
        if found is not None:
            if buildings.states[found] != KEPT:
                rooms.depend(position)
            continue
        area, name = areas[position], names[position]
        if area is None or type(area) is Bad:
            continue
        unit = tree.index.get(area)
        if unit is None:
            _unknown(rooms, position, "管理区编码", tree)
            continue
        if type(kinds[unit]) is str and kinds[unit] != layout.AREA:
            _not_an_area(rooms, position, kinds[unit])
        elif buildings.is_unknown:
            rooms.depend(position)
        elif name is not None and type(name) is not Bad:
            rooms.fail(
                position,
                "楼栋",
                "unknown_reference",
                f"管理区“{area}”在“楼宇”表中没有“{rooms.quote(position, '楼栋')}”",
                f"area “{area}” has no building “{rooms.quote(position, '楼栋')}” in the sheet 楼宇",
            )
    return positions


def follow_objects(
    source: CheckedSheet, targets: Mapping[str, tuple[CheckedSheet, Mapping[Any, int]]]
) -> Sequence[int | None]:
    """对象编码 in the sheet that 对象类型 names. targets: word → that sheet and its code → position."""
    kinds, codes = source.columns["对象类型"], source.columns["对象编码"]
    positions: Positions = [None] * len(codes)
    for position, (kind, code) in enumerate(zip(kinds, codes, strict=True)):
        found_in = targets.get(kind) if type(kind) is str else None
        if found_in is None or type(code) is not str:
            continue
        target, index = found_in
        found = index.get(code)
        if found is None:
            _unknown_object(source, position, kind, target)
            continue
        positions[position] = found
        if target.states[found] != KEPT:
            source.depend(position)
    return positions


def _unknown_object(source: CheckedSheet, position: int, kind: str, target: CheckedSheet) -> None:
    if target.is_unknown:
        source.depend(position)
        return
    code, name = source.quote(position, "对象编码"), target.layout.name
    hint, hint_en = ("，应写作 管理区编码/楼栋", ": write 管理区编码/楼栋") if kind == layout.BUILDING else ("", "")
    source.fail(
        position,
        "对象编码",
        "unknown_reference",
        f"“{code}”在“{name}”表中不存在{hint}",
        f"“{code}” is not in the sheet {name}{hint_en}",
    )
