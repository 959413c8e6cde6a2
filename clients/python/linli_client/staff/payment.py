"""What `payment` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import (
    PaymentAttemptLegState,
    PaymentAttemptState,
    PaymentStatus,
    ProviderMessageOrigin,
    ProviderMessageState,
)
from .fragments import Money, Receipt, RefundAtProvider, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    name: str

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A frozen bill: what one object owes for one tariff and period."""

    id: str
    period: str
    item: ChargeItem
    room: RoomName | None

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            period=data["period"],
            item=ChargeItem.read(data["item"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPart:
    """What of a payment goes to one bill."""

    principal: Money
    late_fee: Money
    status: PaymentStatus
    bill: Bill

    @classmethod
    def read(cls, data: Json) -> PaidPart:
        return cls(
            principal=Money.read(data["principal"]),
            late_fee=Money.read(data["lateFee"]),
            status=PaymentStatus(data["status"]),
            bill=Bill.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPayment:
    """A payment (收款) of bills or of money in advance."""

    id: str
    status: PaymentStatus
    provider: str
    total: Money
    cashier: str | None
    started_at: datetime
    paid_at: datetime | None
    receipts: list[Receipt]
    parts: list[PaidPart]

    @classmethod
    def read(cls, data: Json) -> PaymentPayment:
        return cls(
            id=data["id"],
            status=PaymentStatus(data["status"]),
            provider=data["provider"],
            total=Money.read(data["total"]),
            cashier=data["cashier"],
            started_at=datetime.fromisoformat(data["startedAt"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
            receipts=[Receipt.read(each) for each in data["receipts"]],
            parts=[PaidPart.read(each) for each in data["parts"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAttemptLeg:
    """One seller's part of an attempt, under the account that collects it."""

    number: str
    transaction_id: str
    community: str | None
    account: str
    state: PaymentAttemptLegState
    amount: Money
    succeeded_at: datetime | None
    refunds: list[RefundAtProvider]

    @classmethod
    def read(cls, data: Json) -> PaymentAttemptLeg:
        return cls(
            number=data["number"],
            transaction_id=data["transactionId"],
            community=data["community"],
            account=data["account"],
            state=PaymentAttemptLegState(data["state"]),
            amount=Money.read(data["amount"]),
            succeeded_at=None if data["succeededAt"] is None else datetime.fromisoformat(data["succeededAt"]),
            refunds=[RefundAtProvider.read(each) for each in data["refunds"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMessage:
    """What a provider told us, by itself or when asked (渠道报文); the full text is read by `openMessage`."""

    id: str
    origin: ProviderMessageOrigin
    kind: str
    state: ProviderMessageState
    received_at: datetime
    processed_at: datetime | None
    tries: int
    last_error: str
    amount: Money | None
    transaction_id: str
    refund_number: str
    status: str
    succeeded_at: datetime | None
    payer: str

    @classmethod
    def read(cls, data: Json) -> ProviderMessage:
        return cls(
            id=data["id"],
            origin=ProviderMessageOrigin(data["origin"]),
            kind=data["kind"],
            state=ProviderMessageState(data["state"]),
            received_at=datetime.fromisoformat(data["receivedAt"]),
            processed_at=None if data["processedAt"] is None else datetime.fromisoformat(data["processedAt"]),
            tries=data["tries"],
            last_error=data["lastError"],
            amount=None if data["amount"] is None else Money.read(data["amount"]),
            transaction_id=data["transactionId"],
            refund_number=data["refundNumber"],
            status=data["status"],
            succeeded_at=None if data["succeededAt"] is None else datetime.fromisoformat(data["succeededAt"]),
            payer=data["payer"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAttempt:
    """One try at one provider (支付尝试), with everything that was heard of it."""

    number: str
    provider: str
    channel: str
    state: PaymentAttemptState
    refusal: str
    position: int
    groups: int
    checks: int
    created_at: datetime
    expires_at: datetime
    legs: list[PaymentAttemptLeg]
    messages: list[ProviderMessage]

    @classmethod
    def read(cls, data: Json) -> PaymentAttempt:
        return cls(
            number=data["number"],
            provider=data["provider"],
            channel=data["channel"],
            state=PaymentAttemptState(data["state"]),
            refusal=data["refusal"],
            position=data["position"],
            groups=data["groups"],
            checks=data["checks"],
            created_at=datetime.fromisoformat(data["createdAt"]),
            expires_at=datetime.fromisoformat(data["expiresAt"]),
            legs=[PaymentAttemptLeg.read(each) for each in data["legs"]],
            messages=[ProviderMessage.read(each) for each in data["messages"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The 2 answers of Payment."""

    payment: PaymentPayment
    payment_attempts: list[PaymentAttempt]

    @classmethod
    def read(cls, data: Json) -> Payment:
        return cls(
            payment=PaymentPayment.read(data["payment"]),
            payment_attempts=[PaymentAttempt.read(each) for each in data["paymentAttempts"]],
        )
