"""What `audit` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..connection import Json
from .fragments import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the operation log (操作日志)."""

    id: str
    at: datetime
    action: str
    object_kind: str
    object_id: str
    actor_kind: str
    account_id: int | None
    staff: str | None
    ip: str | None
    request_id: str
    old: Any
    new: Any

    @classmethod
    def read(cls, data: Json) -> AuditEntry:
        return cls(
            id=data["id"],
            at=datetime.fromisoformat(data["at"]),
            action=data["action"],
            object_kind=data["objectKind"],
            object_id=data["objectId"],
            actor_kind=data["actorKind"],
            account_id=data["accountId"],
            staff=data["staff"],
            ip=data["ip"],
            request_id=data["requestId"],
            old=json.loads(data["old"]),
            new=json.loads(data["new"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntryConnection:
    """A page of AuditEntry."""

    total_count: int
    page_info: Page
    nodes: list[AuditEntry]

    @classmethod
    def read(cls, data: Json) -> AuditEntryConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[AuditEntry.read(each) for each in data["nodes"]],
        )
