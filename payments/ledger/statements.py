"""A statement (对账单) over several accounts: what somebody owes, has in advance and has left as a deposit.

Signed as the books are: debit positive. `owed` grows with debits; `prepaid` and `deposits` grow with credits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKind
from payments.ledger.models import LedgerPosting


@dataclass(frozen=True, slots=True)
class StatementScope:
    """What a statement is over: the receivables of some subjects (bills), and what is held for some references (rooms).

    Lines are those of [starts_on, ends_on), of what is held only from `held_from` on; everything earlier is in the
    opening balance.
    """

    company_id: int
    subject_ids: tuple[int, ...]
    reference_ids: tuple[int, ...]
    starts_on: date
    ends_on: date
    held_kinds: tuple[AccountKind, ...] = (AccountKind.PREPAYMENT, AccountKind.DEPOSIT_HELD)
    held_from: date = date.min

    @property
    def held_starts_on(self) -> date:
        return max(self.starts_on, self.held_from)


@dataclass(frozen=True, slots=True)
class Balances:
    """`owed` on bills, `prepaid` and not used, `deposits` held. `total`: owed less what is held (negative: credit)."""

    owed: Money
    prepaid: Money
    deposits: Money

    @property
    def total(self) -> Money:
        return self.owed - self.prepaid - self.deposits


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """A period's figures; its lines are asked for page by page with `scope`."""

    scope: StatementScope
    opening: Balances
    debits: Money
    credits: Money
    closing: Balances


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One posting, with the balances after it. Exactly one of `debit` and `credit` is not zero."""

    pk: int
    entry_id: int
    posted_on: date
    source: str
    source_id: int
    account_kind: AccountKind
    subject_id: int | None
    debit: Money
    credit: Money
    balances: Balances

    @property
    def id(self) -> int:
        return self.pk

    @property
    def cause(self) -> tuple[str, int]:
        return self.source, self.source_id


_MOVES = """
WITH moves AS (
    SELECT posting.id, posting.entry_id, entry.posted_on, entry.source, entry.source_id, account.kind,
        posting.subject_id, posting.amount_minor, entry.posted_on >= %(starts_on)s AS is_line
    FROM ledger_posting AS posting
    JOIN ledger_account AS account ON account.company_id = posting.company_id AND account.id = posting.account_id
        AND account.kind = 'RECEIVABLE'
    JOIN ledger_entry AS entry ON entry.company_id = posting.company_id AND entry.id = posting.entry_id
    WHERE posting.company_id = %(company_id)s AND posting.subject_id = ANY(%(subjects)s)
      AND entry.posted_on < %(ends_on)s
    UNION ALL
    SELECT posting.id, posting.entry_id, entry.posted_on, entry.source, entry.source_id, account.kind,
        posting.subject_id, posting.amount_minor, entry.posted_on >= %(held_starts_on)s
    FROM ledger_account AS account
    JOIN ledger_posting AS posting ON posting.company_id = account.company_id AND posting.account_id = account.id
    JOIN ledger_entry AS entry ON entry.company_id = posting.company_id AND entry.id = posting.entry_id
    WHERE account.company_id = %(company_id)s AND account.kind = ANY(%(held_kinds)s)
      AND account.reference_id = ANY(%(references)s) AND entry.posted_on < %(ends_on)s
)
"""

_TOTALS = f"""
{_MOVES}
SELECT kind, coalesce(sum(amount_minor) FILTER (WHERE NOT is_line), 0)::bigint,
    coalesce(sum(amount_minor) FILTER (WHERE is_line AND amount_minor > 0), 0)::bigint,
    coalesce(-sum(amount_minor) FILTER (WHERE is_line AND amount_minor < 0), 0)::bigint
