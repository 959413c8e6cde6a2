"""An owner sells his room in the middle of a month: both see their own bills alone, and the next run bills the buyer.

The seller keeps another room with the company; November was billed before anybody knew of the sale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from backend.graphql_kit.ids import encode_id
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from notifications.channels.console import last_messages
from payments.intents.services import ensure_company_account
from payments.ledger.checks import check_ledger
from property_core.billing.models import Bill
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.services.run import run_billing
from property_core.collection.services.cash import take_cash
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import build_charges
from tests.property_console.desk import Desk
from tests.storefront_api.pocket import VISITOR_PHONE, Pocket

pytestmark = pytest.mark.django_db
SOLD, KEPT = "JG-1-3-2-502", "YX-1-3-2-502"
BUYER_PHONE = VISITOR_PHONE
DECEMBER = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)

SELL = """
mutation ($input: ChangeOwnerInput!) { changeOwner(input: $input) { errors { code } change { parties { side name } } } }
"""
NEW_CUSTOMER = """
mutation ($input: MoveInInput!) { moveIn(input: $input) { errors { code } resident { personId } } }
"""
MINE = "{ billHistory(first: 50) { nodes { id period payerRole room { code } } } }"
OPEN = "{ openBills(first: 50) { nodes { id } } amountDue { billCount total { amountMinor } } }"
PAY = "mutation ($input: PayBillsInput!) { payBills(input: $input) { errors { code } billPayment { id status } } }"
RECEIPTS = "{ receipts { nodes { number } } }"
ROOMS = "{ me { rooms { room { code } role } } }"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def received_code(settings: Settings) -> Callable[[str], str]:
    settings.LINLI_DEMO = True
    return lambda phone: str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


class Story:
    """The cast with two months billed, and everybody in front of his client."""

    def __init__(self, received_code: Callable[[str], str]) -> None:
        self.cast: Cast = build_cast()
        self.charges = build_charges(self.cast)
        ensure_company_account(actor=self.cast.system, provider="wechat", now=NOW)
        for month in (10, 11):
            self.run(date(2026, month, 1), NOW)
        self.desk = Desk(self.cast)
        self.seller, self.buyer = Pocket(received_code), Pocket(received_code)

    def run(self, period: date, now: datetime) -> None:
        run_billing(actor=self.cast.system, unit_id=self.cast.units["HQ"], period=period, now=now)

    def bills(self, room: str, *months: int) -> set[str]:
        with tenant_read(self.cast.company_id):
            rows = Bill.objects.filter(room_id=self.cast.rooms[room], period__month__in=months)
            return {encode_id("Bill", pk) for pk in rows.values_list("id", flat=True)}

    def sell(self, on: str) -> None:
        """The desk writes the buyer down as somebody of the neighbour's room first, then sells."""
        made = self.desk.payload(
            "manager", NEW_CUSTOMER,
            input={
                "newPerson": {"name": "陈新", "phone": BUYER_PHONE}, "role": "TENANT", "startsOn": "2026-01-01",
                "roomId": encode_id("Room", self.cast.rooms["JG-1-3-2-503"]),
            },
        )  # fmt: skip
        change = self.desk.payload(
            "manager", SELL,
            input={
                "roomId": encode_id("Room", self.cast.rooms[SOLD]), "on": on, "cause": "SALE",
                "newPersonIds": [made["resident"]["personId"]],
            },
        )["change"]  # fmt: skip
        assert [(party["side"], party["name"]) for party in change["parties"]] == [
            ("FORMER", "曾小明"), ("LEAVING", "曾芳"), ("NEW", "陈新"),
        ]  # fmt: skip

    def due(self, bill_ids: list[int]) -> Money:
        with tenant_read(self.cast.company_id):
            fees = late_fee_by_bill(bill_ids, company_id=self.cast.company_id, on=date(2026, 11, 23))
            rest = sum(bill.total_minor - bill.paid_minor for bill in Bill.objects.filter(id__in=bill_ids))
        return Money(rest + sum(fee.amount_minor for fee in fees.values()))


