"""The workbook of readings: what may be sent, and the sheet to take along with the meters to read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend.files.contracts import MIB, ContentType, FileKind
from property_core.charges.permissions import READINGS
from property_core.charges.selectors.reading_sheet import SheetRow
from property_core.homes.contracts import Medium
from property_core.imports import layout

KEPT_FOR = timedelta(days=1)
TEMPLATE_ROWS = 20_000

WORKBOOK = FileKind(
    name="readings.workbook",
    zh="抄表工作簿",
    en="Workbook of readings",
    content_types=frozenset({ContentType.XLSX}),
    max_bytes=32 * MIB,
    may_upload=lambda actor: actor.can(READINGS),
)

_MEDIA = {Medium.WATER: "水", Medium.POWER: "电", Medium.GAS: "气", Medium.HEAT: "热"}
# Beside the sheet's own columns, for who walks from meter to meter; the import does not read them.
_BESIDE = ("位置", "介质", "上次读数", "上次期间")
_GUIDE = (
    "填写“抄表日期”和“读数”后，在“抄表”中导入本文件。",
    "表号、期间请勿改动；“位置”及其右边各列仅供核对，导入时不读取。",
    "没有抄到的仪表，“抄表日期”和“读数”都留空即可，导入时略过。",
    "同一文件可重复导入：未变的读数不受影响，已据此出账的读数不能更改。",
)


def write_template(rows: Sequence[SheetRow], *, period: date, made_at: datetime) -> io.BytesIO:
    """The sheet 抄表 with a row for each meter; what is read already stands in it."""
    content = io.BytesIO()
    # Loaded here: a web worker that writes no workbook does without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    header = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
    quiet = book.add_format({"font_color": "#5B6475"})
    day, number = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.####"})
    target = book.add_worksheet(layout.READINGS)
    names = [*(column.name for column in layout.SHEETS_BY_NAME[layout.READINGS].columns), *_BESIDE]
    for place, (name, width) in enumerate(zip(names, (22, 10, 12, 12, 22, 6, 12, 10), strict=True)):
        target.set_column(place, place, width)
        target.write_string(0, place, name, header)
    for line, row in enumerate(rows, 1):
        target.write_string(line, 0, row.code)
        target.write_string(line, 1, f"{period:%Y-%m}")
        if row.value is not None and row.read_on is not None:
            target.write_datetime(line, 2, row.read_on, day)
            target.write_number(line, 3, row.value, number)
        else:
            target.write_blank(line, 2, None, day)
            target.write_blank(line, 3, None, number)
        target.write_string(line, 4, row.place, quiet)
        target.write_string(line, 5, _MEDIA[row.medium], quiet)
        target.write_number(line, 6, row.previous, number)
        before = "初始读数" if row.previous_period is None else f"{row.previous_period:%Y-%m}"
        target.write_string(line, 7, before, quiet)
    target.freeze_panes(1, 0)
    guide = book.add_worksheet("填写说明")
    guide.set_column(0, 0, 100)
    for place, text in enumerate(_GUIDE):
        guide.write_string(place, 0, text)
    book.close()
    content.seek(0)
    return content
