"""What `staff_choices` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberConnectionNodes:
    """A member of staff (员工)."""

    account_id: int
    name: str
    login: str

    @classmethod
    def read(cls, data: Json) -> StaffMemberConnectionNodes:
        return cls(
            account_id=data["accountId"],
            name=data["name"],
            login=data["login"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberConnection:
    """A page of StaffMember."""

    nodes: list[StaffMemberConnectionNodes]

    @classmethod
    def read(cls, data: Json) -> StaffMemberConnection:
        return cls(
            nodes=[StaffMemberConnectionNodes.read(each) for each in data["nodes"]],
        )
