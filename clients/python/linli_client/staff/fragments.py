"""What several documents of the staff API ask. Written by `./linli manage python_client --write`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..connection import Json
from .enums import (
    BankColumn,
    BankLineState,
    BillOrigin,
    BillStatus,
    Cycle,
    DifferenceKind,
    DifferenceState,
    DifferenceSubject,
    DocumentStatus,
    FeeCap,
    ItemKind,
    JobState,
    MoveNoticeCode,
    PayerRole,
    PersonKind,
    ProblemCode,
    Proration,
    ProviderRefundStage,
    RefundState,
    RefundWay,
    ResidencyRole,
    RoleKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCount:
    """How many of something somebody would see."""

    key: str
    name: str
    count: int

    @classmethod
    def read(cls, data: Json) -> SeenCount:
        return cls(
            key=data["key"],
            name=data["name"],
            count=data["count"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One operation that a role may hold (功能权限)."""

    code: str
    name: str
    explanation: str

    @classmethod
    def read(cls, data: Json) -> Permission:
        return cls(
            code=data["code"],
            name=data["name"],
            explanation=data["explanation"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedOperation:
    """An operation that somebody could do."""

    takes_effect: bool
    through: list[str]
    permission: Permission
    units: list[UnitName]

    @classmethod
    def read(cls, data: Json) -> AllowedOperation:
        return cls(
            takes_effect=data["takesEffect"],
            through=data["through"],
            permission=Permission.read(data["permission"]),
            units=[UnitName.read(each) for each in data["units"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What somebody would see and could do (数据权限预览)."""

    is_partial: bool
    communities: list[UnitName]
    counts: list[SeenCount]
    operations: list[AllowedOperation]

    @classmethod
    def read(cls, data: Json) -> Access:
        return cls(
            is_partial=data["isPartial"],
            communities=[UnitName.read(each) for each in data["communities"]],
            counts=[SeenCount.read(each) for each in data["counts"]],
            operations=[AllowedOperation.read(each) for each in data["operations"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """Open bills of an age: `bills` shows them by these due days, the unit and the states OPEN and PART_PAID."""

    due_from: date | None
    due_until: date | None
    count: int
    owed: Money

    @classmethod
    def read(cls, data: Json) -> AgeBand:
        return cls(
            due_from=None if data["dueFrom"] is None else date.fromisoformat(data["dueFrom"]),
            due_until=None if data["dueUntil"] is None else date.fromisoformat(data["dueUntil"]),
            count=data["count"],
            owed=Money.read(data["owed"]),
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
class BankColumnName:
    """What a column of the bank's files holds."""

    column: BankColumn
    name: str

    @classmethod
    def read(cls, data: Json) -> BankColumnName:
        return cls(
            column=BankColumn(data["column"]),
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account of the company at a bank."""

    id: str
    name: str
    bank: str
    number_tail: str
    columns: list[BankColumnName]
    closed_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> BankAccount:
        return cls(
            id=data["id"],
            name=data["name"],
            bank=data["bank"],
            number_tail=data["numberTail"],
            columns=[BankColumnName.read(each) for each in data["columns"]],
            closed_at=None if data["closedAt"] is None else datetime.fromisoformat(data["closedAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BankClaim:
    """Money of a line that was taken for a room (认领)."""

    id: str
    line_id: str
    day: date
    amount: Money
    counterparty: str
    community: str
    payment_id: str
    claimed_at: datetime
    staff: str | None
    undone_at: datetime | None
    undone_reason: str

    @classmethod
    def read(cls, data: Json) -> BankClaim:
        return cls(
            id=data["id"],
            line_id=data["lineId"],
            day=date.fromisoformat(data["day"]),
            amount=Money.read(data["amount"]),
            counterparty=data["counterparty"],
            community=data["community"],
            payment_id=data["paymentId"],
            claimed_at=datetime.fromisoformat(data["claimedAt"]),
            staff=data["staff"],
            undone_at=None if data["undoneAt"] is None else datetime.fromisoformat(data["undoneAt"]),
            undone_reason=data["undoneReason"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BankImport:
    """One imported file; the sums are of the lines that were new."""

    id: str
    bank_account_id: str
    bank_account: str
    file_name: str
    line_count: int
    new_count: int
    income: Money
    expense: Money
    first_day: date | None
    last_day: date | None
    imported_at: datetime
    staff: str | None

    @classmethod
    def read(cls, data: Json) -> BankImport:
        return cls(
            id=data["id"],
            bank_account_id=data["bankAccountId"],
            bank_account=data["bankAccount"],
            file_name=data["fileName"],
            line_count=data["lineCount"],
            new_count=data["newCount"],
            income=Money.read(data["income"]),
            expense=Money.read(data["expense"]),
            first_day=None if data["firstDay"] is None else date.fromisoformat(data["firstDay"]),
            last_day=None if data["lastDay"] is None else date.fromisoformat(data["lastDay"]),
            imported_at=datetime.fromisoformat(data["importedAt"]),
            staff=data["staff"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """One movement on a bank account, and what it was found to be."""

    id: str
    bank_account_id: str
    bank_account: str
    day: date
    amount: Money
    counterparty: str
    summary: str
    reference: str
    state: BankLineState
    provider: str | None
    fee: Money
    note: str
    settled_at: datetime | None
    staff: str | None
    claim_id: str | None
    payment_id: str | None

    @classmethod
    def read(cls, data: Json) -> BankLine:
        return cls(
            id=data["id"],
            bank_account_id=data["bankAccountId"],
            bank_account=data["bankAccount"],
            day=date.fromisoformat(data["day"]),
            amount=Money.read(data["amount"]),
            counterparty=data["counterparty"],
            summary=data["summary"],
            reference=data["reference"],
            state=BankLineState(data["state"]),
            provider=data["provider"],
            fee=Money.read(data["fee"]),
            note=data["note"],
            settled_at=None if data["settledAt"] is None else datetime.fromisoformat(data["settledAt"]),
            staff=data["staff"],
            claim_id=data["claimId"],
            payment_id=data["paymentId"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    id: str
    code: str
    name: str

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A frozen bill: what one object owes for one tariff and period."""

    id: str
    origin: BillOrigin
    item: ChargeItem
    period: str
    room: RoomName | None
    object_code: str | None
    payer_role: PayerRole
    payer: str | None
    total: Money
    paid: Money
    outstanding: Money
    late_fee: Money
    status: BillStatus
    due_on: date

    @classmethod
    def read(cls, data: Json) -> BillRow:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            item=ChargeItem.read(data["item"]),
            period=data["period"],
            room=None if data["room"] is None else RoomName.read(data["room"]),
            object_code=data["objectCode"],
            payer_role=PayerRole(data["payerRole"]),
            payer=data["payer"],
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
            late_fee=Money.read(data["lateFee"]),
            status=BillStatus(data["status"]),
            due_on=date.fromisoformat(data["dueOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CashTaken:
    """Money taken at the desk: tendered = applied + prepaid + change."""

    payment_id: str
    tendered: Money
    applied: Money
    prepaid: Money
    change: Money
    receipts: list[Receipt]

    @classmethod
    def read(cls, data: Json) -> CashTaken:
        return cls(
            payment_id=data["paymentId"],
            tendered=Money.read(data["tendered"]),
            applied=Money.read(data["applied"]),
            prepaid=Money.read(data["prepaid"]),
            change=Money.read(data["change"]),
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
class ColleagueCompanies:
    """A property company (物业公司)."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> ColleagueCompanies:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPermission:
    """An operation that I may do somewhere in the tree."""

    code: str
    name: str
    unit_ids: list[str]

    @classmethod
    def read(cls, data: Json) -> HeldPermission:
        return cls(
            code=data["code"],
            name=data["name"],
            unit_ids=data["unitIds"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """The signed-in member of staff (员工)."""

    id: str
    name: str
    posts: list[str]
    language: str
    company: Company | None
    companies: list[ColleagueCompanies]
    permissions: list[HeldPermission]

    @classmethod
    def read(cls, data: Json) -> Colleague:
        return cls(
            id=data["id"],
            name=data["name"],
            posts=data["posts"],
            language=data["language"],
            company=None if data["company"] is None else Company.read(data["company"]),
            companies=[ColleagueCompanies.read(each) for each in data["companies"]],
            permissions=[HeldPermission.read(each) for each in data["permissions"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Money applied to bills, against what was to be collected."""

    billed: Money
    red_letters: Money
    collectable: Money
    applied: Money
    rate: Decimal | None

    @classmethod
    def read(cls, data: Json) -> Collected:
        return cls(
            billed=Money.read(data["billed"]),
            red_letters=Money.read(data["redLetters"]),
            collectable=Money.read(data["collectable"]),
            applied=Money.read(data["applied"]),
            rate=None if data["rate"] is None else Decimal(data["rate"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceNote:
    """What somebody wrote down while looking for the cause."""

    text: str
    written_at: datetime
    staff: str | None

    @classmethod
    def read(cls, data: Json) -> DifferenceNote:
        return cls(
            text=data["text"],
            written_at=datetime.fromisoformat(data["writtenAt"]),
            staff=data["staff"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where a provider's statement and our books disagree (对账差异)."""

    id: str
    provider: str
    day: date
    kind: DifferenceKind
    subject: DifferenceSubject
    number: str
    transaction_id: str
    community_id: str | None
    community: str | None
    ours: Money | None
    theirs: Money | None
    ours_state: str
    theirs_state: str
    state: DifferenceState
    found_at: datetime
    note: str
    explained_at: datetime | None
    staff: str | None
    owner_account_id: int | None
    owner: str | None
    assigned_at: datetime | None
    due_on: date | None
    notes: list[DifferenceNote]

    @classmethod
    def read(cls, data: Json) -> Difference:
        return cls(
            id=data["id"],
            provider=data["provider"],
            day=date.fromisoformat(data["day"]),
            kind=DifferenceKind(data["kind"]),
            subject=DifferenceSubject(data["subject"]),
            number=data["number"],
            transaction_id=data["transactionId"],
            community_id=data["communityId"],
            community=data["community"],
            ours=None if data["ours"] is None else Money.read(data["ours"]),
            theirs=None if data["theirs"] is None else Money.read(data["theirs"]),
            ours_state=data["oursState"],
            theirs_state=data["theirsState"],
            state=DifferenceState(data["state"]),
            found_at=datetime.fromisoformat(data["foundAt"]),
            note=data["note"],
            explained_at=None if data["explainedAt"] is None else datetime.fromisoformat(data["explainedAt"]),
            staff=data["staff"],
            owner_account_id=data["ownerAccountId"],
            owner=data["owner"],
            assigned_at=None if data["assignedAt"] is None else datetime.fromisoformat(data["assignedAt"]),
            due_on=None if data["dueOn"] is None else date.fromisoformat(data["dueOn"]),
            notes=[DifferenceNote.read(each) for each in data["notes"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityLateFees:
    """Late fees of one community."""

    community: str
    amount: Money

    @classmethod
    def read(cls, data: Json) -> CommunityLateFees:
        return cls(
            community=data["community"],
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GrownLateFees:
    """Late fees that have grown up to a day and are no bills yet; those of bills being paid online are left out."""

    on: date
    count: int
    amount: Money
    by_community: list[CommunityLateFees]

    @classmethod
    def read(cls, data: Json) -> GrownLateFees:
        return cls(
            on=date.fromisoformat(data["on"]),
            count=data["count"],
            amount=Money.read(data["amount"]),
            by_community=[CommunityLateFees.read(each) for each in data["byCommunity"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A stored file and a link that opens it."""

    id: str
    name: str
    content_type: str
    size: int
    link: str
    expires_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> StoredFile:
        return cls(
            id=data["id"],
            name=data["name"],
            content_type=data["contentType"],
            size=data["size"],
            link=data["link"],
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobError:
    """Why a job failed."""

    code: str
    message: str

    @classmethod
    def read(cls, data: Json) -> JobError:
        return cls(
            code=data["code"],
            message=data["message"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A background job (后台任务): an import, an export, a run."""

    id: str
    kind: str
    title: str
    state: JobState
    done: int
    total: int | None
    step: str | None
    owner: str | None
    is_mine: bool
    is_cancelling: bool
    attempts: int
    result: Any
    file: StoredFile | None
    error: JobError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> Job:
        return cls(
            id=data["id"],
            kind=data["kind"],
            title=data["title"],
            state=JobState(data["state"]),
            done=data["done"],
            total=data["total"],
            step=data["step"],
            owner=data["owner"],
            is_mine=data["isMine"],
            is_cancelling=data["isCancelling"],
            attempts=data["attempts"],
            result=json.loads(data["result"]),
            file=None if data["file"] is None else StoredFile.read(data["file"]),
            error=None if data["error"] is None else JobError.read(data["error"]),
            created_at=datetime.fromisoformat(data["createdAt"]),
            started_at=None if data["startedAt"] is None else datetime.fromisoformat(data["startedAt"]),
            finished_at=None if data["finishedAt"] is None else datetime.fromisoformat(data["finishedAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Objects that meet the same."""

    count: int
    objects: list[str]

    @classmethod
    def read(cls, data: Json) -> Met:
        return cls(
            count=data["count"],
            objects=data["objects"],
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
class MonthOfCommunity:
    """A month of one community, as closing it would find it."""

    community_id: str
    community: str
    closed_at: datetime | None
    bill_count: int
    billed: Money
    outstanding: Money
    held_count: int
    letter_count: int
    earlier_open: int

    @classmethod
    def read(cls, data: Json) -> MonthOfCommunity:
        return cls(
            community_id=data["communityId"],
            community=data["community"],
            closed_at=None if data["closedAt"] is None else datetime.fromisoformat(data["closedAt"]),
            bill_count=data["billCount"],
            billed=Money.read(data["billed"]),
            outstanding=Money.read(data["outstanding"]),
            held_count=data["heldCount"],
            letter_count=data["letterCount"],
            earlier_open=data["earlierOpen"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedByPayer:
    """What one payer owes of the room's open bills."""

    person_id: str | None
    name: str
    payer_role: PayerRole
    count: int
    principal: Money
    oldest_due_on: date
    ahead: int

    @classmethod
    def read(cls, data: Json) -> OwedByPayer:
        return cls(
            person_id=data["personId"],
            name=data["name"],
            payer_role=PayerRole(data["payerRole"]),
            count=data["count"],
            principal=Money.read(data["principal"]),
            oldest_due_on=date.fromisoformat(data["oldestDueOn"]),
            ahead=data["ahead"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPayerOfRole:
    """Who is billed for a payer role from the month of the move on."""

    role: PayerRole
    name: str | None
    items: list[str]

    @classmethod
    def read(cls, data: Json) -> NextPayerOfRole:
        return cls(
            role=PayerRole(data["role"]),
            name=data["name"],
            items=data["items"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEnding:
    """Somebody whose app shows the room no more from the day on."""

    person_id: str
    name: str
    phones: list[str]

    @classmethod
    def read(cls, data: Json) -> AccessEnding:
        return cls(
            person_id=data["personId"],
            name=data["name"],
            phones=data["phones"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNotice:
    """Something allowed that is worth a look before one goes on."""

    code: MoveNoticeCode
    text: str

    @classmethod
    def read(cls, data: Json) -> MoveNotice:
        return cls(
            code=MoveNoticeCode(data["code"]),
            text=data["text"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRefusal:
    """What the move itself would be refused for."""

    code: str
    text: str

    @classmethod
    def read(cls, data: Json) -> MoveRefusal:
        return cls(
            code=data["code"],
            text=data["text"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a move means for one room (迁移预览); nothing has been changed."""

    room: RoomName
    on: date
    owed: list[OwedByPayer]
    prepayment: Money
    deposit: Money
    next_payers: list[NextPayerOfRole]
    loses_access: list[AccessEnding]
    notices: list[MoveNotice]
    refusals: list[MoveRefusal]

    @classmethod
    def read(cls, data: Json) -> Move:
        return cls(
            room=RoomName.read(data["room"]),
            on=date.fromisoformat(data["on"]),
            owed=[OwedByPayer.read(each) for each in data["owed"]],
            prepayment=Money.read(data["prepayment"]),
            deposit=Money.read(data["deposit"]),
            next_payers=[NextPayerOfRole.read(each) for each in data["nextPayers"]],
            loses_access=[AccessEnding.read(each) for each in data["losesAccess"]],
            notices=[MoveNotice.read(each) for each in data["notices"]],
            refusals=[MoveRefusal.read(each) for each in data["refusals"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """What is overdue today."""

    owed: Money
    late_fee: Money
    count: int
    oldest_due_on: date | None
    by_age: list[Money]

    @classmethod
    def read(cls, data: Json) -> Overdue:
        return cls(
            owed=Money.read(data["owed"]),
            late_fee=Money.read(data["lateFee"]),
            count=data["count"],
            oldest_due_on=None if data["oldestDueOn"] is None else date.fromisoformat(data["oldestDueOn"]),
            by_age=[Money.read(each) for each in data["byAge"]],
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
    """A numbered receipt (收据); what it says is frozen at issue."""

    id: str
    number: str
    community: str
    rooms: list[str]
    payer: str | None
    verification_code: str
    total: Money
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None
    payment_id: str

    @classmethod
    def read(cls, data: Json) -> Receipt:
        return cls(
            id=data["id"],
            number=data["number"],
            community=data["community"],
            rooms=data["rooms"],
            payer=data["payer"],
            verification_code=data["verificationCode"],
            total=Money.read(data["total"]),
            issued_at=datetime.fromisoformat(data["issuedAt"]),
            voided_at=None if data["voidedAt"] is None else datetime.fromisoformat(data["voidedAt"]),
            void_reason=data["voidReason"],
            payment_id=data["paymentId"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetter:
    """The document that takes a bill back."""

    id: str
    amount: Money
    reason: str
    status: DocumentStatus
    requested_by: str | None
    is_mine: bool
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    posted_on: date | None

    @classmethod
    def read(cls, data: Json) -> RedLetter:
        return cls(
            id=data["id"],
            amount=Money.read(data["amount"]),
            reason=data["reason"],
            status=DocumentStatus(data["status"]),
            requested_by=data["requestedBy"],
            is_mine=data["isMine"],
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_by=data["decidedBy"],
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            posted_on=None if data["postedOn"] is None else date.fromisoformat(data["postedOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment (收款) of bills or of money in advance."""

    id: str
    total: Money
    paid_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> Payment:
        return cls(
            id=data["id"],
            total=Money.read(data["total"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A refund (退款) of one payment in one community."""

    id: str
    state: RefundState
    way: RefundWay
    provider: str
    amount: Money
    reason: str
    community: str
    needs_approval: bool
    is_own: bool
    requested_by: str | None
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    refusal: str | None
    handed_out_by: str | None
    slip: str | None
    finished_at: datetime | None
    payment: Payment | None

    @classmethod
    def read(cls, data: Json) -> Refund:
        return cls(
            id=data["id"],
            state=RefundState(data["state"]),
            way=RefundWay(data["way"]),
            provider=data["provider"],
            amount=Money.read(data["amount"]),
            reason=data["reason"],
            community=data["community"],
            needs_approval=data["needsApproval"],
            is_own=data["isOwn"],
            requested_by=data["requestedBy"],
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_by=data["decidedBy"],
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            decision=data["decision"],
            refusal=data["refusal"],
            handed_out_by=data["handedOutBy"],
            slip=data["slip"],
            finished_at=None if data["finishedAt"] is None else datetime.fromisoformat(data["finishedAt"]),
            payment=None if data["payment"] is None else Payment.read(data["payment"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAtProvider:
    """Money on its way back at the provider (渠道退款)."""

    id: str
    number: str
    provider_number: str
    amount: Money
    stage: ProviderRefundStage
    refusal: str
    requested_at: datetime
    accepted_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> RefundAtProvider:
        return cls(
            id=data["id"],
            number=data["number"],
            provider_number=data["providerNumber"],
            amount=Money.read(data["amount"]),
            stage=ProviderRefundStage(data["stage"]),
            refusal=data["refusal"],
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            accepted_at=None if data["acceptedAt"] is None else datetime.fromisoformat(data["acceptedAt"]),
            finished_at=None if data["finishedAt"] is None else datetime.fromisoformat(data["finishedAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody in a room, now or in the past; numbers are masked."""

    id: str
    person_id: str
    code: str
    kind: PersonKind
    name: str
    phone: str
    id_number: str
    role: ResidencyRole
    starts_on: date
    ends_on: date | None
    is_current: bool

    @classmethod
    def read(cls, data: Json) -> Resident:
        return cls(
            id=data["id"],
            person_id=data["personId"],
            code=data["code"],
            kind=PersonKind(data["kind"]),
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
            role=ResidencyRole(data["role"]),
            starts_on=date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            is_current=data["isCurrent"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role (角色): an organisation role (机构角色) or a post role (岗位角色) of the company."""

    id: str
    kind: RoleKind
    code: str
    name: str
    version: int
    permissions: list[str]
    post_count: int
    past_post_count: int

    @classmethod
    def read(cls, data: Json) -> Role:
        return cls(
            id=data["id"],
            kind=RoleKind(data["kind"]),
            code=data["code"],
            name=data["name"],
            version=data["version"],
            permissions=data["permissions"],
            post_count=data["postCount"],
            past_post_count=data["pastPostCount"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomName:
    """A room (房间)."""

    id: str
    label: str
    community: str

    @classmethod
    def read(cls, data: Json) -> RoomName:
        return cls(
            id=data["id"],
            label=data["label"],
            community=data["community"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of a month over an organisation unit."""

    id: str
    period: str
    unit: str
    started_at: datetime
    finished_at: datetime | None
    bill_count: int
    total: Money
    problems: list[RunProblem]

    @classmethod
    def read(cls, data: Json) -> Run:
        return cls(
            id=data["id"],
            period=data["period"],
            unit=data["unit"],
            started_at=datetime.fromisoformat(data["startedAt"]),
            finished_at=None if data["finishedAt"] is None else datetime.fromisoformat(data["finishedAt"]),
            bill_count=data["billCount"],
            total=Money.read(data["total"]),
            problems=[RunProblem.read(each) for each in data["problems"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProblem:
    """Objects of one tariff that the run lists instead of, or beside, billing them."""

    code: ProblemCode
    item: str
    tariff: str
    count: int
    objects: list[str]

    @classmethod
    def read(cls, data: Json) -> RunProblem:
        return cls(
            code=ProblemCode(data["code"]),
            item=data["item"],
            tariff=data["tariff"],
            count=data["count"],
            objects=data["objects"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A bill that would be made."""

    item: str
    tariff: str
    room: str
    space: str
    meter: str
    days: int
    amount: Money

    @classmethod
    def read(cls, data: Json) -> RunRow:
        return cls(
            item=data["item"],
            tariff=data["tariff"],
            room=data["room"],
            space=data["space"],
            meter=data["meter"],
            days=data["days"],
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A query scheme (查询方案) for a list."""

    id: str
    list: str
    name: str
    filter: Any
    order_by: str | None
    columns: list[str]
    is_mine: bool
    is_shared: bool
    is_default: bool
    can_change: bool
    owner: str | None
    changed_at: datetime

    @classmethod
    def read(cls, data: Json) -> Scheme:
        return cls(
            id=data["id"],
            list=data["list"],
            name=data["name"],
            filter=json.loads(data["filter"]),
            order_by=data["orderBy"],
            columns=data["columns"],
            is_mine=data["isMine"],
            is_shared=data["isShared"],
            is_default=data["isDefault"],
            can_change=data["canChange"],
            owner=data["owner"],
            changed_at=datetime.fromisoformat(data["changedAt"]),
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
class StaffMember:
    """A member of staff (员工)."""

    id: str
    name: str
    login: str
    is_active: bool
    created_at: datetime
    unit: UnitName
    posts: list[StaffPost]

    @classmethod
    def read(cls, data: Json) -> StaffMember:
        return cls(
            id=data["id"],
            name=data["name"],
            login=data["login"],
            is_active=data["isActive"],
            created_at=datetime.fromisoformat(data["createdAt"]),
            unit=UnitName.read(data["unit"]),
            posts=[StaffPost.read(each) for each in data["posts"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleName:
    """A role, as far as a name goes."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> RoleName:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPostPostRole:
    """A role, as far as a name goes."""

    id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> StaffPostPostRole:
        return cls(
            id=data["id"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPost:
    """A post (岗位): two roles together in the subtree of a unit, from `startsOn` until the day before `endsOn`."""

    id: str
    title: str
    starts_on: date
    ends_on: date | None
    is_current: bool
    unit: UnitName
    org_role: RoleName | None
    post_role: StaffPostPostRole

    @classmethod
    def read(cls, data: Json) -> StaffPost:
        return cls(
            id=data["id"],
            title=data["title"],
            starts_on=date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            is_current=data["isCurrent"],
            unit=UnitName.read(data["unit"]),
            org_role=None if data["orgRole"] is None else RoleName.read(data["orgRole"]),
            post_role=StaffPostPostRole.read(data["postRole"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    id: str
    code: str
    name: str
    kind: ItemKind

    @classmethod
    def read(cls, data: Json) -> TariffItem:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
            kind=ItemKind(data["kind"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffVersion:
    """The terms of a tariff from a day on; never edited, only followed."""

    number: int
    starts_on: date
    formula: str
    unit_price: Decimal | None
    cycle: Cycle
    proration: Proration
    due_day: int
    late_fee_rate: Decimal
    grace_days: int
    fee_cap: FeeCap
    created_at: datetime
    created_by: str | None

    @classmethod
    def read(cls, data: Json) -> TariffVersion:
        return cls(
            number=data["number"],
            starts_on=date.fromisoformat(data["startsOn"]),
            formula=data["formula"],
            unit_price=None if data["unitPrice"] is None else Decimal(data["unitPrice"]),
            cycle=Cycle(data["cycle"]),
            proration=Proration(data["proration"]),
            due_day=data["dueDay"],
            late_fee_rate=Decimal(data["lateFeeRate"]),
            grace_days=data["graceDays"],
            fee_cap=FeeCap(data["feeCap"]),
            created_at=datetime.fromisoformat(data["createdAt"]),
            created_by=data["createdBy"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A tariff (收费标准) of a charge item."""

    id: str
    code: str
    name: str
    community_id: str | None
    item: TariffItem
    versions: list[TariffVersion]

    @classmethod
    def read(cls, data: Json) -> Tariff:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
            community_id=data["communityId"],
            item=TariffItem.read(data["item"]),
            versions=[TariffVersion.read(each) for each in data["versions"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitName:
    """A unit of the tree, as far as a name goes."""

    id: str
    code: str
    name: str

    @classmethod
    def read(cls, data: Json) -> UnitName:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
        )
