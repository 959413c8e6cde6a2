"""What `export_lists` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import ExportName


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """A column of a list."""

    name: str
    title: str

    @classmethod
    def read(cls, data: Json) -> ExportColumn:
        return cls(
            name=data["name"],
            title=data["title"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportableList:
    """A list that can be exported."""

    name: ExportName
    title: str
    can_unmask: bool
    columns: list[ExportColumn]

    @classmethod
    def read(cls, data: Json) -> ExportableList:
        return cls(
            name=ExportName(data["name"]),
            title=data["title"],
            can_unmask=data["canUnmask"],
            columns=[ExportColumn.read(each) for each in data["columns"]],
        )
