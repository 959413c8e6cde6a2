"""What `second_factor` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """The authenticator app (动态验证码) of my account."""

    is_on: bool
    since: datetime | None
    recovery_codes_left: int

    @classmethod
    def read(cls, data: Json) -> SecondFactor:
        return cls(
            is_on=data["isOn"],
            since=None if data["since"] is None else datetime.fromisoformat(data["since"]),
            recovery_codes_left=data["recoveryCodesLeft"],
        )
