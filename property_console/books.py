"""What the ledger shows: the trial balance, accounts, entries, postings, documents, results of its check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import graphene

from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import encode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.types import BigInt, Date, DateTime, Money, Period
from backend.kernel.errors import InvalidInput
from backend.kernel.money import Money as Amount
from backend.organization.selectors import units_by_id
from payments.ledger.contracts import NORMAL_SIDE
from payments.ledger.contracts import AccountKind as AccountKinds
from payments.ledger.contracts import DocumentKind as DocumentKinds
from payments.ledger.contracts import Side as Sides
from payments.ledger.documents import documents_by_cause
from payments.ledger.rules import balance
from payments.ledger.selectors import totals_by_entry
from payments.ledger.trial_balance import TrialBalance as Figured
from property_console.bills import Bill
from property_core.billing.selectors.bills import bills_by_id
from property_core.billing.selectors.documents import closed_months
from property_core.collection.selectors.account_names import account_names
from property_core.collection.selectors.statements import CollectionFigure as Figures

LedgerAccountKind = graphene.Enum.from_enum(AccountKinds, name="LedgerAccountKind")
LedgerSide = graphene.Enum.from_enum(Sides, name="LedgerSide")
LedgerDocumentKind = graphene.Enum.from_enum(DocumentKinds, name="LedgerDocumentKind")
CollectionFigure = graphene.Enum.from_enum(Figures)


def on_normal_side(attribute: str, *, description: str | None = None) -> graphene.Field:
    """A `Money!` of a row's movement, which is signed, as it stands on the normal side of the row's kind."""

    def resolve(row: Any, info: Any) -> Amount:
        return Amount(balance(kind=row.kind, signed_sum=getattr(row.movement, attribute)))

    return graphene.Field(graphene.NonNull(Money), resolver=resolve, description=description)


def half_open(first: date, last: date) -> tuple[date, date]:
    """The days from `first` to `last`, both included. Raises InvalidInput where they are the wrong way round."""
    if last < first:
        raise InvalidInput(field=("to",), name="to", reason=str(last))
    return first, last + timedelta(days=1)


class LedgerMovement(graphene.ObjectType):
    """Figures over the period, for the types below."""

    class Meta:
        abstract = True

    normal_side = graphene.NonNull(LedgerSide)
    opening = on_normal_side("opening_minor", description="Positive on the normal side.")
    debits = graphene.NonNull(Money)
    credits = graphene.NonNull(Money)
    closing = on_normal_side("closing_minor", description="Positive on the normal side.")

    @staticmethod
    def resolve_normal_side(row: Any, info: Any) -> Sides:
        return NORMAL_SIDE[row.kind]

    @staticmethod
    def resolve_debits(row: Any, info: Any) -> Amount:
        return Amount(row.movement.debits_minor)

    @staticmethod
    def resolve_credits(row: Any, info: Any) -> Amount:
        return Amount(row.movement.credits_minor)


class TrialRow(LedgerMovement):
    """The accounts of one kind in one community. Ask `ledgerAccounts` with kind and communityId for them one by one."""

    kind = graphene.NonNull(LedgerAccountKind)
    community_id = graphene.ID(description="Null: accounts of the company as a whole.")
    community = graphene.String()
    accounts = graphene.NonNull(graphene.Int, description="How many accounts.")

    @staticmethod
    def resolve_community_id(row: Any, info: Any) -> str | None:
        return unit_id_of(row.community_id)

    @staticmethod
    def resolve_community(row: Any, info: Any) -> Deferred | None:
        return unit_name(row.community_id, info)


class BookMonth(graphene.ObjectType):
    """A month of the period and how far it is closed (月结)."""

    period = graphene.NonNull(Period)
    closed = graphene.NonNull(graphene.Int, description="Communities that have closed it.")
    communities = graphene.NonNull(graphene.Int, description="Communities asked about.")
    is_closed = graphene.NonNull(graphene.Boolean, description="Closed in all of them.")


@dataclass(frozen=True, slots=True)
class TrialAsked:
    """A trial balance with what it was asked for."""

    figures: Figured
    unit_id: int
    starts_on: date
    ends_on: date


def _sum(name: str, *, description: str | None = None) -> graphene.Field:
    return graphene.Field(
        graphene.NonNull(Money),
        resolver=lambda asked, info: Amount(getattr(asked.figures, name)),
        description=description,
    )


class TrialBalance(graphene.ObjectType):
    """The trial balance (试算平衡): what is on the debit side is on the credit side."""

    rows = graphene.NonNull(graphene.List(graphene.NonNull(TrialRow)), description="By kind and community.")
    opening_debit = _sum("opening_debit_minor", description="Of all accounts that stood on the debit side.")
    opening_credit = _sum("opening_credit_minor")
    debits = _sum("debits_minor")
    credits = _sum("credits_minor")
    closing_debit = _sum("closing_debit_minor")
    closing_credit = _sum("closing_credit_minor")
    is_balanced = graphene.NonNull(graphene.Boolean, description="All three pairs are equal.")
    months = graphene.NonNull(graphene.List(graphene.NonNull(BookMonth)))

    @staticmethod
    def resolve_rows(asked: TrialAsked, info: Any) -> list[Any]:
        return list(asked.figures.rows)

    @staticmethod
    def resolve_is_balanced(asked: TrialAsked, info: Any) -> bool:
        return asked.figures.is_balanced

    @staticmethod
    def resolve_months(asked: TrialAsked, info: Any) -> list[Any]:
        return closed_months(
            company_id=info.context.actor.company,
            unit_id=asked.unit_id,
            starts_on=asked.starts_on,
            ends_on=asked.ends_on,
        )


class LedgerAccount(LedgerMovement):
    """One account of the chart, over the period asked for."""

    id = own_id("LedgerAccount")
    kind = graphene.NonNull(LedgerAccountKind)
    name = graphene.NonNull(graphene.String, description="Charge item, room or payment provider; may be empty.")
    community = graphene.String()

    @staticmethod
    def resolve_name(row: Any, info: Any) -> Deferred:
        return name_of(row.kind, row.reference_id, info)

    @staticmethod
    def resolve_community(row: Any, info: Any) -> Deferred | None:
        return unit_name(row.community_id, info)


class LedgerDocument(graphene.ObjectType):
    """The document that an entry comes from."""

    kind = graphene.NonNull(LedgerDocumentKind)
    number = graphene.NonNull(graphene.String, description="As people know it: of the receipt, the run's month, …")
    reference = graphene.NonNull(BigInt, description="Number of its row.")
    payment_id = graphene.ID(description="Of a payment of bills: what `payment` is asked by.")

    @staticmethod
    def resolve_reference(document: Any, info: Any) -> int:
        return int(document.id)

    @staticmethod
    def resolve_payment_id(document: Any, info: Any) -> str | None:
        # A payment of something else than bills goes by the number of what was captured.
        is_ours = document.kind == DocumentKinds.PREPAYMENT_APPLIED or document.number != str(document.id)
        if document.kind not in (DocumentKinds.PAYMENT, DocumentKinds.PREPAYMENT_APPLIED) or not is_ours:
            return None
        return encode_id("Payment", document.id)


class LedgerEntry(graphene.ObjectType):
    """One event in the books (凭证). Ask `ledgerPostings` with its id for its postings."""

    id = own_id("LedgerEntry")
    posted_on = graphene.NonNull(Date, description="Business day.")
    posted_at = graphene.NonNull(DateTime)
    community = graphene.String()
    document = graphene.NonNull(LedgerDocument)
    total = graphene.NonNull(Money, description="Of its debits, which is that of its credits.")

    @staticmethod
    def resolve_community(entry: Any, info: Any) -> Deferred | None:
        return unit_name(entry.community_id, info)

    @staticmethod
    def resolve_document(entry: Any, info: Any) -> Deferred:
        return document_of((entry.source, entry.source_id), info)

    @staticmethod
    def resolve_total(entry: Any, info: Any) -> Deferred:
        loaded: Deferred = info.context.loaders.load(totals_by_entry, entry.pk, company_id=info.context.actor.company)
        return loaded


class LedgerPosting(graphene.ObjectType):
    """One side of an entry (分录): an amount on an account."""

    id = own_id("LedgerPosting")
    entry = graphene.NonNull(LedgerEntry)
    account_id = graphene.NonNull(graphene.ID)
    account_kind = graphene.NonNull(LedgerAccountKind)
    account_name = graphene.NonNull(graphene.String)
    side = graphene.NonNull(LedgerSide)
    amount = graphene.NonNull(Money, description="Positive.")
    bill = graphene.Field(Bill, description="Of a posting on a receivable.")

    @staticmethod
    def resolve_account_id(posting: Any, info: Any) -> str:
        return encode_id("LedgerAccount", posting.account_id)

    @staticmethod
    def resolve_account_kind(posting: Any, info: Any) -> str:
        return str(posting.account.kind)

    @staticmethod
    def resolve_account_name(posting: Any, info: Any) -> Deferred:
        return name_of(posting.account.kind, posting.account.reference_id, info)

    @staticmethod
    def resolve_side(posting: Any, info: Any) -> Sides:
        return posting.side  # type: ignore[no-any-return]

    @staticmethod
    def resolve_amount(posting: Any, info: Any) -> Amount:
        return posting.amount  # type: ignore[no-any-return]

    @staticmethod
    def resolve_bill(posting: Any, info: Any) -> Deferred | None:
        return bill_of(posting.subject_id, info)


class LedgerCheck(graphene.ObjectType):
    """A check of the books (账目核对) and what it found."""

    id = own_id("LedgerCheck")
    night = graphene.Field(Date, description="Business day of a nightly check; null where somebody asked for it.")
    checked_at = graphene.NonNull(DateTime)
    milliseconds = graphene.NonNull(BigInt, description="How long it took.")
    entries = graphene.NonNull(BigInt, description="Entries looked at.")
    unbalanced = graphene.NonNull(BigInt, description="Entries that do not balance.")
    orphans = graphene.NonNull(BigInt, description="Postings and documents that disagree.")
    ok = graphene.NonNull(graphene.Boolean)
    findings = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="The first fifty, for whoever mends it."
    )

    @staticmethod
    def resolve_ok(row: Any, info: Any) -> bool:
        return bool(row.is_ok)


def unit_id_of(unit_id: int | None) -> str | None:
    return None if unit_id is None else encode_id("Unit", unit_id)


def unit_name(unit_id: int | None, info: Any) -> Deferred | None:
    if unit_id is None:
        return None
    loaded: Deferred = info.context.loaders.load(units_by_id, unit_id, company_id=info.context.actor.company)
    return loaded.then(lambda unit: unit.name if unit is not None else None)


def name_of(kind: str, reference_id: int, info: Any) -> Deferred:
    key = (AccountKinds(kind), reference_id)
    loaded: Deferred = info.context.loaders.load(account_names, key, company_id=info.context.actor.company)
    return loaded


def document_of(cause: tuple[str, int], info: Any) -> Deferred:
    loaded: Deferred = info.context.loaders.load(documents_by_cause, cause, company_id=info.context.actor.company)
    return loaded


def bill_of(bill_id: int | None, info: Any) -> Deferred | None:
    if bill_id is None:
        return None
    loaded: Deferred = info.context.loaders.load(bills_by_id, bill_id, company_id=info.context.actor.company)
    return loaded


def period_arguments() -> dict[str, graphene.Argument]:
    """`from` and `to`, both included; Python calls them first_day and last_day."""
    return {
        "first_day": graphene.Argument(graphene.NonNull(Date), name="from", description="First day."),
        "last_day": graphene.Argument(graphene.NonNull(Date), name="to", description="Last day, included."),
    }
