"""One sheet under check: typed columns, the state of each row, its errors.

A row is kept until it fails (`fail`) or something it depends on does (`depend`). A row that repeats a key is closed:
it has that one error, and no other check speaks about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any

from property_core.imports.cells import Bad, read_column, shown
from property_core.imports.contracts import RowError, SheetCounts
from property_core.imports.layout import Sheet
from property_core.imports.reading import RawSheet

KEPT, ERROR, SKIPPED = 0, 1, 2


class CheckedSheet:
    """Rows are addressed by position (0 = first row read); `numbers` gives the sheet's own row number.

    columns: header → typed values, None for blank, `Bad` for a cell in error.
    index: key → position of the first row that carries it, whether or not that row is in error.
    is_unknown: the keys cannot be known (sheet or key column missing), so no reference into it can be judged.
    """

    __slots__ = ("_found", "closed", "columns", "index", "is_unknown", "layout", "numbers", "raw", "states")

    def __init__(self, raw: RawSheet) -> None:
        self.layout: Sheet = raw.layout
        self.raw = raw
        self.numbers = raw.numbers
        self.states = bytearray(len(raw.numbers))
        self.columns: dict[str, list[Any]] = {}
        self.closed: frozenset[int] = frozenset()
        self.is_unknown = raw.is_missing or not set(self.layout.key).isdisjoint(raw.missing)
        self._found: list[tuple[int, int, RowError]] = []
        self._report_missing()
        with_bad = self._read()
        self.index: dict[Any, int] = {} if self.is_unknown else self._index(with_bad)
        for name in with_bad:
            for position, value in enumerate(self.columns[name]):
                if type(value) is Bad:
                    self.fail(position, name, value.code, value.zh, value.en)

    def _report_missing(self) -> None:
        if self.raw.is_missing:
            self._at_header("", f"缺少工作表“{self.layout.name}”", f"the sheet {self.layout.name} is missing")
            return
        for name in self.raw.missing:
            self._at_header(name, "这一列不存在，请在第 1 行补上表头", "is missing: add the header to row 1")

    def _at_header(self, column: str, zh: str, en: str) -> None:
        error = RowError(self.layout.name, 1, column, "required", zh, en)
        self._found.append((1, self.layout.position(column), error))
        # Every row below depends on its header.
        self.states = bytearray([SKIPPED]) * len(self.states)

    def refuse_sheet(self, column: str, zh: str, en: str) -> None:
        """One `required` on row 1 for something that the sheet as a whole lacks."""
        self._at_header(column, zh, en)

    def _read(self) -> list[str]:
        with_bad = []
        for column in self.layout.columns:
            if column.name in self.raw.missing:
                self.columns[column.name] = [None] * len(self.numbers)
                continue
            self.columns[column.name], has_bad = read_column(column, self.raw.columns[column.name])
            if has_bad:
                with_bad.append(column.name)
        return with_bad

    def _index(self, with_bad: list[str]) -> dict[Any, int]:
        keys = self.keys()
        if set(self.layout.key).isdisjoint(with_bad):
            index = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
            if len(index) == len(keys):
                return index
        index = {}
        closed = []
        single = len(self.layout.key) == 1
        for position, key in enumerate(keys):
            if type(key) is Bad or (not single and any(type(part) is Bad for part in key)):
                continue
            first = index.setdefault(key, position)
            if first != position:
                closed.append(position)
                self._repeated(position, first)
        self.closed = frozenset(closed)
        return index

    def _repeated(self, position: int, first: int) -> None:
        name = self.layout.key[0]
        row = self.numbers[first]
        what = " + ".join(self.layout.key)
        self.fail(
            position,
            name,
            "duplicate",
            f"“{self.quote(position, name)}”与第 {row} 行重复（{what} 不能相同）",
            f"“{self.quote(position, name)}” repeats row {row} ({what} must be unique)",
        )

    def keys(self) -> list[Any]:
        """The key of each row: the value itself, or a tuple for a key of several columns."""
        if len(self.layout.key) == 1:
            return self.columns[self.layout.key[0]]
        return list(zip(*(self.columns[name] for name in self.layout.key), strict=True))

    def quote(self, position: int, column: str) -> str:
        """The raw cell as a message shows it."""
        return shown(self.raw.columns[column][position])

    def fail(self, position: int, column: str, code: str, zh: str, en: str) -> None:
        """Report a wrong cell. A closed row keeps its one error."""
        if position in self.closed:
            return
        row = self.numbers[position]
        self._found.append((row, self.layout.position(column), RowError(self.layout.name, row, column, code, zh, en)))
        self.states[position] = ERROR

    def depend(self, position: int) -> None:
        """A row that this one needs is not kept."""
        if self.states[position] == KEPT:
            self.states[position] = SKIPPED

    def is_kept(self, position: int) -> bool:
        return self.states[position] == KEPT

    def kept(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The named columns of the rows kept, row by row."""
        rows = zip(*(self.columns[name] for name in names), strict=True)
        if not any(self.states):
            return rows
        return compress(rows, [state == KEPT for state in self.states])

    def kept_columns(self, *names: str) -> list[Sequence[Any]]:
        """The named columns, each with the cells of the rows kept."""
        if not any(self.states):
            return [self.columns[name] for name in names]
        mask = [state == KEPT for state in self.states]
        return [list(compress(self.columns[name], mask)) for name in names]

    def kept_numbers(self) -> Iterator[int]:
        """Row numbers beside `kept`."""
        return compress(self.numbers, [state == KEPT for state in self.states])

    def errors(self) -> list[RowError]:
        """Errors by row, then by column as the sheet has them; one per cell, the first that was found."""
        first: dict[tuple[int, int], RowError] = {}
        for row, place, error in self._found:
            first.setdefault((row, place), error)
        return [first[place] for place in sorted(first)]

    @property
    def has_errors(self) -> bool:
        return bool(self._found)

    def counts(self) -> SheetCounts:
        return SheetCounts(
            read=len(self.states),
            errors=self.states.count(ERROR),
            skipped_dependent=self.states.count(SKIPPED),
            kept=self.states.count(KEPT),
        )
