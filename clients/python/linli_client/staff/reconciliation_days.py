"""What `reconciliation_days` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationDay:
    """One account's day at its provider, and whether somebody answers for it."""

    payee_account_id: str
    provider: str
    day: date
    is_imported: bool
    payment_count: int
    payments: Money
    refunds: Money
    fees: Money
    open_count: int
    difference_count: int
    signed_at: datetime | None
    signed_by: str | None
    note: str
    undone_reason: str

    @classmethod
    def read(cls, data: Json) -> ReconciliationDay:
        return cls(
            payee_account_id=data["payeeAccountId"],
            provider=data["provider"],
            day=date.fromisoformat(data["day"]),
            is_imported=data["isImported"],
            payment_count=data["paymentCount"],
            payments=Money.read(data["payments"]),
            refunds=Money.read(data["refunds"]),
            fees=Money.read(data["fees"]),
            open_count=data["openCount"],
            difference_count=data["differenceCount"],
            signed_at=None if data["signedAt"] is None else datetime.fromisoformat(data["signedAt"]),
            signed_by=data["signedBy"],
            note=data["note"],
            undone_reason=data["undoneReason"],
        )
