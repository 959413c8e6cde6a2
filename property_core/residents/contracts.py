"""Words of residents that cross their boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.accounts.contracts import SignedIn
from backend.kernel.choices import Choice
from property_core.homes.contracts import RoomRow


class PersonKind(Choice):
    NATURAL = "NATURAL"
    FIRM = "FIRM"  # 证件类型 统一社会信用代码
    DEVELOPER = "DEVELOPER"  # 开发商: one per company


class IdKind(Choice):
    ID_CARD = "ID_CARD"  # 身份证
    PASSPORT = "PASSPORT"  # 护照
    HK_MACAO_TW = "HK_MACAO_TW"  # 港澳台
    CREDIT_CODE = "CREDIT_CODE"  # 统一社会信用代码


class ResidencyRole(Choice):
    OWNER = "OWNER"  # 业主
    TENANT = "TENANT"  # 租户
    FAMILY = "FAMILY"  # 家属


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """Somebody in a room, now or in the past. Numbers are masked; `ends_on` is the first day without him."""

    residency_id: int
    person_id: int
    person_code: str
    person_kind: PersonKind
    name: str
    phone: str
    id_number: str
    role: ResidencyRole
    room_id: int
    starts_on: date
    ends_on: date | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as the desk sees him; phone and ID number masked."""

    id: int
    code: str
    kind: PersonKind
    name: str
    id_kind: IdKind | None
    phone: str
    id_number: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A customer to be written down; numbers may be empty."""

    name: str
    kind: PersonKind = PersonKind.NATURAL
    id_kind: IdKind | None = None
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of a person: plate (车牌号) and what it looks like."""

    plate: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class RoomVehicle:
    """A vehicle of somebody who lives in a room."""

    plate: str
    description: str
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """What is to be different in a customer's file (客户档案); None leaves a field as it is, empty text clears it."""

    name: str | None = None
    id_kind: IdKind | None = None
    id_number: str | None = None
    phone: str | None = None
    second_phone: str | None = None
    birthday: date | None = None
    employer: str | None = None
    occupation: str | None = None
    bank_name: str | None = None
    bank_account: str | None = None
    vehicles: tuple[Vehicle, ...] | None = None
    pets: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FileCard:
    """A customer's file; second phone and bank account masked. `version` goes up with every change."""

    person_id: int
    birthday: date | None
    employer: str
    occupation: str
    second_phone: str
    bank_name: str
    bank_account: str
    vehicles: tuple[Vehicle, ...]
    pets: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What unmasking shows; every reading of it is in the operation log."""

    person_id: int
    phone: str
    id_number: str
    second_phone: str = ""
    bank_account: str = ""


class MatchedBy(Choice):
    """Why a room came up in a search, best first."""

    CODE = "CODE"
    LABEL = "LABEL"
    NUMBER = "NUMBER"
    PHONE = "PHONE"
    NAME = "NAME"
    PINYIN = "PINYIN"
    PHONE_TAIL = "PHONE_TAIL"


@dataclass(frozen=True, slots=True)
class RoomHit:
    """One line of a search: a room and, where a person led to it, that person with his role there."""

    room: RoomRow
    matched_by: MatchedBy
    resident: ResidentRow | None


@dataclass(frozen=True, slots=True)
class OwnerSignedIn:
    """An owner's session, and the companies that know him (empty: a visitor, not bound yet)."""

    session: SignedIn
    company_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResidencyStarted:
    """Somebody moved in; decides who pays bills of that role from the day on."""

    residency_id: int
    person_id: int
    room_id: int
    role: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class ResidencyEnded:
    """Somebody moved out; `ends_on` is the first day without him."""

    residency_id: int
    person_id: int
    room_id: int
    role: str
    ends_on: date


class InvitePolicy(Choice):
    """Whether owners may add people to their rooms by themselves."""

    NOT_ALLOWED = "NOT_ALLOWED"
    WITH_APPROVAL = "WITH_APPROVAL"
    ALLOWED = "ALLOWED"


class RequestKind(Choice):
    """What a binding request (绑定申请) asks for."""

    JOIN = "JOIN"  # an account that the company does not know wants to be bound to a room
    MEMBER = "MEMBER"  # an owner adds somebody to his room


class RequestStatus(Choice):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ChangeCause(Choice):
    """Why a room has another owner (产权变更)."""

    SALE = "SALE"
    INHERITANCE = "INHERITANCE"
    GIFT = "GIFT"
    COURT = "COURT"
    OTHER = "OTHER"


class PartySide(Choice):
    FORMER = "FORMER"  # owner until the day before
    NEW = "NEW"  # owner from the day on
    LEAVING = "LEAVING"  # family or tenant who moved out with the former owner


class IdMatch(Choice):
    """How the ID number that somebody states compares with the one on file."""

    EQUAL = "EQUAL"
    DIFFERENT = "DIFFERENT"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class CommunityChoice:
    """A community that a visitor may ask to be bound in."""

    company_id: int
    company_name: str
    community_id: int
    community_name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on file who may be the one that asks; why he is in the list."""

    person: PersonCard
    is_same_name: bool
    is_same_phone: bool
    id_match: IdMatch
    role: ResidencyRole | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in an owner's room, as the owner sees him."""

    residency_id: int
    name: str
    phone: str
    role: ResidencyRole
    starts_on: date
    is_me: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Who lives in an area on a day (人口统计). People are counted once per area and role."""

    area_id: int
    rooms: int
    occupied_rooms: int
    let_rooms: int
    vacant_rooms: int
    residents: int
    owners: int
    tenants: int
    family: int


@dataclass(frozen=True, slots=True)
class BindingRequestDecided:
    """Staff said yes or no to a binding request; the one who asked is told."""

    request_id: int
    account_id: int
    community_id: int
    status: str


@dataclass(frozen=True, slots=True)
class OwnershipChanged:
    """A room has other owners from `on` on."""

    change_id: int
    room_id: int
    on: date
    former_person_ids: tuple[int, ...]
    new_person_ids: tuple[int, ...]
