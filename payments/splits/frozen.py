"""How much of each account's money is frozen, for the page that shows how accounts stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.splits import rules
from payments.splits.contracts import FreezeState, FreezeTold, ShareState
from payments.splits.models import Split, SplitLeg, SplitRefund, SplitShare

HELD = (FreezeState.FROZEN, FreezeState.UNFREEZING)


def freeze_by_account(payee_account_ids: Collection[int], *, company_id: int, now: datetime) -> dict[int, FreezeTold]:
    """dict payee account id -> what is frozen of its payments; every id present. Seven queries at most."""
    ending = now + rules.WARNING
    with tenant_read(company_id):
        legs = SplitLeg.objects.filter(payee_account_id__in=payee_account_ids, state__in=HELD, frozen_until__gt=now)
        frozen = _left(legs)
        soon = _left(legs.filter(frozen_until__lte=ending))
        unresolved = dict(
            Split.objects.filter(is_unresolved=True, split_leg__payee_account_id__in=payee_account_ids)
            .values_list("split_leg__payee_account_id")
            .annotate(Count("id"))
            .order_by()
        )
    return {
        account_id: FreezeTold(
            frozen=Money(max(0, frozen.get(account_id, 0))),
            soon=Money(max(0, soon.get(account_id, 0))),
            unresolved=unresolved.get(account_id, 0),
        )
        for account_id in payee_account_ids
    }


def _left(legs: QuerySet[SplitLeg]) -> dict[int, int]:
    """dict payee account id -> fen of its legs that are neither fee, nor given, nor refunded."""
    paid = legs.values_list("payee_account_id").annotate(total=Sum(F("amount_minor") - F("fee_minor"))).order_by()
    left = {account_id: int(total) for account_id, total in paid}
    given = (
        SplitShare.objects.filter(~Q(state=ShareState.FAILED), split__split_leg__in=legs)
        .values_list("split__split_leg__payee_account_id")
        .annotate(total=Sum(F("amount_minor") - F("returned_minor")))
        .order_by()
    )
    refunded = (
        SplitRefund.objects.filter(is_dead=False, split_leg__in=legs)
        .values_list("split_leg__payee_account_id")
        .annotate(Sum("amount_minor"))
        .order_by()
    )
    for rows in (given, refunded):
        for account_id, total in rows:
            left[account_id] = left.get(account_id, 0) - int(total)
    return left
