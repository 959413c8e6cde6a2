"""What `approve_phone_change` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePhoneChange:
    """What ApprovePhoneChange answers."""

    @classmethod
    def read(cls, data: Json) -> ApprovePhoneChange:
        return cls()
