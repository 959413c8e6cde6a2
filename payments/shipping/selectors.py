"""Reads of shipments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from backend.organization.base import tenant_read
from payments.shipping import rules
from payments.shipping.contracts import ShipmentState
from payments.shipping.models import Shipment


def lacking(*, now: datetime) -> QuerySet[Shipment]:
    """Payments whose money WeChat holds because it was not told, oldest first; in the company's scope."""
    return Shipment.objects.filter(
        Q(state=ShipmentState.LACKING) | Q(state=ShipmentState.WAITING, paid_at__lt=now - rules.LATE)
    ).order_by("paid_at", "id")


def lacking_by_account(payee_account_ids: Collection[int], *, company_id: int, now: datetime) -> dict[int, int]:
    """dict payee account id -> how many of its payments WeChat holds because it was not told; every id present."""
    with tenant_read(company_id):
        found = dict(
            lacking(now=now)
            .filter(payee_account_id__in=payee_account_ids)
            .order_by()
            .values_list("payee_account_id")
            .annotate(Count("id"))
        )
    return {account_id: found.get(account_id, 0) for account_id in payee_account_ids}
