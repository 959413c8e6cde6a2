"""Enums of the owner API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from enum import StrEnum


class BillOrigin(StrEnum):
    RUN = "RUN"
    OPENING = "OPENING"
    LATE_FEE = "LATE_FEE"


class BillStatus(StrEnum):
    OPEN = "OPEN"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    REVERSED = "REVERSED"


class BindingRequestKind(StrEnum):
    """What a binding request (绑定申请) asks for."""

    JOIN = "JOIN"
    MEMBER = "MEMBER"


class BindingRequestStatus(StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class CheckoutChannel(StrEnum):
    JSAPI = "JSAPI"
    NATIVE = "NATIVE"
    H5 = "H5"


class FeeCap(StrEnum):
    PRINCIPAL = "PRINCIPAL"
    NONE = "NONE"


class LineKind(StrEnum):
    AMOUNT = "AMOUNT"
    TIER = "TIER"
    SHARE = "SHARE"
    LATE_FEE = "LATE_FEE"
    OPENING = "OPENING"


class Medium(StrEnum):
    WATER = "WATER"
    POWER = "POWER"
    GAS = "GAS"
    HEAT = "HEAT"


class PayerRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    DEVELOPER = "DEVELOPER"


class PaymentStatus(StrEnum):
    """A bill payment: started (money asked for), settled (money applied), released (nothing came)."""

    STARTED = "STARTED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class Quantity(StrEnum):
    """What a formula may ask of the object it is assigned to. The value is the English name."""

    AREA = "AREA"
    INNER_AREA = "INNER_AREA"
    FLOOR = "FLOOR"
    OCCUPANTS = "OCCUPANTS"
    PRICE = "PRICE"
    USAGE = "USAGE"
    SHARED_USAGE = "SHARED_USAGE"


class ResidencyRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    FAMILY = "FAMILY"


class SplitKind(StrEnum):
    """How a shared pot is divided among the rooms of a building."""

    BY_AREA = "BY_AREA"
    BY_HOUSEHOLD = "BY_HOUSEHOLD"
    BY_OCCUPANTS = "BY_OCCUPANTS"
