"""What `check_formula` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaFault:
    """Why a text is no formula, and where."""

    code: str
    message: str
    position: int

    @classmethod
    def read(cls, data: Json) -> FormulaFault:
        return cls(
            code=data["code"],
            message=data["message"],
            position=data["position"],
        )


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
class FormulaCheck:
    """What a formula says, while it is being typed."""

    fault: FormulaFault | None
    canonical: str | None
    asks: list[FormulaQuantity] | None
    uses_price: bool | None
    is_split: bool | None

    @classmethod
    def read(cls, data: Json) -> FormulaCheck:
        return cls(
            fault=None if data["fault"] is None else FormulaFault.read(data["fault"]),
            canonical=data["canonical"],
            asks=None if data["asks"] is None else [FormulaQuantity.read(each) for each in data["asks"]],
            uses_price=data["usesPrice"],
            is_split=data["isSplit"],
        )
