"""Bills as owners, tenants and neighbours see them."""

from __future__ import annotations

from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_transaction
from property_core.billing.models import Bill
from property_core.charges.models import Reading
from property_core.homes.models import Meter
from tests.property_core.billing.fees import (
    MINE,
    MINE_TOO,
    NEIGHBOURS,
    NOVEMBER,
    OCTOBER,
    PRINCIPAL,
    SEPTEMBER,
    Fees,
    build_fees,
)
from tests.storefront_api.pocket import Pocket

pytestmark = pytest.mark.django_db

BILL = """
    id origin item space period status payerRole dueOn isBeingPaid
    room { label community } total { amount } paid { amount } outstanding { amountMinor } lateFee { amountMinor }
    lines { kind quantity unitPrice amount { amount } } usageHistory { period usage }
    explanation { version sentences formula unitPrice days ofDays startsOn endsOn value quantities { name value }
        lateFeeTerms { dueOn dailyRate graceDays cap } meter { code } tiers { position } pot { rooms }
        lateFee { until } opening { total { amount } } result { amount } }
"""
OPEN = f"query ($rooms: [ID!], $first: Int) {{ openBills(roomIds: $rooms, first: $first) {{ nodes {{ {BILL} }} }} }}"
DUE = """
query ($rooms: [ID!]) { amountDue(roomIds: $rooms) {
    total { amountMinor } lateFee { amountMinor } billCount overdue { amountMinor } overdueCount nextDueOn
    rooms { room { label } total { amountMinor } billCount overdue { amountMinor } overdueCount nextDueOn }
} }
"""


def room(fees: Fees, code: str) -> str:
    return encode_id("Room", fees.cast.rooms[code])


def open_of(pocket: Pocket, who: str, **variables: Any) -> list[dict[str, Any]]:
    return list(pocket.data(who, OPEN, **variables)["openBills"]["nodes"])


def test_an_owner_reads_why_a_bill_is_what_it_is(fees: Fees, pocket: Pocket) -> None:
    bills = open_of(pocket, "owner")
    assert [(bill["room"]["community"], bill["period"]) for bill in bills] == [
        ("JG小区", "2026-09"), ("YX小区", "2026-09"), ("JG小区", "2026-10"),
        ("YX小区", "2026-10"), ("JG小区", "2026-11"), ("YX小区", "2026-11"),
    ]  # fmt: skip
    bill = bills[0]
    assert (bill["item"], bill["status"], bill["payerRole"], bill["dueOn"]) == (
        "物业服务费", "OPEN", "OWNER", "2026-09-10",
    )  # fmt: skip
    assert (bill["total"], bill["paid"], bill["outstanding"]) == (
        {"amount": "175.23"}, {"amount": "0.00"}, {"amountMinor": PRINCIPAL},
    )  # fmt: skip
    assert bill["lines"] == [
        {"kind": "AMOUNT", "quantity": "94.72", "unitPrice": "1.85", "amount": {"amount": "175.23"}}
    ]
    explanation = bill["explanation"]
    assert explanation["sentences"] == [
        "94.72 ㎡ × ¥1.85/㎡·月 = ¥175.23",
        "应收日 9月10日，逾期每天按欠费的 0.05% 计滞纳金，累计不超过本金",
    ]
    assert explanation["quantities"] == [{"name": "AREA", "value": "94.72"}]
    assert (explanation["value"], explanation["startsOn"], explanation["endsOn"]) == (
        "175.232", "2026-09-01", "2026-09-30",
    )  # fmt: skip
    assert explanation["lateFeeTerms"]["dailyRate"] == "0.0005"


