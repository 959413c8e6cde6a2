"""From raw cells to typed values, one column at a time.

A reader turns one raw cell into its typed value, None for a blank one, or a `Bad` that says what is wrong and what
would be right. A column is read through the table of its distinct cells, so a word or a date that stands there ten
thousand times is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from unicodedata import category, normalize

from property_core.formulas.contracts import (
    Formula,
    FormulaError,
    Quantity,
    quantities,
    split_kind,
    to_text,
)
from property_core.formulas.parser import parse
from property_core.imports.layout import Column, Kind

Reader = Callable[[Any], Any]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_DATE = re.compile(
    r"(?:([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{4})([0-9]{2})([0-9]{2}))\Z"
)
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})|/([0-9]{1,2})|年([0-9]{1,2})月)\Z")
_PHONE = re.compile(r"(?:1[3-9][0-9]{9}|0[0-9]{9,11})\Z")
_PHONE_NOISE = re.compile(r"[\s\-‐‑]+")
# Control characters that no text of a person holds; PostgreSQL refuses the first of them outright.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a cell shows whose formula failed; #N/A is not among them, it counts as blank.
_FAILURES = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_SHOWN = 40


class Bad:
    """A cell that cannot be read: the code, and the message without the column's name, in Chinese and English."""

    __slots__ = ("code", "en", "zh")

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code = code
        self.zh = zh
        self.en = en

    def __repr__(self) -> str:
        return f"Bad({self.code})"


class _Flag:
    """A boolean cell. It gets a type of its own because True would equal 1 in the table of distinct cells."""

    __slots__ = ("text",)

    def __init__(self, value: bool) -> None:
        self.text = "TRUE" if value else "FALSE"


def read_column(column: Column, raw: Sequence[Any]) -> tuple[list[Any], bool]:
    """The typed values of a column in order (None = blank), and whether a `Bad` is among them."""
    if bool in set(map(type, raw)):
        flags = {True: _Flag(True), False: _Flag(False)}
        raw = [flags[cell] if type(cell) is bool else cell for cell in raw]
    read = reader(column)
    table = {cell: read(cell) for cell in set(raw)}
    return [table[cell] for cell in raw], any(type(value) is Bad for value in table.values())


def reader(column: Column) -> Reader:
    """How a cell of this column is read; a blank cell becomes the default, or `required`."""
    read = _READERS[column.kind](column)
    blank: object = column.default
    if column.required:
        blank = Bad("required", "必须填写", "is required")

    def read_cell(cell: Any) -> Any:
        value = read(cell)
        return blank if value is None else value

    return read_cell


def plain(cell: Any) -> str | None:
    """The text of a cell: NFKC, without outer blanks; None when blank. `101.0` reads `101`, a date `2019-03-08`."""
    if type(cell) is str:
        text = (cell if cell.isascii() else normalize("NFKC", cell)).strip()
        return None if not text or text == "#N/A" else text
    if cell is None:
        return None
    if type(cell) is float or type(cell) is int:
        return str(int(cell)) if cell == cell // 1 else repr(cell)
    if type(cell) is _Flag:
        return cell.text
    if type(cell) is datetime:
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    return str(cell)


