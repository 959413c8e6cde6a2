"""Reads of the billing desk: what rooms owe bill by bill, payments, runs, red letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.money import Money, total
from backend.organization.base import tenant_read
from property_core.billing.contracts import DocumentStatus, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillingRun, BillPayment, RedLetter
from property_core.billing.permissions import (
    CASH,
    REVERSE_APPROVE,
    REVERSE_REQUEST,
    RUN,
    require_in_communities,
)
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import OPEN_STATUSES, holders_by_bill, payments_visible, prepayment_by_room
from property_core.homes.selectors import rooms_by_id

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
        bills = list(Bill.objects.filter(room_id__in=wanted, status__in=OPEN_STATUSES).order_by("due_on", "id"))
        bill_ids = [bill.pk for bill in bills]
        fees = late_fee_by_bill(bill_ids, company_id=company_id, on=on)
        held = holders_by_bill(bill_ids)
        prepaid = prepayment_by_room(wanted, company_id=company_id)
    by_room: dict[int, list[DueBill]] = {room_id: [] for room_id in wanted}
    for bill in bills:
        by_room[bill.room_id or 0].append(DueBill(bill, bill.outstanding, fees[bill.pk], bill.pk in held))
    return [RoomAtDesk(room_id, tuple(by_room[room_id]), prepaid[room_id]) for room_id in wanted]


def payments_at_desk(
    actor: Actor, *, room_id: int | None = None, status: PaymentStatus | None = None, provider: str | None = None
) -> QuerySet[BillPayment]:
    """Payments that staff may see, of a room (its bills or its prepayment), a state, a way; in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = payments_visible(actor)
    if room_id is not None:
        paid_here = BillAllocation.objects.filter(bill__room_id=room_id).values("payment_id")
        rows = rows.filter(Q(id__in=paid_here) | Q(surplus_room_id=room_id))
    wanted = {"status": status, "provider": provider}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def runs_visible(actor: Actor, *, period: date | None = None) -> QuerySet[BillingRun]:
    """Runs over units for which the actor may run or see bills, in no order yet; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    rows = BillingRun.objects.select_related("unit")
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        actor.require(RUN)
        rows = rows.filter(unit_id__in=actor.units(RUN))
    return rows if period is None else rows.filter(period=period)


def run_visible(*, actor: Actor, run_id: int) -> BillingRun:
    """One run. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = runs_visible(actor).filter(id=run_id).first()
    if row is None:
        raise NotFound
    return row


def red_letters_visible(actor: Actor, *, status: DocumentStatus | None = None) -> QuerySet[RedLetter]:
    """Red letters of the communities where the actor asks for or approves them, in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = RedLetter.objects.all()
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        units = actor.units(REVERSE_REQUEST) | actor.units(REVERSE_APPROVE)
        if not units:
            actor.require(REVERSE_APPROVE)
        rows = rows.filter(community_id__in=units)
    return rows if status is None else rows.filter(status=status)


def red_letter_visible(*, actor: Actor, red_letter_id: int) -> RedLetter:
    """One red letter. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = red_letters_visible(actor).filter(id=red_letter_id).first()
    if row is None:
        raise NotFound
    return row
