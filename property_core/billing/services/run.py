"""The run of a period: every tariff version in force posts its bills, lines and ledger entries in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime

import orjson

from backend.accounts.actor import Actor
from backend.kernel import audit, failpoints, outbox
from backend.kernel.locking import session_lock
from backend.kernel.money import Money
from backend.kernel.statistics import refresh_statistics
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.services import ensure_accounts, open_day, post_bulk
from property_core.billing import run_sql
from property_core.billing.contracts import BillsPosted, RunFigures
from property_core.billing.models import BillingRun, BillingRunStep
from property_core.billing.permissions import RUN
from property_core.billing.run_step import Step
from property_core.billing.selectors.steps import closed_communities, read_stage, scope_of, staged, steps_of
from property_core.billing.services.closing import MonthIsClosed, PeriodInvalid, run_lock

LEDGER_SOURCE = "billing_run_step"
# What the run's statements join; a run right after an import must not plan on empty tables.
READ_TABLES = ("assignment", "bill", "meter", "parking_space", "person", "reading", "residency", "room")


Progress = Callable[[Step, int], None]


def run_billing(
    *, actor: Actor, unit_id: int, period: date, now: datetime, progress: Progress | None = None
) -> RunFigures:
    """Bill a period for everything below an organisation unit; what is there already is left as it is.

    Each tariff version commits by itself, so a run that is killed has whole steps behind it and the next one adds the
    rest. `progress` is told each step with the number of its bills; an exception of it ends the run after that step.
    Locks: one run at a time per company and period; the unique index on bills is the last fence.
    Raises PeriodInvalid, Forbidden, NotFound, MonthIsClosed. Events: BillsPosted.
    """
    company_id = actor.company
    actor.require(RUN, unit_id=unit_id)
    if period.day != 1:
        raise PeriodInvalid(field=("period",))
    figures = RunFigures(period)
    with session_lock(run_lock(company_id, period)):
        with tenant_transaction(company_id):
            scope = scope_of(company_id=company_id, unit_id=unit_id)
            if closed_communities(scope=scope, period=period):
                raise MonthIsClosed(field=("period",), period=f"{period:%Y-%m}")
            _finish_interrupted(company_id=company_id, period=period, now=now)
            run = BillingRun.objects.create(
                company_id=company_id, unit_id=unit_id, period=period, started_at=now, account_id=actor.account_id
            )
            figures.run_id = run.id
        refresh_statistics(*READ_TABLES)
        with tenant_read(company_id):
            steps = steps_of(scope=scope, period=period)
        try:
            for step in steps:
                count = _post_step(actor=actor, run_id=run.id, step=step, figures=figures, now=now)
                if progress is not None:
                    progress(step, count)
        finally:
            # Also where a step fails or `progress` ends the run: what is posted stands, and its bills are told of.
            with tenant_transaction(company_id):
                BillingRun.objects.filter(id=run.id).update(problems=[asdict(problem) for problem in figures.problems])
                _finish(run_id=run.id, company_id=company_id, period=period, now=now)
    return figures


def _post_step(*, actor: Actor, run_id: int, step: Step, figures: RunFigures, now: datetime) -> int:
    company_id = step.scope.company_id
    with tenant_transaction(company_id), staged(step, takes_ids=True) as (cursor, parameters):
        amounts = read_stage(cursor, parameters, step=step, figures=figures)
        if not amounts:
            return 0
        count = sum(count for count, _ in amounts.values())
        total_minor = sum(amount for _, amount in amounts.values())
        cursor.execute(run_sql.CHECKSUM)
        checksum = cursor.fetchone()[0]
        trace = orjson.dumps(run_sql.trace_constants(step)).decode().removesuffix("}") + ","
        parameters |= {"run_id": run_id, "now": now, "trace": trace}
        cursor.execute(run_sql.bills_sql(step), parameters)
        cursor.execute(run_sql.lines_sql(step), parameters)
        made = BillingRunStep.objects.create(
            company_id=company_id,
            run_id=run_id,
            tariff_version_id=step.version_id,
            bill_count=count,
            total_minor=total_minor,
            checksum=checksum,
            posted_at=now,
        )
        _post_ledger(step=step, step_id=made.id, amounts=amounts, now=now)
        cursor.execute(
            "UPDATE billing_run SET bill_count = bill_count + %s, total_minor = total_minor + %s"
            " WHERE company_id = %s AND id = %s",
            [count, total_minor, company_id, run_id],
        )
        audit.record(
            actor=actor,
            action="billing.run.step",
            object_kind="billing_run",
            object_id=run_id,
            now=now,
            company_id=company_id,
            new={
                "period": f"{step.period:%Y-%m}",
                "tariff": step.tariff_code,
                "version": step.version_number,
                "count": count,
                "total_minor": total_minor,
                "checksum": checksum,
            },
        )
        failpoints.hit("run.before_commit")
    failpoints.hit("run.after_commit")
    return count


def _post_ledger(*, step: Step, step_id: int, amounts: dict[int, tuple[int, int]], now: datetime) -> None:
    """One entry per community: debit receivable, a posting per bill, credit the item's revenue (decision 0001)."""
    company_id = step.scope.company_id
    accounts = ensure_accounts(
        company_id=company_id,
        keys=[
            AccountKey(kind, community_id, step.item_id)
            for community_id in amounts
            for kind in (AccountKind.RECEIVABLE, AccountKind.REVENUE)
        ],
    )
    today = local_date(now)
    for community_id, (_, amount) in amounts.items():
        post_bulk(
            company_id=company_id,
            source=LEDGER_SOURCE,
            source_id=step_id,
            part=community_id,
            community_id=community_id,
            posted_on=open_day(company_id=company_id, community_id=community_id, day=today),
            now=now,
            select_sql=run_sql.POSTINGS,
            params={
                "receivable": accounts[AccountKey(AccountKind.RECEIVABLE, community_id, step.item_id)],
                "revenue": accounts[AccountKey(AccountKind.REVENUE, community_id, step.item_id)],
                "community_id": community_id,
                "amount": amount,
            },
        )


def _finish_interrupted(*, company_id: int, period: date, now: datetime) -> None:
    """Close runs of the period that were killed: their steps stand, and who waits for their bills is told now."""
    # The session lock is held, so a run without an end is dead, not at work.
    for run_id in (
        BillingRun.objects.filter(period=period, finished_at=None).order_by("id").values_list("id", flat=True)
    ):
        _finish(run_id=run_id, company_id=company_id, period=period, now=now)


def _finish(*, run_id: int, company_id: int, period: date, now: datetime) -> None:
    BillingRun.objects.filter(id=run_id).update(finished_at=now)
    run = BillingRun.objects.get(id=run_id)
    if run.bill_count:
        event = BillsPosted(company_id, run_id, period, run.bill_count, Money(run.total_minor))
        outbox.publish(event=event, now=now, company_id=company_id, queue="billing")
