"""The patterns of document numbers, e.g. `SJ{YYYY}{MM}-{NNNNNN}`. Pure.

Fixed text, {UNIT} (code of the document's unit), {YYYY} or {YY}, {MM}, {DD}, and one counter: as many N as digits. The
counter stands last, behind a character that is no digit. So every number falls apart into prefix and counter in one way
only; since a counter belongs to its prefix, two rules can never give the same number, whatever is changed when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from backend.kernel.errors import DomainError
from backend.organization.numbering.contracts import Reset

LONGEST_NUMBER = 40
WIDTHS = (3, 12)
_PART = re.compile(r"\{([A-Z]+)\}|([^{}]+)|(.)", re.DOTALL)
# What cannot be printed, sent in an address, or told from another character is no part of a number.
_FIXED = re.compile(r"[A-Za-z0-9\u4e00-\u9fff\-_/.#()]*")
_DATES = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}
# What the counter may begin anew with needs these parts in the number, or a number would come again.
_NEEDS: dict[Reset, tuple[frozenset[str], ...]] = {
    Reset.NEVER: (),
    Reset.YEAR: (frozenset({"YYYY", "YY"}),),
    Reset.MONTH: (frozenset({"YYYY", "YY"}), frozenset({"MM"})),
    Reset.DAY: (frozenset({"YYYY", "YY"}), frozenset({"MM"}), frozenset({"DD"})),
}
_KEPT: dict[Reset, frozenset[str]] = {
    Reset.NEVER: frozenset(),
    Reset.YEAR: frozenset({"YYYY", "YY"}),
    Reset.MONTH: frozenset({"YYYY", "YY", "MM"}),
    Reset.DAY: frozenset({"YYYY", "YY", "MM", "DD"}),
}


class PatternInvalid(DomainError):
    code = "NUMBER_PATTERN_INVALID"
    zh = "编号规则无法识别：{part}"
    en = "The number pattern cannot be read: {part}"


class CounterMisplaced(DomainError):
    code = "NUMBER_COUNTER_MISPLACED"
    zh = "编号规则必须以一个流水号结尾（如 {{NNNNNN}}，3–12 位），且流水号前面不能是数字。"
    en = "A number pattern ends in one counter such as {{NNNNNN}} of 3–12 digits, with no digit before it."


class ResetNeedsDate(DomainError):
    code = "NUMBER_RESET_NEEDS_DATE"
    zh = "流水号按{period}重新开始时，编号中必须包含相应的年、月、日，否则会重号。"
    en = "A counter that begins anew each {period_en} needs that date in the number, or numbers would come twice."


class UnitCodeNeeded(DomainError):
    code = "NUMBER_UNIT_CODE_NEEDED"
    zh = "为下级机构单独设置的编号规则必须包含机构编码 {{UNIT}}。"
    en = "A rule of a single unit must hold the unit's code, {{UNIT}}."


class NumberTooLong(DomainError):
    code = "NUMBER_TOO_LONG"
    zh = "编号 {number} 超过 {longest} 个字符。"
    en = "The number {number} is longer than {longest} characters."


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern in parts. `parts`: (name of a placeholder, "") or ("", fixed text), the counter left out."""

    parts: tuple[tuple[str, str], ...]
    width: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.parts if name)

    def prefix(self, *, unit_code: str, on: date) -> str:
        """The text before the counter."""
        return "".join(_filled(name, text, unit_code=unit_code, on=on) for name, text in self.parts)

    def counter(self, *, reset: Reset, unit_code: str, on: date) -> str:
        """The counter's name: the prefix, with those date parts unfilled that it does not begin anew with."""
        kept = _KEPT[reset] | {"UNIT"}
        return "".join(
            f"{{{name}}}" if name and name not in kept else _filled(name, text, unit_code=unit_code, on=on)
            for name, text in self.parts
        )

    def number(self, prefix: str, value: int) -> str:
        """The number. Raises NumberTooLong."""
        number = f"{prefix}{value:0{self.width}d}"
        if len(number) > LONGEST_NUMBER:
            raise NumberTooLong(field=("pattern",), number=number, longest=LONGEST_NUMBER)
        return number


def parse(text: str) -> Pattern:
    """The parts of a pattern. Raises PatternInvalid, CounterMisplaced."""
    parts: list[tuple[str, str]] = []
    widths: list[int] = []
    for match in _PART.finditer(text):
        name, fixed, stray = match[1], match[2], match[3]
        if widths and match[0]:
            raise CounterMisplaced(field=("pattern",))
        if name and set(name) == {"N"}:
            widths.append(len(name))
        elif name in _DATES or name == "UNIT":
            parts.append((name, ""))
        elif stray or name or not _FIXED.fullmatch(fixed):
            raise PatternInvalid(field=("pattern",), part=match[0])
        else:
            parts.append(("", fixed))
    if not widths or not WIDTHS[0] <= widths[0] <= WIDTHS[1] or not _ends_in_no_digit(parts):
        raise CounterMisplaced(field=("pattern",))
    return Pattern(tuple(parts), widths[0])


def require_sound(pattern: Pattern, *, reset: Reset, is_of_company: bool) -> None:
    """Raises ResetNeedsDate, UnitCodeNeeded where documents of one type could get mixed up."""
    if not all(choice & pattern.names for choice in _NEEDS[reset]):
        zh, en = {Reset.YEAR: ("年", "year"), Reset.MONTH: ("月", "month"), Reset.DAY: ("日", "day")}[reset]
        raise ResetNeedsDate(field=("reset",), period=zh, period_en=en)
    if not is_of_company and "UNIT" not in pattern.names:
        raise UnitCodeNeeded(field=("pattern",))


def _ends_in_no_digit(parts: list[tuple[str, str]]) -> bool:
    # A code may end in a digit, a date does.
    return not parts or (not parts[-1][0] and not parts[-1][1][-1].isdigit())


def _filled(name: str, text: str, *, unit_code: str, on: date) -> str:
    if not name:
        return text
    return unit_code if name == "UNIT" else on.strftime(_DATES[name]).zfill(len(name))
