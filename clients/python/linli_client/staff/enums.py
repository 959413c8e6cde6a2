"""Enums of the staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from enum import StrEnum


class AccessKind(StrEnum):
    """How somebody came to see personal data in full."""

    UNMASK = "UNMASK"
    EXPORT = "EXPORT"


class ArrearsOrder(StrEnum):
    OWED = "OWED"
    LEAST = "LEAST"
    OLDEST = "OLDEST"
    LATEST = "LATEST"


class BankColumn(StrEnum):
    """What a column of a bank's file may hold."""

    DAY = "DAY"
    AMOUNT = "AMOUNT"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    COUNTERPARTY = "COUNTERPARTY"
    COUNTERPARTY_ACCOUNT = "COUNTERPARTY_ACCOUNT"
    SUMMARY = "SUMMARY"
    REFERENCE = "REFERENCE"
    BALANCE = "BALANCE"


class BankLineState(StrEnum):
    """What is known of a line of a bank statement."""

    SUSPENSE = "SUSPENSE"
    MATCHED = "MATCHED"
    CLAIMED = "CLAIMED"
    BOUNCED = "BOUNCED"
    OUTSIDE = "OUTSIDE"


class BillOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"
    OLDEST_DUE = "OLDEST_DUE"
    LATEST_DUE = "LATEST_DUE"
    AMOUNT = "AMOUNT"
    SMALLEST = "SMALLEST"


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
    DISPUTE = "DISPUTE"
    REFUND_LOST = "REFUND_LOST"


class CaseState(StrEnum):
    OPEN = "OPEN"
    REFUNDING = "REFUNDING"
    RESOLVED = "RESOLVED"


class ChangeCause(StrEnum):
    """Why a room has another owner (产权变更)."""

    SALE = "SALE"
    INHERITANCE = "INHERITANCE"
    GIFT = "GIFT"
    COURT = "COURT"
    OTHER = "OTHER"


class CollectionFigure(StrEnum):
    """A figure of the collection report (收缴率)."""

    BILLED = "BILLED"
    RED_LETTERS = "RED_LETTERS"
    APPLIED = "APPLIED"


class Cycle(StrEnum):
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    YEAR = "YEAR"
    ONCE = "ONCE"


class DayHindrance(StrEnum):
    """Why a day on which money came or went is not settled."""

    NOT_IMPORTED = "NOT_IMPORTED"
    DIFFERENCES = "DIFFERENCES"
    NOT_SIGNED = "NOT_SIGNED"


class DeskWay(StrEnum):
    """How money is given at the company's own desk; in small letters the provider that payments knows."""

    CASH = "CASH"
    POS = "POS"
    TRANSFER = "TRANSFER"


class DifferenceKind(StrEnum):
    """How a statement and the books disagree."""

    MISSING_HERE = "MISSING_HERE"
    MISSING_THERE = "MISSING_THERE"
    AMOUNT = "AMOUNT"
    STATE = "STATE"
    FEE = "FEE"


class DifferenceState(StrEnum):
    """OPEN waits for somebody; EXPLAINED has a note; SETTLED is gone from the comparison."""

    OPEN = "OPEN"
    EXPLAINED = "EXPLAINED"
    SETTLED = "SETTLED"


class DifferenceSubject(StrEnum):
    """What the two disagree about."""

    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    MOVEMENT = "MOVEMENT"


