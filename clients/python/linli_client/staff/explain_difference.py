"""What `explain_difference` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDifference:
    """What ExplainDifference answers."""

    @classmethod
    def read(cls, data: Json) -> ExplainDifference:
        return cls()
