"""What `bank_imports` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import BankImport, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class BankImportConnection:
    """A page of BankImport."""

    total_count: int
    page_info: Page
    nodes: list[BankImport]

    @classmethod
    def read(cls, data: Json) -> BankImportConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[BankImport.read(each) for each in data["nodes"]],
        )
