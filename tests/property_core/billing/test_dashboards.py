"""Ages of what is owed, and collecting month by month."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from property_core.billing.contracts import BillSearch, BillStatus
from property_core.billing.models import Bill
from property_core.billing.selectors.bill_list import total_of_bills
from property_core.billing.selectors.dashboards import AgeBand, ageing, bands, collection_trend
from property_core.billing.selectors.reports import arrears_total, collection_rate
from tests.cast import TODAY
from tests.property_core.billing.fees import MINE, NEIGHBOURS, NOVEMBER, OCTOBER, PRINCIPAL, SEPTEMBER, Fees

pytestmark = pytest.mark.django_db

OPEN = (BillStatus.OPEN, BillStatus.PART_PAID)


def test_bands_meet_without_gap_or_overlap() -> None:
    ages = bands(TODAY)
    assert (ages[0].due_from, ages[0].due_until) == (TODAY + timedelta(days=1), None)
    assert (ages[1].due_from, ages[1].due_until) == (TODAY - timedelta(days=30), TODAY)
    assert (ages[-1].due_from, ages[-1].due_until) == (None, TODAY - timedelta(days=366))
    for younger, older in pairwise(ages[1:]):
        assert younger.due_from is not None
        assert older.due_until == younger.due_from - timedelta(days=1)


def test_every_open_bill_stands_in_the_band_of_its_due_day(fees: Fees) -> None:
    """A bill on each edge; every band is what the list of bills says of its days."""
    leader, root = fees.cast.staff("leader"), fees.cast.units["HQ"]
    edges = [-5, 0, 30, 31, 90, 91, 180, 181, 365, 366]
    with tenant_transaction(fees.cast.company_id, durable=False):
        ids = list(Bill.objects.order_by("id").values_list("id", flat=True)[: len(edges)])
        for bill_id, late in zip(ids, edges, strict=True):
            Bill.objects.filter(id=bill_id).update(due_on=TODAY - timedelta(days=late))
    found = ageing(actor=leader, unit_id=root, on=TODAY)
    for band in found.whole:
        search = BillSearch(unit_id=root, statuses=OPEN, due_from=band.due_from, due_until=band.due_until)
        total = total_of_bills(actor=leader, search=search)
        assert (band.count, band.owed) == (total.count, Money(total.outstanding_minor)), band
    assert [band.count for band in found.whole] == [1, 4, 2, 2, 2, 1]
    overdue = arrears_total(actor=leader, unit_id=root, on=TODAY)
    assert tuple(band.owed for band in found.whole[1:]) == overdue.by_age


def test_ages_go_down_the_tree_and_by_item(fees: Fees, assert_queries) -> None:
    leader, units = fees.cast.staff("leader"), fees.cast.units
    fees.pay_cash(100_000, bill_ids=fees.bill_ids(MINE, SEPTEMBER))
    with assert_queries(5):  # company and scope, company and bills, units
        found = ageing(actor=leader, unit_id=units["HQ"], on=TODAY)
    assert set(found.by_unit) == {units["JG"], units["YX"]}
    # November's bills are 13 days late, October's 44, September's 74.
    assert [(band.count, band.owed) for band in found.by_unit[units["JG"]]] == [
        (0, Money(0)),
        (2, Money(2 * PRINCIPAL)),
        (3, Money(3 * PRINCIPAL)),
        *[(0, Money(0))] * 3,
    ]
    assert sum(band.count for band in found.whole) == 11
    below = ageing(actor=leader, unit_id=units["JG"], on=TODAY)
    assert set(below.by_unit) == {units["JG-1"]}
    assert below.whole == found.by_unit[units["JG"]]
    assert ageing(actor=leader, unit_id=units["JG-1"], on=TODAY).whole == below.whole
    assert ageing(actor=leader, unit_id=units["HQ"], on=TODAY, item_id=fees.item_id) == found
    nothing = ageing(actor=leader, unit_id=units["HQ"], on=TODAY, item_id=0)
    assert (nothing.whole, nothing.by_unit) == (bands(TODAY), {})


def test_a_trend_has_every_month_and_the_rate_of_each(fees: Fees) -> None:
    leader, root = fees.cast.staff("leader"), fees.cast.units["HQ"]
    fees.pay_cash(100_000, bill_ids=fees.bill_ids(NEIGHBOURS, OCTOBER))
    found = collection_trend(actor=leader, unit_id=root, last=NOVEMBER, months=4, on=TODAY)
    assert list(found) == [date(2026, 8, 1), SEPTEMBER, OCTOBER, NOVEMBER]
    assert (found[date(2026, 8, 1)].billed, found[date(2026, 8, 1)].rate) == (Money(0), None)
    for period in (SEPTEMBER, OCTOBER, NOVEMBER):
        single = collection_rate(actor=leader, unit_id=root, periods=[period], on=TODAY)
        assert found[period] == single.whole
    assert found[OCTOBER].applied == Money(PRINCIPAL)
    for months in (0, 37):
        with pytest.raises(InvalidInput):
            collection_trend(actor=leader, unit_id=root, last=NOVEMBER, months=months, on=TODAY)


def test_only_for_who_may_see_reports_there(fees: Fees) -> None:
    units = fees.cast.units
    for who, unit, refusal in (("clerk", "JG", Forbidden), ("manager", "YX", NotFound), ("manager", "HQ", NotFound)):
        actor = fees.cast.staff(who)
        with pytest.raises(refusal):
            ageing(actor=actor, unit_id=units[unit], on=TODAY)
        with pytest.raises(refusal):
            collection_trend(actor=actor, unit_id=units[unit], last=NOVEMBER, months=12, on=TODAY)
    with tenant_read(fees.cast.company_id):
        assert ageing(actor=fees.cast.staff("manager"), unit_id=units["JG"], on=TODAY).whole[0] == AgeBand(
            TODAY + timedelta(days=1), None
        )
