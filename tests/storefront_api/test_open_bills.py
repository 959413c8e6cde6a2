"""Open bills are read in a short form where nothing of their trace is asked: the same bills, the same pages."""

from __future__ import annotations

from typing import Any

import pytest

from backend.organization.base import tenant_transaction
from property_core.billing.models import Bill
from tests.property_core.billing.fees import MINE, NEIGHBOURS, NOVEMBER, OCTOBER, SEPTEMBER, Fees, build_fees
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

FIELDS = """
    id origin item space period status payerRole dueOn isBeingPaid room { id code builtArea }
    total { amount currency } paid { amount } outstanding { amountMinor } lateFee { amountMinor }
    lines { kind quantity unitPrice amount { amount } }
"""
# The explanation is worked out from the trace: with it the bills come as models.
LONG = "explanation { version }"
PAGE = """
query ($first: Int, $after: String) { openBills(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { %s } }
} }
"""


def page(pocket: Pocket, who: str, fields: str = FIELDS, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = pocket.data(who, PAGE % fields, **variables)["openBills"]
    for edge in answer["edges"]:
        edge["node"].pop("explanation", None)
    return answer


@pytest.fixture
def varied(fees: Fees) -> Fees:
    """Of the tenant's room one bill of his and one of his from before he came; one part paid, one paid."""
    build_fees("乙物业", prefix="b-")
    fees.pay_cash(1000, bill_ids=fees.bill_ids(MINE, OCTOBER))
    with tenant_transaction(fees.cast.company_id, durable=False):
        his = [*fees.bill_ids(MINE, SEPTEMBER), *fees.bill_ids(MINE, NOVEMBER)]
        Bill.objects.filter(id__in=[*his, *fees.bill_ids(NEIGHBOURS)]).update(payer_role="TENANT")
    return fees


@pytest.mark.parametrize("who", ["owner", "family", "tenant"])
def test_both_forms_are_the_same_bills(who: str, varied: Fees, pocket: Pocket) -> None:
    short = page(pocket, who)
    assert short == page(pocket, who, FIELDS + LONG)
    assert short["edges"]


def test_the_room_says_its_names_too(varied: Fees, pocket: Pocket) -> None:
    names = "id room { id label community }"
    assert page(pocket, "owner", names) == page(pocket, "owner", names + LONG)


def test_pages_follow_each_other_in_either_form(varied: Fees, pocket: Pocket) -> None:
    whole = page(pocket, "owner")["edges"]
    found: list[Any] = []
    after = None
    for turn in range(len(whole) + 1):
        shown = page(pocket, "owner", FIELDS + (LONG if turn % 2 else ""), first=2, after=after)
        found += shown["edges"]
        after = shown["pageInfo"]["endCursor"]
        if not shown["pageInfo"]["hasNextPage"]:
            break
    assert found == whole
    assert page(pocket, "owner", first=2, after=whole[-1]["cursor"])["edges"] == []


def test_a_forged_cursor_is_refused(varied: Fees, pocket: Pocket) -> None:
    assert pocket.code("owner", PAGE % FIELDS, after="eyJ4IjoxfQ") == "BAD_CURSOR"
