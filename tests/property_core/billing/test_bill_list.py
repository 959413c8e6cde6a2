"""The hand-written list of bills answers as the query it stands for."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden, NotFound
from backend.organization.base import tenant_read
from property_core.billing.contracts import BillOrigin, BillSearch, BillStatus
from property_core.billing.models import Bill
from property_core.billing.selectors import bill_list
from property_core.billing.selectors.bill_list import (
    BillsTotal,
    ListedBill,
    ListedRoom,
    count_of_bills,
    listed_bills,
    total_of_bills,
)
from property_core.billing.selectors.bills import bills_of
from property_core.charges.contracts import PayerRole
from property_core.charges.selectors.charges import items_by_id
from property_core.homes.models import Room
from property_core.homes.selectors import rooms_by_id
from property_core.residents.selectors import names_by_person
from tests.property_core.billing.fees import MINE, OCTOBER, SEPTEMBER, Fees, build_fees

ORDERS = [
    ("-period", "-id"), ("period", "id"), ("due_on", "id"), ("-due_on", "-id"), ("-total_minor", "-id"),
    ("total_minor", "id"),
]  # fmt: skip
JOINED = {"item", "room", "payer_name"}


@pytest.fixture
def fees(db: None) -> Fees:
    build_fees("乙物业", prefix="b-")
    fees = build_fees()
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, SEPTEMBER))
    return fees


def searches(fees: Fees) -> list[BillSearch]:
    units = fees.cast.units
    return [
        BillSearch(),
        BillSearch(unit_id=units["YX"]),
        BillSearch(unit_id=units["JG-1"], period=OCTOBER),
        BillSearch(room_id=fees.cast.rooms[MINE], item_id=fees.item_id),
        BillSearch(statuses=[BillStatus.PAID]),
        BillSearch(statuses=[]),
        BillSearch(first_period=OCTOBER),
        BillSearch(last_period=SEPTEMBER),
        BillSearch(first_period=SEPTEMBER, last_period=OCTOBER, due_from=date(2026, 10, 10)),
        BillSearch(due_until=date(2026, 9, 10)),
        BillSearch(origins=[BillOrigin.RUN], payer_role=PayerRole.OWNER),
        BillSearch(origins=[BillOrigin.LATE_FEE, BillOrigin.OPENING]),
        BillSearch(payer_role=PayerRole.TENANT),
        BillSearch(building_id=building_of(fees, MINE)),
        *(BillSearch(text=text) for text in ("502", "3-2-503", MINE, "JG-", "P-JG", "曾", "没有", " ")),
    ]


def building_of(fees: Fees, room: str) -> int:
    with tenant_read(fees.cast.company_id):
        return Room.objects.get(code=room).building_id


def walked(actor: Actor, search: BillSearch, order: tuple[str, ...]) -> list[ListedBill]:
    """The whole list in pages of two."""
    found: list[ListedBill] = []
    after = None
    while page := listed_bills(actor=actor, search=search, order=order, after=after, limit=2):
        found += page
        after = [getattr(page[-1], name.lstrip("-")) for name in order]
    return found


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("who", ["leader", "manager"])
def test_the_same_bills_in_the_same_order(fees: Fees, order: tuple[str, ...], who: str) -> None:
    actor = fees.cast.staff(who)
    for search in searches(fees):
        with tenant_read(actor.company):
            expected = list(bills_of(actor, search).order_by(*order))
        found = walked(actor, search, order)
        assert [bill.pk for bill in found] == [bill.pk for bill in expected]
        for bill, row in zip(found, expected, strict=True):
            assert_is(bill, row)


@pytest.mark.parametrize("who", ["leader", "manager"])
def test_they_are_counted_and_summed(fees: Fees, who: str) -> None:
    actor = fees.cast.staff(who)
    for search in searches(fees):
        with tenant_read(actor.company):
            expected = list(bills_of(actor, search))
        sums = [sum(getattr(bill, name) for bill in expected) for name in ("total_minor", "paid_minor")]
        assert count_of_bills(actor=actor, search=search) == len(expected)
        assert total_of_bills(actor=actor, search=search) == BillsTotal(len(expected), *sums)


def test_a_text_means_rooms_spaces_and_payers(fees: Fees) -> None:
    def found(text: str) -> int:
        return count_of_bills(actor=fees.cast.staff("leader"), search=BillSearch(text=text))

    # Three months of each room, and the fixed late fee of one; the owner pays for two rooms, the neighbour for one.
    assert (found("502"), found("3栋2单元503"), found("曾小明"), found("王"), found("没有")) == (7, 6, 7, 3, 0)


def test_counting_stops_where_nobody_reads_on(fees: Fees, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bill_list, "MOST_COUNTED", 4)
    leader = fees.cast.staff("leader")
    assert count_of_bills(actor=leader, search=BillSearch()) == 5
    assert total_of_bills(actor=leader, search=BillSearch()).count == 13


def assert_is(bill: ListedBill, row: Bill) -> None:
    for field in fields(ListedBill):
        if field.name not in JOINED:
            assert getattr(bill, field.name) == getattr(row, field.name), field.name
    item = items_by_id([row.item_id], company_id=row.company_id)[row.item_id]
    assert (bill.item.pk, bill.item.code, bill.item.name, bill.item.kind) == (item.pk, item.code, item.name, item.kind)
    rooms = rooms_by_id([row.room_id or 0], company_id=row.company_id)
    room = rooms.get(row.room_id or 0)
    assert (bill.room is None) == (room is None)
    if bill.room is not None:
        assert {f.name: getattr(bill.room, f.name) for f in fields(ListedRoom)} == {
            f.name: getattr(room, f.name) for f in fields(ListedRoom)
        }
    names = names_by_person([row.payer_id or 0], company_id=row.company_id)
    assert bill.payer_name == names.get(row.payer_id or 0)


def test_only_for_staff_who_may_see_bills(fees: Fees) -> None:
    with pytest.raises(Forbidden):
        listed_bills(actor=fees.resident("owner"), search=BillSearch(), order=ORDERS[0], after=None, limit=2)
    with pytest.raises(NotFound):
        listed_bills(
            actor=fees.cast.staff("leader"), search=BillSearch(unit_id=0), order=ORDERS[0], after=None, limit=2
        )
