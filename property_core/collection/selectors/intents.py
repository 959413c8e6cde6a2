"""Which payment of bills an intent is."""

from __future__ import annotations

from collections.abc import Collection

from backend.organization.base import tenant_read
from property_core.collection.models import BillPayment


def payments_by_intent(intent_ids: Collection[int], *, company_id: int) -> dict[int, int | None]:
    """dict intent id -> id of its payment; every id present, None for an intent of something else. One query."""
    with tenant_read(company_id):
        found = dict(BillPayment.objects.filter(intent_id__in=intent_ids).values_list("intent_id", "id"))
    return {intent_id: found.get(intent_id) for intent_id in intent_ids}
