"""What each line of a bank statement is (银行流水), and money that waits to be claimed (待认领)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money
from backend.kernel.money import Money as Amount
from backend.organization.selectors import staff_names, units_by_id
from payments.bank.contracts import LineState, Waiting
from payments.bank.permissions import BANK_CLAIM, BANK_MATCH, BANK_VIEW
from payments.bank.selectors import (
    account_names,
    bank_line_visible,
    bank_lines_visible,
    claim_visible,
    claims_by_line,
    claims_visible,
    provider_names,
    suspense_visible,
)
from payments.bank.services import (
    BounceDiffers,
    ClaimUndone,
    FeeTooLarge,
    LineNotMatched,
    LineNotWaiting,
    bounce_line,
    match_line,
    unmatch_line,
)
from payments.bank.waiting import waiting_visible
from payments.intents.services.errors import PaymentTooLarge
from payments.refunds.errors import NothingToRefund
from property_console.cashier import CashTaken
from property_console.charges import optional_id
from property_core.billing.services.dues import BillAlreadyPaid, BillHasOpenPayment, BillNotPayable
from property_core.collection.services.claims import claim_bank_line, undo_bank_claim
from property_core.collection.services.refunding import PrepaymentSpent

BankLineState = graphene.Enum.from_enum(LineState, name="BankLineState")


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


def _words(filter: Any, *names: str) -> dict[str, Any]:
    """What a filter names and gives, enums as their words."""
    found = {name: getattr(filter, name, None) for name in names}
    return {name: getattr(value, "value", value) for name, value in found.items() if value is not None}


class BankLinesQuery(graphene.ObjectType):
    waiting_money = field(
        graphene.NonNull(WaitingMoney),
        permission=Permitted(BANK_VIEW, BANK_MATCH),
        description="What has waited for longer than a day, for the notice at the console.",
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


class BankLinesMutation(graphene.ObjectType):
    match_bank_line = MatchBankLine.field()
    unmatch_bank_line = UnmatchBankLine.field()
    bounce_bank_line = BounceBankLine.field()
    claim_bank_line = ClaimBankLine.field()
    undo_bank_claim = UndoBankClaim.field()
