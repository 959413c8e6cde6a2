"""The company's bank accounts (银行流水): importing statements, what each line is, money that waits to be claimed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.files.contracts import FileNotUsable
from backend.files.selectors import file_visible
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from backend.kernel.money import Money as Amount
from backend.organization.selectors import staff_names, units_by_id
from payments.bank.contracts import Column, LineState, Waiting
from payments.bank.permissions import BANK_CLAIM, BANK_MATCH, BANK_VIEW
from payments.bank.selectors import (
    account_names,
    bank_account_visible,
    bank_accounts_visible,
    bank_imports_visible,
    bank_line_visible,
    bank_lines_visible,
    claim_visible,
    claims_by_line,
    claims_visible,
    provider_names,
    suspense_visible,
)
from payments.bank.services import (
    BankAccountNameTaken,
    BounceDiffers,
    ClaimUndone,
    FeeTooLarge,
    LineNotMatched,
    LineNotWaiting,
    MappingInvalid,
    bounce_line,
    change_bank_account,
    match_line,
    open_bank_account,
    unmatch_line,
)
from payments.bank.tasks import FILE_KIND, KIND
from payments.bank.waiting import waiting_visible
from payments.intents.services.errors import PaymentTooLarge
from payments.refunds.errors import NothingToRefund
from property_console.cashier import CashTaken
from property_console.charges import optional_id
from property_console.jobs import Job
from property_core.billing.services.dues import BillAlreadyPaid, BillHasOpenPayment, BillNotPayable
from property_core.collection.services.claims import claim_bank_line, undo_bank_claim
from property_core.collection.services.refunding import PrepaymentSpent

BankLineState = graphene.Enum.from_enum(LineState, name="BankLineState")
BankColumn = graphene.Enum.from_enum(Column, name="BankColumn")


class BankColumnName(graphene.ObjectType):
    """What a column of the bank's files holds."""

    column = graphene.NonNull(BankColumn)
    name = graphene.NonNull(graphene.String, description="In the header of the file.")


class BankAccount(graphene.ObjectType):
    """An account of the company at a bank."""

    id = own_id("BankAccount")
    name = graphene.NonNull(graphene.String)
    bank = graphene.NonNull(graphene.String)
    number_tail = graphene.NonNull(graphene.String, description="The last four digits.")
    columns = graphene.NonNull(graphene.List(graphene.NonNull(BankColumnName)))
    closed_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_columns(row: Any, info: Any) -> list[BankColumnName]:
        return [BankColumnName(column=Column(column), name=name) for column, name in row.mapping.items()]


class BankImport(graphene.ObjectType):
    """One imported file; the sums are of the lines that were new."""

    id = own_id("BankImport")
    bank_account_id = graphene.NonNull(graphene.ID)
    bank_account = graphene.NonNull(graphene.String, description="Its name.")
    file_name = graphene.NonNull(graphene.String)
    line_count = graphene.NonNull(graphene.Int)
    new_count = graphene.NonNull(graphene.Int)
    income = money("in_minor")
    expense = money("out_minor")
    first_day = graphene.Field(Date)
    last_day = graphene.Field(Date)
    imported_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who imported it.")

    @staticmethod
    def resolve_bank_account_id(row: Any, info: Any) -> str:
        return encode_id("BankAccount", row.bank_account_id)

    @staticmethod
    def resolve_bank_account(row: Any, info: Any) -> Any:
        return info.context.loaders.load(account_names, row.bank_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.account_id, company_id=row.company_id)


