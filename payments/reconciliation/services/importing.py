"""One day of one provider: download, store, compare. The provider is asked outside of any transaction.

Several accounts may share one merchant number (companies without keys of their own): the statement is downloaded once,
each account gets its own lines, and lines that nobody knows go to the account whose messages come without a token.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import repeat

from backend.accounts.actor import system_actor
from backend.kernel import audit
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents.booked import (
    Booked,
    CollectingAccount,
    booked_payments,
    booked_refunds,
    collecting_accounts,
    known_numbers,
)
from payments.providers import registry as providers
from payments.providers.contracts import (
    ProviderError,
    StatementFile,
    StatementLine,
    StatementLineKind,
    StatementNotReady,
    StatementSort,
)
from payments.reconciliation import rules
from payments.reconciliation.contracts import (
    DayOutcome,
    DifferenceState,
    ReconciledDay,
    StatementKind,
    StatementState,
)
from payments.reconciliation.models import Difference, Statement
from payments.reconciliation.services.fees import fee_of_day, post_fee
from payments.reconciliation.services.rows import store_rows
from payments.reconciliation.services.signing import lock_day, undo_sign_off

logger = logging.getLogger("linli.payments.reconciliation")

EMPTY_HASH = hashlib.sha256(b"").hexdigest()
COMPARED_FIELDS = ("transaction_id", "ours_minor", "theirs_minor", "ours_state", "theirs_state", "community_id")


@dataclass(frozen=True, slots=True)
class _Share:
    """What of a day belongs to one account: its lines and what it has booked.

    `known`: numbers of movements that its books know, whatever day they are of.
    """

    account: CollectingAccount
    trade: list[StatementLine]
    flows: list[StatementLine]
    payments: dict[str, Booked]
    refunds: dict[str, Booked]
    known: set[str] = field(default_factory=set)


def reconcile_day(*, provider: str, day: date, now: datetime) -> list[ReconciledDay]:
    """Import the provider's statements of a day and list where they and the books disagree, for all companies.

    Running it again changes nothing where nothing has changed; a difference that is gone is SETTLED. One merchant
    number that fails does not stop the others. Outside of any transaction.
    """
    groups: dict[str, list[CollectingAccount]] = {}
    for account in collecting_accounts(provider):
        if account.credentials.mchid:
            groups.setdefault(account.credentials.mchid, []).append(account)
    return [
        _reconcile(provider=provider, mchid=mchid, accounts=accounts, day=day, now=now)
        for mchid, accounts in sorted(groups.items())
    ]


def _reconcile(
    *, provider: str, mchid: str, accounts: Sequence[CollectingAccount], day: date, now: datetime
) -> ReconciledDay:
    done = ReconciledDay(mchid=mchid, day=day, outcome=DayOutcome.COMPARED, accounts=len(accounts))
    adapter, credentials = providers.provider_named(provider), accounts[0].credentials
    files: dict[StatementSort, StatementFile | None] = {}
    try:
        for sort in StatementSort:
            files[sort] = adapter.download_statement(day=day, sort=sort, credentials=credentials, now=now)
    except StatementNotReady as early:
        return replace(done, outcome=DayOutcome.NOT_READY, reason=early.code)
    except ProviderError as error:
        if StatementSort.TRADE not in files:
            logger.warning("statement not imported", extra={"mchid": mchid, "day": str(day), "code": error.code})
            return replace(done, outcome=DayOutcome.FAILED, reason=error.code)
        # Fees cannot be looked at from both sides then; payments and refunds can.
        done = replace(done, reason=f"{StatementSort.FUNDS}: {error.code}")
    new = opened = 0
    for share in _shares(accounts, files=files, day=day):
        created, standing = _keep(share, provider=provider, files=files, day=day, now=now)
        new, opened = new + created, opened + standing
    lines = [line for file in files.values() if file is not None for line in file.lines]
    outcome = DayOutcome.EMPTY if files[StatementSort.TRADE] is None else DayOutcome.COMPARED
    return replace(done, outcome=outcome, rows=len(lines), new=new, open=opened)


def _shares(
    accounts: Sequence[CollectingAccount], *, files: Mapping[StatementSort, StatementFile | None], day: date
) -> list[_Share]:
    trade, flows = _lines(files.get(StatementSort.TRADE)), _lines(files.get(StatementSort.FUNDS))
    first, last = rules.day_bounds(day)
    shares = []
    for account in accounts:
        with tenant_read(account.company_id):
            shares.append(
                _Share(
                    account=account,
                    trade=[],
                    flows=[],
                    payments=booked_payments(
                        account_id=account.account_id,
                        numbers={line.out_trade_no for line in trade},
                        first=first,
                        last=last,
                    ),
                    refunds=booked_refunds(
                        account_id=account.account_id,
                        numbers={line.out_refund_no for line in trade if line.out_refund_no},
                        first=first,
                        last=last,
                    ),
                )
            )
    _deal_out(shares, trade=trade, flows=flows)
    for share in shares:
        # Mostly nothing is left to ask for: what moved that day stands on its trade statement.
        strange = rules.strange_numbers(flows=share.flows, trade=share.trade)
        if strange:
            with tenant_read(share.account.company_id):
                share.known.update(known_numbers(account_id=share.account.account_id, numbers=strange))
    return shares


def _deal_out(shares: Sequence[_Share], *, trade: Sequence[StatementLine], flows: Sequence[StatementLine]) -> None:
    """Each account its own lines; what nobody knows to the one whose messages come without a token."""
    fallback = next((share for share in shares if share.account.is_default), shares[0])
    if len(shares) == 1:
        fallback.trade.extend(trade)
        fallback.flows.extend(flows)
        return
    owners: dict[str, _Share] = {}
    for line in trade:
        owner = next(
            (share for share in shares if line.out_trade_no in share.payments or line.out_refund_no in share.refunds),
            fallback,
        )
        owner.trade.append(line)
        owners |= {number: owner for number in (line.transaction_id, line.refund_id) if number}
    for line in flows:
        owners.get(line.transaction_id, fallback).flows.append(line)


def _lines(file: StatementFile | None) -> tuple[StatementLine, ...]:
    return file.lines if file is not None else ()


def _keep(
    share: _Share,
    *,
    provider: str,
    files: Mapping[StatementSort, StatementFile | None],
    day: date,
    now: datetime,
) -> tuple[int, int]:
    """Store the statements and the differences of one account: (new differences, open ones)."""
    account = share.account
    moved = rules.movements(flows=share.flows, trade=share.trade, known=share.known)
    found = [
        *rules.payment_differences(
            lines=share.trade, flows=share.flows, booked=share.payments, agreed_rate=account.fee_rate
        ),
        *rules.refund_differences(lines=share.trade, booked=share.refunds),
        *rules.movement_differences(moved),
    ]
    meanings = [each.meaning.value for each in moved]
    with tenant_transaction(account.company_id):
        lock_day(account_id=account.account_id, day=day)
        is_other = False
        for sort, lines, words in (
            (StatementSort.TRADE, share.trade, repeat("")),
            (StatementSort.FUNDS, share.flows, meanings),
        ):
            if sort in files:
                is_other |= _store(
                    account, provider=provider, file=files[sort], sort=sort, lines=lines, words=words, day=day, now=now
                )
        created = _compare(account, provider=provider, found=found, day=day, now=now)
        fee = fee_of_day(trade=share.trade, moved=moved if files.get(StatementSort.FUNDS) is not None else None)
        is_other |= post_fee(
            company_id=account.company_id, account_id=account.account_id, day=day, fee_minor=fee, now=now
        )
        if is_other or created:
            undo_sign_off(company_id=account.company_id, account_id=account.account_id, day=day, now=now)
        standing = Difference.objects.filter(
            payee_account_id=account.account_id, day=day, state=DifferenceState.OPEN
        ).count()
    return created, standing


def _store(
    account: CollectingAccount,
    *,
    provider: str,
    file: StatementFile | None,
    sort: StatementSort,
    lines: Sequence[StatementLine],
    words: Iterable[str],
    day: date,
    now: datetime,
) -> bool:
    """Store what was not stored yet; `words`: what each line was. Returns whether this content is new."""
    statement, is_new = Statement.objects.get_or_create(
        payee_account_id=account.account_id,
        day=day,
        kind=StatementKind(sort.value),
        content_hash=file.digest if file is not None else EMPTY_HASH,
        defaults={
            "company_id": account.company_id,
            "provider": provider,
            "state": StatementState.IMPORTED if file is not None else StatementState.EMPTY,
            "imported_at": now,
            **_totals(lines),
        },
    )
    if not is_new:
        return False
    store_rows(company_id=account.company_id, statement_id=statement.pk, lines=lines, words=words)
    audit.record(
        actor=system_actor(company_id=account.company_id),
        action="payment.statement_import",
        object_kind="payment_statement",
        object_id=statement.pk,
        now=now,
        new={"day": day.isoformat(), "kind": sort.value, "rows": len(lines), "hash": statement.content_hash},
    )
    return True


def _totals(lines: Sequence[StatementLine]) -> dict[str, int]:
    """Counts and sums as the list shows them; in the fund flow income and expense stand for payments and refunds."""

    def of(*kinds: StatementLineKind) -> list[StatementLine]:
        return [line for line in lines if line.kind in kinds]

    came = of(StatementLineKind.PAYMENT, StatementLineKind.INCOME)
    went = of(StatementLineKind.REFUND, StatementLineKind.EXPENSE)
    return {
        "payment_count": len(came),
        "payment_minor": sum(line.amount_minor for line in came),
        "refund_count": len(went),
        "refund_minor": sum(line.amount_minor for line in went),
        "fee_minor": sum(line.fee_minor for line in lines),
    }


def _compare(
    account: CollectingAccount, *, provider: str, found: Iterable[rules.Found], day: date, now: datetime
) -> int:
    """Bring the stored differences in line with what was found; returns how many are new or open again."""
    rows = Difference.objects.select_for_update().filter(payee_account_id=account.account_id, day=day)
    known = {(row.kind, row.subject, row.number): row for row in rows.order_by("id")}
    changed, fresh = 0, []
    for difference in {each.key: each for each in found}.values():
        values = {name: getattr(difference, name) for name in COMPARED_FIELDS}
        row = known.pop(difference.key, None)
        if row is None:
            fresh.append(
                Difference(
                    company_id=account.company_id,
                    payee_account_id=account.account_id,
                    provider=provider,
                    day=day,
                    kind=difference.kind,
                    subject=difference.subject,
                    number=difference.number,
                    found_at=now,
                    **values,
                )
            )
            continue
        is_same = all(getattr(row, name) == value for name, value in values.items())
        if is_same and row.state != DifferenceState.SETTLED:
            continue
        # What was explained was another difference than this one is now.
        changed += row.state != DifferenceState.OPEN
        row.state, row.settled_at = DifferenceState.OPEN, None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=["state", "settled_at", *COMPARED_FIELDS])
    Difference.objects.bulk_create(fresh)
    gone = [row.pk for row in known.values() if row.state == DifferenceState.OPEN]
    Difference.objects.filter(id__in=gone).update(state=DifferenceState.SETTLED, settled_at=now)
    if fresh or changed or gone:
        audit.record(
            actor=system_actor(company_id=account.company_id),
            action="payment.reconcile",
            object_kind="payee_account",
            object_id=account.account_id,
            now=now,
            new={"day": day.isoformat(), "found": len(fresh), "again": changed, "settled": len(gone)},
        )
    return len(fresh) + changed
