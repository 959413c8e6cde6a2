"""What `permission_groups` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One operation that a role may hold (功能权限)."""

    code: str
    name: str
    explanation: str
    lowest_level: UnitKind
    is_mine: bool

    @classmethod
    def read(cls, data: Json) -> Permission:
        return cls(
            code=data["code"],
            name=data["name"],
            explanation=data["explanation"],
            lowest_level=UnitKind(data["lowestLevel"]),
            is_mine=data["isMine"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGroup:
    """The permissions of one module."""

    key: str
    name: str
    permissions: list[Permission]

    @classmethod
    def read(cls, data: Json) -> PermissionGroup:
        return cls(
            key=data["key"],
            name=data["name"],
            permissions=[Permission.read(each) for each in data["permissions"]],
        )
