"""What `change_owner` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwner:
    """What ChangeOwner answers."""

    @classmethod
    def read(cls, data: Json) -> ChangeOwner:
        return cls()
