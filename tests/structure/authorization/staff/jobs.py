"""Background jobs: everybody's own; those of others with a right over the whole company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from backend.jobs.contracts import JobOutcome
from backend.jobs.registry import job_kind
from backend.jobs.services import cancel_job, start_job
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.models import StaffMember
from backend.organization.selectors import build_staff_actor
from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    NOT_SIGNED_IN,
    OK,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import unit
from tests.structure.authorization.world import Role, World

# Whose job it is.
OWNER = "cashier"
job_kind("matrix.idle", run=lambda work: JobOutcome(), permission=None, zh="空任务", en="Nothing to do")


def job(world: World) -> str:
    """A waiting job of the cashier, the same one as long as nothing is rolled back."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        account_id = StaffMember.objects.get(name=OWNER).account_id
    actor = build_staff_actor(account_id=account_id, company_id=company_id, now=now)
    job_id = start_job(actor=actor, kind="matrix.idle", params={}, idempotency_key="matrix", now=now)
    world.made["job"] = job_id
    return encode_id("Job", job_id)


def started(world: World) -> Mapping[str, Any]:
    job(world)
    return {}


def ended_job(world: World) -> str:
    text = job(world)
    cancel_job(actor=world.cast.system, job_id=world.made["job"], now=current_time())
    return text


def of_the_owner(*, others: str = NOT_FOUND, above: str = OK) -> Callable[[Role], str]:
    """`above`: what somebody with every right over the whole company is answered."""

    def outcome(role: Role) -> str:
        if role.audience is not Audience.STAFF:
            return NOT_SIGNED_IN
        if role.name == OWNER:
            return OK
        return above if role.name == "leader" else others

    return outcome


CASES: dict[str, Case] = {
    "Mutation.startBillingRun": for_staff(
        mutation("startBillingRun", "job { id state }"),
        given(unitId=unit, period="2026-12", idempotencyKey="matrix"),
        needs="billing.run",
        outside=FORBIDDEN,
    ),
    "Query.jobs": Case(
        "{ jobs { nodes { id title state owner file { link } } } }",
        started,
        shows=lambda world: world.id("Job", "job"),
        outcome=of_the_owner(others=HIDDEN),
    ),
    "Query.job": Case(
        "query ($id: ID!) { job(id: $id) { id done total error { code } } }", named(id=job), outcome=of_the_owner()
    ),
    "Mutation.cancelJob": Case(mutation("cancelJob", "job { state }"), given(jobId=job), outcome=of_the_owner()),
    "Mutation.retryJob": Case(
        mutation("retryJob", "job { state }"), given(jobId=ended_job), outcome=of_the_owner(above=FORBIDDEN)
    ),
}
