"""The books (账簿): trial balance, accounts, entries, postings and their documents, and the nightly checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, Order, connection_field
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Period
from payments.ledger import checking
from payments.ledger.contracts import AccountKind as AccountKinds
from payments.ledger.contracts import DocumentKind as DocumentKinds
from payments.ledger.contracts import Side as Sides
from payments.ledger.documents import sources_of
from payments.ledger.permissions import VIEW
from payments.ledger.trial_balance import (
    account_figures,
    accounts_moved,
    books_below,
    books_of,
    entries_in,
    postings_in,
    trial_balance,
)
from property_console.books import (
    CollectionFigure,
    LedgerAccount,
    LedgerAccountKind,
    LedgerCheck,
    LedgerDocumentKind,
    LedgerEntry,
    LedgerPosting,
    LedgerSide,
    TrialAsked,
    TrialBalance,
    half_open,
    period_arguments,
)
from property_console.charges import optional_id
from property_core.collection.selectors.statements import CollectionFigure as Figures
from property_core.collection.selectors.statements import collection_postings


class RunLedgerCheck(Mutation):
    """Check the company's books now. What was found is kept; a failure also tells whoever reads the books."""

    permission = Permitted(VIEW)
    ledger_check = graphene.Field(LedgerCheck)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RunLedgerCheck:
        check_id = checking.run_ledger_check(actor=actor, now=now)
        return cls(ledger_check=checking.ledger_check(actor=actor, check_id=check_id))


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
