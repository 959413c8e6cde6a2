"""Reads of runs and red letters."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.base import tenant_read
from property_core.billing.contracts import DocumentStatus
from property_core.billing.models import BillingRun, RedLetter
from property_core.billing.permissions import REVERSE_APPROVE, REVERSE_REQUEST, RUN


def runs_visible(actor: Actor, *, period: date | None = None) -> QuerySet[BillingRun]:
    """Runs over units for which the actor may run or see bills, in no order yet; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    rows = BillingRun.objects.select_related("unit")
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        actor.require(RUN)
        rows = rows.filter(unit_id__in=actor.units(RUN))
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
