"""What `remove_second_factor` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """The authenticator app (动态验证码) of my account."""

    is_on: bool

    @classmethod
    def read(cls, data: Json) -> SecondFactor:
        return cls(
            is_on=data["isOn"],
        )
