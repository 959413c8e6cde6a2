"""Inputs of the owner API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .enums import BillStatus, NotificationChannel, NotificationTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class BillHistoryFilter:
    """Narrows the history."""

    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    period: str | None = field(default=None, metadata={"api": "period"})
    statuses: Sequence[BillStatus] | None = field(default=None, metadata={"api": "statuses"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationChoiceInput:
    """One place of the grid."""

    topic: NotificationTopic = field(metadata={"api": "topic"})
    channel: NotificationChannel = field(metadata={"api": "channel"})
    is_on: bool = field(metadata={"api": "isOn"})
