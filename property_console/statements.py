"""Statements (对账单) of a room or a person, as staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import graphene

from backend.graphql_kit.connections import Listing, Order, connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Money
from payments.ledger.permissions import VIEW
from payments.ledger.statements import AccountStatement as Statement
from payments.ledger.statements import Balances, statement_postings, statement_rows
from property_console.bills import Bill
from property_console.books import (
    LedgerAccountKind,
    LedgerDocument,
    bill_of,
    document_of,
    half_open,
    period_arguments,
)
from property_core.collection.selectors.statements import person_statement, room_statement


class StatementBalance(graphene.ObjectType):
    """What stood at a moment."""

    owed = graphene.NonNull(Money, description="On bills.")
    prepaid = graphene.NonNull(Money, description="Paid in advance (预存) and not used.")
    deposits = graphene.NonNull(Money, description="Deposits (押金) held.")
    total = graphene.NonNull(Money, description="Owed less what is held; negative: in credit.")

    @staticmethod
    def resolve_total(balances: Balances, info: Any) -> Any:
        return balances.total


class StatementLine(graphene.ObjectType):
    """One movement, with what stood after it."""

    id = own_id("LedgerPosting", description="Of the posting.")
    entry_id = graphene.NonNull(graphene.ID)
    posted_on = graphene.NonNull(Date)
    account_kind = graphene.NonNull(LedgerAccountKind)
    document = graphene.NonNull(LedgerDocument)
    bill = graphene.Field(Bill)
    debit = graphene.NonNull(Money, description="More is owed, or less is held.")
    credit = graphene.NonNull(Money, description="Less is owed, or more is held.")
    balances = graphene.NonNull(StatementBalance)

    @staticmethod
    def resolve_entry_id(line: Any, info: Any) -> str:
        return encode_id("LedgerEntry", line.entry_id)

    @staticmethod
    def resolve_document(line: Any, info: Any) -> Deferred:
        return document_of(line.cause, info)

    @staticmethod
    def resolve_bill(line: Any, info: Any) -> Deferred | None:
        return bill_of(line.subject_id, info)


def _lines(statement: Statement, info: Any) -> Listing:
    def page(order: Order, after: Sequence[Any] | None, limit: int) -> list[Any]:
        return statement_rows(statement.scope, after=(after[0], after[1]) if after else None, limit=limit)

    return Listing(label="ledger.LedgerPosting", queryset_of=lambda: statement_postings(statement.scope), page=page)


class AccountStatement(graphene.ObjectType):
    """A statement: what stood before, what moved, what stood after."""

    opening = graphene.NonNull(StatementBalance)
    debits = graphene.NonNull(Money)
    credits = graphene.NonNull(Money)
    closing = graphene.NonNull(StatementBalance)
    lines = connection_field(
        StatementLine, queryset_of=_lines, order=("posted_on", "id"), description="Movements by day."
    )


class StatementsQuery(graphene.ObjectType):
    room_statement = field(
        graphene.NonNull(AccountStatement),
        permission=Permitted(VIEW),
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        **period_arguments(),
        description="A room's bills, prepayment and deposits over some days.",
    )
    person_statement = field(
        graphene.NonNull(AccountStatement),
        permission=Permitted(VIEW),
        person_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        **period_arguments(),
        description="The bills that name a person as payer, over some days, in my communities.",
    )

    @staticmethod
    def resolve_room_statement(root: None, info: Any, *, room_id: str, first_day: date, last_day: date) -> Statement:
        starts_on, ends_on = half_open(first_day, last_day)
        return room_statement(
            actor=info.context.actor,
            room_id=decode_id("Room", room_id, field=("roomId",)),
            starts_on=starts_on,
            ends_on=ends_on,
        )

    @staticmethod
    def resolve_person_statement(
        root: None, info: Any, *, person_id: str, first_day: date, last_day: date
    ) -> Statement:
        starts_on, ends_on = half_open(first_day, last_day)
        return person_statement(
            actor=info.context.actor,
            person_id=decode_id("Person", person_id, field=("personId",)),
            starts_on=starts_on,
            ends_on=ends_on,
        )
