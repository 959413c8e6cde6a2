"""Reads of splits. Lock order: the split leg, then its splits, shares and returns, each by id."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet, Sum

from payments.intents import splittable
from payments.splits.contracts import ShareState
from payments.splits.models import Split, SplitLeg, SplitRefund, SplitReturn, SplitShare


def lock_leg(split_leg_id: int) -> SplitLeg:
    return SplitLeg.objects.select_for_update().get(id=split_leg_id)


def shares_of(split: Split) -> list[SplitShare]:
    return list(SplitShare.objects.filter(split_id=split.id).order_by("position"))


def given_minor(leg: SplitLeg) -> int:
    """What receivers have of a leg, or are about to get, less what they gave back."""
    sums = SplitShare.objects.filter(split__split_leg_id=leg.id).exclude(state=ShareState.FAILED)
    found = sums.aggregate(given=Sum("amount_minor"), returned=Sum("returned_minor"))
    return int(found["given"] or 0) - int(found["returned"] or 0)


def refunded_minor(leg: SplitLeg) -> int:
    """What was refunded of a leg, or is about to be."""
    orders = SplitRefund.objects.filter(split_leg_id=leg.id, is_dead=False)
    asked = int(orders.aggregate(total=Sum("amount_minor"))["total"] or 0)
    return asked + splittable.parked_refunds_minor(leg.attempt_leg_id)


def unresolved_splits() -> QuerySet[Split]:
    """Splits of which something did not arrive and nothing will by itself, oldest first; in the company's scope."""
    return Split.objects.filter(is_unresolved=True).order_by("id")


def share_documents(company_id: int, share_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """dict share id -> (its split, the split's number), for ledger.documents."""
    rows = SplitShare.objects.filter(id__in=share_ids).values_list("id", "split_id", "split__number")
    return {id_: (split_id, number) for id_, split_id, number in rows}


def return_documents(company_id: int, return_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """dict return id -> (its split, the return's number), for ledger.documents."""
    rows = SplitReturn.objects.filter(id__in=return_ids).values_list("id", "share__split_id", "number")
    return {id_: (split_id, number) for id_, split_id, number in rows}
