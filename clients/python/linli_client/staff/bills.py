"""What `bills` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import BillRow, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class BillConnection:
    """A page of Bill."""

    total_count: int
    page_info: Page
    nodes: list[BillRow]

    @classmethod
    def read(cls, data: Json) -> BillConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[BillRow.read(each) for each in data["nodes"]],
        )
