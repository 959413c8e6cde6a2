"""Reading request bodies the way the platform does: every wrong field is a PARAM_ERROR that names it."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from infra.simulators.web import Refusal

NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")
# Money amounts of one order stay below a hundred million yuan.
MAX_FEN = 10**10


def refuse(name: str, why: str) -> Refusal:
    return Refusal(400, "PARAM_ERROR", f"参数错误：{name} {why}")


def obj(data: Any, name: str) -> dict[str, Any]:
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, dict):
        raise refuse(name, "必须是对象")
    return value


def text(data: dict[str, Any], name: str, *, longest: int, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value) or len(value) > longest:
        raise refuse(name, f"必须是 1–{longest} 个字符")
    return value


def number(data: dict[str, Any], name: str) -> str:
    value = text(data, name, longest=64)
    if not NUMBER.fullmatch(value):
        raise refuse(name, "必须是 6–32 位数字、字母或 _-|*")
    return value


def fen(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_FEN:
        raise refuse(name, "必须是大于 0 的整数，单位为分")
    return value


def yuan_only(amount: dict[str, Any]) -> None:
    if amount.get("currency", "CNY") != "CNY":
        raise refuse("currency", "只支持 CNY")


def address(data: dict[str, Any], name: str) -> str:
    value = text(data, name, longest=255)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
        raise refuse(name, "必须是可直接访问的地址，不能带参数")
    return value


def moment(data: dict[str, Any], name: str) -> float | None:
    """An RFC 3339 time with its zone as epoch seconds; None when the field is absent."""
    value = text(data, name, longest=64, required=False)
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise refuse(name, "不符合 RFC 3339") from error
    if parsed.tzinfo is None:
        raise refuse(name, "必须带时区")
    return parsed.timestamp()
