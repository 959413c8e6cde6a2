"""The run of a month (出账): what it would bill, billing it, and the runs there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import DateTime, Decimal, Money, Period
from backend.jobs.contracts import TooManyJobs
from backend.jobs.selectors import job_visible
from backend.jobs.services import start_job
from backend.kernel.money import Money as Amount
from property_console.charges import optional_id
from property_console.jobs import Job
from property_console.words import ProblemCode
from property_core.billing.contracts import ItemFigures
from property_core.billing.permissions import RUN
from property_core.billing.selectors.documents import run_visible, runs_visible
from property_core.billing.selectors.run_preview import RunPreview, preview_billing
from property_core.billing.services.closing import MonthIsClosed, PeriodInvalid
from property_core.billing.services.run import run_billing
from property_core.billing.tasks import KIND, PREVIEW_KIND, SHOWN_OBJECTS


@dataclass(frozen=True, slots=True)
class ItemOfPreview:
    """Bills of one item code: those of the run, and those of the month before."""

    code: str
    figures: ItemFigures
    last_month: ItemFigures
    difference_minor: int


class RunItem(graphene.ObjectType):
    """What a run would bill for one charge item, beside the month before."""

    code = graphene.NonNull(graphene.String)
    count = graphene.NonNull(graphene.Int)
    amount = graphene.NonNull(Money)
    last_month_count = graphene.NonNull(graphene.Int)
    last_month_amount = graphene.NonNull(Money)
    difference = money("difference_minor")

    @staticmethod
    def resolve_count(item: ItemOfPreview, info: Any) -> int:
        return item.figures.count

    @staticmethod
    def resolve_amount(item: ItemOfPreview, info: Any) -> Amount:
        return Amount(item.figures.amount_minor)

    @staticmethod
    def resolve_last_month_count(item: ItemOfPreview, info: Any) -> int:
        return item.last_month.count

    @staticmethod
    def resolve_last_month_amount(item: ItemOfPreview, info: Any) -> Amount:
        return Amount(item.last_month.amount_minor)


class RunProblem(graphene.ObjectType):
    """Objects of one tariff that the run lists instead of, or beside, billing them."""

    code = graphene.NonNull(ProblemCode)
    item = graphene.NonNull(graphene.String)
    tariff = graphene.NonNull(graphene.String)
    count = graphene.NonNull(graphene.Int, description="How many objects.")
    objects = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="Codes of the objects, the first 200."
    )

    @staticmethod
    def resolve_count(problem: Any, info: Any) -> int:
        return len(_objects(problem))

    @staticmethod
    def resolve_objects(problem: Any, info: Any) -> list[str]:
        return list(_objects(problem)[:SHOWN_OBJECTS])


def _objects(problem: Any) -> Any:
    """Of a preview's problem, or of one as a run has kept it."""
    return problem["objects"] if isinstance(problem, dict) else problem.objects


class RunRow(graphene.ObjectType):
    """A bill that would be made."""

    item = graphene.NonNull(graphene.String)
    tariff = graphene.NonNull(graphene.String)
    room = graphene.NonNull(graphene.String)
    space = graphene.NonNull(graphene.String)
    meter = graphene.NonNull(graphene.String)
    days = graphene.NonNull(graphene.Int)
    amount = money("amount_minor")


class RunOutlier(graphene.ObjectType):
    """A bill that differs strongly from the object's bill of the month before."""

    row = graphene.NonNull(RunRow)
    last = money("last_minor")
    percent = graphene.NonNull(Decimal)


class RunPreviewed(graphene.ObjectType):
    """What a run would post now."""

    period = graphene.NonNull(Period)
    count = graphene.NonNull(graphene.Int)
    amount = graphene.NonNull(Money)
    skipped = graphene.NonNull(graphene.Int, description="Bills that are there already.")
    missing_readings = graphene.NonNull(graphene.Int)
    items = graphene.NonNull(graphene.List(graphene.NonNull(RunItem)), description="By item code.")
    problems = graphene.NonNull(graphene.List(graphene.NonNull(RunProblem)))
    outlier_count = graphene.NonNull(graphene.Int)
    outliers = graphene.NonNull(graphene.List(graphene.NonNull(RunOutlier)), description="The strongest 50.")
    rows = graphene.NonNull(graphene.List(graphene.NonNull(RunRow)), description="The first 50.")

    @staticmethod
    def resolve_period(preview: RunPreview, info: Any) -> date:
        return preview.totals.period

    @staticmethod
    def resolve_count(preview: RunPreview, info: Any) -> int:
        return preview.totals.count

    @staticmethod
    def resolve_amount(preview: RunPreview, info: Any) -> Amount:
        return Amount(preview.totals.amount_minor)

    @staticmethod
    def resolve_skipped(preview: RunPreview, info: Any) -> int:
        return preview.totals.skipped

    @staticmethod
    def resolve_missing_readings(preview: RunPreview, info: Any) -> int:
        return preview.totals.missing_readings

    @staticmethod
    def resolve_items(preview: RunPreview, info: Any) -> list[ItemOfPreview]:
        nothing = ItemFigures()
        return [
            ItemOfPreview(
                code, preview.totals.by_item.get(code, nothing), preview.last_month.get(code, nothing), difference
            )
            for code, difference in preview.difference_minor.items()
        ]

    @staticmethod
    def resolve_problems(preview: RunPreview, info: Any) -> list[Any]:
        return list(preview.totals.problems)


