"""What `red_letters_waiting` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetterConnection:
    """A page of RedLetter."""

    total_count: int

    @classmethod
    def read(cls, data: Json) -> RedLetterConnection:
        return cls(
            total_count=data["totalCount"],
        )
