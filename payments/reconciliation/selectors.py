"""Statements and differences, as staff may see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_read
from backend.organization.selectors import company_unit_id, require_over_company
from payments.reconciliation.models import Difference, Statement
from payments.reconciliation.permissions import RECONCILE_VIEW


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
    community_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Difference]:
    """Differences of the actor's communities; those that name none only for who holds `code` over the company.

    In no order yet; `until` is left out. Raises NotSignedIn, Forbidden.
    """
    actor.require(code)
    rows = Difference.objects.filter(
        _given(provider=provider, kind=kind, state=state, community_id=community_id, day__gte=since, day__lt=until)
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


def _given(**wanted: object) -> Q:
    return Q(**{name: value for name, value in wanted.items() if value is not None})
