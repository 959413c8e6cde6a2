"""What `statement_differences` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Difference, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDifferenceConnection:
    """A page of StatementDifference."""

    total_count: int
    page_info: Page
    nodes: list[Difference]

    @classmethod
    def read(cls, data: Json) -> StatementDifferenceConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Difference.read(each) for each in data["nodes"]],
        )
