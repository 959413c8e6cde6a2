"""The trial balance (试算平衡): every account's opening, debits, credits and closing, and that the sides agree.

Entries name the community they are of, also on accounts that belong to the company as a whole, so a community's part
balances as the whole does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import InvalidInput
from backend.organization.base import tenant_read
from backend.organization.contracts import UnitKind
from backend.organization.selectors import company_unit_id, unit_ids_below, unit_visible
from payments.ledger.contracts import AccountKind, Movement
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from payments.ledger.permissions import VIEW


@dataclass(frozen=True, slots=True)
class Books:
    """Whose entries are meant: those of some communities, or (None) all of the company, also those of no community."""

    company_id: int
    communities: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What happened on the accounts of one kind in one community (None: accounts of the company as a whole)."""

    kind: AccountKind
    community_id: int | None
    accounts: int
    movement: Movement


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Rows by kind and community; the six sums of fen over all single accounts."""

    rows: tuple[TrialRow, ...]
    opening_debit_minor: int = 0
    opening_credit_minor: int = 0
    debits_minor: int = 0
    credits_minor: int = 0
    closing_debit_minor: int = 0
    closing_credit_minor: int = 0

    @property
    def is_balanced(self) -> bool:
        return (
            self.opening_debit_minor == self.opening_credit_minor
            and self.debits_minor == self.credits_minor
            and self.closing_debit_minor == self.closing_credit_minor
        )


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """One account over a period. `pk` for lists."""

    pk: int
    kind: AccountKind
    community_id: int | None
    reference_id: int
    movement: Movement

    @property
    def id(self) -> int:
        return self.pk


_MOVED = """
SELECT posting.account_id,
    coalesce(sum(posting.amount_minor) FILTER (WHERE entry.posted_on < %(starts_on)s), 0) AS opening,
    coalesce(sum(posting.amount_minor)
        FILTER (WHERE entry.posted_on >= %(starts_on)s AND posting.amount_minor > 0), 0) AS debits,
    coalesce(-sum(posting.amount_minor)
        FILTER (WHERE entry.posted_on >= %(starts_on)s AND posting.amount_minor < 0), 0) AS credits
FROM ledger_posting AS posting
JOIN ledger_entry AS entry ON entry.company_id = posting.company_id AND entry.id = posting.entry_id
WHERE posting.company_id = %(company_id)s AND entry.posted_on < %(ends_on)s
  AND (%(communities)s::bigint[] IS NULL OR entry.community_id = ANY(%(communities)s))
"""

_TRIAL = f"""
SELECT account.kind, account.community_id, count(*), sum(opening)::bigint, sum(debits)::bigint, sum(credits)::bigint,
    sum(greatest(opening, 0))::bigint, sum(greatest(-opening, 0))::bigint,
    sum(greatest(opening + debits - credits, 0))::bigint, sum(greatest(credits - debits - opening, 0))::bigint
FROM ({_MOVED} GROUP BY posting.account_id) AS moved
JOIN ledger_account AS account ON account.company_id = %(company_id)s AND account.id = moved.account_id
GROUP BY account.kind, account.community_id ORDER BY account.kind, account.community_id NULLS FIRST
"""  # noqa: S608 — constant text

_ACCOUNTS = f"""
SELECT account.id, account.kind, account.community_id, account.reference_id,
    moved.opening::bigint, moved.debits::bigint, moved.credits::bigint
FROM ledger_account AS account
JOIN ({_MOVED} AND posting.account_id = ANY(%(accounts)s) GROUP BY posting.account_id) AS moved
    ON moved.account_id = account.id
