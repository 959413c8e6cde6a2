"""What `reject_phone_change` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectPhoneChange:
    """What RejectPhoneChange answers."""

    @classmethod
    def read(cls, data: Json) -> RejectPhoneChange:
        return cls()
