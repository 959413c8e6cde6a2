"""What `collection_rate` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Collected


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedOf:
    """The same of one charge item, unit or month."""

    id: str | None
    name: str
    figures: Collected

    @classmethod
    def read(cls, data: Json) -> CollectedOf:
        return cls(
            id=data["id"],
            name=data["name"],
            figures=Collected.read(data["figures"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRateByUnit:
    """The same of one charge item, unit or month."""

    id: str | None
    name: str
    figures: Collected

    @classmethod
    def read(cls, data: Json) -> CollectionRateByUnit:
        return cls(
            id=data["id"],
            name=data["name"],
            figures=Collected.read(data["figures"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRate:
    """The collection rate (收缴率) of a part of the tree."""

    whole: Collected
    by_item: list[CollectedOf]
    by_unit: list[CollectionRateByUnit]

    @classmethod
    def read(cls, data: Json) -> CollectionRate:
        return cls(
            whole=Collected.read(data["whole"]),
            by_item=[CollectedOf.read(each) for each in data["byItem"]],
            by_unit=[CollectionRateByUnit.read(each) for each in data["byUnit"]],
        )