WHERE account.company_id = %(company_id)s ORDER BY account.id
"""  # noqa: S608 — constant text


def books_below(*, actor: Actor, unit_id: int) -> Books:
    """The books of a unit: the company's own unit means all of them.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput (an area: money counts by community).
    """
    unit = unit_visible(actor=actor, code=VIEW, unit_id=unit_id)
    if unit.kind == UnitKind.AREA:
        raise InvalidInput(field=("unitId",), name="unitId", reason=unit.name)
    if unit.kind == UnitKind.COMPANY:
        return Books(actor.company, None)
    return Books(actor.company, tuple(sorted(unit_ids_below(unit_id, company_id=actor.company))))


def books_of(actor: Actor) -> Books:
    """All books that the actor may read. Raises NotSignedIn, Forbidden."""
    actor.require(VIEW)
    if actor.kind is ActorKind.SYSTEM or actor.can(VIEW, unit_id=company_unit_id(actor.company)):
        return Books(actor.company, None)
    return Books(actor.company, tuple(sorted(actor.units(VIEW))))


def trial_balance(*, books: Books, starts_on: date, ends_on: date) -> TrialBalance:
    """The books over [starts_on, ends_on)."""
    with tenant_read(books.company_id), connection.cursor() as cursor:
        cursor.execute(_TRIAL, _parameters(books, starts_on, ends_on))
        found: list[tuple[Any, ...]] = list(cursor.fetchall())
    sums = [sum(row[position] for row in found) for position in (6, 7, 4, 5, 8, 9)]
    rows = tuple(TrialRow(AccountKind(row[0]), row[1], row[2], Movement(*row[3:6])) for row in found)
    return TrialBalance(rows, *sums)


def accounts_moved(
    books: Books, *, ends_on: date, kind: AccountKind | None = None, community_id: int | None = None
) -> QuerySet[LedgerAccount]:
    """Accounts with a posting of these books before `ends_on`, in no order yet; ask it inside a tenant read."""
    postings = _of_books(LedgerPosting.objects.filter(account_id=OuterRef("pk"), entry__posted_on__lt=ends_on), books)
    rows = LedgerAccount.objects.filter(Exists(postings))
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows if community_id is None else rows.filter(community_id=community_id)


def account_figures(
    books: Books, account_ids: Sequence[int], *, starts_on: date, ends_on: date
) -> list[AccountFigures]:
    """The accounts over [starts_on, ends_on), by id; those without a posting of these books are left out."""
    with tenant_read(books.company_id), connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, _parameters(books, starts_on, ends_on) | {"accounts": list(account_ids)})
        return [
            AccountFigures(row[0], AccountKind(row[1]), row[2], row[3], Movement(*row[4:])) for row in cursor.fetchall()
        ]


def entries_in(
    books: Books,
    *,
    entry_id: int | None = None,
    account_id: int | None = None,
    sources: Sequence[str] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> QuerySet[LedgerEntry]:
    """Entries of the books over [starts_on, ends_on), in no order yet; ask it inside a tenant read."""
    rows = LedgerEntry.objects.all()
    if books.communities is not None:
        rows = rows.filter(community_id__in=books.communities)
    if account_id is not None:
        rows = rows.filter(Exists(LedgerPosting.objects.filter(entry_id=OuterRef("pk"), account_id=account_id)))
    return _narrowed(rows, id=entry_id, source__in=sources, posted_on__gte=starts_on, posted_on__lt=ends_on)


def postings_in(
    books: Books,
    *,
    account_id: int | None = None,
    kind: AccountKind | None = None,
    community_id: int | None = None,
    entry_id: int | None = None,
    sources: Sequence[str] | None = None,
    subjects: Any = None,
    is_debit: bool | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> QuerySet[LedgerPosting]:
    """Postings of the books over [starts_on, ends_on) with entry and account, in no order yet; inside a tenant read.

    community_id: of the account. subjects: ids, or a query of them.
    """
    rows = _of_books(LedgerPosting.objects.select_related("entry", "account"), books)
    if is_debit is not None:
        rows = rows.filter(amount_minor__gt=0) if is_debit else rows.filter(amount_minor__lt=0)
    return _narrowed(
        rows.annotate(posted_on=F("entry__posted_on")),
        account_id=account_id,
        account__kind=kind,
        account__community_id=community_id,
        entry_id=entry_id,
        entry__source__in=sources,
        subject_id__in=subjects,
        entry__posted_on__gte=starts_on,
        entry__posted_on__lt=ends_on,
    )


def postings_caused_by(books: Books, causes: Sequence[tuple[str, Sequence[int]]]) -> QuerySet[LedgerPosting]:
    """Postings of the entries of (source, source ids), with entry and account, in no order yet; in a tenant read."""
    wanted = Q(pk__in=())
    for source, source_ids in causes:
        wanted |= Q(entry__source=source, entry__source_id__in=source_ids)
    return _of_books(LedgerPosting.objects.select_related("entry", "account"), books).filter(wanted)


def _of_books(rows: QuerySet[LedgerPosting], books: Books) -> QuerySet[LedgerPosting]:
    return rows if books.communities is None else rows.filter(entry__community_id__in=books.communities)


def _narrowed(rows: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
    conditions = Q(**{name: value for name, value in wanted.items() if value is not None})
    return rows.filter(conditions)


def _parameters(books: Books, starts_on: date, ends_on: date) -> dict[str, Any]:
    communities = None if books.communities is None else list(books.communities)
    return {
        "company_id": books.company_id, "communities": communities, "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
