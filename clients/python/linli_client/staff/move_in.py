"""What `move_in` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn:
    """What MoveIn answers."""

    @classmethod
    def read(cls, data: Json) -> MoveIn:
        return cls()
