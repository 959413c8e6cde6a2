"""The books: postings, entries, accounts with their figures, checks, the statement (对账单) of a room or person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from backend.kernel.errors import InvalidInput
from backend.organization.selectors import units_by_id
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from payments.ledger.checking import checks_visible
from payments.ledger.contracts import AccountKind, DocumentKind, Side
from payments.ledger.documents import documents_by_cause, sources_of
from payments.ledger.permissions import VIEW
from payments.ledger.rules import balance
from payments.ledger.selectors import totals_by_entry
from payments.ledger.statements import StatementScope, statement_postings, statement_rows
from payments.ledger.trial_balance import (
    Books,
    account_figures,
    accounts_moved,
    books_below,
    books_of,
    entries_in,
    postings_in,
)
from property_core.billing.selectors.bills import bills_by_id
from property_core.collection.selectors.account_names import account_names
from property_core.collection.selectors.statements import (
    CollectionFigure,
    collection_postings,
    person_scope,
    room_scope,
)

_DAYS = {"since": date.fromisoformat, "until": date.fromisoformat}


def _kinds(values: Any) -> list[DocumentKind]:
    return [DocumentKind(value) for value in values]


def _postings(asked: Asked) -> QuerySet[Any]:
    filters = dict(asked.filters)
    unit_id, until = filters.pop("unit_id", None), filters.pop("until", None)
    bill_id, side = filters.pop("bill_id", None), filters.pop("side", None)
    filters |= _sources(filters.pop("document_kinds", None))
    if bill_id is not None:
        filters["subjects"] = [bill_id]
    if side is not None:
        filters["is_debit"] = side == Side.DEBIT
    books = books_of(asked.actor) if unit_id is None else books_below(actor=asked.actor, unit_id=unit_id)
    rows = postings_in(
        books, starts_on=filters.pop("since", None), ends_on=until + timedelta(days=1) if until else None, **filters
    )
    return rows.select_related(None)


def _sources(kinds: list[DocumentKind] | None) -> dict[str, Any]:
    return {} if kinds is None else {"sources": sources_of(kinds)}


def _entries(asked: Asked) -> QuerySet[Any]:
    filters = dict(asked.filters)
    unit_id, until = filters.pop("unit_id", None), filters.pop("until", None)
    filters |= _sources(filters.pop("document_kinds", None))
    books = books_of(asked.actor) if unit_id is None else books_below(actor=asked.actor, unit_id=unit_id)
    return entries_in(
        books, starts_on=filters.pop("since", None), ends_on=until + timedelta(days=1) if until else None, **filters
    )


def _named(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    company_id = asked.actor.company
    units = units_by_id({row["community_id"] for row in rows} - {None}, company_id=company_id)
    documents = documents_by_cause([(row["source"], row["source_id"]) for row in rows], company_id=company_id)
    totals = totals_by_entry([row["id"] for row in rows], company_id=company_id)
    for row in rows:
        document = documents[row["source"], row["source_id"]]
        row["community"] = units[row["community_id"]].name if row["community_id"] in units else ""
        row["document_kind"], row["document"] = str(document.kind), document.number
        row["total"] = totals[row["id"]].amount_minor
    return rows


def _books_and_days(asked: Asked) -> tuple[Books, date, date]:
    """Whose books over which days [starts, ends). Raises InvalidInput where one is not said, or they make no period."""
    _require(asked, "ledgerAccounts", "unit_id", *_DAYS)
    first, last = asked.filters["since"], asked.filters["until"]
    if last < first:
        raise InvalidInput(field=("ledgerAccounts", "until"), name="until", reason=str(last))
    return books_below(actor=asked.actor, unit_id=asked.filters["unit_id"]), first, last + timedelta(days=1)


def _require(asked: Asked, list_name: str, *names: str) -> None:
    for name in names:
        if name not in asked.filters:
            raise InvalidInput(field=(list_name,), name=list_name, reason=name)


def _accounts(asked: Asked) -> QuerySet[Any]:
    books, _, ends_on = _books_and_days(asked)
    return accounts_moved(
        books, ends_on=ends_on, kind=asked.filters.get("kind"), community_id=asked.filters.get("community_id")
    )


def _with_figures(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    books, starts_on, ends_on = _books_and_days(asked)
    company_id = asked.actor.company
    figures = account_figures(books, [row["id"] for row in rows], starts_on=starts_on, ends_on=ends_on)
    moved = {one.id: one.movement for one in figures}
    names = account_names([(AccountKind(row["kind"]), row["reference_id"]) for row in rows], company_id=company_id)
    units = units_by_id({row["community_id"] for row in rows} - {None}, company_id=company_id)
    for row in rows:
        movement, kind = moved[row["id"]], AccountKind(row["kind"])
        row["community"] = units[row["community_id"]].name if row["community_id"] in units else ""
        row["account"] = names[kind, row["reference_id"]]
        row["opening"] = balance(kind=kind, signed_sum=movement.opening_minor)
        row["debits"], row["credits"] = movement.debits_minor, movement.credits_minor
        row["closing"] = balance(kind=kind, signed_sum=movement.closing_minor)
    return rows


def _behind_collection(asked: Asked) -> QuerySet[Any]:
    _require(asked, "collectionPostings", "unit_id", "periods", "figure")
    filters = dict(asked.filters)
    on = filters.pop("on", None)
    rows = collection_postings(actor=asked.actor, ends_on=on + timedelta(days=1) if on else None, **filters)
    return rows.select_related(None)


def _checks(asked: Asked) -> QuerySet[Any]:
    return checks_visible(asked.actor)


def _with_findings(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    for row in rows:
        row["findings"] = "；".join(row["findings"])
    return rows


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
        "unit_id": int, "kind": AccountKind, "community_id": int, "account_id": int, "entry_id": int, "bill_id": int,
        "side": Side, "document_kinds": _kinds, **_DAYS,
    },
    hidden=_HIDDEN,
    complete=_with_documents,
)  # fmt: skip
LEDGER_ENTRIES = ExportList(
    name="LEDGER_ENTRIES",
    zh="凭证",
    en="Entries",
    permissions=(VIEW,),
    rows=_entries,
    order=("posted_on", "id"),
    columns=(
        Column("entry", "凭证号", "Entry", "id", Format.NUMBER, 12),
        Column("posted_on", "记账日", "Posted on", "posted_on", Format.DATE, 12),
        Column("community", "小区", "Community", width=16),
        Column("document_kind", "单据", "Document", width=12, words=words.LEDGER_DOCUMENT),
        Column("document", "单据号", "Number", width=22),
        Column("total", "金额", "Amount", format=Format.MONEY),
        Column("posted_at", "记账时间", "Posted at", "posted_at", Format.MOMENT, 18),
    ),
    filters={"unit_id": int, "account_id": int, "document_kinds": _kinds, **_DAYS},
    hidden=("id", "community_id", "source", "source_id"),
    complete=_named,
)
LEDGER_ACCOUNTS = ExportList(
    name="LEDGER_ACCOUNTS",
    zh="科目余额",
    en="Accounts",
    permissions=(VIEW,),
    rows=_accounts,
    order=("kind", "community_id", "id"),
    columns=(
        Column("kind", "科目", "Kind", "kind", width=14, words=words.LEDGER_ACCOUNT),
        Column("community", "小区", "Community", width=16),
        Column("account", "账户", "Name", width=18),
        Column("opening", "期初余额", "Opening", format=Format.MONEY),
        Column("debits", "借方发生", "Debits", format=Format.MONEY),
        Column("credits", "贷方发生", "Credits", format=Format.MONEY),
        Column("closing", "期末余额", "Closing", format=Format.MONEY),
    ),
    filters={"unit_id": int, "kind": AccountKind, "community_id": int, **_DAYS},
    hidden=("id", "community_id", "reference_id"),
    complete=_with_figures,
)
COLLECTION_POSTINGS = ExportList(
    name="COLLECTION_POSTINGS",
    zh="收缴率明细",
    en="Postings of the collection rate",
    permissions=(VIEW,),
    rows=_behind_collection,
    order=("entry__posted_on", "id"),
    columns=(
        Column("entry", "凭证号", "Entry", "entry_id", Format.NUMBER, 12),
        *_LINE,
    ),
    filters={
        "unit_id": int, "periods": lambda values: [date.fromisoformat(value) for value in values],
        "figure": CollectionFigure, "on": date.fromisoformat, "item_id": int,
    },
    hidden=_HIDDEN,
    complete=_with_documents,
)  # fmt: skip
LEDGER_CHECKS = ExportList(
    name="LEDGER_CHECKS",
    zh="账目核对",
    en="Checks of the books",
    permissions=(VIEW,),
    rows=_checks,
    order=("id",),
    columns=(
        Column("checked_at", "核对时间", "Checked", "checked_at", Format.MOMENT, 18),
        Column("is_ok", "相符", "In order", "is_ok", width=8, words=words.YES_NO),
        Column("entries", "凭证数", "Entries", "entries", Format.NUMBER, 10),
        Column("unbalanced", "不平", "Unbalanced", "unbalanced", Format.NUMBER, 10),
        Column("orphans", "孤立", "Orphans", "orphans", Format.NUMBER, 10),
        Column("findings", "发现", "Findings", "findings", width=60),
    ),
    filters={},
    complete=_with_findings,
)
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