class DocumentStatus(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class ExportName(StrEnum):
    BILLS = "BILLS"
    OPEN_BILLS = "OPEN_BILLS"
    ARREARS = "ARREARS"
    PAYMENTS = "PAYMENTS"
    RECEIPTS = "RECEIPTS"
    REFUNDS = "REFUNDS"
    RED_LETTERS = "RED_LETTERS"
    ROOMS = "ROOMS"
    PERSONS = "PERSONS"
    ASSIGNMENTS = "ASSIGNMENTS"
    READINGS = "READINGS"
    AUDIT = "AUDIT"
    LEDGER_POSTINGS = "LEDGER_POSTINGS"
    STATEMENT = "STATEMENT"
    LEDGER_ENTRIES = "LEDGER_ENTRIES"
    LEDGER_ACCOUNTS = "LEDGER_ACCOUNTS"
    COLLECTION_POSTINGS = "COLLECTION_POSTINGS"
    LEDGER_CHECKS = "LEDGER_CHECKS"
    TARIFFS = "TARIFFS"
    BILLING_RUNS = "BILLING_RUNS"
    EXCEPTION_CASES = "EXCEPTION_CASES"
    PROVIDER_STATEMENTS = "PROVIDER_STATEMENTS"
    STATEMENT_DIFFERENCES = "STATEMENT_DIFFERENCES"
    BANK_IMPORTS = "BANK_IMPORTS"
    BANK_LINES = "BANK_LINES"
    SUSPENSE_LINES = "SUSPENSE_LINES"
    BANK_CLAIMS = "BANK_CLAIMS"
    PAYMENT_PAUSES = "PAYMENT_PAUSES"
    BINDING_REQUESTS = "BINDING_REQUESTS"
    PHONE_CHANGES = "PHONE_CHANGES"
    VISITS = "VISITS"
    ARCHIVE_CHANGES = "ARCHIVE_CHANGES"
    PERSONAL_DATA_ACCESS = "PERSONAL_DATA_ACCESS"
    STAFF = "STAFF"


class FeeCap(StrEnum):
    PRINCIPAL = "PRINCIPAL"
    NONE = "NONE"


class IdKind(StrEnum):
    ID_CARD = "ID_CARD"
    PASSPORT = "PASSPORT"
    HK_MACAO_TW = "HK_MACAO_TW"
    CREDIT_CODE = "CREDIT_CODE"


class IdMatch(StrEnum):
    """How the ID number that somebody states compares with the one on file."""

    EQUAL = "EQUAL"
    DIFFERENT = "DIFFERENT"
    UNKNOWN = "UNKNOWN"


class ItemKind(StrEnum):
    REGULAR = "REGULAR"
    METERED = "METERED"
    SHARED = "SHARED"
    TEMPORARY = "TEMPORARY"
    DEPOSIT = "DEPOSIT"


class JobState(StrEnum):
    """QUEUED waits for a worker; the last three are ends."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


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


class LedgerSide(StrEnum):
    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


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


class MeterReadingOrder(StrEnum):
    CODE = "CODE"
    PLACE = "PLACE"


class MonthGate(StrEnum):
    """What closing a month asks of its days with the providers."""

    REFUSE = "REFUSE"
    REASON = "REASON"
    IGNORE = "IGNORE"


class MoveNoticeCode(StrEnum):
    """Why somebody should look twice before he goes on."""

    OPEN_BILLS = "OPEN_BILLS"
    BILLED_AHEAD = "BILLED_AHEAD"
    MONTH_BILLED = "MONTH_BILLED"
    PREPAYMENT_STAYS = "PREPAYMENT_STAYS"
    DEPOSIT_HELD = "DEPOSIT_HELD"
    ROLE_WITHOUT_PAYER = "ROLE_WITHOUT_PAYER"
    ACCESS_ENDS = "ACCESS_ENDS"
    FAMILY_WITHOUT_OWNER = "FAMILY_WITHOUT_OWNER"
    TENANT_STAYS = "TENANT_STAYS"
    ANOTHER_OWNER = "ANOTHER_OWNER"


class ObjectKind(StrEnum):
    """What a tariff can be assigned to."""

    ROOM = "ROOM"
    SPACE = "SPACE"
    METER = "METER"


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


class PartySide(StrEnum):
    FORMER = "FORMER"
    NEW = "NEW"
    LEAVING = "LEAVING"


class PayeeKeyUse(StrEnum):
    OURS = "OURS"
    PROVIDERS = "PROVIDERS"


class PayeeMode(StrEnum):
    """Under whose contract the seller collects."""

    DIRECT = "DIRECT"
    PARTNER = "PARTNER"
    PLATFORM = "PLATFORM"


class PayeeState(StrEnum):
    ONBOARDING = "ONBOARDING"
    ACTIVE = "ACTIVE"
    RESTRICTED = "RESTRICTED"
    CLOSED = "CLOSED"


class PayerRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    DEVELOPER = "DEVELOPER"


class PaymentAttemptLegState(StrEnum):
    OPEN = "OPEN"
    SUCCEEDED = "SUCCEEDED"
    EXTRA = "EXTRA"
    CLOSED = "CLOSED"


class PaymentAttemptState(StrEnum):
    CREATING = "CREATING"
    OPEN = "OPEN"
    UNKNOWN = "UNKNOWN"
    SUPERSEDED = "SUPERSEDED"
    SUCCEEDED = "SUCCEEDED"
    CLOSED = "CLOSED"
    FAILED = "FAILED"


class PaymentOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"
    AMOUNT = "AMOUNT"
    SMALLEST = "SMALLEST"


class PaymentStatus(StrEnum):
    """A bill payment: started (money asked for), settled (money applied), released (nothing came)."""

    STARTED = "STARTED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class PersonKind(StrEnum):
    NATURAL = "NATURAL"
    FIRM = "FIRM"
    DEVELOPER = "DEVELOPER"


class PhoneChangeState(StrEnum):
    """A request to take a new number without the old one."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


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


class Proration(StrEnum):
    BY_DAY = "BY_DAY"
    WHOLE = "WHOLE"


class ProviderMessageOrigin(StrEnum):
    NOTIFY = "NOTIFY"
    QUERY = "QUERY"


class ProviderMessageState(StrEnum):
    PENDING = "PENDING"
    PROCESSED = "PROCESSED"
    PARKED = "PARKED"


class ProviderRefundStage(StrEnum):
    REQUESTED = "REQUESTED"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    CLOSED = "CLOSED"
    ABNORMAL = "ABNORMAL"
    REFUSED = "REFUSED"


class ProviderStatementKind(StrEnum):
    """TRADE: payments and refunds; FUNDS: every movement of the account's balance."""

    TRADE = "TRADE"
    FUNDS = "FUNDS"


class ProviderStatementState(StrEnum):
    """IMPORTED: rows are stored; EMPTY: the provider says that there was no business that day."""

    IMPORTED = "IMPORTED"
    EMPTY = "EMPTY"


class ReadingState(StrEnum):
    """Where a meter's reading of a month stands. DEVIATING: further from the usual than charges.abnormal_usage, and
    nobody has confirmed it yet.
    """

    MISSING = "MISSING"
    ENTERED = "ENTERED"
    DEVIATING = "DEVIATING"
    CONFIRMED = "CONFIRMED"


class ReceiptOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"
    AMOUNT = "AMOUNT"
    SMALLEST = "SMALLEST"


class RefundOrder(StrEnum):
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"
    AMOUNT = "AMOUNT"
    SMALLEST = "SMALLEST"


class RefundState(StrEnum):
    """Where a refund order stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    RETURNING = "RETURNING"
    SENDING = "SENDING"
    HAND_OUT = "HAND_OUT"
    SUCCEEDED = "SUCCEEDED"
    ABNORMAL = "ABNORMAL"
    CLOSED = "CLOSED"
    REFUSED = "REFUSED"
    REJECTED = "REJECTED"


class RefundWay(StrEnum):
    """How money goes back to whom it came from."""

    PROVIDER = "PROVIDER"
    CASH = "CASH"
    TRANSFER = "TRANSFER"


class ResidencyRole(StrEnum):
    OWNER = "OWNER"
    TENANT = "TENANT"
    FAMILY = "FAMILY"


class RoleKind(StrEnum):
    """机构角色 says where somebody stands, 岗位角色 what his post does."""

    ORGANIZATION = "ORGANIZATION"
    POST = "POST"


class RoomUse(StrEnum):
    RESIDENTIAL = "RESIDENTIAL"
    SHOP = "SHOP"
    OFFICE = "OFFICE"
    OTHER = "OTHER"


class SignInStage(StrEnum):
    """What a right password alone does not do yet: the second factor, or a password of one's own."""

    SECOND_FACTOR = "SECOND_FACTOR"
    NEW_PASSWORD = "NEW_PASSWORD"


class StaffMemberOrder(StrEnum):
    NAME = "NAME"
    NEWEST = "NEWEST"


class UnitKind(StrEnum):
    """Levels of the tree, from the top: 总公司, 区域公司, 管理处, 管理区."""

    COMPANY = "COMPANY"
    REGION = "REGION"
    COMMUNITY = "COMMUNITY"
    AREA = "AREA"
