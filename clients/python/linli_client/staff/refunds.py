"""What `refunds` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundConnection:
    """A page of Refund."""

    total_count: int
    page_info: Page
    nodes: list[Refund]

    @classmethod
    def read(cls, data: Json) -> RefundConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Refund.read(each) for each in data["nodes"]],
        )
