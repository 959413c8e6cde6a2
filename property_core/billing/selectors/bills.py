"""Reads of bills: whose they are, what a room owes, what a meter used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_scope
from property_core.billing.contracts import BillSearch, BillStatus
from property_core.billing.models import Bill, BillLine
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import OPEN_STATUSES
from property_core.billing.selectors.steps import scope_of
from property_core.charges.contracts import PayerRole
from property_core.charges.permissions import VIEW
from property_core.homes.selectors import room_ids_of_typed, space_ids_of_code
from property_core.residents.selectors import person_ids_named

NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class RoomDue:
    """What is owed: outstanding principal of `count` open bills (fixed fees are bills), and fees that still grow.

    `overdue`: what of the total is owed by the `overdue_count` bills whose due day has passed. `next_due_on`: the first
    due day of the others.
    """

    principal: Money = NOTHING
    late_fee: Money = NOTHING
    count: int = 0
    oldest_due_on: date | None = None
    overdue: Money = NOTHING
    overdue_count: int = 0
    next_due_on: date | None = None

    @property
    def total(self) -> Money:
        return self.principal + self.late_fee


def bills_visible(actor: Actor, *, code: str = VIEW) -> QuerySet[Bill]:
    """Bills that the actor may see, in no order yet; ask it inside a tenant read.

    Owner and family: all of the room; a tenant those of payer role TENANT from his move-in month on; nobody those of
    who held the role before him and left; everybody those that name him (as permissions.is_open_to, is_his_own).
    Staff: those of the communities for which they hold `code`. Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return Bill.objects.all()
    if actor.kind is ActorKind.OWNER:
        his = reduce(or_, map(_opened_by, actor.rooms), _his_own(actor))
        return Bill.objects.filter(his, company_id=actor.company)
    actor.require(code)
    return Bill.objects.filter(community_id__in=actor.units(code))


def bill_visible(*, actor: Actor, bill_id: int) -> Bill:
    """One bill. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        bill = bills_visible(actor).filter(id=bill_id).first()
    if bill is None:
        raise NotFound
    return bill


def bills_due(*, actor: Actor, room_ids: Collection[int] | None = None) -> QuerySet[Bill]:
    """Visible bills that still want money, of all rooms or of some, oldest due date first.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = bills_visible(actor).filter(status__in=OPEN_STATUSES)
    if room_ids is not None:
        rows = rows.filter(room_id__in=room_ids)
    return rows.order_by("due_on", "id")


def bills_of_period(*, actor: Actor, period: date, room_ids: Collection[int] | None = None) -> QuerySet[Bill]:
    """The month's statement: visible bills of the period that stand, paid or not, by room and item.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = bills_visible(actor).filter(period=period).exclude(status=BillStatus.REVERSED)
    if room_ids is not None:
        rows = rows.filter(room_id__in=room_ids)
    return rows.order_by("room_id", "item_id", "id")


def bills_of(actor: Actor, search: BillSearch) -> QuerySet[Bill]:
    """Visible bills by what one looks for, reversed ones too, in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden, NotFound (no such unit).
    """
    rows = bills_visible(actor)
    if search.unit_id is not None:
        scope = scope_of(company_id=actor.company, unit_id=search.unit_id)
        rows = rows.filter(community_id__in=scope.community_ids)
        if scope.area_id is not None:
            rows = rows.filter(Q(room__area_id=scope.area_id) | Q(space__area_id=scope.area_id))
    wanted = {
        "room__building_id": search.building_id,
        "room_id": search.room_id,
        "period": search.period,
        "period__gte": search.first_period,
        "period__lte": search.last_period,
        "due_on__gte": search.due_from,
        "due_on__lte": search.due_until,
        "item_id": search.item_id,
        "status__in": search.statuses,
        "origin__in": search.origins,
        "payer_role": search.payer_role,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if search.text is None:
        return rows
    return rows.filter(meant_by(actor, search.text).condition)


# A text that means more of a kind than this is too short to look for.
MOST_MEANT = 200


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text that bills are looked for by may mean; at most MOST_MEANT of each."""

    room_ids: list[int]
    space_ids: list[int]
    payer_ids: list[int]

    @property
    def condition(self) -> Q:
        """Of a bill that is meant."""
        return Q(room_id__in=self.room_ids) | Q(space_id__in=self.space_ids) | Q(payer_id__in=self.payer_ids)


