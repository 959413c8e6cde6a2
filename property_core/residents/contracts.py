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
class PersonalData:
    """What unmasking shows; every reading of it is in the operation log."""

    person_id: int
    phone: str
    id_number: str


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
