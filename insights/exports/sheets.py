"""The workbook: written row by row in constant memory, whoever reads it knows who made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from backend.kernel.time import BUSINESS_ZONE
from insights.exports.columns import Column, Format, Row, is_chinese

# What a sheet can hold in all, and what of it goes to the line of the watermark and the header.
MOST_LINES = 1_048_576
_ABOVE = 2
MOST_TEXT = 32_767
_FORMATS = {
    Format.MONEY: "#,##0.00",
    Format.DATE: "yyyy-mm-dd",
    Format.MONTH: "yyyy-mm",
    Format.MOMENT: "yyyy-mm-dd hh:mm:ss",
}


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who took the list out, when, of which company; `number` leads to the line of the operation log."""

    company: str
    who: str
    at: datetime
    number: int

    def text(self, language: str) -> str:
        moment = f"{self.at.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M:%S}"
        if is_chinese(language):
            return f"{self.company}　{self.who} 于 {moment} 导出（导出编号 {self.number}）　仅供内部使用，请勿外传"
        return f"{self.company} – exported by {self.who} on {moment} (export {self.number}) – internal, do not pass on"


class Sheets:
    """A workbook of one list; a further sheet begins where one is full. Call `close` at the end.

    folder: for the rows on their way; the caller removes it, also where the export is given up.
    """

    def __init__(
        self,
        out: IO[bytes],
        *,
        folder: str,
        title: str,
        columns: Sequence[Column],
        watermark: Watermark,
        language: str,
        most_lines: int = MOST_LINES,
    ) -> None:
        # Loaded here: a web worker that writes no workbook does without it.
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            out,
            {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties({"title": title, "author": watermark.who, "company": watermark.company})
        self._title, self._columns, self._language = title, columns, language
        self._mark = watermark.text(language)
        self._most = most_lines
        self._bold = self._book.add_format(
            {"bold": True, "bg_color": "#E6E9EF", "border": 1, "border_color": "#A9B2C3"}
        )
        self._grey = self._book.add_format({"font_color": "#5B6475", "italic": True})
        self._sheets = 0
        self._line = 0
        self._sheet: Any = None
        self._cells: list[Callable[[int, Any], None]] = []
        self._begin_sheet()

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows with the values of the columns, in order."""
        for row in rows:
            if self._line >= self._most:
                self._end_sheet()
                self._begin_sheet()
            line = self._line
            for write, value in zip(self._cells, row, strict=True):
                if value is not None:
                    write(line, value)
            self._line = line + 1

    def close(self) -> None:
        """Finish the workbook; it is whole then."""
        self._end_sheet()
        self._book.close()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        sheet = self._sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, self._mark, self._grey)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(1, place, column.title(self._language), self._bold)
        sheet.freeze_panes(_ABOVE, 0)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        # An ampersand begins a code there, and 255 characters are all there is room for.
        mark = self._mark.replace("&", "&&")[:200]
        sheet.set_header(f"&L&8{mark}")
        sheet.set_footer(f"&L&8{mark}&R&8&P / &N")
        self._cells = [self._writer(sheet, place, column) for place, column in enumerate(self._columns)]
        self._line = _ABOVE

    def _end_sheet(self) -> None:
        self._sheet.autofilter(1, 0, max(self._line - 1, 1), len(self._columns) - 1)

    def _writer(self, sheet: Any, place: int, column: Column) -> Callable[[int, Any], None]:
        """How a value of the column gets into its cell: looked up once a sheet, not once a cell."""
        string, number = sheet.write_string, sheet.write_number
        pattern = _FORMATS.get(column.format)
        style = self._book.add_format({"num_format": pattern}) if pattern else None
        if column.words is not None:
            chosen = {key: pair[0 if is_chinese(self._language) else 1] for key, pair in column.words.items()}
            return lambda line, value: string(line, place, chosen.get(value, str(value)))
        if column.format is Format.MONEY:
            # Fen divided once: Excel shows the nearest number to two decimals, exact up to a hundred trillion yuan.
            return lambda line, value: number(line, place, value / 100, style)
        if column.format is Format.NUMBER:
            return lambda line, value: number(line, place, value if isinstance(value, int) else float(Decimal(value)))
        if column.format is Format.MOMENT:
            moment = sheet.write_datetime
            return lambda line, value: moment(
                line, place, value.astimezone(BUSINESS_ZONE).replace(tzinfo=None, microsecond=0), style
            )
        if column.format in (Format.DATE, Format.MONTH):
            return lambda line, value: number(line, place, _day_number(value), style)
        return lambda line, value: string(line, place, str(value)[:MOST_TEXT])


def _day_number(day: date) -> int:
    """The day as Excel counts it. XlsxWriter asks many questions about each date, and a list has few different ones."""
    return day.toordinal() - 693_594
