"""What `resume_payments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePayments:
    """What ResumePayments answers."""

    @classmethod
    def read(cls, data: Json) -> ResumePayments:
        return cls()
