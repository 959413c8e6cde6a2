"""Enums of the staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from enum import StrEnum


class ArrearsOrder(StrEnum):
    OWED = "OWED"
    OLDEST = "OLDEST"


class BillOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST_DUE = "OLDEST_DUE"
    AMOUNT = "AMOUNT"


class BillOrigin(StrEnum):
    RUN = "RUN"
    OPENING = "OPENING"
    LATE_FEE = "LATE_FEE"


class BillStatus(StrEnum):
    OPEN = "OPEN"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    REVERSED = "REVERSED"


class BuildingKind(StrEnum):
    HIGH_RISE = "HIGH_RISE"
    MULTI_STOREY = "MULTI_STOREY"
    VILLA = "VILLA"
    COMMERCIAL = "COMMERCIAL"


class CaseKind(StrEnum):
    """Why money, or a message about money, could not go where it was meant to."""

    LATE = "LATE"
    DOUBLE = "DOUBLE"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"
    MISMATCHED = "MISMATCHED"


class CaseState(StrEnum):
    OPEN = "OPEN"
    REFUNDING = "REFUNDING"
    RESOLVED = "RESOLVED"


class DocumentStatus(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class LineKind(StrEnum):
    AMOUNT = "AMOUNT"
    TIER = "TIER"
    SHARE = "SHARE"
    LATE_FEE = "LATE_FEE"
    OPENING = "OPENING"


class MatchedBy(StrEnum):
    """Why a room came up in a search, best first."""

    CODE = "CODE"
    LABEL = "LABEL"
    NUMBER = "NUMBER"
    PHONE = "PHONE"
    NAME = "NAME"
    PINYIN = "PINYIN"
    PHONE_TAIL = "PHONE_TAIL"


class Medium(StrEnum):
    WATER = "WATER"
    POWER = "POWER"
    GAS = "GAS"
    HEAT = "HEAT"


class MeterLevel(StrEnum):
    PRIVATE = "PRIVATE"
    GENERAL = "GENERAL"
    SHARED = "SHARED"


class Occupancy(StrEnum):
    OCCUPIED = "OCCUPIED"
    LET = "LET"
    VACANT = "VACANT"
    SOLD_NOT_OCCUPIED = "SOLD_NOT_OCCUPIED"
    UNSOLD = "UNSOLD"


class ParkingKind(StrEnum):
    OWNED = "OWNED"
    RENTED = "RENTED"
    CIVIL_DEFENCE = "CIVIL_DEFENCE"


class PayerRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    DEVELOPER = "DEVELOPER"


class PaymentStatus(StrEnum):
    """A bill payment: started (money asked for), settled (money applied), released (nothing came)."""

    STARTED = "STARTED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class PersonKind(StrEnum):
    NATURAL = "NATURAL"
    FIRM = "FIRM"
    DEVELOPER = "DEVELOPER"


class ProblemCode(StrEnum):
    """What a run lists instead of billing it, or (NO_PAYER, OVERLAP) beside its bill."""

    MISSING_READING = "MISSING_READING"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    NO_ROOM = "NO_ROOM"
    NO_METER = "NO_METER"
    ROOMS_MISSING = "ROOMS_MISSING"
    NO_WEIGHT = "NO_WEIGHT"
    NO_PAYER = "NO_PAYER"
    OVERLAP = "OVERLAP"


class ResidencyRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    FAMILY = "FAMILY"


class RoomUse(StrEnum):
    RESIDENTIAL = "RESIDENTIAL"
    SHOP = "SHOP"
    OFFICE = "OFFICE"
    OTHER = "OTHER"


class SignInStage(StrEnum):
    """What a right password alone does not do yet: the second factor, or a password of one's own."""

    SECOND_FACTOR = "SECOND_FACTOR"
    NEW_PASSWORD = "NEW_PASSWORD"


class UnitKind(StrEnum):
    """Levels of the tree, from the top: 总公司, 区域公司, 管理处, 管理区."""

    COMPANY = "COMPANY"
    REGION = "REGION"
    COMMUNITY = "COMMUNITY"
    AREA = "AREA"
