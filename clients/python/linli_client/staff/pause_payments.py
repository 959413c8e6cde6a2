"""What `pause_payments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePayments:
    """What PausePayments answers."""

    @classmethod
    def read(cls, data: Json) -> PausePayments:
        return cls()
