"""How far an account's statements have come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from backend.organization.base import tenant_read
from payments.reconciliation.models import Statement


def newest_day_by_account(payee_account_ids: Collection[int], *, company_id: int) -> dict[int, date | None]:
    """dict payee account id -> day of its newest imported statement; every id present. One query."""
    with tenant_read(company_id):
        found = dict(
            Statement.objects.filter(payee_account_id__in=payee_account_ids)
            .values_list("payee_account_id")
            .annotate(Max("day"))
            .order_by()
        )
    return {account_id: found.get(account_id) for account_id in payee_account_ids}
