"""客户: ID numbers, and one 客户编号 for one person."""

from __future__ import annotations

from property_core.imports import layout
from property_core.imports.cells import Bad, has_odd_digits
from property_core.imports.contracts import Oddity
from property_core.imports.tables import CheckedSheet
from property_core.residents.rules import id_card_is_valid

PERSONAL = ("姓名", "证件类型", "证件号码", "手机")


def check_id_numbers(residents: CheckedSheet) -> None:
    """证件号码 of an 身份证 by GB 11643; afterwards its x is an X."""
    kinds, numbers = residents.columns["证件类型"], residents.columns["证件号码"]
    if "证件号码" in residents.raw.missing:
        return
    raw = residents.raw.columns["证件号码"]
    valid: dict[str, bool] = {}
    for position, kind in enumerate(kinds):
        number = numbers[position]
        if kind != layout.ID_CARD or type(number) is not str:
            continue
        number = number.upper()
        if number not in valid:
            valid[number] = id_card_is_valid(number)
        if valid[number] and not has_odd_digits(raw[position]):
            numbers[position] = number
            continue
        residents.fail(
            position,
            "证件号码",
            "bad_id_number",
            f"不是有效的 18 位身份证号（位数、出生日期或校验码不对），现在是“{masked(number)}”",
            f"is no valid 18-digit ID number (length, birth date or check digit), found “{masked(number)}”",
        )


def masked(number: str) -> str:
    """Only the ends of a personal number: messages travel into logs and mails."""
    return number if len(number) <= 6 else f"{number[:3]}{'*' * min(len(number) - 5, 13)}{number[-2:]}"


def check_persons(residents: CheckedSheet) -> None:
    """`inconsistent`: a row that tells another person than the first kept row of its 客户编号."""
    people = list(zip(*(residents.columns[name] for name in PERSONAL), strict=True))
    codes = residents.columns["客户编号"]
    first: dict[str, int] = {}
    for position, code in enumerate(codes):
        if type(code) is not str or position in residents.closed:
            continue
        known = first.get(code)
        if known is None:
            if residents.is_kept(position):
                first[code] = position
        elif people[position] != people[known]:
            _compare(residents, position, known, people[position], people[known])


def _compare(residents: CheckedSheet, position: int, known: int, here: tuple[object, ...], there: object) -> None:
    for name, value, other in zip(PERSONAL, here, there, strict=True):  # type: ignore[call-overload]
        if value != other and type(value) is not Bad:
            code, row = residents.quote(position, "客户编号"), residents.numbers[known]
            residents.fail(
                position,
                name,
                "inconsistent",
                f"与第 {row} 行不一致：同一客户编号“{code}”必须是同一个人",
                f"differs from row {row}: one 客户编号 (“{code}”) is one person",
            )
            return


def shared_id_numbers(residents: CheckedSheet) -> list[Oddity]:
    """Two persons with one ID number: allowed, but worth a look."""
    holder: dict[str, str] = {}
    rows = []
    names = ("客户编号", "证件号码")
    for row, (code, number) in zip(residents.kept_numbers(), residents.kept(*names), strict=True):
        if number is not None and holder.setdefault(number, code) != code:
            rows.append(row)
    if not rows:
        return []
    return [
        Oddity(
            layout.RESIDENTS,
            "证件号码",
            len(rows),
            rows[0],
            "不同的客户编号用了同一个证件号码",
            "the same ID number under different customer numbers",
        )
    ]
