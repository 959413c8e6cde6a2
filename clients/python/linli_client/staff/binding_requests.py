"""What `binding_requests` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import BindingRequestKind, BindingRequestStatus, IdMatch, ResidencyRole
from .fragments import Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or firm (客户); numbers are masked."""

    id: str
    code: str
    name: str
    phone: str
    id_number: str

    @classmethod
    def read(cls, data: Json) -> Person:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingCandidate:
    """Somebody on file who may be the one that asks, and what speaks for it."""

    person: Person
    is_same_name: bool
    is_same_phone: bool
    id_match: IdMatch
    role: ResidencyRole | None
    starts_on: date | None
    ends_on: date | None

    @classmethod
    def read(cls, data: Json) -> BindingCandidate:
        return cls(
            person=Person.read(data["person"]),
            is_same_name=data["isSameName"],
            is_same_phone=data["isSamePhone"],
            id_match=IdMatch(data["idMatch"]),
            role=None if data["role"] is None else ResidencyRole(data["role"]),
            starts_on=None if data["startsOn"] is None else date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingRequest:
    """Somebody asks to be known in a room, or an owner asks for somebody (绑定申请)."""

    id: str
    kind: BindingRequestKind
    status: BindingRequestStatus
    role: ResidencyRole
    name: str
    phone: str
    id_number: str
    relation: str
    note: str
    typed_room: str
    room: RoomName | None
    reason: str
    created_at: datetime
    decided_at: datetime | None
    candidates: list[BindingCandidate]

    @classmethod
    def read(cls, data: Json) -> BindingRequest:
        return cls(
            id=data["id"],
            kind=BindingRequestKind(data["kind"]),
            status=BindingRequestStatus(data["status"]),
            role=ResidencyRole(data["role"]),
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
            relation=data["relation"],
            note=data["note"],
            typed_room=data["typedRoom"],
            room=None if data["room"] is None else RoomName.read(data["room"]),
            reason=data["reason"],
            created_at=datetime.fromisoformat(data["createdAt"]),
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            candidates=[BindingCandidate.read(each) for each in data["candidates"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingRequestConnection:
    """A page of BindingRequest."""

    total_count: int
    page_info: Page
    nodes: list[BindingRequest]

    @classmethod
    def read(cls, data: Json) -> BindingRequestConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[BindingRequest.read(each) for each in data["nodes"]],
        )
