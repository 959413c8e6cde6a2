"""Which pauses hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from payments.pauses.models import PaymentPause
from payments.pauses.permissions import PAUSE


def pause_in_force(*, company_id: int, community_ids: Collection[int], now: datetime) -> PaymentPause | None:
    """The oldest pause that holds now for the platform, the company or one of the communities."""
    in_company = Q(community_id__isnull=True) | Q(community_id__in=community_ids)
    here = Q(company_id__isnull=True) | (Q(company_id=company_id) & in_company)
    return PaymentPause.objects.filter(here).filter(_in_force(now)).order_by("starts_at", "id").first()


def pauses_visible(actor: Actor, *, now: datetime, is_active: bool | None = None) -> QuerySet[PaymentPause]:
    """Pauses of communities where the actor may pause, those of the whole company, and those of the platform."""
    actor.require(PAUSE)
    here = Q(company_id=actor.company)
    if actor.kind is not ActorKind.SYSTEM:
        here &= Q(community_id__isnull=True) | Q(community_id__in=actor.units(PAUSE))
    rows = PaymentPause.objects.filter(here | Q(company_id__isnull=True))
    if is_active is None:
        return rows
    return rows.filter(_in_force(now)) if is_active else rows.exclude(_in_force(now))


def pause_visible(*, actor: Actor, pause_id: int, now: datetime) -> PaymentPause:
    """Raises NotSignedIn, Forbidden, NotFound."""
    row = pauses_visible(actor, now=now).filter(id=pause_id).first()
    if row is None:
        raise NotFound
    return row


def _in_force(now: datetime) -> Q:
    return Q(resumed_at__isnull=True, starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
