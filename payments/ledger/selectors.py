"""Balances and statements, read from the postings. Amounts are positive on the account's normal side."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from backend.kernel.money import CNY, Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKey, AccountKind, Statement, StatementLine
from payments.ledger.rules import balance


def balances(*, company_id: int, keys: Collection[AccountKey], currency: str = CNY) -> dict[AccountKey, Money]:
    """dict key -> balance; every key present, zero for an account that was never used. One statement."""
    wanted = list(dict.fromkeys(keys))
    rows = _rows(
        company_id,
        "SELECT wanted.position, sum(posting.amount_minor) "
        "FROM unnest(%(kinds)s::text[], %(communities)s::bigint[], %(references)s::bigint[]) WITH ORDINALITY "
        "AS wanted (kind, community_id, reference_id, position) JOIN ledger_account AS account "
        "ON account.company_id = %(company_id)s AND account.kind = wanted.kind AND account.currency = %(currency)s "
        "AND account.community_id IS NOT DISTINCT FROM wanted.community_id "
        "AND account.reference_id = wanted.reference_id "
        "JOIN ledger_posting AS posting ON posting.account_id = account.id GROUP BY wanted.position",
        kinds=[str(key.kind) for key in wanted],
        communities=[key.community_id for key in wanted],
        references=[key.reference_id for key in wanted],
        currency=currency,
    )
    sums = {wanted[position - 1]: int(total) for position, total in rows}
    return {key: Money(balance(kind=key.kind, signed_sum=sums.get(key, 0)), currency) for key in wanted}


def balance_by_reference(
    *, company_id: int, kind: AccountKind, reference_ids: Collection[int], currency: str = CNY
) -> dict[int, Money]:
    """dict reference id (room, charge item or payee account by kind) -> balance everywhere; every id present."""
    rows = _rows(
        company_id,
        "SELECT account.reference_id, sum(posting.amount_minor) FROM ledger_account AS account "
        "JOIN ledger_posting AS posting ON posting.account_id = account.id "
        "WHERE account.company_id = %(company_id)s AND account.kind = %(kind)s AND account.currency = %(currency)s "
        "AND account.reference_id = ANY(%(references)s) GROUP BY 1",
        kind=str(kind),
        references=list(reference_ids),
        currency=currency,
    )
    sums = {reference_id: int(total) for reference_id, total in rows}
    return {ref: Money(balance(kind=kind, signed_sum=sums.get(ref, 0)), currency) for ref in reference_ids}


def balance_by_community(*, company_id: int, kind: AccountKind, currency: str = CNY) -> dict[int | None, Money]:
    """dict community id -> balance of all accounts of the kind there; communities without one are missing."""
    rows = _rows(
        company_id,
        "SELECT account.community_id, sum(posting.amount_minor) FROM ledger_account AS account "
        "JOIN ledger_posting AS posting ON posting.account_id = account.id "
        "WHERE account.company_id = %(company_id)s AND account.kind = %(kind)s AND account.currency = %(currency)s "
        "GROUP BY 1",
        kind=str(kind),
        currency=currency,
    )
    return {community: Money(balance(kind=kind, signed_sum=int(total)), currency) for community, total in rows}


def balance_by_subject(
    *, company_id: int, kind: AccountKind, subject_ids: Collection[int], currency: str = CNY
) -> dict[int, Money]:
    """dict subject id (the bill of a receivable) -> balance on accounts of the kind; every id present."""
    rows = _rows(
        company_id,
        "SELECT posting.subject_id, sum(posting.amount_minor) FROM ledger_posting AS posting "
        "JOIN ledger_account AS account ON account.id = posting.account_id "
        "WHERE posting.company_id = %(company_id)s AND account.kind = %(kind)s AND account.currency = %(currency)s "
        "AND posting.subject_id = ANY(%(subjects)s) GROUP BY 1",
        kind=str(kind),
        subjects=list(subject_ids),
        currency=currency,
    )
    sums = {subject_id: int(total) for subject_id, total in rows}
    return {subject: Money(balance(kind=kind, signed_sum=sums.get(subject, 0)), currency) for subject in subject_ids}


def statement(
    *, company_id: int, account: AccountKey, starts_on: date, ends_on: date, currency: str = CNY
) -> Statement:
    """One account over [starts_on, ends_on), by day and then in the order of posting."""
    rows = _rows(
        company_id,
        "SELECT posting.id, entry.posted_on, entry.source, entry.source_id, posting.subject_id, posting.amount_minor, "
        "sum(posting.amount_minor) OVER (ORDER BY entry.posted_on, posting.id) "
        "FROM ledger_account AS account JOIN ledger_posting AS posting ON posting.account_id = account.id "
        "JOIN ledger_entry AS entry ON entry.id = posting.entry_id "
        "WHERE account.company_id = %(company_id)s AND account.kind = %(kind)s AND account.currency = %(currency)s "
        "AND account.community_id IS NOT DISTINCT FROM %(community)s AND account.reference_id = %(reference)s "
        "AND entry.posted_on < %(ends_on)s ORDER BY entry.posted_on, posting.id",
        kind=str(account.kind),
        community=account.community_id,
        reference=account.reference_id,
        currency=currency,
        ends_on=ends_on,
    )
    before = [row for row in rows if row[1] < starts_on]
    opening = int(before[-1][6]) if before else 0
    closing = int(rows[-1][6]) if rows else 0

    def shown(signed_sum: int) -> Money:
        return Money(balance(kind=account.kind, signed_sum=signed_sum), currency)

    return Statement(
        account=account,
        opening=shown(opening),
        lines=tuple(
            StatementLine(
                posting_id=row[0],
                posted_on=row[1],
                source=row[2],
                source_id=row[3],
                subject_id=row[4],
                amount=shown(int(row[5])),
                balance=shown(int(row[6])),
            )
            for row in rows[len(before) :]
        ),
        closing=shown(closing),
    )


def entries_of(*, company_id: int, source: str) -> dict[tuple[int, int], int]:
    """dict (source id, part) -> sum of debits in minor units, of every entry of a source; for checks of documents."""
    rows = _rows(
        company_id,
        "SELECT entry.source_id, entry.part, sum(posting.amount_minor) FILTER (WHERE posting.amount_minor > 0) "
        "FROM ledger_entry AS entry JOIN ledger_posting AS posting ON posting.entry_id = entry.id "
        "WHERE entry.company_id = %(company_id)s AND entry.source = %(source)s GROUP BY 1, 2",
        source=source,
    )
    return {(source_id, part): int(total) for source_id, part, total in rows}


def totals_by_entry(entry_ids: Collection[int], *, company_id: int) -> dict[int, Money]:
    """dict entry id -> sum of its debits, which is that of its credits; every id present. One query."""
    rows = _rows(
        company_id,
        "SELECT entry_id, sum(amount_minor) FROM ledger_posting "
        "WHERE company_id = %(company_id)s AND entry_id = ANY(%(entries)s) AND amount_minor > 0 GROUP BY 1",
        entries=list(entry_ids),
    )
    sums = {entry_id: int(total) for entry_id, total in rows}
    return {entry_id: Money(sums.get(entry_id, 0)) for entry_id in entry_ids}


def _rows(company_id: int, query: str, **params: Any) -> list[tuple[Any, ...]]:
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(query, {**params, "company_id": company_id})
        return list(cursor.fetchall())