def shown(cell: Any) -> str:
    """A cell as a message quotes it: short, on one line."""
    text = " ".join((plain(cell) or "").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def has_odd_digits(cell: Any) -> bool:
    """Whether the raw text holds a sign such as ² or ① (class No), which NFKC would turn into a digit."""
    return type(cell) is str and not cell.isascii() and any(category(sign) == "No" for sign in cell)


def _text(column: Column) -> Reader:
    length = column.length

    def read(cell: Any) -> Any:
        text = plain(cell)
        if text is None:
            return None
        if len(text) > length:
            return Bad(
                "out_of_range",
                f"最多 {length} 个字符，现在有 {len(text)} 个",
                f"takes at most {length} characters, found {len(text)}",
            )
        if text in _FAILURES:
            return Bad("unknown_value", f"是出错的公式（{text}），请改为实际内容", f"is a failed formula ({text})")
        if not text.isprintable() and _CONTROL.search(text):
            return Bad("unknown_value", "含有看不见的控制字符，请重新输入", "holds invisible control characters")
        return text

    return read


def _word(column: Column) -> Reader:
    words = frozenset(column.words)
    listed = "、".join(column.words)

    def read(cell: Any) -> Any:
        text = plain(cell)
        if text is None or text in words:
            return text
        return Bad(
            "unknown_value",
            f"只能填 {listed}，现在是“{shown(cell)}”",
            f"must be one of {listed}, found “{shown(cell)}”",
        )

    return read


def _decimal(cell: Any) -> Decimal | None:
    """The number in a cell that is not blank, or None when it is none."""
    if type(cell) is float or type(cell) is int:
        value = Decimal(repr(cell))
        return value if value.is_finite() else None
    if type(cell) is not str or has_odd_digits(cell):
        return None
    text = plain(cell) or ""
    return Decimal(text) if _NUMBER.match(text) else None


def _not_a_number(cell: Any) -> Bad:
    return Bad("not_a_number", f"必须是数字，现在是“{shown(cell)}”", f"must be a number, found “{shown(cell)}”")


def _outside(column: Column, value: Decimal) -> Bad | None:
    low, high = column.low, column.high
    if low is not None and (value < low or (column.above and value == low)):
        zh, en = ("大于", "greater than") if column.above else ("不小于", "at least")
        if column.kind is Kind.INTEGER and high is not None and low > 0:
            return _between(low, high, value)
        return Bad(
            "out_of_range",
            f"必须{zh} {low}，现在是 {_brief(value)}",
            f"must be {en} {low}, found {_brief(value)}",
        )
    if high is not None and value > high:
        if column.kind is Kind.INTEGER and low is not None and low > 0:
            return _between(low, high, value)
        return Bad(
            "out_of_range",
            f"不能大于 {_brief(high)}，现在是 {_brief(value)}",
            f"must be at most {_brief(high)}, found {_brief(value)}",
        )
    return None


def _between(low: Decimal, high: Decimal, value: Decimal) -> Bad:
    return Bad(
        "out_of_range",
        f"必须在 {low} 到 {high} 之间，现在是 {_brief(value)}",
        f"must lie between {low} and {high}, found {_brief(value)}",
    )


def _brief(value: Decimal) -> str:
    return format(value.normalize(), "f") if -6 <= value.adjusted() < 16 else f"{value:.3e}"


def _rounded(value: Decimal, places: int) -> Decimal:
    """At most `places` decimals, half up: the noise of a spreadsheet's own arithmetic ends here."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return value


def _number(column: Column) -> Reader:
    places = column.places

    def read(cell: Any) -> Any:
        if plain(cell) is None:
            return None
        value = _decimal(cell)
        if value is None:
            return _not_a_number(cell)
        bad = _outside(column, value)
        if bad is None:
            value = _rounded(value, places)
            bad = _outside(column, value)
        return bad or value

    return read


def _money(column: Column) -> Reader:
    read_number = _number(column)

    def read(cell: Any) -> Any:
        value = read_number(cell)
        return int(value * 100) if type(value) is Decimal else value

    return read


def _integer(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        if plain(cell) is None:
            return None
        value = _decimal(cell)
        if value is None:
            return _not_a_number(cell)
        bad = _outside(column, value)
        if bad is not None:
            return bad
        if value != value.to_integral_value():
            return Bad(
                "not_a_number",
                f"必须是整数，现在是 {_brief(value)}",
                f"must be a whole number, found {_brief(value)}",
            )
        return int(value)

    return read


def _percent(column: Column) -> Reader:
    read_number = _number(column)

    def read(cell: Any) -> Any:
        text = plain(cell)
        if text is None or not text.endswith("%") or has_odd_digits(cell):
            return read_number(cell)
        value = _decimal(text[:-1].rstrip())
        if value is None:
            return Bad(
                "not_a_number",
                f"必须是百分数或小数（如 6% 或 0.06），现在是“{shown(cell)}”",
                f"must be a percentage or a fraction such as 6% or 0.06, found “{shown(cell)}”",
            )
        return read_number(str(value.scaleb(-2)))

    return read


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        if type(cell) is date:
            return cell
        if type(cell) is datetime:
            return cell.date()
        text = plain(cell)
        if text is None:
            return None
        match = None if isinstance(cell, (time, timedelta)) or has_odd_digits(cell) else _DATE.match(text)
        parts = [part for part in match.groups() if part is not None] if match else []
        value = _day(parts[0], parts[1], parts[2]) if parts else None
        if value is not None:
            return value
        return Bad(
            "not_a_date",
            f"必须是真实的日期，如 2019-3-8，现在是“{shown(cell)}”",
            f"must be a real date such as 2019-3-8, found “{shown(cell)}”",
        )

    return read


def _period(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        if type(cell) is date or type(cell) is datetime:
            return date(cell.year, cell.month, 1)
        text = plain(cell)
        if text is None:
            return None
        match = None if has_odd_digits(cell) else _PERIOD.match(text)
        parts = [part for part in match.groups() if part is not None] if match else []
        value = _day(parts[0], parts[1], "1") if parts else None
        if value is not None:
            return value
        return Bad(
            "bad_period",
            f"必须是真实的月份，如 2026-11，现在是“{shown(cell)}”",
            f"must be a month such as 2026-11, found “{shown(cell)}”",
        )

    return read


def _phone(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        text = plain(cell)
        if text is None:
            return None
        number = _PHONE_NOISE.sub("", text)
        if _PHONE.match(number) and not has_odd_digits(cell):
            return number
        return Bad(
            "bad_phone",
            f"必须是 11 位手机号，或带区号的固定电话（0 开头，共 10 至 12 位），现在是“{shown(cell)}”",
            f"must be an 11-digit mobile number or a landline with area code, found “{shown(cell)}”",
        )

    return read


class ReadFormula:
    """A formula that parsed: its canonical text, what it asks of its object, how its pot is split, if it is one."""

    __slots__ = ("asks", "needs_price", "split", "text")

    def __init__(self, tree: Formula) -> None:
        self.text = to_text(tree)
        named = quantities(tree)
        self.needs_price = Quantity.PRICE in named
        self.asks = tuple(q for q in Quantity if q in named and q is not Quantity.PRICE)
        self.split = split_kind(tree)


def _formula(column: Column) -> Reader:
    def read(cell: Any) -> Any:
        text = plain(cell)
        if text is None:
            return None
        try:
            # The parser normalises for itself: it must see ² before NFKC makes a digit of it.
            tree = parse(cell.strip() if type(cell) is str else text)
        except FormulaError as error:
            return Bad(error.code, error.text("zh-Hans"), error.text("en"))
        return ReadFormula(tree)

    return read


_READERS: dict[Kind, Callable[[Column], Reader]] = {
    Kind.CODE: _text,
    Kind.TEXT: _text,
    Kind.WORD: _word,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.PERCENT: _percent,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.PHONE: _phone,
    Kind.FORMULA: _formula,
}
