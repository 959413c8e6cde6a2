"""What is in the books: postings, and the statement (对账单) of a room or a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from backend.kernel.errors import InvalidInput
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from payments.ledger.contracts import AccountKind
from payments.ledger.documents import documents_by_cause
from payments.ledger.permissions import VIEW
from payments.ledger.statements import StatementScope, statement_postings, statement_rows
from payments.ledger.trial_balance import books_below, books_of, postings_in
from property_core.billing.selectors.bills import bills_by_id
from property_core.collection.selectors.account_names import account_names
from property_core.collection.selectors.statements import person_scope, room_scope

_DAYS = {"since": date.fromisoformat, "until": date.fromisoformat}


def _postings(asked: Asked) -> QuerySet[Any]:
    filters = dict(asked.filters)
    unit_id, until = filters.pop("unit_id", None), filters.pop("until", None)
    books = books_of(asked.actor) if unit_id is None else books_below(actor=asked.actor, unit_id=unit_id)
    rows = postings_in(
        books, starts_on=filters.pop("since", None), ends_on=until + timedelta(days=1) if until else None, **filters
    )
    return rows.select_related(None)


def _scope(asked: Asked) -> StatementScope:
    """Of the room or the person that was named. Raises InvalidInput where it is neither, or both."""
    room_id, person_id = asked.filters.get("room_id"), asked.filters.get("person_id")
    period = {
        "starts_on": asked.filters.get("since", date.min),
        "ends_on": asked.filters["until"] + timedelta(days=1) if "until" in asked.filters else date.max,
    }
    if room_id is not None and person_id is None:
        return room_scope(actor=asked.actor, room_id=room_id, **period)
    if person_id is not None and room_id is None:
        return person_scope(actor=asked.actor, person_id=person_id, **period)
    raise InvalidInput(field=("statement",), name="statement", reason="roomId / personId")


def _statement(asked: Asked) -> QuerySet[Any]:
    return statement_postings(_scope(asked))


def _with_balances(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    stood = {line.pk: line.balances for line in statement_rows(_scope(asked), wanted=[row["id"] for row in rows])}
    for row in _with_documents(rows, asked):
        balances = stood[row["id"]]
        row |= {
            "owed": balances.owed.amount_minor,
            "prepaid": balances.prepaid.amount_minor,
            "deposits": balances.deposits.amount_minor,
            "balance": balances.total.amount_minor,
        }
    return rows


def _with_documents(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    company_id = asked.actor.company
    accounts = [(AccountKind(row["account__kind"]), row["account__reference_id"]) for row in rows]
    names = account_names(accounts, company_id=company_id)
    causes = [(row["entry__source"], row["entry__source_id"]) for row in rows]
    documents = documents_by_cause(causes, company_id=company_id)
    bills = bills_by_id({row["subject_id"] for row in rows} - {None}, company_id=company_id)
    for row, account, cause in zip(rows, accounts, causes, strict=True):
        bill = bills.get(row["subject_id"])
        row |= {
            "account": names[account],
            "document_kind": str(documents[cause].kind),
            "document": documents[cause].number,
            "period": bill.period if bill is not None else None,
            "debit": max(row["amount_minor"], 0),
            "credit": max(-row["amount_minor"], 0),
        }
    return rows


_HIDDEN = ("id", "amount_minor", "entry__source", "entry__source_id", "account__reference_id", "subject_id")
_LINE = (
    Column("posted_on", "记账日", "Posted on", "entry__posted_on", Format.DATE, 12),
    Column("account_kind", "科目", "Account", "account__kind", width=12, words=words.LEDGER_ACCOUNT),
    Column("account", "账户", "Name", width=18),
    Column("document_kind", "单据", "Document", width=12, words=words.LEDGER_DOCUMENT),
    Column("document", "单据号", "Number", width=22),
    Column("bill", "账单号", "Bill", "subject_id", Format.NUMBER, 12),
    Column("period", "账期", "Period", format=Format.MONTH, width=10),
    Column("debit", "借方", "Debit", format=Format.MONEY),
    Column("credit", "贷方", "Credit", format=Format.MONEY),
)

LEDGER_POSTINGS = ExportList(
    name="LEDGER_POSTINGS",
    zh="分录",
    en="Postings",
    permissions=(VIEW,),
    rows=_postings,
    order=("entry__posted_on", "id"),
    columns=(
        Column("entry", "凭证号", "Entry", "entry_id", Format.NUMBER, 12),
        *_LINE,
    ),
    filters={
        "unit_id": int, "kind": AccountKind, "community_id": int, "account_id": int, "entry_id": int, **_DAYS,
    },
    hidden=_HIDDEN,
    complete=_with_documents,
)  # fmt: skip
STATEMENT = ExportList(
    name="STATEMENT",
    zh="对账单",
    en="Statement",
    permissions=(VIEW,),
    rows=_statement,
    order=("entry__posted_on", "id"),
    columns=(
        *_LINE,
        Column("owed", "欠款余额", "Owed", format=Format.MONEY),
        Column("prepaid", "预存余额", "Prepaid", format=Format.MONEY),
        Column("deposits", "押金余额", "Deposits", format=Format.MONEY),
        Column("balance", "余额合计", "Balance", format=Format.MONEY),
    ),
    filters={"room_id": int, "person_id": int, **_DAYS},
    hidden=_HIDDEN,
    complete=_with_balances,
)
