"""Writes `qinghe.xlsx`: 清河物业集团, a small second company whose codes are those of the first one.

`python -m infra.sample.qinghe` writes it anew; equal input gives an equal file.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

FILE = Path(__file__).with_name("qinghe.xlsx")
AREA = "JG-1"
FLOORS, DOORS = 3, 2
# 蒋飞 also owns rooms at the first company: one phone, two companies.
SHARED_OWNER = ("C10001", "蒋飞", "15373100118")
NAMES = ("邓佳", "彭立新", "萧雨", "曹志强", "袁春梅", "许文", "傅强", "沈洁", "吕建军", "苏晴", "卢晓东")
MOVED_IN = date(2020, 5, 1)

Row = tuple[Any, ...]


def rooms() -> list[tuple[str, str, int, str]]:
    """(room code, building, floor, number) of every room."""
    return [
        (f"{AREA}-{building}-1-{floor}0{door}", f"{building}栋", floor, f"{floor}0{door}")
        for building in (1, 2)
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]


def sheets() -> dict[str, list[Row]]:
    """Sheet name → header and rows."""
    homes = rooms()
    owners = [SHARED_OWNER, *((f"C{10002 + n}", name, f"199001{n:05d}") for n, name in enumerate(NAMES))]
    area = {code: 78 + 7.35 * (n % 4) for n, (code, *_) in enumerate(homes)}
    people: list[Row] = [
        (code, name, None, None, phone, room[0], "业主", MOVED_IN, None)
        for (code, name, phone), room in zip(owners, homes, strict=True)
    ]
    people.append(("C10099", "林可", None, None, "19900199999", homes[3][0], "租户", date(2026, 3, 1), None))
    assignments: list[Row] = [("WY-D", "房间", code, MOVED_IN, None, "业主") for code, *_ in homes]
    assignments += [
        ("SF-1", "仪表", f"W-{code}", MOVED_IN, None, "租户" if code == homes[3][0] else "业主") for code, *_ in homes
    ]
    readings: list[Row] = [
        (f"W-{code}", f"2026-{month:02d}", date(2026, month, 28), (month - 8) * (7 + n))
        for month in (9, 10, 11)
        for n, (code, *_) in enumerate(homes)
    ]
    return {
        "组织架构": [
            ("编码", "名称", "类型", "上级编码"),
            ("HQ", "清河物业集团", "总公司", None),
            ("R1", "清河区域公司", "区域公司", "HQ"),
            ("JG", "清河新村管理处", "管理处", "R1"),
            (AREA, "清河新村一区", "管理区", "JG"),
        ],
        "楼宇": [
            ("管理区编码", "楼栋", "类型", "单元数", "层数", "电梯"),
            *((AREA, f"{n}栋", "多层", 1, FLOORS, "否") for n in (1, 2)),
        ],
        "房间": [
            (
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
            ),
            *(
                (
                    code,
                    AREA,
                    building,
                    "1单元",
                    floor,
                    number,
                    area[code],
                    None,
                    "住宅",
                    MOVED_IN,
                    "出租" if code == homes[3][0] else "入住",
                )
                for code, building, floor, number in homes
            ),
        ],
        "客户": [
            ("客户编号", "姓名", "证件类型", "证件号码", "手机", "房间编码", "关系", "迁入日期", "迁出日期"),
            *people,
        ],
        "车位": [
            ("车位编号", "管理区编码", "类型", "房间编码"),
            (f"P-{homes[0][0]}", AREA, "产权", homes[0][0]),
        ],
        "收费项目": [
            ("编码", "名称", "类别", "税率", "会计科目"),
            ("WY", "物业服务费", "常规", "6%", "5001.01"),
            ("SF", "水费", "抄表", "3%", "5001.05"),
        ],
        "收费标准": [
            (
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
            ),
            ("WY-D", "WY", "多层住宅物业费", "建筑面积*单价", 1.1, "月", "按日折算", 15, 0.0005, 30, "本金"),
            ("SF-1", "SF", "居民水费", "用量*单价", 3.3, "月", "整月", 15, 0, 0, "无"),
        ],
        "标准分配": [("标准编码", "对象类型", "对象编码", "起始日期", "截止日期", "付款方"), *assignments],
        "仪表": [
            ("表号", "介质", "级别", "对象类型", "对象编码", "倍率", "初始读数"),
            *((f"W-{code}", "水", "户表", "房间", code, 1, 0) for code, *_ in homes),
        ],
        "抄表": [("表号", "期间", "抄表日期", "读数"), *readings],
        "期初欠费": [
            ("房间编码", "项目编码", "期间", "应收金额", "已收金额", "应收日期"),
            (homes[1][0], "WY", "2026-08", 93.89, 0, date(2026, 8, 15)),
        ],
        "预存余额": [("房间编码", "金额"), (homes[0][0], 300)],
        "押金": [("房间编码", "名称", "金额", "收取日期"), (homes[3][0], "装修押金", 2000, date(2026, 3, 1))],
    }


def write_workbook(path: Path) -> None:
    """Write the company's thirteen sheets to `path`."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        # Without a fixed moment every writing would give other bytes.
        workbook.set_properties({"created": datetime(2026, 11, 1)})  # noqa: DTZ001 - a property without a zone
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in sheets().items():
            sheet = workbook.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, value in enumerate(line):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                    elif value is not None:
                        sheet.write(number, column, value)


if __name__ == "__main__":
    write_workbook(FILE)
