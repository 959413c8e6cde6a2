"""What `staff` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Page, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberConnection:
    """A page of StaffMember."""

    total_count: int
    page_info: Page
    nodes: list[StaffMember]

    @classmethod
    def read(cls, data: Json) -> StaffMemberConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[StaffMember.read(each) for each in data["nodes"]],
        )
