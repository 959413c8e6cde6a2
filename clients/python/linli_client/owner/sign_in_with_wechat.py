"""What `sign_in_with_wechat` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .fragments import Person, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithWechat:
    """What SignInWithWechat answers."""

    session: Session | None
    me: Person | None
    binding_ticket: str | None
    binding_ticket_expires_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> SignInWithWechat:
        return cls(
            session=None if data["session"] is None else Session.read(data["session"]),
            me=None if data["me"] is None else Person.read(data["me"]),
            binding_ticket=data["bindingTicket"],
            binding_ticket_expires_at=None
            if data["bindingTicketExpiresAt"] is None
            else datetime.fromisoformat(data["bindingTicketExpiresAt"]),
        )
