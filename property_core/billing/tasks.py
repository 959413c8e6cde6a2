"""The run of a month as a background job, and its preview."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.accounts.actor import Actor
from backend.jobs.contracts import JobOutcome
from backend.jobs.registry import Work, job_kind
from backend.organization.base import tenant_read
from property_core.billing.contracts import RunFigures
from property_core.billing.permissions import RUN
from property_core.billing.run_step import Step
from property_core.billing.selectors.run_preview import preview_billing
from property_core.billing.selectors.steps import scope_of, steps_of
from property_core.billing.services.run import run_billing

KIND, PREVIEW_KIND = "billing.run", "billing.preview"
SHOWN_OBJECTS = 200


def register() -> None:
    """Called once by the app's ready()."""
    job_kind(KIND, run=run_month, permission=RUN, check=_check, zh="出账", en="Billing run", resumes=True)
    job_kind(
        PREVIEW_KIND, run=preview_month, permission=RUN, check=_check, zh="出账预览", en="Preview of a billing run"
    )


def run_month(work: Work) -> JobOutcome:
    """Bill the month, tariff by tariff. What is there stays, so a later attempt adds what was missing.

    Cancelled, it ends after the tariff that is being billed; what was billed stands. Result: as of `_figures`.
    """
    unit_id, period = int(work.params["unit_id"]), date.fromisoformat(work.params["period"])
    with tenant_read(work.actor.company):
        total = len(steps_of(scope=scope_of(company_id=work.actor.company, unit_id=unit_id), period=period))
    work.progress(0, total, zh="开始出账", en="Beginning")
    done = itertools.count(1)

    def progress(step: Step, count: int) -> None:
        work.progress(
            next(done),
            total,
            zh=f"{step.tariff_code}：{count} 张账单",
            en=f"{step.tariff_code}: {count} bills",
        )

    figures = run_billing(actor=work.actor, unit_id=unit_id, period=period, now=work.now, progress=progress)
    return JobOutcome(_figures(figures))


def preview_month(work: Work) -> JobOutcome:
    """What a run would bill now. Result: as of `_figures`, with `outlierCount` and the month before by item."""
    work.progress(0, 1, zh="计算中", en="Working it out")
    unit_id, period = int(work.params["unit_id"]), date.fromisoformat(work.params["period"])
    preview = preview_billing(actor=work.actor, unit_id=unit_id, period=period)
    work.progress(1, 1)
    last = {item: {"count": one.count, "amountMinor": one.amount_minor} for item, one in preview.last_month.items()}
    return JobOutcome(_figures(preview.totals) | {"lastMonth": last, "outlierCount": preview.outlier_count})


def _figures(figures: RunFigures) -> dict[str, Any]:
    """Counts and fen of what was billed, by item code; problems with the first 200 of their objects each."""
    return {
        "period": f"{figures.period:%Y-%m}",
        "count": figures.count,
        "amountMinor": figures.amount_minor,
        "skipped": figures.skipped,
        "missingReadings": figures.missing_readings,
        "items": {item: {"count": one.count, "amountMinor": one.amount_minor} for item, one in figures.by_item.items()},
        "problems": [
            {
                "code": str(problem.code),
                "item": problem.item,
                "tariff": problem.tariff,
                "count": len(problem.objects),
                "objects": list(problem.objects[:SHOWN_OBJECTS]),
            }
            for problem in figures.problems
        ],
    }


def _check(actor: Actor, params: Mapping[str, Any]) -> None:
    actor.require(RUN, unit_id=int(params["unit_id"]))
