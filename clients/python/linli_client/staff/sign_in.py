"""What `sign_in` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Colleague, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What SignIn answers."""

    session: Session | None
    me: Colleague | None

    @classmethod
    def read(cls, data: Json) -> SignIn:
        return cls(
            session=None if data["session"] is None else Session.read(data["session"]),
            me=None if data["me"] is None else Colleague.read(data["me"]),
        )
