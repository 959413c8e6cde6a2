"""The statement (对账单) of one of my rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import graphene

from backend.graphql_kit.connections import Listing, Order, connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import Date, Money
from backend.kernel.errors import InvalidInput
from payments.ledger.contracts import AccountKind, DocumentKind
from payments.ledger.documents import documents_by_cause
from payments.ledger.statements import AccountStatement as Statement
from payments.ledger.statements import Balances, statement_postings, statement_rows
from property_core.billing.selectors.bills import bills_by_id
from property_core.collection.selectors.statements import own_statement
from storefront_api.bills import Bill

LedgerAccountKind = graphene.Enum.from_enum(AccountKind, name="LedgerAccountKind")
LedgerDocumentKind = graphene.Enum.from_enum(DocumentKind, name="LedgerDocumentKind")


class StatementBalance(graphene.ObjectType):
    """What stood at a moment."""

    owed = graphene.NonNull(Money, description="On bills that I may see.")
    prepaid = graphene.NonNull(Money, description="Paid in advance (预存) and not used.")
    deposits = graphene.NonNull(Money, description="Deposits (押金) held; shown to owner and family.")
    total = graphene.NonNull(Money, description="Owed less what is held; negative: in credit.")

    @staticmethod
    def resolve_total(balances: Balances, info: Any) -> Any:
        return balances.total


class StatementLine(graphene.ObjectType):
    """One movement, with what stood after it."""

    id = own_id("StatementLine")
    posted_on = graphene.NonNull(Date)
    account_kind = graphene.NonNull(LedgerAccountKind, description="RECEIVABLE, PREPAYMENT or DEPOSIT_HELD.")
    document_kind = graphene.NonNull(LedgerDocumentKind)
    document_number = graphene.NonNull(graphene.String, description="Of the receipt, the bill, …")
    bill = graphene.Field(Bill)
    debit = graphene.NonNull(Money, description="More is owed, or less is held.")
    credit = graphene.NonNull(Money, description="Less is owed, or more is held.")
    balances = graphene.NonNull(StatementBalance)

    @staticmethod
    def resolve_document_kind(line: Any, info: Any) -> Deferred:
        return _document(line, info).then(lambda document: document.kind)

    @staticmethod
    def resolve_document_number(line: Any, info: Any) -> Deferred:
        return _document(line, info).then(lambda document: document.number)

    @staticmethod
    def resolve_bill(line: Any, info: Any) -> Deferred | None:
        if line.subject_id is None:
            return None
        loaded: Deferred = info.context.loaders.load(
            bills_by_id, line.subject_id, company_id=info.context.actor.company
        )
        return loaded


def _document(line: Any, info: Any) -> Deferred:
    loaded: Deferred = info.context.loaders.load(documents_by_cause, line.cause, company_id=info.context.actor.company)
    return loaded


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
    account_statement = field(
        graphene.NonNull(AccountStatement),
        permission=Owners,
        room_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        first_day=graphene.Argument(graphene.NonNull(Date), name="from", description="First day."),
        last_day=graphene.Argument(graphene.NonNull(Date), name="to", description="Last day, included."),
        description="One of my rooms over some days: the bills that I may see, and what is held since I came.",
    )

    @staticmethod
    def resolve_account_statement(root: None, info: Any, *, room_id: str, first_day: date, last_day: date) -> Statement:
        if last_day < first_day:
            raise InvalidInput(field=("to",), name="to", reason=str(last_day))
        return own_statement(
            actor=info.context.actor,
            room_id=decode_id("Room", room_id, field=("roomId",)),
            starts_on=first_day,
            ends_on=last_day + timedelta(days=1),
        )
