"""Inputs of the staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .enums import BillStatus, DocumentStatus, Medium, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Narrows the operation log."""

    object_kind: str | None = field(default=None, metadata={"api": "objectKind"})
    object_id: str | None = field(default=None, metadata={"api": "objectId"})
    account_id: int | None = field(default=None, metadata={"api": "accountId"})
    action: str | None = field(default=None, metadata={"api": "action"})
    ip: str | None = field(default=None, metadata={"api": "ip"})
    since: datetime | None = field(default=None, metadata={"api": "since"})
    until: datetime | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFilter:
    """Narrows the list of bills."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    period: str | None = field(default=None, metadata={"api": "period"})
    item_id: str | None = field(default=None, metadata={"api": "itemId"})
    statuses: Sequence[BillStatus] | None = field(default=None, metadata={"api": "statuses"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRunFilter:
    """Narrows the list of runs."""

    period: str | None = field(default=None, metadata={"api": "period"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReadingFilter:
    """Narrows the reading sheet."""

    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    medium: Medium | None = field(default=None, metadata={"api": "medium"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """Narrows the list of payments."""

    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    status: PaymentStatus | None = field(default=None, metadata={"api": "status"})
    provider: str | None = field(default=None, metadata={"api": "provider"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFilter:
    """Narrows the list of receipts."""

    payment_id: str | None = field(default=None, metadata={"api": "paymentId"})
    number: str | None = field(default=None, metadata={"api": "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetterFilter:
    """Narrows the list of red letters."""

    status: DocumentStatus | None = field(default=None, metadata={"api": "status"})