@pytest.fixture
def story(db: None, clock: time_machine.Traveller, received_code: Callable[[str], str]) -> Story:
    return Story(received_code)


def ids(pocket: Pocket, phone: str, query: str, *path: str) -> set[str]:
    found: Any = pocket.data(phone, query)
    for step in path:
        found = found[step]
    return {row["id"] for row in found["nodes"]}


def test_both_sides_of_a_sale_see_their_own_bills(story: Story, clock: time_machine.Traveller) -> None:
    theirs = story.bills(SOLD, 10, 11)
    before = ids(story.seller, "owner", MINE, "billHistory")
    assert theirs < before
    story.sell("2026-11-15")
    # The seller keeps seeing what is his to pay, of the room that he has left too, and his other room.
    assert ids(story.seller, "owner", MINE, "billHistory") == before
    assert ids(story.seller, "owner", OPEN, "openBills") == before
    assert [one["room"]["code"] for one in story.seller.data("owner", ROOMS)["me"]["rooms"]] == [KEPT]
    # November was billed to the seller before the sale was known: that bill stays his.
    assert ids(story.buyer, "buyer", MINE, "billHistory") == set()
    assert story.buyer.data("buyer", OPEN)["amountDue"]["billCount"] == 0
    for bill_id in theirs:
        assert story.buyer.code("buyer", "query ($id: ID!) { bill(id: $id) { id } }", id=bill_id) == "NOT_FOUND"

    # The next month is the buyer's, whole: he has the room on its last day.
    clock.move_to(DECEMBER)
    story.run(date(2026, 12, 1), DECEMBER)
    december = story.bills(SOLD, 12)
    with tenant_read(story.cast.company_id):
        payers = set(
            Bill.objects.filter(period=date(2026, 12, 1), room_id=story.cast.rooms[SOLD]).values_list(
                "payer__name", flat=True
            )
        )
    assert payers == {"陈新"}
    seller, buyer = Pocket(story.seller.received_code), Pocket(story.buyer.received_code)
    assert ids(buyer, "buyer", MINE, "billHistory") == december
    assert ids(buyer, "buyer", OPEN, "openBills") == december
    assert ids(seller, "owner", MINE, "billHistory") == before | story.bills(KEPT, 12)


def test_a_month_that_is_billed_after_the_sale_is_the_buyers(story: Story, clock: time_machine.Traveller) -> None:
    story.sell("2026-12-15")
    clock.move_to(datetime(2026, 12, 20, 2, 0, tzinfo=UTC))
    story.run(date(2026, 12, 1), DECEMBER + timedelta(days=18))
    assert ids(story.buyer, "buyer", MINE, "billHistory") == story.bills(SOLD, 12)
    assert not ids(story.seller, "owner", MINE, "billHistory") & story.bills(SOLD, 12)


def test_the_seller_pays_his_old_bills_and_the_buyer_learns_nothing_of_it(story: Story) -> None:
    story.sell("2026-11-15")
    with tenant_read(story.cast.company_id):
        rows = list(Bill.objects.filter(room_id=story.cast.rooms[SOLD]).order_by("id"))
    first, second = rows[0].pk, rows[1].pk
    due = story.due([second]).amount_minor
    wanted = {"billIds": [encode_id("Bill", second)], "expectedTotalMinor": due}
    assert story.buyer.code("buyer", PAY, input=wanted | {"idempotencyKey": "buyer"}) == "NOT_FOUND"
    started = story.seller.payload("owner", PAY, input=wanted | {"idempotencyKey": "seller"})
    assert started["billPayment"]["status"] == "STARTED"
    cash = story.due([first])
    take_cash(
        actor=story.cast.staff("manager"), bill_ids=[first], tendered=cash, expected_total=cash,
        idempotency_key="cash", now=NOW,
    )  # fmt: skip
    assert story.buyer.data("buyer", RECEIPTS)["receipts"]["nodes"] == []
    assert check_ledger(company_ids=[story.cast.company_id]).ok
