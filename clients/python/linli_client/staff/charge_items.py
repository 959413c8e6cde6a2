"""What `charge_items` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json
from .enums import ItemKind, Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    id: str
    code: str
    name: str
    kind: ItemKind
    medium: Medium | None
    tax_rate: Decimal | None

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
            kind=ItemKind(data["kind"]),
            medium=None if data["medium"] is None else Medium(data["medium"]),
            tax_rate=None if data["taxRate"] is None else Decimal(data["taxRate"]),
        )