class BankLine(graphene.ObjectType):
    """One movement on a bank account, and what it was found to be."""

    id = own_id("BankLine")
    bank_account_id = graphene.NonNull(graphene.ID)
    bank_account = graphene.NonNull(graphene.String, description="Its name.")
    day = graphene.NonNull(Date)
    amount = money("amount_minor", description="Negative: money left.")
    counterparty = graphene.NonNull(graphene.String)
    summary = graphene.NonNull(graphene.String)
    reference = graphene.NonNull(graphene.String, description="The bank's own number; may be empty.")
    state = graphene.NonNull(BankLineState)
    provider = graphene.String(description="MATCHED: whose money it is: wechat, alipay, stripe, pos, transfer.")
    fee = money("fee_minor", description="What was kept on the way.")
    note = graphene.NonNull(graphene.String)
    settled_at = graphene.Field(DateTime, description="When it was found out.")
    staff = graphene.String(description="Who found it out; null: it was matched by itself.")
    claim_id = graphene.ID(description="CLAIMED: the claim that stands.")
    payment_id = graphene.ID(description="CLAIMED: the payment that it became.")

    @staticmethod
    def resolve_bank_account_id(row: Any, info: Any) -> str:
        return encode_id("BankAccount", row.bank_account_id)

    @staticmethod
    def resolve_bank_account(row: Any, info: Any) -> Any:
        return info.context.loaders.load(account_names, row.bank_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_day(row: Any, info: Any) -> Any:
        return row.happened_on

    @staticmethod
    def resolve_provider(row: Any, info: Any) -> Any:
        if row.payee_account_id is None:
            return None
        return info.context.loaders.load(provider_names, row.payee_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.settled_by_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.settled_by_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_claim_id(row: Any, info: Any) -> Any:
        found = info.context.loaders.load(claims_by_line, row.pk, company_id=row.company_id)
        return found.then(lambda claim: encode_id("BankClaim", claim.pk) if claim is not None else None)

    @staticmethod
    def resolve_payment_id(row: Any, info: Any) -> Any:
        found = info.context.loaders.load(claims_by_line, row.pk, company_id=row.company_id)
        return found.then(lambda claim: encode_id("Payment", claim.document_id) if claim is not None else None)


class BankClaim(graphene.ObjectType):
    """Money of a line that was taken for a room (认领)."""

    id = own_id("BankClaim")
    line_id = graphene.NonNull(graphene.ID)
    day = graphene.NonNull(Date, description="On which the bank had it.")
    amount = graphene.NonNull(Money)
    counterparty = graphene.NonNull(graphene.String)
    community = graphene.NonNull(graphene.String)
    payment_id = graphene.NonNull(graphene.ID)
    claimed_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who claimed it.")
    undone_at = graphene.Field(DateTime, description="Null while it stands.")
    undone_reason = graphene.NonNull(graphene.String)

    @staticmethod
    def resolve_line_id(row: Any, info: Any) -> str:
        return encode_id("BankLine", row.line_id)

    @staticmethod
    def resolve_day(row: Any, info: Any) -> Any:
        return row.line.happened_on

    @staticmethod
    def resolve_amount(row: Any, info: Any) -> Amount:
        return Amount(row.line.amount_minor)

    @staticmethod
    def resolve_counterparty(row: Any, info: Any) -> Any:
        return row.line.counterparty

    @staticmethod
    def resolve_community(row: Any, info: Any) -> Any:
        found = info.context.loaders.load(units_by_id, row.community_id, company_id=row.company_id)
        return found.then(lambda unit: unit.name)

    @staticmethod
    def resolve_payment_id(row: Any, info: Any) -> str:
        return encode_id("Payment", row.document_id)

    @staticmethod
    def resolve_staff(row: Any, info: Any) -> Any:
        if row.claimed_by_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.claimed_by_account_id, company_id=row.company_id)


class BankImportFilter(graphene.InputObjectType):
    """Narrows the list of imports."""

    bank_account_id = graphene.ID()


class BankLineFilter(graphene.InputObjectType):
    """Narrows the list of lines."""

    bank_account_id = graphene.ID()
    state = graphene.InputField(BankLineState)
    since = graphene.InputField(Date)
    until = graphene.InputField(Date, description="Left out of the period.")
    text = graphene.String(description="Part of the payer's name or the remark, or the beginning of the number.")


class SuspenseFilter(graphene.InputObjectType):
    """Narrows the list of money that waits to be claimed."""

    since = graphene.InputField(Date)
    until = graphene.InputField(Date, description="Left out of the period.")
    text = graphene.String(description="Part of the payer's name or the remark, or the beginning of the number.")


class BankClaimFilter(graphene.InputObjectType):
    """Narrows the list of claims."""

    is_standing = graphene.Boolean(description="False: those that were undone.")


class BankColumnInput(graphene.InputObjectType):
    column = graphene.NonNull(BankColumn)
    name = graphene.NonNull(graphene.String)


class OpenBankAccountInput(graphene.InputObjectType):
    name = graphene.NonNull(graphene.String)
    bank = graphene.NonNull(graphene.String)
    number = graphene.NonNull(graphene.String)
    columns = graphene.NonNull(graphene.List(graphene.NonNull(BankColumnInput)))


class OpenBankAccount(Mutation):
    """Make a bank account of the company known, with the columns of its bank's files."""

    permission = Permitted(BANK_MATCH)
    Input = OpenBankAccountInput
    raises = (MappingInvalid, BankAccountNameTaken)
    account = graphene.Field(BankAccount)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> OpenBankAccount:
        account_id = open_bank_account(
            actor=actor,
            name=input.name,
            bank=input.bank,
            number=input.number,
            mapping=_mapping(input.columns),
            now=now,
        )
        return cls(account=bank_account_visible(actor=actor, bank_account_id=account_id))


class ChangeBankAccountInput(graphene.InputObjectType):
    bank_account_id = graphene.NonNull(graphene.ID)
    name = graphene.String()
    columns = graphene.List(graphene.NonNull(BankColumnInput))
    is_closed = graphene.Boolean()


class ChangeBankAccount(Mutation):
    """Rename a bank account, map its columns anew, close it or open it again."""

    permission = Permitted(BANK_MATCH)
    Input = ChangeBankAccountInput
    raises = (MappingInvalid, BankAccountNameTaken)
    account = graphene.Field(BankAccount)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeBankAccount:
        account_id = decode_id("BankAccount", input.bank_account_id, field=("bankAccountId",))
        columns = input.get("columns")
        change_bank_account(
            actor=actor,
            bank_account_id=account_id,
            name=input.get("name"),
            mapping=_mapping(columns) if columns is not None else None,
            is_closed=input.get("is_closed"),
            now=now,
        )
        return cls(account=bank_account_visible(actor=actor, bank_account_id=account_id))


class StartBankImportInput(graphene.InputObjectType):
    bank_account_id = graphene.NonNull(graphene.ID)
    file_id = graphene.NonNull(graphene.ID, description=f"Sent before by POST /files/staff?kind={FILE_KIND}.")
    dry_run = graphene.Boolean(default_value=False, description="Check only.")
    idempotency_key = idempotency_key()


class StartBankImport(Mutation):
    """Import a bank's file (CSV or .xlsx) in the background; a line that is there already is left as it is.

    All of the file or nothing. The job's `result`: lines, new, known, matched, inMinor, outMinor, written, errorCount,
    errors (the first 200, each with its row).
    """

    permission = Permitted(BANK_MATCH)
    Input = StartBankImportInput
    raises = (FileNotUsable, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> StartBankImport:
        file = file_visible(actor=actor, file_id=decode_id("File", input.file_id, field=("fileId",)))
        account_id = decode_id("BankAccount", input.bank_account_id, field=("bankAccountId",))
        account = bank_account_visible(actor=actor, bank_account_id=account_id)
        job_id = start_job(
            actor=actor,
            kind=KIND,
            params={
                "bank_account_id": account.pk,
                "file_id": file.id,
                "file_name": file.name,
                "sha256": file.sha256,
                "dry_run": bool(input.dry_run),
            },
            uploads=[(file.id, FILE_KIND)],
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


class MatchBankLineInput(graphene.InputObjectType):
    line_id = graphene.NonNull(graphene.ID)
    payee_account_id = graphene.NonNull(graphene.ID, description="Whose money it is.")
    fee_minor = graphene.InputField(BigInt, default_value=0, description="Kept on the way, in fen.")
    note = graphene.String(default_value="")


class MatchBankLine(Mutation):
    """Say whose money a waiting line is: a provider's withdrawal, the POS bank's payment, transfers of the till."""

    permission = Permitted(BANK_MATCH)
    Input = MatchBankLineInput
    raises = (LineNotWaiting, FeeTooLarge)
    line = graphene.Field(BankLine)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MatchBankLine:
        line_id = decode_id("BankLine", input.line_id, field=("lineId",))
        match_line(
            actor=actor,
            line_id=line_id,
            payee_account_id=decode_id("PayeeAccount", input.payee_account_id, field=("payeeAccountId",)),
            fee_minor=input.fee_minor or 0,
            note=input.note or "",
            now=now,
        )
        return cls(line=bank_line_visible(actor=actor, line_id=line_id))


class UnmatchBankLineInput(graphene.InputObjectType):
    line_id = graphene.NonNull(graphene.ID)
    note = graphene.String(default_value="")


class UnmatchBankLine(Mutation):
    """The line is not what it was taken for: its money waits again."""

    permission = Permitted(BANK_MATCH)
    Input = UnmatchBankLineInput
    raises = (LineNotMatched,)
    line = graphene.Field(BankLine)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> UnmatchBankLine:
        line_id = decode_id("BankLine", input.line_id, field=("lineId",))
        unmatch_line(actor=actor, line_id=line_id, note=input.note or "", now=now)
        return cls(line=bank_line_visible(actor=actor, line_id=line_id))


class BounceBankLineInput(graphene.InputObjectType):
    line_id = graphene.NonNull(graphene.ID, description="The movement that took the money back.")
    bounced_line_id = graphene.NonNull(graphene.ID, description="The waiting line that it took back.")


class BounceBankLine(Mutation):
    """The bank took the money of a waiting line back (退票). Claimed money is un-claimed first."""

    permission = Permitted(BANK_MATCH)
    Input = BounceBankLineInput
    raises = (LineNotWaiting, BounceDiffers)
    line = graphene.Field(BankLine)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> BounceBankLine:
        line_id = decode_id("BankLine", input.line_id, field=("lineId",))
        bounce_line(
            actor=actor,
            line_id=line_id,
            bounced_line_id=decode_id("BankLine", input.bounced_line_id, field=("bouncedLineId",)),
            now=now,
        )
        return cls(line=bank_line_visible(actor=actor, line_id=line_id))


class ClaimBankLineInput(graphene.InputObjectType):
    line_id = graphene.NonNull(graphene.ID)
    room_id = graphene.NonNull(graphene.ID)
    bill_ids = graphene.List(
        graphene.NonNull(graphene.ID), description="Null: the room's open bills, oldest due date first; empty: none."
    )
    idempotency_key = idempotency_key()


class ClaimBankLine(Mutation):
    """Take the whole of a waiting line for a room: its bills, and what is left as its prepayment; with a receipt."""

    permission = Permitted(BANK_CLAIM)
    Input = ClaimBankLineInput
    raises = (LineNotWaiting, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment, PaymentTooLarge)
    taken = graphene.Field(CashTaken)
    claim_id = graphene.ID()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ClaimBankLine:
        bill_ids = input.get("bill_ids")
        claimed = claim_bank_line(
            actor=actor,
            line_id=decode_id("BankLine", input.line_id, field=("lineId",)),
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            bill_ids=decode_ids("Bill", bill_ids, field=("billIds",)) if bill_ids is not None else None,
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(taken=claimed.taken, claim_id=encode_id("BankClaim", claimed.claim_id))


class UndoBankClaimInput(graphene.InputObjectType):
    claim_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String, description="At most 200 characters.")


class UndoBankClaim(Mutation):
    """The money was not that room's: its bills are open again, its receipt is void, and the line waits as before."""

    permission = Permitted(BANK_CLAIM)
    Input = UndoBankClaimInput
    raises = (ClaimUndone, NothingToRefund, PrepaymentSpent)
    claim = graphene.Field(BankClaim)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> UndoBankClaim:
        claim_id = decode_id("BankClaim", input.claim_id, field=("claimId",))
        undo_bank_claim(actor=actor, claim_id=claim_id, reason=input.reason, now=now)
        return cls(claim=claim_visible(actor=actor, claim_id=claim_id))


def _mapping(columns: Any) -> dict[str, str]:
    return {str(getattr(each.column, "value", each.column)): each.name for each in columns}


def _words(filter: Any, *names: str) -> dict[str, Any]:
    """What a filter names and gives, enums as their words."""
    found = {name: getattr(filter, name, None) for name in names}
    return {name: getattr(value, "value", value) for name, value in found.items() if value is not None}


def _imports(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    account_id = optional_id("BankAccount", filter, "bank_account_id")
    return bank_imports_visible(info.context.actor, bank_account_id=account_id)


def _lines(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    account_id = optional_id("BankAccount", filter, "bank_account_id")
    given = _words(filter, "state", "since", "until", "text")
    return bank_lines_visible(info.context.actor, bank_account_id=account_id, **given)


def _suspense(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return suspense_visible(info.context.actor, **_words(filter, "since", "until", "text"))


def _claims(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return claims_visible(info.context.actor, **_words(filter, "is_standing"))


class WaitingMoney(graphene.ObjectType):
    """Money that has waited for longer than a day for somebody to find out what it is."""

    differences = graphene.NonNull(graphene.Int, description="Money that providers have and our books do not.")
    bank_lines = graphene.NonNull(graphene.Int, description="Transfers that nobody knows.")
    amount = money("amount_minor", description="What both come to.")


class BankQuery(graphene.ObjectType):
    waiting_money = field(
        graphene.NonNull(WaitingMoney),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="What has waited for longer than a day, for the notice at the console.",
    )
    bank_accounts = field(
        graphene.NonNull(graphene.List(graphene.NonNull(BankAccount))),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="The company's bank accounts, closed ones last.",
    )
    bank_imports = connection_field(
        BankImport,
        queryset_of=_imports,
        order=("-id",),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="Imported files, newest first.",
        filter=BankImportFilter(),
    )
    bank_lines = connection_field(
        BankLine,
        queryset_of=_lines,
        order=("-happened_on", "-id"),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="Movements of the company's bank accounts, newest day first.",
        filter=BankLineFilter(),
    )
    suspense_lines = connection_field(
        BankLine,
        queryset_of=_suspense,
        order=("-happened_on", "-id"),
        permission=Permitted(BANK_CLAIM),
        description="Money that came and nobody knows for what (待认领), newest day first.",
        filter=SuspenseFilter(),
    )
    bank_claims = connection_field(
        BankClaim,
        queryset_of=_claims,
        order=("-id",),
        permission=Permitted(BANK_CLAIM),
        description="Claims of rooms of my communities, newest first.",
        filter=BankClaimFilter(),
    )

    @staticmethod
    def resolve_waiting_money(root: None, info: Any) -> Waiting:
        return waiting_visible(actor=info.context.actor, now=info.context.now)

    @staticmethod
    def resolve_bank_accounts(root: None, info: Any) -> list[Any]:
        return bank_accounts_visible(info.context.actor)


class BankMutation(graphene.ObjectType):
    open_bank_account = OpenBankAccount.field()
    change_bank_account = ChangeBankAccount.field()
    start_bank_import = StartBankImport.field()
    match_bank_line = MatchBankLine.field()
    unmatch_bank_line = UnmatchBankLine.field()
    bounce_bank_line = BounceBankLine.field()
    claim_bank_line = ClaimBankLine.field()
    undo_bank_claim = UndoBankClaim.field()
