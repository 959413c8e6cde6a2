"""What `personal_data_access` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import AccessKind
from .fragments import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataAccess:
    """That somebody saw, or took along in an export, personal data in full (个人信息访问记录)."""

    id: str
    at: datetime
    kind: AccessKind
    account_id: int | None
    staff: str | None
    ip: str | None
    person_count: int
    persons: list[str]
    fields: list[str]
    reason: str
    source: str
    request_id: str

    @classmethod
    def read(cls, data: Json) -> PersonalDataAccess:
        return cls(
            id=data["id"],
            at=datetime.fromisoformat(data["at"]),
            kind=AccessKind(data["kind"]),
            account_id=data["accountId"],
            staff=data["staff"],
            ip=data["ip"],
            person_count=data["personCount"],
            persons=data["persons"],
            fields=data["fields"],
            reason=data["reason"],
            source=data["source"],
            request_id=data["requestId"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataAccessConnection:
    """A page of PersonalDataAccess."""

    total_count: int
    page_info: Page
    nodes: list[PersonalDataAccess]

    @classmethod
    def read(cls, data: Json) -> PersonalDataAccessConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[PersonalDataAccess.read(each) for each in data["nodes"]],
        )
