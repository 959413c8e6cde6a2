"""What shipping does by the clock."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import timers
from payments.shipping import services
from payments.shipping.services.telling import SHIPMENT_TIMER


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(SHIPMENT_TIMER, _push_shipment)


def _push_shipment(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a shipment's timer names its company")
    services.push_shipment(company_id=company_id, shipment_id=int(reference), now=now)
