"""Inputs of the staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .enums import (
    AccessKind,
    BankColumn,
    BankLineState,
    BillOrigin,
    BillStatus,
    BindingRequestStatus,
    CollectionFigure,
    Cycle,
    DifferenceKind,
    DifferenceState,
    DifferenceSubject,
    DocumentStatus,
    FeeCap,
    IdKind,
    JobState,
    LedgerAccountKind,
    LedgerDocumentKind,
    LedgerSide,
    Medium,
    MeterLevel,
    PayerRole,
    PaymentStatus,
    PersonKind,
    PhoneChangeState,
    Proration,
    ProviderStatementKind,
    ReadingState,
    RefundState,
    RefundWay,
    ResidencyRole,
    RoomUse,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveChangeExportFilter:
    """Of whom or of which room; one of the two must be given."""

    person_id: str | None = field(default=None, metadata={"api": "personId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsExportFilter:
    """Narrows the rooms in arrears."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    building_id: str | None = field(default=None, metadata={"api": "buildingId"})
    item_id: str | None = field(default=None, metadata={"api": "itemId"})
    late_days: int | None = field(default=None, metadata={"api": "lateDays"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFilter:
    """Narrows the list of assignments."""

    tariff_id: str | None = field(default=None, metadata={"api": "tariffId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    on: date | None = field(default=None, metadata={"api": "on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Narrows the operation log."""

    object_kind: str | None = field(default=None, metadata={"api": "objectKind"})
    object_id: str | None = field(default=None, metadata={"api": "objectId"})
    account_id: int | None = field(default=None, metadata={"api": "accountId"})
    action: str | None = field(default=None, metadata={"api": "action"})
    ip: str | None = field(default=None, metadata={"api": "ip"})
    since: datetime | None = field(default=None, metadata={"api": "since"})
    until: datetime | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankClaimFilter:
    """Narrows the list of claims."""

    is_standing: bool | None = field(default=None, metadata={"api": "isStanding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankColumnInput:
    column: BankColumn = field(metadata={"api": "column"})
    name: str = field(metadata={"api": "name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankImportFilter:
    """Narrows the list of imports."""

    bank_account_id: str | None = field(default=None, metadata={"api": "bankAccountId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLineFilter:
    """Narrows the list of lines."""

    bank_account_id: str | None = field(default=None, metadata={"api": "bankAccountId"})
    state: BankLineState | None = field(default=None, metadata={"api": "state"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFilter:
    """Narrows the list of bills."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    building_id: str | None = field(default=None, metadata={"api": "buildingId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    period: str | None = field(default=None, metadata={"api": "period"})
    first_period: str | None = field(default=None, metadata={"api": "firstPeriod"})
    last_period: str | None = field(default=None, metadata={"api": "lastPeriod"})
    due_from: date | None = field(default=None, metadata={"api": "dueFrom"})
    due_until: date | None = field(default=None, metadata={"api": "dueUntil"})
    item_id: str | None = field(default=None, metadata={"api": "itemId"})
    statuses: Sequence[BillStatus] | None = field(default=None, metadata={"api": "statuses"})
    origins: Sequence[BillOrigin] | None = field(default=None, metadata={"api": "origins"})
    payer_role: PayerRole | None = field(default=None, metadata={"api": "payerRole"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRunFilter:
    """Narrows the list of runs."""

    period: str | None = field(default=None, metadata={"api": "period"})
    unit_id: str | None = field(default=None, metadata={"api": "unitId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingRequestExportFilter:
    """Narrows the binding requests."""

    status: BindingRequestStatus | None = field(default=None, metadata={"api": "status"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPostingExportFilter:
    """Which figure of the collection rate; unit, periods and figure must be given."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    periods: Sequence[str] | None = field(default=None, metadata={"api": "periods"})
    figure: CollectionFigure | None = field(default=None, metadata={"api": "figure"})
    on: date | None = field(default=None, metadata={"api": "on"})
    item_id: str | None = field(default=None, metadata={"api": "itemId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Conditions that all hold; those on rooms hold of one and the same residency."""

    text: str | None = field(default=None, metadata={"api": "text"})
    role: ResidencyRole | None = field(default=None, metadata={"api": "role"})
    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    building_id: str | None = field(default=None, metadata={"api": "buildingId"})
    lives_now: bool | None = field(default=None, metadata={"api": "livesNow"})
    everybody: bool | None = field(default=None, metadata={"api": "everybody"})
    moved_in_from: date | None = field(default=None, metadata={"api": "movedInFrom"})
    moved_in_until: date | None = field(default=None, metadata={"api": "movedInUntil"})
    customer_type_ids: Sequence[str] | None = field(default=None, metadata={"api": "customerTypeIds"})
    born_from: date | None = field(default=None, metadata={"api": "bornFrom"})
    born_until: date | None = field(default=None, metadata={"api": "bornUntil"})
    has_phone: bool | None = field(default=None, metadata={"api": "hasPhone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCaseExportFilter:
    """Narrows the exceptional payments."""

    is_open: bool | None = field(default=None, metadata={"api": "isOpen"})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Narrows the list of jobs."""

    states: Sequence[JobState] | None = field(default=None, metadata={"api": "states"})
    kind: str | None = field(default=None, metadata={"api": "kind"})
    mine: bool | None = field(default=None, metadata={"api": "mine"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccountExportFilter:
    """Which accounts over which days; unit and days must be given."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})
    kind: LedgerAccountKind | None = field(default=None, metadata={"api": "kind"})
    community_id: str | None = field(default=None, metadata={"api": "communityId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntryFilter:
    """Narrows the entries."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    account_id: str | None = field(default=None, metadata={"api": "accountId"})
    document_kinds: Sequence[LedgerDocumentKind] | None = field(default=None, metadata={"api": "documentKinds"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPostingFilter:
    """Narrows the postings."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    kind: LedgerAccountKind | None = field(default=None, metadata={"api": "kind"})
    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    account_id: str | None = field(default=None, metadata={"api": "accountId"})
    entry_id: str | None = field(default=None, metadata={"api": "entryId"})
    bill_id: str | None = field(default=None, metadata={"api": "billId"})
    side: LedgerSide | None = field(default=None, metadata={"api": "side"})
    document_kinds: Sequence[LedgerDocumentKind] | None = field(default=None, metadata={"api": "documentKinds"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterEntryInput:
    """A meter's reading."""

    meter_id: str = field(metadata={"api": "meterId"})
    read_on: date = field(metadata={"api": "readOn"})
    value: Decimal = field(metadata={"api": "value"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReadingFilter:
    """Narrows the reading sheet."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    building_id: str | None = field(default=None, metadata={"api": "buildingId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    medium: Medium | None = field(default=None, metadata={"api": "medium"})
    level: MeterLevel | None = field(default=None, metadata={"api": "level"})
    text: str | None = field(default=None, metadata={"api": "text"})
    state: ReadingState | None = field(default=None, metadata={"api": "state"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPersonInput:
    """A customer who is not on file yet."""

    name: str = field(metadata={"api": "name"})
    kind: PersonKind | None = field(default=None, metadata={"api": "kind"})
    id_kind: IdKind | None = field(default=None, metadata={"api": "idKind"})
    id_number: str | None = field(default=None, metadata={"api": "idNumber"})
    phone: str | None = field(default=None, metadata={"api": "phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSelectionInput:
    """Objects by id, and all rooms of places."""

    room_ids: Sequence[str] | None = field(default=None, metadata={"api": "roomIds"})
    space_ids: Sequence[str] | None = field(default=None, metadata={"api": "spaceIds"})
    meter_ids: Sequence[str] | None = field(default=None, metadata={"api": "meterIds"})
    building_ids: Sequence[str] | None = field(default=None, metadata={"api": "buildingIds"})
    unit_ids: Sequence[str] | None = field(default=None, metadata={"api": "unitIds"})
    uses: Sequence[RoomUse] | None = field(default=None, metadata={"api": "uses"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """Narrows the list of payments."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    status: PaymentStatus | None = field(default=None, metadata={"api": "status"})
    provider: str | None = field(default=None, metadata={"api": "provider"})
    cashier_id: int | None = field(default=None, metadata={"api": "cashierId"})
    paid_from: date | None = field(default=None, metadata={"api": "paidFrom"})
    paid_until: date | None = field(default=None, metadata={"api": "paidUntil"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPauseExportFilter:
    """Narrows the pauses of online payment."""

    is_active: bool | None = field(default=None, metadata={"api": "isActive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataAccessFilter:
    """Narrows the list of those who saw personal data."""

    person_id: str | None = field(default=None, metadata={"api": "personId"})
    account_id: int | None = field(default=None, metadata={"api": "accountId"})
    kind: AccessKind | None = field(default=None, metadata={"api": "kind"})
    since: datetime | None = field(default=None, metadata={"api": "since"})
    until: datetime | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChangeExportFilter:
    """Narrows the requests to change a number."""

    state: PhoneChangeState | None = field(default=None, metadata={"api": "state"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPostInput:
    """A post that nobody has yet."""

    unit_id: str = field(metadata={"api": "unitId"})
    org_role_id: str | None = field(default=None, metadata={"api": "orgRoleId"})
    post_role_id: str = field(metadata={"api": "postRoleId"})
    title: str | None = field(default=None, metadata={"api": "title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStatementFilter:
    """Narrows the list of statements."""

    provider: str | None = field(default=None, metadata={"api": "provider"})
    kind: ProviderStatementKind | None = field(default=None, metadata={"api": "kind"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingExportFilter:
    """Narrows the readings."""

    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    medium: Medium | None = field(default=None, metadata={"api": "medium"})
    period: str | None = field(default=None, metadata={"api": "period"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFilter:
    """Narrows the list of receipts."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    payment_id: str | None = field(default=None, metadata={"api": "paymentId"})
    number: str | None = field(default=None, metadata={"api": "number"})
    issued_from: date | None = field(default=None, metadata={"api": "issuedFrom"})
    issued_until: date | None = field(default=None, metadata={"api": "issuedUntil"})
    is_void: bool | None = field(default=None, metadata={"api": "isVoid"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetterFilter:
    """Narrows the list of red letters."""

    status: DocumentStatus | None = field(default=None, metadata={"api": "status"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFilter:
    """Narrows the list of refunds."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    payment_id: str | None = field(default=None, metadata={"api": "paymentId"})
    state: RefundState | None = field(default=None, metadata={"api": "state"})
    way: RefundWay | None = field(default=None, metadata={"api": "way"})
    provider: str | None = field(default=None, metadata={"api": "provider"})
    requested_from: date | None = field(default=None, metadata={"api": "requestedFrom"})
    requested_until: date | None = field(default=None, metadata={"api": "requestedUntil"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLineInput:
    """What of one line shall go back."""

    line_id: str = field(metadata={"api": "lineId"})
    amount_minor: int = field(metadata={"api": "amountMinor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomExportFilter:
    """Narrows the rooms."""

    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    building_id: str | None = field(default=None, metadata={"api": "buildingId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeContentInput:
    """How a list is seen."""

    filter: Any = field(metadata={"api": "filter"})
    order_by: str | None = field(default=None, metadata={"api": "orderBy"})
    columns: Sequence[str] | None = field(default=None, metadata={"api": "columns"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFilter:
    """Narrows the list of staff."""

    text: str | None = field(default=None, metadata={"api": "text"})
    unit_id: str | None = field(default=None, metadata={"api": "unitId"})
    role_id: str | None = field(default=None, metadata={"api": "roleId"})
    is_active: bool | None = field(default=None, metadata={"api": "isActive"})
    has_post: bool | None = field(default=None, metadata={"api": "hasPost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDifferenceFilter:
    """Narrows the list of differences."""

    provider: str | None = field(default=None, metadata={"api": "provider"})
    kind: DifferenceKind | None = field(default=None, metadata={"api": "kind"})
    subject: DifferenceSubject | None = field(default=None, metadata={"api": "subject"})
    state: DifferenceState | None = field(default=None, metadata={"api": "state"})
    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    owner_id: int | None = field(default=None, metadata={"api": "ownerId"})
    is_assigned: bool | None = field(default=None, metadata={"api": "isAssigned"})
    due_until: date | None = field(default=None, metadata={"api": "dueUntil"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementExportFilter:
    """Whose statement; either a room or a person."""

    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    person_id: str | None = field(default=None, metadata={"api": "personId"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseFilter:
    """Narrows the list of money that waits to be claimed."""

    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})
    text: str | None = field(default=None, metadata={"api": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffFilter:
    """Narrows the list of tariffs."""

    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    item_id: str | None = field(default=None, metadata={"api": "itemId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffTermsInput:
    """The terms of a version."""

    formula: str = field(metadata={"api": "formula"})
    unit_price: Decimal | None = field(default=None, metadata={"api": "unitPrice"})
    cycle: Cycle = field(metadata={"api": "cycle"})
    proration: Proration = field(metadata={"api": "proration"})
    due_day: int = field(metadata={"api": "dueDay"})
    late_fee_rate: Decimal | None = field(default=None, metadata={"api": "lateFeeRate"})
    grace_days: int | None = field(default=None, metadata={"api": "graceDays"})
    fee_cap: FeeCap | None = field(default=None, metadata={"api": "feeCap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleInput:
    """A vehicle of a customer."""

    plate: str = field(metadata={"api": "plate"})
    description: str | None = field(default=None, metadata={"api": "description"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """Narrows the list of visits."""

    community_id: str | None = field(default=None, metadata={"api": "communityId"})
    room_id: str | None = field(default=None, metadata={"api": "roomId"})
    person_id: str | None = field(default=None, metadata={"api": "personId"})
    since: date | None = field(default=None, metadata={"api": "since"})
    until: date | None = field(default=None, metadata={"api": "until"})
