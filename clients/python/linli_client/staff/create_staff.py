"""What `create_staff` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateStaff:
    """What CreateStaff answers."""

    staff_member: StaffMember | None
    one_time_password: str | None

    @classmethod
    def read(cls, data: Json) -> CreateStaff:
        return cls(
            staff_member=None if data["staffMember"] is None else StaffMember.read(data["staffMember"]),
            one_time_password=data["oneTimePassword"],
        )
