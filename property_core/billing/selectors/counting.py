"""How many bills somebody sees, for the preview of a post."""

from __future__ import annotations

from datetime import date

from backend.accounts.actor import Actor
from property_core.billing.contracts import BillStatus
from property_core.billing.selectors.bills import bills_visible
from property_core.charges.permissions import VIEW


def count_open_bills(actor: Actor, on: date) -> int:
    """Bills that the actor sees and that wait for money; 0 without billing.view. One query, inside a tenant read."""
    if not actor.can(VIEW):
        return 0
    return bills_visible(actor).filter(status__in=[BillStatus.OPEN, BillStatus.PART_PAID]).count()