class BillingRun(graphene.ObjectType):
    """A run of a month over an organisation unit."""

    id = own_id("BillingRun")
    period = graphene.NonNull(Period)
    unit = graphene.NonNull(graphene.String, description="Name of the organisation unit.")
    started_at = graphene.NonNull(DateTime)
    finished_at = graphene.Field(DateTime, description="Null: running, or interrupted; the next run finishes it.")
    bill_count = graphene.NonNull(graphene.Int)
    total = money("total_minor")
    problems = graphene.NonNull(graphene.List(graphene.NonNull(RunProblem)))

    @staticmethod
    def resolve_unit(run: Any, info: Any) -> str:
        return str(run.unit.name)


class RunBillingInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    period = graphene.NonNull(Period)


class RunBilling(Mutation):
    """Bill a month for everything below a unit; what is there already is left as it is, so it may be repeated.

    Answers when all is billed: for a community of some thousand rooms. For a whole company: startBillingRun.
    """

    permission = Permitted(RUN)
    Input = RunBillingInput
    raises = (PeriodInvalid, MonthIsClosed)
    run = graphene.Field(BillingRun)
    skipped = graphene.Int(description="Bills that were there already.")
    missing_readings = graphene.Int()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RunBilling:
        figures = run_billing(
            actor=actor, unit_id=decode_id("Unit", input.unit_id, field=("unitId",)), period=input.period, now=now
        )
        return cls(
            run=run_visible(actor=actor, run_id=figures.run_id or 0),
            skipped=figures.skipped,
            missing_readings=figures.missing_readings,
        )


class StartBillingRunInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    period = graphene.NonNull(Period)
    preview = graphene.Boolean(default_value=False, description="Only what it would bill.")
    idempotency_key = idempotency_key()


class StartBillingRun(Mutation):
    """Bill a month in the background, or preview it; the job tells tariff by tariff how far it is.

    The job's `result`: period, count, amountMinor, skipped, missingReadings, items by code, problems; of a preview also
    lastMonth by item and outlierCount.
    """

    permission = Permitted(RUN)
    Input = StartBillingRunInput
    raises = (TooManyJobs,)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> StartBillingRun:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        job_id = start_job(
            actor=actor,
            kind=PREVIEW_KIND if input.preview else KIND,
            params={"unit_id": unit_id, "period": input.period.isoformat()},
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(job=job_visible(actor=actor, job_id=job_id))


class BillingRunFilter(graphene.InputObjectType):
    """Narrows the list of runs."""

    period = graphene.InputField(Period)
    unit_id = graphene.ID(description="Over that unit, or one below or above it.")


def _runs(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return runs_visible(
        info.context.actor,
        period=getattr(filter, "period", None),
        unit_id=optional_id("Unit", filter, "unit_id"),
    )


class RunsQuery(graphene.ObjectType):
    preview_run = field(
        graphene.NonNull(RunPreviewed),
        permission=Permitted(RUN),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        period=graphene.Argument(graphene.NonNull(Period)),
        description="What a run would bill now, without billing it.",
    )
    billing_runs = connection_field(
        BillingRun,
        queryset_of=_runs,
        order=("-id",),
        permission=Permitted(RUN),
        description="Runs over my units, newest first.",
        filter=BillingRunFilter(),
    )

    @staticmethod
    def resolve_preview_run(root: None, info: Any, unit_id: str, period: date) -> RunPreview:
        unit = decode_id("Unit", unit_id, field=("unitId",))
        return preview_billing(actor=info.context.actor, unit_id=unit, period=period)


class RunsMutation(graphene.ObjectType):
    run_billing = RunBilling.field()
    start_billing_run = StartBillingRun.field()