def test_the_amount_due_is_what_pay_bills_expects(fees: Fees, pocket: Pocket) -> None:
    now = current_time()
    ids = [*fees.bill_ids(MINE), *fees.bill_ids(MINE_TOO)]
    due = pocket.data("owner", DUE)["amountDue"]
    assert due["total"]["amountMinor"] == fees.due(ids, now=now).amount_minor
    assert (due["billCount"], [one["billCount"] for one in due["rooms"]]) == (6, [3, 3])
    # The clock of the request decides; the due days of all of them are long past or still to come.
    counted = [
        sum(one["overdueCount"] for one in due["rooms"]),
        sum(one["overdue"]["amountMinor"] for one in due["rooms"]),
    ]
    assert [due["overdueCount"], due["overdue"]["amountMinor"]] == counted
    shown = open_of(pocket, "owner")
    overdue = [bill for bill in shown if bill["dueOn"] < local_date(now).isoformat()]
    later = [bill["dueOn"] for bill in shown if bill not in overdue]
    assert (due["overdueCount"], due["nextDueOn"]) == (len(overdue), min(later, default=None))
    assert (
        sum(bill["outstanding"]["amountMinor"] + bill["lateFee"]["amountMinor"] for bill in shown)
        == (due["total"]["amountMinor"])
    )
    some = pocket.data("owner", DUE, rooms=[room(fees, MINE)])["amountDue"]
    assert some["total"]["amountMinor"] == fees.due(fees.bill_ids(MINE), now=now).amount_minor


MONTHS = """
query ($rooms: [ID!], $last: Int! = 12, $before: Period) { billMonths(roomIds: $rooms, last: $last, before: $before) {
    period billCount total { amountMinor } openCount outstanding { amountMinor }
    rooms { room { label community } billCount total { amountMinor } openCount outstanding { amountMinor } } } }
"""


def test_the_history_is_summed_by_month_and_room(fees: Fees, pocket: Pocket, assert_queries: Any) -> None:
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, SEPTEMBER))
    november, october, september = pocket.data("owner", MONTHS)["billMonths"]
    # The late fee of September became a bill of the month in which it was paid.
    assert (november["billCount"], november["openCount"], september["billCount"]) == (3, 2, 2)
    assert (september["period"], september["billCount"], september["openCount"]) == ("2026-09", 2, 1)
    mine, mine_too = september["rooms"]
    assert (mine["room"]["community"], mine["billCount"], mine["openCount"]) == ("JG小区", 1, 0)
    assert mine["outstanding"]["amountMinor"] == 0
    assert (mine_too["openCount"], mine_too["outstanding"]) == (1, mine_too["total"])
    assert september["total"]["amountMinor"] == mine["total"]["amountMinor"] + mine_too["total"]["amountMinor"]
    assert (november["period"], october["period"]) == ("2026-11", "2026-10")
    newest = pocket.data("owner", MONTHS, last=1)["billMonths"]
    assert [one["period"] for one in newest] == ["2026-11"]
    older = pocket.data("owner", MONTHS, last=1, before="2026-11")["billMonths"]
    assert [one["period"] for one in older] == ["2026-10"]
    for last in (1, 12):
        # session, person and rooms; company set, months, sums; company set, rooms
        with assert_queries(6):
            pocket.data("owner", MONTHS, last=last)
    assert pocket.code("owner", MONTHS, last=37) == "INVALID_INPUT"
    assert pocket.code("owner", MONTHS, rooms=[room(fees, NEIGHBOURS)]) == "NOT_FOUND"
    assert pocket.data("tenant", MONTHS)["billMonths"] == []


def test_everybody_sees_his_own(fees: Fees, pocket: Pocket) -> None:
    assert len(open_of(pocket, "owner")) == 6
    assert len(open_of(pocket, "family")) == 3
    assert open_of(pocket, "tenant") == []
    assert pocket.data("tenant", DUE)["amountDue"]["billCount"] == 0
    with tenant_transaction(fees.cast.company_id, durable=False):
        Bill.objects.filter(id__in=fees.bill_ids(MINE, NOVEMBER)).update(payer_role="TENANT")
    (bill,) = open_of(pocket, "tenant")
    one = "query ($id: ID!) { bill(id: $id) { id } }"
    assert pocket.data("tenant", one, id=bill["id"])["bill"]["id"] == bill["id"]
    neighbours = encode_id("Bill", fees.bill_ids(NEIGHBOURS, NOVEMBER)[0])
    for who in ("owner", "tenant", "family"):
        assert pocket.code(who, one, id=neighbours) == "NOT_FOUND"
        assert pocket.code(who, OPEN, rooms=[room(fees, NEIGHBOURS)]) == "NOT_FOUND"
        assert pocket.code(who, DUE, rooms=[room(fees, NEIGHBOURS)]) == "NOT_FOUND"
    other = build_fees("乙物业", prefix="b-")
    assert pocket.code("owner", one, id=encode_id("Bill", other.bill_ids(MINE, NOVEMBER)[0])) == "NOT_FOUND"
    assert pocket.code("visitor", OPEN) == "FORBIDDEN"
    assert pocket.code(None, OPEN) == "NOT_SIGNED_IN"


