"""What `payee_accounts` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import PayeeKeyUse, PayeeMode, PayeeState
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeKey:
    """A key of an account, without the key."""

    use: PayeeKeyUse
    name: str
    fingerprint: str
    expires_at: datetime | None
    is_second: bool

    @classmethod
    def read(cls, data: Json) -> PayeeKey:
        return cls(
            use=PayeeKeyUse(data["use"]),
            name=data["name"],
            fingerprint=data["fingerprint"],
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
            is_second=data["isSecond"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeFreeze:
    """Money of an account that is frozen until it is split (分账)."""

    frozen: Money
    soon: Money
    unresolved: int

    @classmethod
    def read(cls, data: Json) -> PayeeFreeze:
        return cls(
            frozen=Money.read(data["frozen"]),
            soon=Money.read(data["soon"]),
            unresolved=data["unresolved"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeAccount:
    """An account at a payment provider (收款账户) and how it stands."""

    id: str
    provider: str
    merchant_id: int | None
    mode: PayeeMode
    state: PayeeState
    is_default: bool
    is_configured: bool
    mchid: str
    appids: list[str]
    capabilities: list[str]
    fee_rate: str
    keys: list[PayeeKey]
    created_at: datetime
    last_message_at: datetime | None
    messages_waiting: int
    last_statement_on: date | None
    open_cases: int
    refunds_waiting: int
    refunding: Money
    balance: Money
    is_short: bool
    shipments_lacking: int
    freeze: PayeeFreeze

    @classmethod
    def read(cls, data: Json) -> PayeeAccount:
        return cls(
            id=data["id"],
            provider=data["provider"],
            merchant_id=data["merchantId"],
            mode=PayeeMode(data["mode"]),
            state=PayeeState(data["state"]),
            is_default=data["isDefault"],
            is_configured=data["isConfigured"],
            mchid=data["mchid"],
            appids=data["appids"],
            capabilities=data["capabilities"],
            fee_rate=data["feeRate"],
            keys=[PayeeKey.read(each) for each in data["keys"]],
            created_at=datetime.fromisoformat(data["createdAt"]),
            last_message_at=None if data["lastMessageAt"] is None else datetime.fromisoformat(data["lastMessageAt"]),
            messages_waiting=data["messagesWaiting"],
            last_statement_on=None if data["lastStatementOn"] is None else date.fromisoformat(data["lastStatementOn"]),
            open_cases=data["openCases"],
            refunds_waiting=data["refundsWaiting"],
            refunding=Money.read(data["refunding"]),
            balance=Money.read(data["balance"]),
            is_short=data["isShort"],
            shipments_lacking=data["shipmentsLacking"],
            freeze=PayeeFreeze.read(data["freeze"]),
        )
