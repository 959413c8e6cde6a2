"""What `transfer_preview` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import UnitName


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One operation that a role may hold (功能权限)."""

    code: str
    name: str
    explanation: str

    @classmethod
    def read(cls, data: Json) -> Permission:
        return cls(
            code=data["code"],
            name=data["name"],
            explanation=data["explanation"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDifference:
    """An operation that is gained or lost somewhere."""

    permission: Permission
    gained: list[UnitName]
    lost: list[UnitName]

    @classmethod
    def read(cls, data: Json) -> AccessDifference:
        return cls(
            permission=Permission.read(data["permission"]),
            gained=[UnitName.read(each) for each in data["gained"]],
            lost=[UnitName.read(each) for each in data["lost"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDifference:
    """Both sides of a transfer on its day."""

    differences: list[AccessDifference]

    @classmethod
    def read(cls, data: Json) -> TransferDifference:
        return cls(
            differences=[AccessDifference.read(each) for each in data["differences"]],
        )
