"""Workbooks of moves, filled row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import xlsxwriter

from property_core.moves.sheet import MOVES, SHEET


def fill_moves(file: BinaryIO, rows: Iterable[Sequence[str]]) -> None:
    """Rows in the order of the columns; the file stands at its beginning."""
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    target = book.add_worksheet(MOVES)
    for place, column in enumerate(SHEET.columns):
        target.write_string(0, place, column.name)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            target.write_string(line, place, cell)
    book.close()
    file.seek(0)
