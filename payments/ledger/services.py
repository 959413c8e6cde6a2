"""Writing to the books. Every function joins the caller's transaction: the document and its entry commit together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from backend.kernel.errors import DomainError
from backend.kernel.money import CNY
from backend.organization.base import tenant_transaction
from payments.ledger import rules
from payments.ledger.contracts import NORMAL_SIDE, AccountKey, Posting
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting

OpenDay = Callable[[int, int | None, date], date]

_open_day_rules: list[OpenDay] = []


class AlreadyPosted(DomainError):
    code = "ALREADY_POSTED"
    zh = "这笔业务已经记账（{source} {source_id}）。"
    en = "This is already in the books ({source} {source_id})."


class EntryUnbalanced(DomainError):
    code = "ENTRY_UNBALANCED"
    zh = "分录借贷不平：{difference} 分。"
    en = "The entry does not balance: {difference} fen."


def register_open_day(rule: OpenDay) -> None:
    """Let a higher module move a day out of a closed month: `rule(company_id, community_id, day)` → day to post on."""
    if rule not in _open_day_rules:
        _open_day_rules.append(rule)


def open_day(*, company_id: int, community_id: int | None, day: date) -> date:
    """`day`, or the first day after it that no registered rule holds closed: a closed month stays as it was."""
    for rule in _open_day_rules:
        day = rule(company_id, community_id, day)
    return day


def ensure_accounts(*, company_id: int, keys: Collection[AccountKey], currency: str = CNY) -> dict[AccountKey, int]:
    """Ids of the accounts of `keys`, missing ones made; dict key -> id, every key present. Three statements at most."""
    wanted = sorted(set(keys), key=lambda key: (key.kind, key.community_id or 0, key.reference_id))
    if not wanted:
        return {}
    with tenant_transaction(company_id, durable=False):
        found = _account_ids(company_id, wanted, currency)
        missing = [key for key in wanted if key not in found]
        if missing:
            # Sorted, so that two makers of the same accounts wait for each other instead of locking each other out.
            LedgerAccount.objects.bulk_create(
                [
                    LedgerAccount(
                        company_id=company_id,
                        kind=key.kind,
                        normal_side=NORMAL_SIDE[key.kind],
                        community_id=key.community_id,
                        reference_id=key.reference_id,
                        currency=currency,
                    )
                    for key in missing
                ],
                ignore_conflicts=True,
            )
            found = found | _account_ids(company_id, missing, currency)
    return found


def post_entry(
    *,
    company_id: int,
    source: str,
    source_id: int,
    postings: Sequence[Posting],
    posted_on: date,
    now: datetime,
    community_id: int | None = None,
    part: int = 0,
) -> int:
    """One balanced entry; returns its id. (source, source_id, part) names the cause and is posted once.

    Raises AlreadyPosted, EntryUnbalanced (also for fewer than two postings). The database checks both again.
    """
    difference = rules.imbalance(postings)
    if difference or len(postings) < 2:
        raise EntryUnbalanced(difference=difference)
    currency = postings[0].amount.currency
    with tenant_transaction(company_id, durable=False):
        accounts = ensure_accounts(
            company_id=company_id, keys={posting.account for posting in postings}, currency=currency
        )
        entry = _add_entry(
            company_id=company_id,
            source=source,
            source_id=source_id,
            part=part,
            community_id=community_id,
            posted_on=posted_on,
            now=now,
        )
        LedgerPosting.objects.bulk_create(
            [
                LedgerPosting(
                    company_id=company_id,
                    entry_id=entry.id,
                    account_id=accounts[posting.account],
                    amount_minor=rules.signed(posting),
                    currency=posting.amount.currency,
                    subject_id=posting.subject_id,
                )
                for posting in postings
            ]
        )
    return entry.id


def post_bulk(
    *,
    company_id: int,
    source: str,
    source_id: int,
    posted_on: date,
    now: datetime,
    select_sql: str,
    params: Mapping[str, Any],
    community_id: int | None = None,
    part: int = 0,
) -> tuple[int, int]:
    """One entry with any number of postings in one statement; returns (entry id, postings).

    `select_sql` is the caller's own SQL (never a user's text), with named parameters `params`. It yields
    (account_id, amount_minor signed: debit +, subject_id), in CNY; account ids come from `ensure_accounts`.
    Raises AlreadyPosted; the database refuses an entry that does not balance when the transaction commits.
    """
    with tenant_transaction(company_id, durable=False):
        entry = _add_entry(
            company_id=company_id,
            source=source,
            source_id=source_id,
            part=part,
            community_id=community_id,
            posted_on=posted_on,
            now=now,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                # The caller's own text, never a user's; every value is a parameter.
                "INSERT INTO ledger_posting (company_id, entry_id, account_id, amount_minor, currency, subject_id) "  # noqa: S608
                "SELECT %(_company_id)s, %(_entry_id)s, chosen.account_id, chosen.amount_minor, 'CNY', "
                f"chosen.subject_id FROM ({select_sql}) AS chosen (account_id, amount_minor, subject_id)",
                {**params, "_company_id": company_id, "_entry_id": entry.id},
            )
            return entry.id, cursor.rowcount


def _add_entry(*, company_id: int, source: str, source_id: int, now: datetime, **fields: Any) -> LedgerEntry:
    try:
        # A savepoint, so that the caller can go on after the refusal.
        with transaction.atomic():
            return LedgerEntry.objects.create(
                company_id=company_id, source=source, source_id=source_id, posted_at=now, **fields
            )
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise AlreadyPosted(source=source, source_id=source_id) from error
        raise


def _account_ids(company_id: int, keys: Sequence[AccountKey], currency: str) -> dict[AccountKey, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted.position, account.id FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) WITH ORDINALITY "
            "AS wanted (kind, community_id, reference_id, position) JOIN ledger_account AS account "
            "ON account.company_id = %s AND account.kind = wanted.kind AND account.currency = %s "
            "AND account.community_id IS NOT DISTINCT FROM wanted.community_id "
            "AND account.reference_id = wanted.reference_id",
            [
                [str(key.kind) for key in keys],
                [key.community_id for key in keys],
                [key.reference_id for key in keys],
                company_id,
                currency,
            ],
        )
        return {keys[position - 1]: account_id for position, account_id in cursor.fetchall()}