def meant_by(actor: Actor, text: str, *, code: str = VIEW) -> Meant:
    """Rooms, spaces and payers that staff with `code` mean by a text (BillSearch.text); nothing for a blank one.

    A handful of queries by index, inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    text = text.strip()
    if not text:
        return Meant([], [], [])
    rooms = room_ids_of_typed(actor, text, limit=MOST_MEANT, code=code)
    return Meant(
        [room_id for _, room_id in rooms],
        space_ids_of_code(text, limit=MOST_MEANT),
        person_ids_named(text, limit=MOST_MEANT),
    )


def lines_by_bill(bill_ids: Collection[int], *, company_id: int) -> dict[int, list[BillLine]]:
    """Bill id → its lines by position; every id present. One query. For bills that the caller was allowed to see."""
    answer: dict[int, list[BillLine]] = {bill_id: [] for bill_id in bill_ids}
    with tenant_scope(company_id):
        for row in BillLine.objects.filter(bill_id__in=answer).order_by("bill_id", "position"):
            answer[row.bill_id].append(row)
    return answer


def bills_by_id(bill_ids: Collection[int], *, company_id: int) -> dict[int, Bill]:
    """Bill id → bill, for ids that the caller was allowed to see; unknown ids are left out. One query."""
    with tenant_scope(company_id):
        return Bill.objects.in_bulk(list(bill_ids))


def dues_by_room(room_ids: Collection[int], *, actor: Actor, on: date) -> dict[int, RoomDue]:
    """Room id → what of its bills the actor may see is owed, with the late fees up to `on`; every id present.

    Two queries. Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        rows = list(
            bills_due(actor=actor, room_ids=room_ids).values_list(
                "room_id", "id", "total_minor", "paid_minor", "due_on"
            )
        )
        fees = late_fee_by_bill([row[1] for row in rows], company_id=actor.company, on=on)
    answer = dict.fromkeys(room_ids, RoomDue())
    for room_id, bill_id, total_minor, paid_minor, due_on in rows:
        known = answer[room_id]
        principal, is_overdue = Money(total_minor - paid_minor), due_on < on
        answer[room_id] = RoomDue(
            principal=known.principal + principal,
            late_fee=known.late_fee + fees[bill_id],
            count=known.count + 1,
            # The rows come with the oldest first.
            oldest_due_on=known.oldest_due_on or due_on,
            overdue=known.overdue + principal + fees[bill_id] if is_overdue else known.overdue,
            overdue_count=known.overdue_count + is_overdue,
            next_due_on=known.next_due_on or (None if is_overdue else due_on),
        )
    return answer


def balance_by_room(room_ids: Collection[int], *, actor: Actor, on: date) -> dict[int, Money]:
    """Room id → principal and late fees owed up to `on`, as dues_by_room; every id present."""
    return {room_id: due.total for room_id, due in dues_by_room(room_ids, actor=actor, on=on).items()}


def _opened_by(access: RoomAccess) -> Q:
    opened = Q(room_id=access.room_id)
    if access.hidden_payers:
        opened &= Q(payer_id__isnull=True) | ~Q(payer_id__in=access.hidden_payers)
    if access.role in {"OWNER", "FAMILY"}:
        return opened if access.bills_from is None else opened & Q(period__gte=access.bills_from)
    return opened & Q(payer_role=PayerRole.TENANT, period__gte=access.since.replace(day=1))


def _his_own(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(payer_id=actor.person_id, room_id__in=actor.room_ids | actor.left_room_ids)
