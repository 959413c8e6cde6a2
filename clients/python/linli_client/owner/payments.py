"""What `payments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPaymentConnection:
    """A page of BillPayment."""

    page_info: Page
    nodes: list[Payment]

    @classmethod
    def read(cls, data: Json) -> BillPaymentConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[Payment.read(each) for each in data["nodes"]],
        )