def test_the_statement_of_a_month_and_the_history(fees: Fees, pocket: Pocket) -> None:
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, OCTOBER), now=current_time())
    month = (
        """query ($period: Period!) { billsOfPeriod(period: $period) { nodes { room { label community } status } } }"""
    )
    rows = pocket.data("owner", month, period="2026-10")["billsOfPeriod"]["nodes"]
    assert [(row["room"]["community"], row["status"]) for row in rows] == [("JG小区", "PAID"), ("YX小区", "OPEN")]
    history = """
    query ($filter: BillHistoryFilter, $after: String) { billHistory(filter: $filter, first: 2, after: $after) {
        nodes { period status } pageInfo { endCursor hasNextPage } totalCount
    } }
    """
    page = pocket.data("owner", history, filter={"roomId": room(fees, MINE)})["billHistory"]
    # With October's late fee as a bill of its own, in the month in which it was fixed.
    assert page["totalCount"] == 4
    rest = pocket.data("owner", history, filter={"roomId": room(fees, MINE)}, after=page["pageInfo"]["endCursor"])[
        "billHistory"
    ]
    assert [row["period"] for row in rest["nodes"]] == ["2026-10", "2026-09"]
    paid = pocket.data("owner", history, filter={"statuses": ["PAID"], "period": "2026-10"})["billHistory"]
    assert [row["status"] for row in paid["nodes"]] == ["PAID"]


def test_usage_of_a_meter_is_a_tenants_from_his_month_on(fees: Fees, pocket: Pocket) -> None:
    company_id, (bill_id,) = fees.cast.company_id, fees.bill_ids(MINE, NOVEMBER)
    with tenant_transaction(company_id, durable=False):
        meter = Meter.objects.get(code=f"W-{MINE}")
        for place, period in enumerate((SEPTEMBER.replace(month=5), SEPTEMBER, OCTOBER, NOVEMBER), 1):
            Reading.objects.create(company_id=company_id, meter=meter, period=period, read_on=period, value=place * 10)
        bill = Bill.objects.get(id=bill_id)
        used = {"code": meter.code, "medium": "WATER", "previous": "30", "reading": "40", "multiplier": "1"}
        Bill.objects.filter(id=bill_id).update(trace={**bill.trace, "meter": used}, payer_role="TENANT")
    one = "query ($id: ID!) { bill(id: $id) { usageHistory { period usage } } }"
    shown = {
        who: pocket.data(who, one, id=encode_id("Bill", bill_id))["bill"]["usageHistory"] for who in ("owner", "tenant")
    }
    assert [row["period"] for row in shown["owner"]] == ["2026-05", "2026-09", "2026-10", "2026-11"]
    assert shown["tenant"] == [{"period": f"2026-{month:02}", "usage": "10"} for month in (9, 10, 11)]


def test_prepayments_of_my_rooms(fees: Fees, pocket: Pocket) -> None:
    fees.top_up(MINE_TOO, 5000)
    asked = "{ prepaymentBalances { room { community } balance { amount } } }"
    assert pocket.data("owner", asked)["prepaymentBalances"] == [
        {"room": {"community": "JG小区"}, "balance": {"amount": "0.00"}},
        {"room": {"community": "YX小区"}, "balance": {"amount": "50.00"}},
    ]


def test_the_same_queries_for_one_bill_and_for_many(pocket: Pocket, db: None, assert_queries) -> None:
    months = [NOVEMBER.replace(month=month) for month in range(2, 12)]
    build_fees(periods=months)
    pocket.token("owner")
    for first, shown in ((1, 1), (20, 20)):
        # session, person and rooms; company set, the bills; and for all bills together: items, payments that hold
        # them, rooms, company set and late fees, lines. The test's own transaction is none of a read request's, where
        # the company is set once.
        with assert_queries(9):
            assert len(open_of(pocket, "owner", first=first)) == shown
