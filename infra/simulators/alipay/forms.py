"""Reading `biz_content` the way Alipay does: every wrong field is an ACQ.INVALID_PARAMETER that names it."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from infra.simulators.store import CHINA

NUMBER = re.compile(r"[0-9A-Za-z_]{1,64}")
YUAN = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)


class Declined(Exception):
    """A refusal in Alipay's own form. `is_signed`: some of the gateway's own come without a signature."""

    def __init__(
        self, sub_code: str, sub_msg: str, *, code: str = "40004", msg: str = "Business Failed", is_signed: bool = True
    ) -> None:
        super().__init__(f"{code} {sub_code}: {sub_msg}")
        self.answer = {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": sub_msg}
        self.is_signed = is_signed


def invalid(name: str, why: str) -> Declined:
    return Declined("ACQ.INVALID_PARAMETER", f"参数无效：{name} {why}")


def text(data: dict[str, Any], name: str, *, longest: int, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value) or len(value) > longest:
        raise invalid(name, f"必须是 1–{longest} 个字符")
    return value


def number(data: dict[str, Any], name: str) -> str:
    value = text(data, name, longest=64)
    if not NUMBER.fullmatch(value):
        raise invalid(name, "只能有数字、字母和下划线")
    return value


def fen(data: dict[str, Any], name: str) -> int:
    found = YUAN.fullmatch(text(data, name, longest=12))
    minor = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if minor < 1:
        raise invalid(name, "必须是 0.01 元以上、最多两位小数的金额")
    return minor


def moment(data: dict[str, Any], name: str) -> float:
    """`2026-11-22 09:00:00`, China's time, as epoch seconds."""
    try:
        parsed = datetime.strptime(text(data, name, longest=19), "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as error:
        raise invalid(name, "格式为 yyyy-MM-dd HH:mm:ss") from error
    return parsed.timestamp()


def address(value: str, name: str, *, required: bool) -> str:
    parts = urlsplit(value)
    if not value and not required:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise invalid(name, "必须是可直接访问的地址")
    return value


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
