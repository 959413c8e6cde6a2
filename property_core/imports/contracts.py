"""What an import reports, what it has to know of earlier imports, and how a file as a whole can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backend.kernel.errors import DomainError
from backend.kernel.money import format_yuan


class WorkbookUnreadable(DomainError):
    code = "WORKBOOK_UNREADABLE"
    zh = "无法读取这个文件：{reason}。请用 Excel 或 WPS 另存为 .xlsx（不设密码）后再导入。"
    en = "The file cannot be read: {reason_en}. Save it as .xlsx without a password and import it again."


class WorkbookTooLarge(DomainError):
    code = "WORKBOOK_TOO_LARGE"
    zh = "文件过大：{what}（上限 {limit}）。请检查是否有误填到很远的单元格，或分成几个文件。"
    en = "The file is too large: {what_en} (limit {limit}). Look for a stray cell far away, or split the file."


@dataclass(frozen=True, slots=True)
class RowError:
    """One wrong cell. `row` is the sheet's own number (header = 1); `column` is empty for a sheet that is missing."""

    sheet: str
    row: int
    column: str
    code: str
    zh: str
    en: str

    def text(self, language: str = "zh-Hans") -> str:
        message = self.zh if language.lower().startswith("zh") else self.en
        return f"{self.column} {message}" if self.column else message

    def as_json(self, language: str = "zh-Hans") -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.text(language),
        }


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something allowed but worth a look: how many cells of a column show it, and the first row that does."""

    sheet: str
    column: str
    count: int
    first_row: int
    zh: str
    en: str

    def text(self, language: str = "zh-Hans") -> str:
        if language.lower().startswith("zh"):
            return f"{self.sheet} {self.column}：{self.zh}（{self.count} 处，首见于第 {self.first_row} 行）"
        return f"{self.sheet} {self.column}: {self.en} ({self.count}, first in row {self.first_row})"


@dataclass(slots=True)
class SheetCounts:
    """Rows of one sheet: read = errors + skipped_dependent + kept, where kept means what would be kept."""

    read: int = 0
    errors: int = 0
    skipped_dependent: int = 0
    kept: int = 0

    def as_json(self) -> dict[str, int]:
        return {
            "read": self.read,
            "errors": self.errors,
            "skipped_dependent": self.skipped_dependent,
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening figures of the rows kept, in fen; principal = what is still owed."""

    arrears_count: int
    principal_minor: int
    prepaid_minor: int
    deposits_minor: int

    def as_json(self) -> dict[str, object]:
        return {
            "arrears": {"count": self.arrears_count, "principal": format_yuan(self.principal_minor)},
            "prepaid": format_yuan(self.prepaid_minor),
            "deposits": format_yuan(self.deposits_minor),
        }


@dataclass(frozen=True, slots=True)
class PriorReading:
    value: Decimal
    is_billed: bool


@dataclass(frozen=True, slots=True)
class PriorArrears:
    total_minor: int
    paid_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Prior:
    """What the company holds already, as far as a new workbook may contradict it.

    readings: meter code → period → reading; arrears: (room, item, period); prepaid: room; deposits: (room, name, day).
    """

    readings: Mapping[str, Mapping[date, PriorReading]] = field(default_factory=dict)
    arrears: Mapping[tuple[str, str, date], PriorArrears] = field(default_factory=dict)
    prepaid: Mapping[str, int] = field(default_factory=dict)
    deposits: Mapping[tuple[str, str, date], int] = field(default_factory=dict)


@dataclass(slots=True)
class ImportReport:
    """The outcome of one import: `written` says whether the rows kept are now in the database."""

    company: str
    sheets: dict[str, SheetCounts]
    errors: list[RowError]
    oddities: list[Oddity]
    opening: Opening
    seconds: float = 0.0
    written: bool = False
    repeated: bool = False

    def as_json(self, language: str = "zh-Hans") -> dict[str, object]:
        """The object that `import_workbook --json` prints."""
        return {
            "company": self.company,
            "sheets": {name: counts.as_json() for name, counts in self.sheets.items()},
            "errors": [error.as_json(language) for error in self.errors],
            "opening": self.opening.as_json(),
            "seconds": round(self.seconds, 3),
        }
