"""What `tariffs` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, Tariff


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffConnection:
    """A page of Tariff."""

    total_count: int
    page_info: Page
    nodes: list[Tariff]

    @classmethod
    def read(cls, data: Json) -> TariffConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Tariff.read(each) for each in data["nodes"]],
        )
