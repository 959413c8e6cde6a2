"""What `bank_claims` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import BankClaim, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class BankClaimConnection:
    """A page of BankClaim."""

    total_count: int
    page_info: Page
    nodes: list[BankClaim]

    @classmethod
    def read(cls, data: Json) -> BankClaimConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[BankClaim.read(each) for each in data["nodes"]],
        )
