"""What belongs to exception cases, many at once."""

from __future__ import annotations

from collections.abc import Collection

from backend.organization.base import tenant_read
from payments.intents.models import ExceptionCase, Refund


def community_by_case(case_ids: Collection[int], *, company_id: int) -> dict[int, int | None]:
    """dict case id -> the community whose payment it is of; every id present, None where it is none of ours."""
    with tenant_read(company_id):
        found = dict(
            ExceptionCase.objects.filter(id__in=case_ids).values_list("id", "attempt_leg__leg__community_id").order_by()
        )
    return {case_id: found.get(case_id) for case_id in case_ids}


def refunds_by_case(case_ids: Collection[int], *, company_id: int) -> dict[int, list[Refund]]:
    """dict case id -> its refunds, oldest first; every id present. One query."""
    answer: dict[int, list[Refund]] = {case_id: [] for case_id in case_ids}
    with tenant_read(company_id):
        for refund in Refund.objects.filter(case_id__in=answer).order_by("id"):
            if refund.case_id is not None:
                answer[refund.case_id].append(refund)
    return answer
