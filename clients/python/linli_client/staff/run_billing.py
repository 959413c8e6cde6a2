"""What `run_billing` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBilling:
    """What RunBilling answers."""

    run: Run | None
    skipped: int | None
    missing_readings: int | None

    @classmethod
    def read(cls, data: Json) -> RunBilling:
        return cls(
            run=None if data["run"] is None else Run.read(data["run"]),
            skipped=data["skipped"],
            missing_readings=data["missingReadings"],
        )
