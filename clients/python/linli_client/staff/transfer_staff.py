"""What `transfer_staff` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStaff:
    """What TransferStaff answers."""

    done: bool | None
    staff_member: StaffMember | None

    @classmethod
    def read(cls, data: Json) -> TransferStaff:
        return cls(
            done=data["done"],
            staff_member=None if data["staffMember"] is None else StaffMember.read(data["staffMember"]),
        )
