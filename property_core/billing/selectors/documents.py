"""Reads of runs and red letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.base import tenant_read
from backend.organization.selectors import unit_ids_below, units_by_id
from property_core.billing.contracts import DocumentStatus
from property_core.billing.models import BillingRun, MonthClose, RedLetter
from property_core.billing.permissions import REVERSE_APPROVE, REVERSE_REQUEST, RUN
from property_core.billing.selectors.steps import scope_of
from property_core.charges.rules import months_later


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """How many of the communities asked about have closed a month."""

    period: date
    closed: int
    communities: int

    @property
    def is_closed(self) -> bool:
        return self.communities > 0 and self.closed == self.communities


def closed_months(*, company_id: int, unit_id: int, starts_on: date, ends_on: date) -> list[ClosedMonth]:
    """The months that [starts_on, ends_on) touches and how far each is closed below the unit, oldest first.

    At most ten years. For a unit that the caller was allowed to see. Raises NotFound.
    """
    with tenant_read(company_id):
        communities = scope_of(company_id=company_id, unit_id=unit_id).community_ids
        rows = MonthClose.objects.filter(community_id__in=communities, period__gte=starts_on.replace(day=1))
        counts = dict(rows.values_list("period").annotate(count=Count("id")))
    months: list[ClosedMonth] = []
    period = starts_on.replace(day=1)
    while period < ends_on and len(months) < 120:
        months.append(ClosedMonth(period, counts.get(period, 0), len(communities)))
        period = months_later(period, 1)
    return months


def runs_visible(actor: Actor, *, period: date | None = None, unit_id: int | None = None) -> QuerySet[BillingRun]:
    """Runs over units for which the actor may run or see bills, in no order yet; inside a tenant read.

    With `unit_id` those that billed something of that unit: over it, over one below it or above it. Raises NotSignedIn,
    Forbidden.
    """
    rows = BillingRun.objects.select_related("unit")
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        actor.require(RUN)
        rows = rows.filter(unit_id__in=actor.units(RUN))
    if unit_id is not None:
        units = units_by_id([unit_id], company_id=actor.company)
        above = {int(step) for unit in units.values() for step in unit.path.split("/") if step}
        rows = rows.filter(unit_id__in=unit_ids_below(unit_id, company_id=actor.company) | above)
    return rows if period is None else rows.filter(period=period)


def run_visible(*, actor: Actor, run_id: int) -> BillingRun:
    """One run. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = runs_visible(actor).filter(id=run_id).first()
    if row is None:
        raise NotFound
    return row


def red_letters_visible(actor: Actor, *, status: DocumentStatus | None = None) -> QuerySet[RedLetter]:
    """Red letters of the communities where the actor asks for or approves them, in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = RedLetter.objects.all()
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        units = actor.units(REVERSE_REQUEST) | actor.units(REVERSE_APPROVE)
        if not units:
            actor.require(REVERSE_APPROVE)
        rows = rows.filter(community_id__in=units)
    return rows if status is None else rows.filter(status=status)


def red_letter_visible(*, actor: Actor, red_letter_id: int) -> RedLetter:
    """One red letter. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = red_letters_visible(actor).filter(id=red_letter_id).first()
    if row is None:
        raise NotFound
    return row
