"""What several documents of the owner API ask. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ..connection import Json
from .enums import (
    BillOrigin,
    BillStatus,
    BindingRequestKind,
    BindingRequestStatus,
    LineKind,
    NotificationChannel,
    NotificationTopic,
    PaymentStatus,
    PhoneChangeState,
    ResidencyRole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityChoice:
    """A community (小区) that one may ask to be known in."""

    id: str
    name: str
    company: str

    @classmethod
    def read(cls, data: Json) -> CommunityChoice:
        return cls(
            id=data["id"],
            name=data["name"],
            company=data["company"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What I asked for: to be known in a room, or somebody for my room."""

    id: str
    company_id: str
    kind: BindingRequestKind
    status: BindingRequestStatus
    role: ResidencyRole
    name: str
    community: CommunityChoice
    typed_room: str
    reason: str
    created_at: datetime
    decided_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> Application:
        return cls(
            id=data["id"],
            company_id=data["companyId"],
            kind=BindingRequestKind(data["kind"]),
            status=BindingRequestStatus(data["status"]),
            role=ResidencyRole(data["role"]),
            name=data["name"],
            community=CommunityChoice.read(data["community"]),
            typed_room=data["typedRoom"],
            reason=data["reason"],
            created_at=datetime.fromisoformat(data["createdAt"]),
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What stood at a moment."""

    owed: Money
    prepaid: Money
    deposits: Money
    total: Money

    @classmethod
    def read(cls, data: Json) -> Balance:
        return cls(
            owed=Money.read(data["owed"]),
            prepaid=Money.read(data["prepaid"]),
            deposits=Money.read(data["deposits"]),
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """A part of a bill's amount: a tier, the pot's share, or the whole."""

    kind: LineKind
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Money

    @classmethod
    def read(cls, data: Json) -> BillLine:
        return cls(
            kind=LineKind(data["kind"]),
            quantity=None if data["quantity"] is None else Decimal(data["quantity"]),
            unit_price=None if data["unitPrice"] is None else Decimal(data["unitPrice"]),
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A bill (账单) of one of my rooms: one charge item for one period, frozen when it was made."""

    id: str
    origin: BillOrigin
    item: str
    period: str
    due_on: date
    status: BillStatus
    space: str | None
    is_being_paid: bool
    room: Room
    total: Money
    paid: Money
    outstanding: Money
    late_fee: Money

    @classmethod
    def read(cls, data: Json) -> BillRow:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            item=data["item"],
            period=data["period"],
            due_on=date.fromisoformat(data["dueOn"]),
            status=BillStatus(data["status"]),
            space=data["space"],
            is_being_paid=data["isBeingPaid"],
            room=Room.read(data["room"]),
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
            late_fee=Money.read(data["lateFee"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One place of the grid: whether messages of a topic may come to me on a channel."""

    topic: NotificationTopic
    channel: NotificationChannel
    is_on: bool
    is_mandatory: bool
    reaches_me: bool

    @classmethod
    def read(cls, data: Json) -> Choice:
        return cls(
            topic=NotificationTopic(data["topic"]),
            channel=NotificationChannel(data["channel"]),
            is_on=data["isOn"],
            is_mandatory=data["isMandatory"],
            reaches_me=data["reachesMe"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An exact amount of money. Resolve it from `backend.kernel.money.Money`."""

    amount: str
    amount_minor: int
    currency: str

    @classmethod
    def read(cls, data: Json) -> Money:
        return cls(
            amount=data["amount"],
            amount_minor=data["amountMinor"],
            currency=data["currency"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where the page stands in the list."""

    has_next_page: bool
    end_cursor: str | None

    @classmethod
    def read(cls, data: Json) -> Page:
        return cls(
            has_next_page=data["hasNextPage"],
            end_cursor=data["endCursor"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment (缴费) of bills, or of money in advance."""

    id: str
    status: PaymentStatus
    provider: str
    total: Money
    started_at: datetime
    paid_at: datetime | None
    expires_at: datetime | None
    refunding: Money | None
    refunded: Money
    receipts: list[Receipt]

    @classmethod
    def read(cls, data: Json) -> Payment:
        return cls(
            id=data["id"],
            status=PaymentStatus(data["status"]),
            provider=data["provider"],
            total=Money.read(data["total"]),
            started_at=datetime.fromisoformat(data["startedAt"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
            refunding=None if data["refunding"] is None else Money.read(data["refunding"]),
            refunded=Money.read(data["refunded"]),
            receipts=[Receipt.read(each) for each in data["receipts"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A property company (物业公司)."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> Company:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCompanies:
    """A property company (物业公司)."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> PersonCompanies:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MyRoomRoom:
    """A room (房间) as its people see it."""

    id: str
    label: str
    community: str
    code: str
    built_area: str

    @classmethod
    def read(cls, data: Json) -> MyRoomRoom:
        return cls(
            id=data["id"],
            label=data["label"],
            community=data["community"],
            code=data["code"],
            built_area=data["builtArea"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MyRoom:
    """A room of the signed-in person, and what he is there."""

    role: ResidencyRole
    since: date
    room: MyRoomRoom

    @classmethod
    def read(cls, data: Json) -> MyRoom:
        return cls(
            role=ResidencyRole(data["role"]),
            since=date.fromisoformat(data["since"]),
            room=MyRoomRoom.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The signed-in person. A visitor whom no company knows has neither name nor rooms."""

    name: str | None
    phone: str | None
    language: str
    company: Company | None
    companies: list[PersonCompanies]
    rooms: list[MyRoom]

    @classmethod
    def read(cls, data: Json) -> Person:
        return cls(
            name=data["name"],
            phone=data["phone"],
            language=data["language"],
            company=None if data["company"] is None else Company.read(data["company"]),
            companies=[PersonCompanies.read(each) for each in data["companies"]],
            rooms=[MyRoom.read(each) for each in data["rooms"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChange:
    """My request to change my number without the old one (换号申请)."""

    id: str
    new_phone: str
    state: PhoneChangeState
    requested_at: datetime
    decided_at: datetime | None
    note: str

    @classmethod
    def read(cls, data: Json) -> PhoneChange:
        return cls(
            id=data["id"],
            new_phone=data["newPhone"],
            state=PhoneChangeState(data["state"]),
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            note=data["note"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a mutation was refused, in words for the user."""

    code: str
    field: list[str] | None
    message: str

    @classmethod
    def read(cls, data: Json) -> Problem:
        return cls(
            code=data["code"],
            field=data["field"],
            message=data["message"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt (收据)."""

    id: str
    number: str
    total: Money
    issued_at: datetime
    voided_at: datetime | None
    verification_code: str
    pdf_url: str
    image_url: str

    @classmethod
    def read(cls, data: Json) -> Receipt:
        return cls(
            id=data["id"],
            number=data["number"],
            total=Money.read(data["total"]),
            issued_at=datetime.fromisoformat(data["issuedAt"]),
            voided_at=None if data["voidedAt"] is None else datetime.fromisoformat(data["voidedAt"]),
            verification_code=data["verificationCode"],
            pdf_url=data["pdfUrl"],
            image_url=data["imageUrl"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room (房间) as its people see it."""

    id: str
    label: str
    community: str

    @classmethod
    def read(cls, data: Json) -> Room:
        return cls(
            id=data["id"],
            label=data["label"],
            community=data["community"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Tokens of a session: the access token lives 15 minutes; the refresh token is used once and replaced."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime

    @classmethod
    def read(cls, data: Json) -> Session:
        return cls(
            access_token=data["accessToken"],
            access_expires_at=datetime.fromisoformat(data["accessExpiresAt"]),
            refresh_token=data["refreshToken"],
            refresh_expires_at=datetime.fromisoformat(data["refreshExpiresAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatIdentity:
    """A WeChat identity that signs in to my account."""

    id: str
    app_id: str
    bound_at: datetime

    @classmethod
    def read(cls, data: Json) -> WechatIdentity:
        return cls(
            id=data["id"],
            app_id=data["appId"],
            bound_at=datetime.fromisoformat(data["boundAt"]),
        )
