"""What `receivables_ageing` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import AgeBand


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAgeing:
    """The same of one unit."""

    unit_id: str
    name: str
    bands: list[AgeBand]

    @classmethod
    def read(cls, data: Json) -> UnitAgeing:
        return cls(
            unit_id=data["unitId"],
            name=data["name"],
            bands=[AgeBand.read(each) for each in data["bands"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivablesAgeing:
    """What is owed by age (账龄): not due yet, then up to 30, 90, 180, 365 days since the due day, then older."""

    whole: list[AgeBand]
    by_unit: list[UnitAgeing]

    @classmethod
    def read(cls, data: Json) -> ReceivablesAgeing:
        return cls(
            whole=[AgeBand.read(each) for each in data["whole"]],
            by_unit=[UnitAgeing.read(each) for each in data["byUnit"]],
        )
