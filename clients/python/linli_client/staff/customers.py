"""What `customers` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import PersonKind, ResidencyRole
from .fragments import Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerType:
    """A mark that the company puts on customers (客户类型)."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> CustomerType:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerResidencies:
    """Somebody in a room, now or in the past; numbers are masked."""

    id: str
    role: ResidencyRole
    is_current: bool
    starts_on: date
    ends_on: date | None
    room: RoomName

    @classmethod
    def read(cls, data: Json) -> CustomerResidencies:
        return cls(
            id=data["id"],
            role=ResidencyRole(data["role"]),
            is_current=data["isCurrent"],
            starts_on=date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            room=RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer in the list; numbers masked."""

    id: str
    code: str
    kind: PersonKind
    name: str
    phone: str
    id_number: str
    types: list[CustomerType]
    residencies: list[CustomerResidencies]

    @classmethod
    def read(cls, data: Json) -> Customer:
        return cls(
            id=data["id"],
            code=data["code"],
            kind=PersonKind(data["kind"]),
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
            types=[CustomerType.read(each) for each in data["types"]],
            residencies=[CustomerResidencies.read(each) for each in data["residencies"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerConnection:
    """A page of Customer."""

    total_count: int
    page_info: Page
    nodes: list[Customer]

    @classmethod
    def read(cls, data: Json) -> CustomerConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Customer.read(each) for each in data["nodes"]],
        )
