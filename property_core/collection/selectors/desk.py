"""Reads of the cashier's desk: what rooms owe bill by bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.kernel.money import Money, total
from backend.organization.base import tenant_read
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import holders_by_bill, open_bills_of
from property_core.charges.permissions import require_in_communities
from property_core.collection.permissions import CASH
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.homes.selectors import rooms_by_id

if TYPE_CHECKING:
    from property_core.billing.models import Bill

SOME_ROOMS = 50


@dataclass(frozen=True, slots=True)
class DueBill:
    """A bill that wants money: outstanding principal and the late fee up to the day. `is_held`: being paid online."""

    bill: Bill
    principal: Money
    late_fee: Money
    is_held: bool

    @property
    def amount(self) -> Money:
        return self.principal + self.late_fee


@dataclass(frozen=True, slots=True)
class RoomAtDesk:
    """What a room owes on a day, oldest due date first, and what it has paid in advance."""

    room_id: int
    bills: tuple[DueBill, ...]
    prepayment: Money

    @property
    def amount(self) -> Money:
        return total(due.amount for due in self.bills)


def dues_of_rooms(*, actor: Actor, room_ids: Sequence[int], on: date) -> list[RoomAtDesk]:
    """What the cashier may take for each of the rooms (at most SOME_ROOMS), in the order asked.

    Raises NotSignedIn, Forbidden, NotFound (a room outside of the cashier's communities, or too many).
    """
    actor.require(CASH)
    company_id, wanted = actor.company, list(dict.fromkeys(room_ids))
    with tenant_read(company_id):
        rooms = rooms_by_id(wanted, company_id=company_id)
        if len(rooms) != len(wanted) or len(wanted) > SOME_ROOMS:
            raise NotFound(field=("roomIds",))
        require_in_communities(CASH, actor=actor, community_ids={room.community_id for room in rooms.values()})
        bills = open_bills_of(wanted)
        bill_ids = [bill.pk for bill in bills]
        fees = late_fee_by_bill(bill_ids, company_id=company_id, on=on)
        held = holders_by_bill(bill_ids)
        prepaid = prepayment_by_room(wanted, company_id=company_id)
    by_room: dict[int, list[DueBill]] = {room_id: [] for room_id in wanted}
    for bill in bills:
        by_room[bill.room_id or 0].append(DueBill(bill, bill.outstanding, fees[bill.pk], bill.pk in held))
    return [RoomAtDesk(room_id, tuple(by_room[room_id]), prepaid[room_id]) for room_id in wanted]
