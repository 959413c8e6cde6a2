"""What `billing_runs` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRunConnection:
    """A page of BillingRun."""

    total_count: int
    page_info: Page
    nodes: list[Run]

    @classmethod
    def read(cls, data: Json) -> BillingRunConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Run.read(each) for each in data["nodes"]],
        )
