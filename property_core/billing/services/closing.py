"""Closing a month (月结): a closed month takes no bill and no ledger entry any more."""

from __future__ import annotations

from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError
from backend.kernel.locking import advisory_lock, session_lock, shared_advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_scope, tenant_transaction
from payments.reconciliation.contracts import MonthGate
from property_core.billing.models import MonthClose
from property_core.billing.permissions import CLOSE
from property_core.billing.selectors.closing import closable, days_to_settle, gate_of_closing
from property_core.billing.selectors.steps import closed_communities, scope_of
from property_core.charges.rules import months_later

LONGEST_REASON = 200


class MonthIsClosed(DomainError):
    code = "MONTH_IS_CLOSED"
    zh = "{period} 已月结，不能再记账。"
    en = "The month {period} is closed; nothing can be posted into it."


class PeriodInvalid(DomainError):
    code = "PERIOD_INVALID"
    zh = "账期应为某月的第一天。"
    en = "A billing period is the first day of a month."


class MonthNotBegun(DomainError):
    code = "MONTH_NOT_BEGUN"
    zh = "{period} 还没有开始，不能月结。"
    en = "The month {period} has not begun and cannot be closed."


class DaysNotSettled(DomainError):
    code = "DAYS_NOT_SETTLED"
    zh = "{period} 还有 {count} 个收款日没有对账签字（最早 {day}），不能月结。"
    en = "{period} has {count} days of online money that nobody has signed (the first is {day}); it cannot be closed."


class ReasonNeeded(DomainError):
    code = "CLOSE_REASON_NEEDED"
    zh = "{period} 还有 {count} 个收款日没有对账签字（最早 {day}），月结须写明原因（最多 200 字）。"
    en = "{period} has {count} days of online money that nobody has signed (the first is {day}); give a reason (200)."


def close_month(*, actor: Actor, unit_id: int, period: date, now: datetime, reason: str = "") -> list[int]:
    """Close `period` for every community below the unit; returns the ids of those that were still open, in order.

    Days on which money of these communities came or went online have to be signed (payments.reconciliation); the
    parameter reconciliation.month_gate may allow to close without, with a `reason` that is kept.
    Locks: waits for a run of the period and for whoever is posting into the communities' months.
    Raises PeriodInvalid, MonthNotBegun, AreaNotClosable, DaysNotSettled, ReasonNeeded, Forbidden, NotFound.
    """
    actor.require(CLOSE, unit_id=unit_id)
    company_id = actor.company
    if period.day != 1:
        raise PeriodInvalid(field=("period",))
    # Nothing opens a month again: one that was closed by a slip of the pen could never be billed.
    if period > local_date(now):
        raise MonthNotBegun(field=("period",), period=f"{period:%Y-%m}")
    with session_lock(run_lock(company_id, period)), tenant_transaction(company_id):
        scope = closable(company_id=company_id, unit_id=unit_id)
        for community_id in scope.community_ids:
            advisory_lock(_closing_lock(community_id))
        closed = set(closed_communities(scope=scope, period=period))
        opened = [community_id for community_id in scope.community_ids if community_id not in closed]
        unsettled = _unsettled(company_id=company_id, community_ids=opened, period=period, reason=reason, now=now)
        MonthClose.objects.bulk_create(
            MonthClose(
                company_id=company_id,
                community_id=community_id,
                period=period,
                closed_at=now,
                account_id=actor.account_id,
            )
            for community_id in opened
        )
        for community_id in opened:
            audit.record(
                actor=actor,
                action="billing.close_month",
                object_kind="org_unit",
                object_id=community_id,
                now=now,
                company_id=company_id,
                new={"period": f"{period:%Y-%m}", **unsettled},
            )
    return opened


def _unsettled(
    *, company_id: int, community_ids: list[int], period: date, reason: str, now: datetime
) -> dict[str, object]:
    """What is kept of days that nobody has signed; empty where there are none. Raises DaysNotSettled, ReasonNeeded."""
    gate = gate_of_closing(company_id=company_id, on=local_date(now))
    if gate is MonthGate.IGNORE:
        return {}
    days = days_to_settle(company_id=company_id, community_ids=community_ids, period=period)
    if not days:
        return {}
    told = {"period": f"{period:%Y-%m}", "count": len(days), "day": days[0].day}
    if gate is MonthGate.REFUSE:
        raise DaysNotSettled(field=("period",), **told)
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise ReasonNeeded(field=("reason",), **told)
    return {"unsettled_days": len(days), "reason": reason.strip()}


def open_day(company_id: int, community_id: int | None, day: date) -> date:
    """`day`, or the first day of the first open month after it if the community's month of `day` is closed.

    Money that comes late never bounces: it is booked where the books are still open. Called in the transaction of
    the entry; until that ends, the community's months cannot be closed. Of a unit above communities (a payment for
    bills of several) the month has to be open in all of them.
    """
    if community_id is None:
        return day
    communities = scope_of(company_id=company_id, unit_id=community_id).community_ids
    for each in communities:
        shared_advisory_lock(_closing_lock(each))
    period = day.replace(day=1)
    with tenant_scope(company_id):
        closed = set(
            MonthClose.objects.filter(community_id__in=communities, period__gte=period).values_list("period", flat=True)
        )
    if period not in closed:
        return day
    while period in closed:
        period = months_later(period, 1)
    return period


def require_open_month(*, company_id: int, community_id: int, day: date) -> None:
    """Refuse a document that insists on its own date. Raises MonthIsClosed. Needs a transaction."""
    if open_day(company_id, community_id, day) != day:
        raise MonthIsClosed(period=f"{day:%Y-%m}")


def run_lock(company_id: int, period: date) -> str:
    """Name of the session lock that a run of the period and its closing take."""
    return f"billing run {company_id} {period}"


def _closing_lock(community_id: int) -> str:
    return f"month close {community_id}"
