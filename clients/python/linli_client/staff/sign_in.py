"""What `sign_in` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import SignInStage
from .fragments import Colleague, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What SignIn answers."""

    session: Session | None
    me: Colleague | None
    stage: SignInStage | None
    ticket: str | None
    ticket_expires_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> SignIn:
        return cls(
            session=None if data["session"] is None else Session.read(data["session"]),
            me=None if data["me"] is None else Colleague.read(data["me"]),
            stage=None if data["stage"] is None else SignInStage(data["stage"]),
            ticket=data["ticket"],
            ticket_expires_at=None
            if data["ticketExpiresAt"] is None
            else datetime.fromisoformat(data["ticketExpiresAt"]),
        )
