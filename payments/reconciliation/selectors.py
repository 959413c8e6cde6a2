"""Statements and differences, as staff may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.selectors import company_unit_id, require_over_company
from payments.intents.booked import account_providers, money_days
from payments.reconciliation.contracts import (
    AccountDay,
    DayHindrance,
    DifferenceKind,
    DifferenceState,
    RowMeaning,
    StatementKind,
    UnsettledDay,
    Withdrawal,
)
from payments.reconciliation.models import DaySignOff, Difference, DifferenceNote, Statement, StatementRow
from payments.reconciliation.permissions import RECONCILE_VIEW
from payments.reconciliation.rules import STATED, day_bounds

MOST_DAYS = 92

_DAYS = """
WITH days AS (
    SELECT payee_account_id, day FROM payment_statement
    WHERE company_id = %(company_id)s AND day >= %(since)s AND day < %(until)s
    UNION
    SELECT payee_account_id, day FROM payment_difference
    WHERE company_id = %(company_id)s AND day >= %(since)s AND day < %(until)s
)
SELECT days.payee_account_id, account.provider, days.day, trade.id IS NOT NULL,
    coalesce(trade.payment_count, 0), coalesce(trade.payment_minor, 0), coalesce(trade.refund_minor, 0),
    fees.amount, found.waiting, found.count, signed.signed_at, signed.signed_by_account_id,
    coalesce(signed.note, ''), coalesce(undone.undone_reason, '')
FROM days
JOIN payee_account AS account ON account.company_id = %(company_id)s AND account.id = days.payee_account_id
LEFT JOIN LATERAL (
    SELECT statement.* FROM payment_statement AS statement
    WHERE statement.company_id = %(company_id)s AND statement.payee_account_id = days.payee_account_id
      AND statement.day = days.day AND statement.kind = 'TRADE' ORDER BY statement.id DESC LIMIT 1
) AS trade ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(fee.amount_minor), 0)::bigint AS amount FROM payment_channel_fee AS fee
    WHERE fee.company_id = %(company_id)s AND fee.payee_account_id = days.payee_account_id AND fee.day = days.day
) AS fees
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'OPEN') AS waiting, count(*) FILTER (WHERE state <> 'SETTLED') AS count
    FROM payment_difference AS difference
    WHERE difference.company_id = %(company_id)s AND difference.payee_account_id = days.payee_account_id
      AND difference.day = days.day
) AS found
LEFT JOIN payment_day_sign_off AS signed ON signed.company_id = %(company_id)s
    AND signed.payee_account_id = days.payee_account_id AND signed.day = days.day AND signed.undone_at IS NULL
LEFT JOIN LATERAL (
    SELECT undone_reason FROM payment_day_sign_off AS earlier
    WHERE earlier.company_id = %(company_id)s AND earlier.payee_account_id = days.payee_account_id
      AND earlier.day = days.day AND earlier.undone_at IS NOT NULL AND signed.id IS NULL
    ORDER BY earlier.id DESC LIMIT 1
) AS undone ON true
WHERE (%(provider)s::text IS NULL OR account.provider = %(provider)s)
  AND (%(is_signed)s::boolean IS NULL OR (signed.id IS NOT NULL) = %(is_signed)s)
ORDER BY days.day DESC, days.payee_account_id
"""


def statements_visible(
    actor: Actor,
    *,
    provider: str | None = None,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Statement]:
    """Imported statements, in no order yet; `until` is left out. Ask inside a tenant read.

    Raises NotSignedIn, Forbidden unless RECONCILE_VIEW is held over the whole company.
    """
    require_over_company(actor, RECONCILE_VIEW)
    return Statement.objects.filter(_given(provider=provider, kind=kind, day__gte=since, day__lt=until))


def differences_visible(
    actor: Actor,
    *,
    code: str = RECONCILE_VIEW,
    provider: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    subject: str | None = None,
    community_id: int | None = None,
    owner_id: int | None = None,
    is_assigned: bool | None = None,
    due_until: date | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Difference]:
    """Differences of the actor's communities; those that name none only for who holds `code` over the company.

    `owner_id`: the account of who looks into it; `due_until`: due on that day or earlier. In no order yet; `until` is
    left out. Raises NotSignedIn, Forbidden.
    """
    actor.require(code)
    rows = Difference.objects.filter(
        _given(
            provider=provider,
            kind=kind,
            subject=subject,
            state=state,
            community_id=community_id,
            owner_account_id=owner_id,
            owner_account_id__isnull=None if is_assigned is None else not is_assigned,
            due_on__lte=due_until,
            day__gte=since,
            day__lt=until,
        )
    )
    if actor.kind is ActorKind.SYSTEM or actor.can(code, unit_id=company_unit_id(actor.company)):
        return rows
    return rows.filter(community_id__in=actor.units(code))


def difference_visible(*, actor: Actor, difference_id: int, code: str = RECONCILE_VIEW) -> Difference:
    """Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = differences_visible(actor, code=code).filter(id=difference_id).first()
    if row is None:
        raise NotFound
    return row


