"""What `bank_lines` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import BankLine, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLineConnection:
    """A page of BankLine."""

    total_count: int
    page_info: Page
    nodes: list[BankLine]

    @classmethod
    def read(cls, data: Json) -> BankLineConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[BankLine.read(each) for each in data["nodes"]],
        )
