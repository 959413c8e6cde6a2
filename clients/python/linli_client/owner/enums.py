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
    PAGE = "PAGE"
    WAP = "WAP"
    APP = "APP"
    QR = "QR"
    CHECKOUT = "CHECKOUT"
    INTENT = "INTENT"


class FeeCap(StrEnum):
    PRINCIPAL = "PRINCIPAL"
    NONE = "NONE"


class LedgerAccountKind(StrEnum):
    """A kind of account of the chart (科目)."""

    BANK_IN_TRANSIT = "BANK_IN_TRANSIT"
    CASH = "CASH"
    RECEIVABLE = "RECEIVABLE"
    PREPAYMENT = "PREPAYMENT"
    DEPOSIT_HELD = "DEPOSIT_HELD"
    REVENUE = "REVENUE"
    LATE_FEE_REVENUE = "LATE_FEE_REVENUE"
    PUBLIC_INCOME = "PUBLIC_INCOME"
    OPENING_BALANCE = "OPENING_BALANCE"
    SPLIT_OUT = "SPLIT_OUT"
    SPLIT_IN = "SPLIT_IN"
    SUSPENSE = "SUSPENSE"
    UNALLOCATED = "UNALLOCATED"
    BANK = "BANK"
    CHANNEL_FEE = "CHANNEL_FEE"


class LedgerDocumentKind(StrEnum):
    """What kind of document an entry comes from."""

    BILLING_RUN = "BILLING_RUN"
    LATE_FEE = "LATE_FEE"
    OPENING = "OPENING"
    PAYMENT = "PAYMENT"
    PREPAYMENT_APPLIED = "PREPAYMENT_APPLIED"
    RED_LETTER = "RED_LETTER"
    MONEY_MOVED = "MONEY_MOVED"
    REDUCTION = "REDUCTION"
    DEPOSIT = "DEPOSIT"
    SPLIT = "SPLIT"
    REFUND = "REFUND"
    BANK_STATEMENT = "BANK_STATEMENT"
    CHANNEL_FEE = "CHANNEL_FEE"
    OTHER = "OTHER"


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


class NotificationChannel(StrEnum):
    """How it reaches a person. IN_APP: the list of messages in the app."""

    SMS = "SMS"
    WECHAT = "WECHAT"
    IN_APP = "IN_APP"


class NotificationTopic(StrEnum):
    """What a message is about. SECURITY: codes and sign-ins."""

    SECURITY = "SECURITY"
    BILLS = "BILLS"
    PAYMENTS = "PAYMENTS"
    SERVICE = "SERVICE"
    NOTICES = "NOTICES"


class PayerRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    DEVELOPER = "DEVELOPER"


class PaymentStatus(StrEnum):
    """A bill payment: started (money asked for), settled (money applied), released (nothing came)."""

    STARTED = "STARTED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class PhoneChangeState(StrEnum):
    """A request to take a new number without the old one."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


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
