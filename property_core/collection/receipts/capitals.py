"""Amounts in the capital numerals of Chinese receipts (大写), which nobody can alter with a pen. Pure."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_yuan(amount_minor: int) -> str:
    """123456 fen → 壹仟贰佰叁拾肆元伍角陆分; 10005 → 壹佰元零伍分; whole yuan or jiao end with 整.

    Rounds nothing. Raises ValueError for 10¹⁶ yuan and more.
    Source: 支付结算办法, annex 1, rules for writing amounts on vouchers.
    """
    sign = "负" if amount_minor < 0 else ""
    yuan, fen = divmod(abs(amount_minor), 100)
    jiao, fen = divmod(fen, 10)
    if yuan >= 10**16:
        raise ValueError(f"{amount_minor} fen is more than a receipt can say")
    if not yuan and not jiao and not fen:
        return "零元整"
    text = f"{_integer(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{sign}{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return f"{sign}{text}{_DIGITS[fen]}分" if fen else f"{sign}{text}整"


def _integer(value: int) -> str:
    text, needs_zero = "", False
    groups: list[int] = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if not group:
            needs_zero = bool(text)
            continue
        if text and (needs_zero or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[position]
        needs_zero = False
    return text


def _group(value: int) -> str:
    """One to 9999: 1020 → 壹仟零贰拾."""
    text, owes_zero = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if not digit:
            owes_zero = bool(text)
            continue
        text += ("零" if owes_zero else "") + _DIGITS[digit] + _PLACES[place]
        owes_zero = False
    return text
