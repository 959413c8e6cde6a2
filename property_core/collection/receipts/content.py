"""The frozen content of a receipt: what is stored as JSON at issue, printed, and never computed again. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

VERSION = 1
# No I, L, O, 0, 1: codes are typed from paper.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16

CHANNELS = {
    "wechat": "微信支付",
    "alipay": "支付宝",
    "stripe": "银行卡（Stripe）",
    "cash": "现金",
    "pos": "刷卡",
    "transfer": "转账",
    "prepayment": "预存抵扣",
}


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One amount: a bill, its late fee, or money kept in advance. `period` is `2026年11月` or empty.

    `quantity` and `unit_price` are plain decimal text, empty where the bill is no plain product. `is_part`: the bill
    asked for more than was paid here.
    """

    item: str
    room: str
    period: str
    amount_minor: int
    quantity: str = ""
    unit_price: str = ""
    is_part: bool = False
    bill_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """`paid_at` is aware ISO text; `provider` a key of CHANNELS; `tendered_minor` and `change_minor` are the desk's."""

    company: str
    community: str
    payer: str
    rooms: tuple[str, ...]
    lines: tuple[ReceiptLine, ...]
    total_minor: int
    provider: str
    paid_at: str
    cashier: str = ""
    tendered_minor: int | None = None
    change_minor: int = 0
    version: int = field(default=VERSION)

    @property
    def channel(self) -> str:
        return CHANNELS.get(self.provider, self.provider)

    @property
    def paid_moment(self) -> datetime:
        return datetime.fromisoformat(self.paid_at)


def to_json(content: ReceiptContent) -> dict[str, Any]:
    return asdict(content)


def from_json(stored: Mapping[str, Any]) -> ReceiptContent:
    fields = dict(stored)
    fields["rooms"] = tuple(fields["rooms"])
    fields["lines"] = tuple(ReceiptLine(**line) for line in fields["lines"])
    return ReceiptContent(**fields)


def new_code() -> str:
    """A verification code that nobody can guess: 16 characters, 79 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """`ABCD-EFGH-…`, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """What somebody typed or scanned, as it is stored."""
    return "".join(char for char in text.upper() if char.isalnum())[:24]


def masked_name(name: str) -> str:
    """张三 → 张*; several names keep their 、 between them."""
    return "、".join(part[:1] + "*" * (len(part) - 1) for part in name.split("、"))
