"""What `preview_tariff` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..connection import Json
from .enums import ObjectKind, ProblemCode
from .fragments import Money, Problem, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedObject:
    """What a tariff is assigned to: a room, a parking space or a meter."""

    id: str
    kind: ObjectKind
    code: str

    @classmethod
    def read(cls, data: Json) -> ChargedObject:
        return cls(
            id=data["id"],
            kind=ObjectKind(data["kind"]),
            code=data["code"],
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
class PreviewQuantity:
    """A quantity (量) of an object, as the formula took it."""

    quantity: FormulaQuantity
    value: Decimal

    @classmethod
    def read(cls, data: Json) -> PreviewQuantity:
        return cls(
            quantity=FormulaQuantity.read(data["quantity"]),
            value=Decimal(data["value"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPreviewRowLacks:
    """A quantity (量) that a formula names."""

    name: str
    label: str

    @classmethod
    def read(cls, data: Json) -> TariffPreviewRowLacks:
        return cls(
            name=data["name"],
            label=data["label"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPreviewShare:
    """A room's part of a shared pot."""

    room: RoomName
    weight: Decimal
    amount: Money

    @classmethod
    def read(cls, data: Json) -> TariffPreviewShare:
        return cls(
            room=RoomName.read(data["room"]),
            weight=Decimal(data["weight"]),
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPreviewRow:
    """What one object would be billed."""

    object: ChargedObject
    room: RoomName | None
    days: int
    amount: Money | None
    quantities: list[PreviewQuantity]
    explanation: list[str]
    problem: ProblemCode | None
    lacks: TariffPreviewRowLacks | None
    share_count: int
    shares: list[TariffPreviewShare]

    @classmethod
    def read(cls, data: Json) -> TariffPreviewRow:
        return cls(
            object=ChargedObject.read(data["object"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
            days=data["days"],
            amount=None if data["amount"] is None else Money.read(data["amount"]),
            quantities=[PreviewQuantity.read(each) for each in data["quantities"]],
            explanation=data["explanation"],
            problem=None if data["problem"] is None else ProblemCode(data["problem"]),
            lacks=None if data["lacks"] is None else TariffPreviewRowLacks.read(data["lacks"]),
            share_count=data["shareCount"],
            shares=[TariffPreviewShare.read(each) for each in data["shares"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPreviewed:
    """What terms would bill, or why they cannot be kept."""

    errors: list[Problem]
    formula: str | None
    starts_on: date | None
    ends_on: date | None
    is_sample: bool
    rows: list[TariffPreviewRow]

    @classmethod
    def read(cls, data: Json) -> TariffPreviewed:
        return cls(
            errors=[Problem.read(each) for each in data["errors"]],
            formula=data["formula"],
            starts_on=None if data["startsOn"] is None else date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            is_sample=data["isSample"],
            rows=[TariffPreviewRow.read(each) for each in data["rows"]],
        )