def notes_by_difference(difference_ids: Collection[int], *, company_id: int) -> dict[int, list[DifferenceNote]]:
    """dict difference id -> its notes, oldest first; every id present. One query."""
    answer: dict[int, list[DifferenceNote]] = {difference_id: [] for difference_id in difference_ids}
    with tenant_read(company_id):
        for note in DifferenceNote.objects.filter(difference_id__in=answer).order_by("id"):
            answer[note.difference_id].append(note)
    return answer


def account_days(
    actor: Actor, *, since: date, until: date, provider: str | None = None, is_signed: bool | None = None
) -> list[AccountDay]:
    """The days of [since, until) that have a statement or a difference, newest first, each account for itself.

    Raises NotSignedIn, Forbidden unless RECONCILE_VIEW is held over the whole company, InvalidInput for more than
    MOST_DAYS days.
    """
    require_over_company(actor, RECONCILE_VIEW)
    if (until - since).days > MOST_DAYS:
        raise InvalidInput(field=("until",), name="until", reason=f"<= {MOST_DAYS} days")
    with tenant_read(actor.company), connection.cursor() as cursor:
        cursor.execute(
            _DAYS,
            {
                "company_id": actor.company,
                "since": since,
                "until": until,
                "provider": provider,
                "is_signed": is_signed,
            },
        )
        return [AccountDay(*row) for row in cursor.fetchall()]


def unsettled_days(*, company_id: int, community_ids: Collection[int], since: date, until: date) -> list[UnsettledDay]:
    """Days of [since, until) on which money of the communities came or went online, and that nobody has signed."""
    first, last = day_bounds(since)[0], day_bounds(until)[0]
    with tenant_read(company_id):
        wanted = money_days(community_ids=community_ids, first=first, last=last, providers=STATED)
        if not wanted:
            return []
        accounts, period = {account_id for account_id, _ in wanted}, {"day__gte": since, "day__lt": until}
        of_accounts = {"payee_account_id__in": accounts, **period}
        signed = _days_of(DaySignOff.objects.filter(**of_accounts, undone_at__isnull=True))
        imported = _days_of(Statement.objects.filter(**of_accounts, kind=StatementKind.TRADE))
        waiting = _days_of(Difference.objects.filter(**of_accounts, state=DifferenceState.OPEN))
        providers = account_providers()
    answer = []
    for account_id, day in sorted(wanted - signed, key=lambda each: (each[1], each[0])):
        hindrance = DayHindrance.NOT_SIGNED
        if (account_id, day) not in imported:
            hindrance = DayHindrance.NOT_IMPORTED
        elif (account_id, day) in waiting:
            hindrance = DayHindrance.DIFFERENCES
        answer.append(UnsettledDay(account_id, providers[account_id], day, hindrance))
    return answer


def _days_of(rows: QuerySet[Any]) -> set[tuple[int, date]]:
    return set(rows.values_list("payee_account_id", "day").distinct())


def withdrawals(row_ids: Collection[int] | None = None, *, since: datetime, until: datetime) -> list[Withdrawal]:
    """Movements to a bank account in [since, until), of the company in scope, oldest first. `row_ids`: of these."""
    rows = StatementRow.objects.filter(
        meaning=RowMeaning.WITHDRAWAL, happened_at__gte=since, happened_at__lt=until
    ).select_related("statement")
    if row_ids is not None:
        rows = rows.filter(id__in=row_ids)
    return [
        Withdrawal(
            row_id=row.pk,
            payee_account_id=row.statement.payee_account_id,
            provider=row.statement.provider,
            day=local_date(row.happened_at),
            amount_minor=row.amount_minor,
            reference=row.reference,
        )
        for row in _of_newest(rows).order_by("happened_at", "id")
    ]


def _of_newest(rows: QuerySet[StatementRow]) -> QuerySet[StatementRow]:
    """A day that was imported anew counts once: rows of its newest statement."""
    newer = Statement.objects.filter(
        payee_account=OuterRef("statement__payee_account"),
        day=OuterRef("statement__day"),
        kind=OuterRef("statement__kind"),
        id__gt=OuterRef("statement_id"),
    )
    return rows.filter(~Exists(newer))


def open_difference_sums(*, before: datetime) -> tuple[int, int]:
    """(how many, what they come to in fen) of open MISSING_HERE found before, of the company in scope."""
    rows = Difference.objects.filter(
        state=DifferenceState.OPEN, kind=DifferenceKind.MISSING_HERE, found_at__lt=before
    ).aggregate(count=Count("id"), amount=Sum("theirs_minor"))
    return rows["count"], rows["amount"] or 0


def _given(**wanted: object) -> Q:
    return Q(**{name: value for name, value in wanted.items() if value is not None})
