"""What shipping does when something happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from payments.shipping.services import begin_shipment


@outbox.consume("payment_captured", name="shipping.begin")
def tell_of_captured(delivery: Delivery, now: datetime) -> None:
    """Everything paid in a managed mini-program is told of at once: bills and top-ups are delivered by being paid."""
    if delivery.company_id is not None:
        begin_shipment(company_id=delivery.company_id, leg_id=delivery.payload["leg_id"], now=now)