FROM moves GROUP BY kind
"""  # noqa: S608 — constant text

# What is not shown comes first, whatever its day: it is the opening balance.
_LINES = f"""
{_MOVES}
SELECT id, entry_id, posted_on, source, source_id, kind, subject_id, amount_minor, owed, prepaid, deposits
FROM (
    SELECT moves.*,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'RECEIVABLE') OVER so_far, 0)::bigint AS owed,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'PREPAYMENT') OVER so_far, 0)::bigint AS prepaid,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'DEPOSIT_HELD') OVER so_far, 0)::bigint AS deposits
    FROM moves WINDOW so_far AS (ORDER BY is_line, posted_on, id)
) AS running
WHERE is_line
  AND (%(after_day)s::date IS NULL OR (posted_on, id) > (%(after_day)s::date, %(after_id)s::bigint))
  AND (%(wanted)s::bigint[] IS NULL OR id = ANY(%(wanted)s))
ORDER BY posted_on, id LIMIT %(limit)s
"""  # noqa: S608 — constant text


def statement_of(scope: StatementScope) -> AccountStatement:
    """The period's figures. One statement."""
    with tenant_read(scope.company_id), connection.cursor() as cursor:
        cursor.execute(_TOTALS, _parameters(scope))
        found = {AccountKind(kind): figures for kind, *figures in cursor.fetchall()}
    openings = {kind: opening for kind, (opening, _, _) in found.items()}
    closings = {kind: opening + debits - credits_ for kind, (opening, debits, credits_) in found.items()}
    return AccountStatement(
        scope=scope,
        opening=_balances(openings),
        debits=Money(sum(figures[1] for figures in found.values())),
        credits=Money(sum(figures[2] for figures in found.values())),
        closing=_balances(closings),
    )


def statement_rows(
    scope: StatementScope,
    *,
    after: tuple[date, int] | None = None,
    limit: int | None = None,
    wanted: Collection[int] | None = None,
) -> list[StatementRow]:
    """Lines by day and posting, behind `after` (day, posting id), at most `limit`, or the `wanted` postings alone."""
    parameters = _parameters(scope) | {
        "after_day": after[0] if after else None,
        "after_id": after[1] if after else None,
        "wanted": list(wanted) if wanted is not None else None,
        "limit": limit,
    }
    with tenant_read(scope.company_id), connection.cursor() as cursor:
        cursor.execute(_LINES, parameters)
        return [_row(row) for row in cursor.fetchall()]


def statement_postings(scope: StatementScope) -> QuerySet[LedgerPosting]:
    """The lines' postings as a query, in no order yet; ask it inside a tenant read."""
    return LedgerPosting.objects.annotate(posted_on=F("entry__posted_on")).filter(
        Q(account__kind=AccountKind.RECEIVABLE, subject_id__in=scope.subject_ids, entry__posted_on__gte=scope.starts_on)
        | Q(
            account__kind__in=scope.held_kinds,
            account__reference_id__in=scope.reference_ids,
            entry__posted_on__gte=scope.held_starts_on,
        ),
        entry__posted_on__lt=scope.ends_on,
    )


def _row(row: tuple[Any, ...]) -> StatementRow:
    *names, amount, owed, prepaid, deposits = row
    posting_id, entry_id, posted_on, source, source_id, kind, subject_id = names
    return StatementRow(
        pk=posting_id,
        entry_id=entry_id,
        posted_on=posted_on,
        source=source,
        source_id=source_id,
        account_kind=AccountKind(kind),
        subject_id=subject_id,
        debit=Money(max(amount, 0)),
        credit=Money(max(-amount, 0)),
        balances=Balances(Money(owed), Money(-prepaid), Money(-deposits)),
    )


def _balances(signed: dict[AccountKind, int]) -> Balances:
    return Balances(
        owed=Money(signed.get(AccountKind.RECEIVABLE, 0)),
        prepaid=Money(-signed.get(AccountKind.PREPAYMENT, 0)),
        deposits=Money(-signed.get(AccountKind.DEPOSIT_HELD, 0)),
    )


def _parameters(scope: StatementScope) -> dict[str, Any]:
    return {
        "company_id": scope.company_id,
        "subjects": list(scope.subject_ids),
        "references": list(scope.reference_ids),
        "held_kinds": [str(kind) for kind in scope.held_kinds],
        "starts_on": scope.starts_on,
        "held_starts_on": scope.held_starts_on,
        "ends_on": scope.ends_on,
    }
