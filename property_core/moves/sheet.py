"""The workbook of moves (迁入迁出): one sheet, its columns as the company's own workbook words them."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from property_core.imports.layout import Column, Kind, Sheet

MOVES = "迁入迁出"
IN, OUT = WAYS = ("迁入", "迁出")
ROLES = ("业主", "租户", "家属")
ID_KINDS = ("身份证", "护照", "港澳台", "统一社会信用代码")

SHEET = Sheet(
    MOVES,
    ("房间编码", "办理", "关系", "姓名", "日期"),
    (
        Column("办理", Kind.WORD, True, words=WAYS),
        Column("房间编码", Kind.CODE, True, length=80),
        Column("关系", Kind.WORD, True, words=ROLES),
        Column("客户编号", Kind.CODE, length=60),
        Column("姓名", Kind.TEXT, True),
        Column("证件类型", Kind.WORD, words=ID_KINDS),
        Column("证件号码", Kind.CODE, length=40),
        Column("手机", Kind.PHONE),
        Column("日期", Kind.DATE, True),
    ),
)

_GUIDE = (
    "每行一人。办理：迁入 或 迁出。",
    "日期：迁入填入住的第一天，迁出填居住的最后一天。",
    "客户编号：已有客户请填写，系统按编号找人；新客户留空，系统自动编号。",
    "新客户如与在册客户姓名、证件号码（或姓名、手机）一致，视为同一人。",
    "同一文件可重复导入：已办理的行不会重复办理。账单不受影响，付款人自日期所在月份的月末起按新的入住关系确定。",
)
_LAST_ROW = 5000


def write_template(file: BinaryIO, *, made_at: datetime) -> None:
    """An empty workbook with the words of its columns to choose from, and how to fill it."""
    # Loaded here: a web worker that writes no workbook does without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    header = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    target = book.add_worksheet(MOVES)
    for place, column in enumerate(SHEET.columns):
        style = {Kind.DATE: day, Kind.CODE: text, Kind.PHONE: text}.get(column.kind)
        target.set_column(place, place, 20 if column.kind is Kind.CODE else 14, style)
        target.write_string(0, place, column.name, header)
        if column.words:
            target.data_validation(1, place, _LAST_ROW, place, {"validate": "list", "source": list(column.words)})
    target.freeze_panes(1, 0)
    guide = book.add_worksheet("填写说明")
    guide.set_column(0, 0, 100)
    for number, line in enumerate(_GUIDE):
        guide.write_string(number, 0, line)
    book.close()
