"""The books (账簿): trial balance, accounts, entries, postings and their documents, and the nightly checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, Order, connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money, Period
from backend.kernel.errors import InvalidInput
from backend.kernel.money import Money as Amount
from backend.organization.selectors import units_by_id
from payments.ledger import checking
from payments.ledger.contracts import NORMAL_SIDE
from payments.ledger.contracts import AccountKind as AccountKinds
from payments.ledger.contracts import DocumentKind as DocumentKinds
from payments.ledger.contracts import Side as Sides
from payments.ledger.documents import documents_by_cause, sources_of
from payments.ledger.permissions import VIEW
from payments.ledger.rules import balance
from payments.ledger.selectors import totals_by_entry
from payments.ledger.trial_balance import TrialBalance as Figured
from payments.ledger.trial_balance import (
    account_figures,
    accounts_moved,
    books_below,
    books_of,
    entries_in,
    postings_in,
    trial_balance,
)
from property_console.bills import Bill
from property_console.charges import optional_id
from property_core.billing.selectors.bills import bills_by_id
from property_core.billing.selectors.documents import closed_months
from property_core.collection.selectors.account_names import account_names
from property_core.collection.selectors.statements import CollectionFigure as Figures
from property_core.collection.selectors.statements import collection_postings

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

    @staticmethod
    def resolve_reference(document: Any, info: Any) -> int:
        return int(document.id)


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


class RunLedgerCheck(Mutation):
    """Check the company's books now. What was found is kept; a failure also tells whoever reads the books."""

    permission = Permitted(VIEW)
    ledger_check = graphene.Field(LedgerCheck)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RunLedgerCheck:
        check_id = checking.run_ledger_check(actor=actor, now=now)
        return cls(ledger_check=checking.ledger_check(actor=actor, check_id=check_id))


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


class LedgerEntryFilter(graphene.InputObjectType):
    """Narrows the entries."""

    unit_id = graphene.ID(description="Of the communities below it.")
    account_id = graphene.ID(description="With a posting on it.")
    document_kinds = graphene.List(graphene.NonNull(LedgerDocumentKind))
    since = graphene.InputField(Date, description="Posted on this day or later.")
    until = graphene.InputField(Date, description="Posted on this day or earlier.")


class LedgerPostingFilter(graphene.InputObjectType):
    """Narrows the postings."""

    unit_id = graphene.ID(description="Of entries of the communities below it.")
    kind = graphene.InputField(LedgerAccountKind, description="Of the account.")
    community_id = graphene.ID(description="Of the account.")
    account_id = graphene.ID()
    entry_id = graphene.ID()
    bill_id = graphene.ID()
    side = graphene.InputField(LedgerSide)
    document_kinds = graphene.List(graphene.NonNull(LedgerDocumentKind))
    since = graphene.InputField(Date, description="Posted on this day or later.")
    until = graphene.InputField(Date, description="Posted on this day or earlier.")


# Asks for nothing in particular.
_NOTHING: dict[str, Any] = {}


def _books(wanted: Any, actor: Actor) -> Any:
    unit_id = optional_id("Unit", wanted, "unit_id")
    return books_of(actor) if unit_id is None else books_below(actor=actor, unit_id=unit_id)


def _days(wanted: Any) -> dict[str, Any]:
    until = wanted.get("until")
    return {"starts_on": wanted.get("since"), "ends_on": until + timedelta(days=1) if until else None}


def _sources(wanted: Any) -> list[str] | None:
    kinds = wanted.get("document_kinds")
    return None if kinds is None else sources_of([DocumentKinds(getattr(kind, "value", kind)) for kind in kinds])


def _word(value: Any) -> Any:
    return getattr(value, "value", value)


def _accounts(root: None, info: Any, *, unit_id: str, first_day: date, last_day: date, **wanted: Any) -> Listing:
    starts_on, ends_on = half_open(first_day, last_day)
    books = books_below(actor=info.context.actor, unit_id=decode_id("Unit", unit_id, field=("unitId",)))
    kind, community = _word(wanted.get("kind")), wanted.get("community_id")
    community_id = decode_id("Unit", community, field=("communityId",)) if community is not None else None

    def rows() -> QuerySet[Any]:
        return accounts_moved(
            books, ends_on=ends_on, kind=AccountKinds(kind) if kind else None, community_id=community_id
        )

    def page(order: Order, after: Sequence[Any] | None, limit: int) -> list[Any]:
        behind = rows().filter(id__gt=after[0]) if after else rows()
        ids = list(behind.order_by("id").values_list("id", flat=True)[:limit])
        return account_figures(books, ids, starts_on=starts_on, ends_on=ends_on)

    return Listing(label="ledger.LedgerAccount", queryset_of=rows, page=page)


