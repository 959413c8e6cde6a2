"""What `prepayment_balances` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrepayment:
    """What a room has paid in advance (预存) and not used."""

    room: Room
    balance: Money

    @classmethod
    def read(cls, data: Json) -> RoomPrepayment:
        return cls(
            room=Room.read(data["room"]),
            balance=Money.read(data["balance"]),
        )
