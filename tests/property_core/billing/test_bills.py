"""Who sees which bills, what a room owes, what a meter used."""

from __future__ import annotations

from datetime import date

import pytest

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from property_core.billing.contracts import BillSearch, BillStatus
from property_core.billing.models import Bill
from property_core.billing.permissions import is_open_to
from property_core.billing.selectors.bills import (
    RoomDue,
    balance_by_room,
    bill_visible,
    bills_due,
    bills_of,
    bills_of_period,
    bills_visible,
    dues_by_room,
    lines_by_bill,
)
from tests.cast import TODAY, visitor
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

pytestmark = pytest.mark.django_db


def seen(fees: Fees, actor: Actor) -> set[int]:
    with tenant_read(fees.cast.company_id):
        return set(bills_visible(actor).values_list("id", flat=True))


def of_tenant(fees: Fees) -> None:
    """Make October and November of the first room the tenant's, and June too, which was before he came."""
    with tenant_transaction(fees.cast.company_id, durable=False):
        Bill.objects.filter(id__in=fees.bill_ids(MINE)).update(payer_role="TENANT")
        Bill.objects.filter(id__in=fees.bill_ids(MINE, SEPTEMBER)).update(period="2026-06-01")


@pytest.mark.parametrize("name", ["owner", "family", "tenant", "neighbour"])
def test_residents_see_what_the_rule_opens_to_them(fees: Fees, name: str) -> None:
    of_tenant(fees)
    actor = fees.resident(name)
    expected = {
        bill.pk for bill in fees.rows(Bill) if any(is_open_to(access=access, bill=bill) for access in actor.rooms)
    }
    assert seen(fees, actor) == expected
    assert len(expected) == {"owner": 6, "family": 3, "tenant": 2, "neighbour": 3}[name]


def test_staff_see_their_communities_and_visitors_nothing(fees: Fees) -> None:
    build_fees("乙物业", prefix="b-")
    assert seen(fees, fees.cast.staff("manager")) == {*fees.bill_ids(MINE), *fees.bill_ids(NEIGHBOURS)}
    assert len(seen(fees, fees.cast.staff("leader"))) == 12
    assert len(seen(fees, fees.cast.system)) == 12
    with pytest.raises(Forbidden):
        seen(fees, fees.cast.staff("clerk"))
    with pytest.raises(NotSignedIn):
        seen(fees, visitor())


def test_one_bill_of_somebody_else_is_not_found(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(NEIGHBOURS, NOVEMBER)
    assert bill_visible(actor=fees.resident("neighbour"), bill_id=bill_id).pk == bill_id
    for actor in (fees.resident("owner"), fees.resident("tenant")):
        with pytest.raises(NotFound):
            bill_visible(actor=actor, bill_id=bill_id)
    with pytest.raises(NotFound):
        bill_visible(actor=fees.cast.staff("manager"), bill_id=fees.bill_ids(MINE_TOO, NOVEMBER)[0])


def test_open_bills_come_oldest_first_and_paid_ones_go(fees: Fees) -> None:
    owner = fees.resident("owner")
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, SEPTEMBER))
    room_id = fees.cast.rooms[MINE]
    with tenant_read(fees.cast.company_id):
        assert [bill.pk for bill in bills_due(actor=owner, room_ids=[room_id])] == fees.bill_ids(
            MINE, OCTOBER, NOVEMBER
        )
        assert [bill.due_on.month for bill in bills_due(actor=owner)] == [9, 10, 10, 11, 11]
        month = list(bills_of_period(actor=owner, period=SEPTEMBER))
    assert [(bill.room_id, bill.status) for bill in month] == [
        (room_id, BillStatus.PAID),
        (fees.cast.rooms[MINE_TOO], BillStatus.OPEN),
    ]


def test_what_rooms_owe_is_two_queries_for_one_or_many(fees: Fees, assert_queries) -> None:
    actor = fees.cast.staff("leader")
    rooms = list(fees.cast.rooms.values())
    for asked in (rooms[:1], rooms):
        # the company of the read, open bills, the company again, their fees
        with assert_queries(4):
            dues = dues_by_room(asked, actor=actor, on=TODAY)
        assert list(dues) == asked
    mine = dues[fees.cast.rooms[MINE]]
    late = Money(3 * PRINCIPAL + 648 + 386 + 114)
    assert mine == RoomDue(Money(3 * PRINCIPAL), Money(648 + 386 + 114), 3, date(2026, 9, 10), late, 3, None)
    assert balance_by_room(rooms, actor=actor, on=TODAY)[rooms[0]] == Money(3 * PRINCIPAL + 648 + 386 + 114)


def test_what_is_overdue_is_told_from_what_is_due_later(fees: Fees) -> None:
    room_id = fees.cast.rooms[MINE]

    def on(day: date) -> tuple[int, Money, date | None, bool]:
        due = dues_by_room([room_id], actor=fees.resident("owner"), on=day)[room_id]
        return due.overdue_count, due.overdue, due.next_due_on, due.overdue == due.total

    assert on(date(2026, 9, 10)) == (0, Money(0), date(2026, 9, 10), False)
    # Whoever pays on the due day is not late.
    count, overdue, next_due_on, _ = on(date(2026, 10, 10))
    assert (count, next_due_on) == (1, date(2026, 10, 10))
    assert Money(PRINCIPAL) < overdue < Money(2 * PRINCIPAL)
    assert on(date(2026, 12, 31))[0::2] == (3, None)
    assert on(date(2026, 12, 31))[3]


def test_a_tenants_dues_leave_out_the_owners(fees: Fees) -> None:
    room_id = fees.cast.rooms[MINE]
    assert dues_by_room([room_id], actor=fees.resident("tenant"), on=TODAY) == {room_id: RoomDue()}


def test_the_desk_filters(fees: Fees) -> None:
    leader, units = fees.cast.staff("leader"), fees.cast.units
    fees.pay_cash(100000, bill_ids=fees.bill_ids(MINE, SEPTEMBER))
    with tenant_read(fees.cast.company_id):
        assert bills_of(leader, BillSearch(unit_id=units["YX"])).count() == 6
        assert bills_of(leader, BillSearch(unit_id=units["JG-1"], period=OCTOBER)).count() == 2
        assert bills_of(leader, BillSearch(room_id=fees.cast.rooms[MINE], item_id=fees.item_id)).count() == 4
        assert bills_of(leader, BillSearch(statuses=[BillStatus.PAID])).count() == 2
        assert bills_of(fees.cast.staff("manager"), BillSearch(unit_id=units["YX"])).count() == 0
        with pytest.raises(NotFound):
            bills_of(leader, BillSearch(unit_id=0))


def test_lines_of_bills(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    lines = lines_by_bill([*bill_ids, 0], company_id=fees.cast.company_id)
    assert [[(line.kind, line.amount_minor) for line in lines[bill_id]] for bill_id in bill_ids] == [
        [("AMOUNT", PRINCIPAL)]
    ] * 3
    assert lines[0] == []
