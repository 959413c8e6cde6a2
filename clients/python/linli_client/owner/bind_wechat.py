"""What `bind_wechat` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Person, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class BindWechat:
    """What BindWechat answers."""

    session: Session | None
    me: Person | None

    @classmethod
    def read(cls, data: Json) -> BindWechat:
        return cls(
            session=None if data["session"] is None else Session.read(data["session"]),
            me=None if data["me"] is None else Person.read(data["me"]),
        )
