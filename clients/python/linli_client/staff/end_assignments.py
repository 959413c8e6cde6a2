"""What `end_assignments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignments:
    """What EndAssignments answers."""

    count: int | None
    left_out: int | None

    @classmethod
    def read(cls, data: Json) -> EndAssignments:
        return cls(
            count=data["count"],
            left_out=data["leftOut"],
        )
