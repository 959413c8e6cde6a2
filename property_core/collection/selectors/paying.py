"""Reads of payments: what a room has in advance, who sees which payment."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKind
from payments.ledger.selectors import balance_by_reference
from property_core.billing.selectors.paying import allocation_in
from property_core.collection.models import BillPayment
from property_core.collection.permissions import CASH


def prepayment_by_room(room_ids: Collection[int], *, company_id: int) -> dict[int, Money]:
    """dict room id -> what it has paid in advance and not used; every id present. One query.

    For rooms that the caller was allowed to see.
    """
    return balance_by_reference(company_id=company_id, kind=AccountKind.PREPAYMENT, reference_ids=room_ids)


def payments_visible(actor: Actor) -> QuerySet[BillPayment]:
    """Payments that the actor may see: his own, or for staff those with a bill or a top-up in their communities.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return BillPayment.objects.all()
    if actor.kind is ActorKind.OWNER:
        return BillPayment.objects.filter(company_id=actor.company, payer_account_id=actor.account)
    actor.require(CASH)
    units = actor.units(CASH)
    rows = BillPayment.objects.alias(held_here=allocation_in(units))
    return rows.filter(Q(held_here__isnull=False) | Q(surplus_room__community_id__in=units))


def payment_visible(*, actor: Actor, payment_id: int) -> BillPayment:
    """One payment with its state. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = payments_visible(actor).filter(id=payment_id).first()
    if row is None:
        raise NotFound
    return row
