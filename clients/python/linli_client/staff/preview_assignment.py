"""What `preview_assignment` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Met


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaQuantity:
    """A quantity (量) that a formula names."""

    name: str
    label: str

    @classmethod
    def read(cls, data: Json) -> FormulaQuantity:
        return cls(
            name=data["name"],
            label=data["label"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingObjects:
    """Objects that lack a quantity of the formula."""

    quantity: FormulaQuantity
    those: Met

    @classmethod
    def read(cls, data: Json) -> LackingObjects:
        return cls(
            quantity=FormulaQuantity.read(data["quantity"]),
            those=Met.read(data["those"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentPreview:
    """What assigning a tariff would meet; each object counts once."""

    count: int
    fresh: Met
    overlapping: Met
    same: Met
    strange: Met
    lacking: list[LackingObjects]

    @classmethod
    def read(cls, data: Json) -> AssignmentPreview:
        return cls(
            count=data["count"],
            fresh=Met.read(data["fresh"]),
            overlapping=Met.read(data["overlapping"]),
            same=Met.read(data["same"]),
            strange=Met.read(data["strange"]),
            lacking=[LackingObjects.read(each) for each in data["lacking"]],
        )
