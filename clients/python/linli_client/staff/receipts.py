"""What `receipts` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConnection:
    """A page of Receipt."""

    total_count: int
    page_info: Page
    nodes: list[Receipt]

    @classmethod
    def read(cls, data: Json) -> ReceiptConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Receipt.read(each) for each in data["nodes"]],
        )