def _entries(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    wanted = filter or _NOTHING
    return entries_in(
        _books(wanted, info.context.actor),
        account_id=optional_id("LedgerAccount", wanted, "account_id"),
        sources=_sources(wanted),
        **_days(wanted),
    )


def _postings(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    wanted = filter or _NOTHING
    bill_id = optional_id("Bill", wanted, "bill_id")
    kind, side = _word(wanted.get("kind")), _word(wanted.get("side"))
    return postings_in(
        _books(wanted, info.context.actor),
        account_id=optional_id("LedgerAccount", wanted, "account_id"),
        community_id=optional_id("Unit", wanted, "community_id"),
        entry_id=optional_id("LedgerEntry", wanted, "entry_id"),
        kind=AccountKinds(kind) if kind else None,
        is_debit=None if side is None else side == Sides.DEBIT,
        sources=_sources(wanted),
        subjects=None if bill_id is None else [bill_id],
        **_days(wanted),
    )


def _behind_collection(
    root: None,
    info: Any,
    *,
    unit_id: str,
    periods: list[date],
    figure: Any,
    on: date | None = None,
    item_id: str | None = None,
) -> QuerySet[Any]:
    return collection_postings(
        actor=info.context.actor,
        unit_id=decode_id("Unit", unit_id, field=("unitId",)),
        periods=periods,
        figure=Figures(_word(figure)),
        ends_on=on + timedelta(days=1) if on else None,
        item_id=decode_id("ChargeItem", item_id, field=("itemId",)) if item_id is not None else None,
    )


def period_arguments() -> dict[str, graphene.Argument]:
    """`from` and `to`, both included; Python calls them first_day and last_day."""
    return {
        "first_day": graphene.Argument(graphene.NonNull(Date), name="from", description="First day."),
        "last_day": graphene.Argument(graphene.NonNull(Date), name="to", description="Last day, included."),
    }


def _checks(root: None, info: Any) -> QuerySet[Any]:
    return checking.checks_visible(info.context.actor)


class LedgerQuery(graphene.ObjectType):
    trial_balance = field(
        graphene.NonNull(TrialBalance),
        permission=Permitted(VIEW),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID), description="Company, region or community."),
        **period_arguments(),
        description="The trial balance of a unit's entries over some days, or at one.",
    )
    ledger_accounts = connection_field(
        LedgerAccount,
        queryset_of=_accounts,
        order=("id",),
        permission=Permitted(VIEW),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID), description="Company, region or community."),
        **period_arguments(),
        kind=graphene.Argument(LedgerAccountKind),
        community_id=graphene.Argument(graphene.ID, description="Of the account."),
        description="The accounts behind the trial balance.",
    )
    ledger_entries = connection_field(
        LedgerEntry,
        queryset_of=_entries,
        order=("posted_on", "id"),
        permission=Permitted(VIEW),
        filter=LedgerEntryFilter(),
        description="Entries of my communities by day.",
    )
    ledger_postings = connection_field(
        LedgerPosting,
        queryset_of=_postings,
        order=("posted_on", "id"),
        permission=Permitted(VIEW),
        filter=LedgerPostingFilter(),
        description="Postings of my communities by day: what a figure of the books is made of.",
    )
    collection_postings = connection_field(
        LedgerPosting,
        queryset_of=_behind_collection,
        order=("posted_on", "id"),
        permission=Permitted(VIEW),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        periods=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(Period))), description="Of the bills."
        ),
        figure=graphene.Argument(graphene.NonNull(CollectionFigure)),
        on=graphene.Argument(Date, description="Only what was posted up to this day."),
        item_id=graphene.Argument(graphene.ID),
        description="The postings that a figure of `collectionRate` is the sum of.",
    )
    ledger_checks = connection_field(
        LedgerCheck,
        queryset_of=_checks,
        order=("-id",),
        permission=Permitted(VIEW),
        description="Checks of the company's books, newest first; with ledger.view over the whole company.",
    )

    @staticmethod
    def resolve_trial_balance(root: None, info: Any, *, unit_id: str, first_day: date, last_day: date) -> TrialAsked:
        starts_on, ends_on = half_open(first_day, last_day)
        unit = decode_id("Unit", unit_id, field=("unitId",))
        books = books_below(actor=info.context.actor, unit_id=unit)
        return TrialAsked(trial_balance(books=books, starts_on=starts_on, ends_on=ends_on), unit, starts_on, ends_on)


class LedgerMutation(graphene.ObjectType):
    run_ledger_check = RunLedgerCheck.field()
