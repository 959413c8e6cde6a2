"""Reads of shipments."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from payments.shipping import rules
from payments.shipping.contracts import ShipmentState
from payments.shipping.models import Shipment


def lacking(*, now: datetime) -> QuerySet[Shipment]:
    """Payments whose money WeChat holds because it was not told, oldest first; in the company's scope."""
    return Shipment.objects.filter(
        Q(state=ShipmentState.LACKING) | Q(state=ShipmentState.WAITING, paid_at__lt=now - rules.LATE)
    ).order_by("paid_at", "id")
