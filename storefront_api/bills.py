"""Bills: what is open, a month's statement, the history, and why an amount is what it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal as Number
from typing import TYPE_CHECKING, Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, decode_ids
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import Date, Decimal, Money, Period
from backend.kernel.money import Money as Amount
from backend.kernel.money import total
from backend.kernel.time import local_date
from property_core.billing.contracts import BillOrigin as Origins
from property_core.billing.contracts import BillSearch
from property_core.billing.contracts import BillStatus as Statuses
from property_core.billing.contracts import LineKind as LineKinds
from property_core.billing.selectors.bills import (
    bill_visible,
    bills_due,
    bills_of,
    bills_of_period,
    dues_by_room,
    lines_by_bill,
)
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.open_bills import BilledRoom, OpenBill, OpenLine, open_bills
from property_core.billing.selectors.paying import holders_by_bill, refunded_by_bill
from property_core.charges.contracts import PayerRole as PayerRoles
from property_core.charges.selectors.charges import items_by_id
from property_core.charges.selectors.readings import usage_by_meter, usage_open_from
from property_core.collection.permissions import require_room
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.homes.selectors import rooms_by_id, spaces_by_id
from storefront_api.explanations import BillExplanation, explained
from storefront_api.identity import Room

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from property_core.billing.models import Bill as BillRow

BillOrigin = graphene.Enum.from_enum(Origins)
BillStatus = graphene.Enum.from_enum(Statuses)
LineKind = graphene.Enum.from_enum(LineKinds)
PayerRole = graphene.Enum.from_enum(PayerRoles)


class BillLine(graphene.ObjectType):
    """A part of a bill's amount: a tier, the pot's share, or the whole."""

    kind = graphene.NonNull(LineKind)
    quantity = graphene.Field(Decimal, description="㎡, kWh, t, … as the formula counts.")
    unit_price = graphene.Field(Decimal, description="Yuan per unit; null where the part is no plain product.")
    amount = money("amount_minor")


class MonthUsage(graphene.ObjectType):
    """What a meter counted in a month."""

    period = graphene.NonNull(Period)
    usage = graphene.NonNull(Decimal)

    @staticmethod
    def resolve_usage(month: Any, info: Any) -> Number | None:
        return trimmed(month.usage)


class Bill(graphene.ObjectType):
    """A bill (账单) of one of my rooms: one charge item for one period, frozen when it was made."""

    id = own_id("Bill")
    origin = graphene.NonNull(BillOrigin, description="RUN; OPENING: from the old books; LATE_FEE: a fixed late fee.")
    item = graphene.NonNull(graphene.String, description="Name of the charge item (收费项目).")
    room = graphene.NonNull(Room)
    space = graphene.String(description="Code of the parking space, where the bill is for one.")
    period = graphene.NonNull(Period)
    total = money("total_minor", currency="currency")
    paid = money("paid_minor", currency="currency")
    refunded = graphene.NonNull(Money, description="What of the money on it went back to who had paid (退款).")
    outstanding = graphene.NonNull(Money, description="What is still to be paid, without late fee.")
    late_fee = graphene.NonNull(Money, description="Late fee (滞纳金) grown up to today and not billed yet.")
    due_on = graphene.NonNull(Date)
    status = graphene.NonNull(BillStatus)
    is_being_paid = graphene.NonNull(graphene.Boolean, description="A started payment holds it; it cannot be paid now.")
    payer_role = graphene.NonNull(PayerRole, description="Who is to pay: owner, tenant or developer.")
    lines = graphene.NonNull(graphene.List(graphene.NonNull(BillLine)), description="They sum to the total.")
    explanation = graphene.NonNull(BillExplanation, description="为什么是这个金额.")
    usage_history = graphene.NonNull(
        graphene.List(graphene.NonNull(MonthUsage)),
        description="The meter's last twelve months up to the bill's, oldest first; empty where there is no meter.",
    )

    @staticmethod
    def resolve_item(bill: BillRow | OpenBill, info: Any) -> str | Deferred:
        if isinstance(bill, OpenBill):
            return bill.item_name
        return _load(info, items_by_id, bill.item_id).then(lambda item: item.name)

    @staticmethod
    def resolve_room(bill: BillRow | OpenBill, info: Any) -> BilledRoom | Deferred:
        if isinstance(bill, OpenBill) and not (info.asks_for("label") or info.asks_for("community")):
            return bill.room
        return _load(info, rooms_by_id, bill.room_id)

    @staticmethod
    def resolve_space(bill: BillRow | OpenBill, info: Any) -> Deferred | None:
        if bill.space_id is None:
            return None
        return _load(info, spaces_by_id, bill.space_id).then(lambda space: space.code)

    @staticmethod
    def resolve_refunded(bill: BillRow | OpenBill, info: Any) -> Deferred:
        return _load(info, refunded_by_bill, bill.pk)

    @staticmethod
    def resolve_outstanding(bill: BillRow | OpenBill, info: Any) -> Amount:
        return bill.outstanding

    @staticmethod
    def resolve_late_fee(bill: BillRow | OpenBill, info: Any) -> Deferred:
        return _load(info, late_fee_by_bill, bill.pk, on=local_date(info.context.now))

    @staticmethod
    def resolve_is_being_paid(bill: BillRow | OpenBill, info: Any) -> Deferred:
        loaded: Deferred = info.context.loaders.load(holders_by_bill, bill.pk)
        return loaded.then(lambda payment_id: payment_id is not None)

    @staticmethod
    def resolve_lines(bill: BillRow | OpenBill, info: Any) -> list[OpenLine] | Deferred:
        if isinstance(bill, OpenBill):
            return bill.lines
        return _load(info, lines_by_bill, bill.pk)

    @staticmethod
    def resolve_explanation(bill: BillRow, info: Any) -> Deferred:
        return explained(bill, info)

    @staticmethod
    def resolve_usage_history(bill: BillRow, info: Any) -> Any:
        meter = bill.trace.get("meter")
        if meter is None:
            return []
        opened = usage_open_from(actor=info.context.actor, room_id=bill.room_id)
        return _load(info, usage_by_meter, (meter["code"], bill.period)).then(
            lambda months: [month for month in months if opened is None or month.period >= opened]
        )


class RoomAmountDue(graphene.ObjectType):
    """What one room owes today."""

    room = graphene.NonNull(Room)
    total = graphene.NonNull(Money, description="Late fees to today included.")
    late_fee = graphene.NonNull(Money)
    bill_count = graphene.NonNull(graphene.Int)
    oldest_due_on = graphene.Field(Date)
    overdue = graphene.NonNull(Money, description="What of the total is overdue (逾期), late fees included.")
    overdue_count = graphene.NonNull(graphene.Int)
    next_due_on = graphene.Field(Date, description="The first due day of what is not overdue yet; null without such.")


class AmountDue(graphene.ObjectType):
    """What is to be paid (待缴合计) today, as `payBills` expects it for all these bills."""

    total = graphene.NonNull(Money, description="Late fees to today included.")
    late_fee = graphene.NonNull(Money)
    bill_count = graphene.NonNull(graphene.Int)
    overdue = graphene.NonNull(Money, description="What of the total is overdue (逾期), late fees included.")
    overdue_count = graphene.NonNull(graphene.Int)
    next_due_on = graphene.Field(Date, description="The first due day of what is not overdue yet; null without such.")
    rooms = graphene.NonNull(graphene.List(graphene.NonNull(RoomAmountDue)))


class RoomPrepayment(graphene.ObjectType):
    """What a room has paid in advance (预存) and not used."""

    room = graphene.NonNull(Room)
    balance = graphene.NonNull(Money)


def trimmed(value: Number | None) -> Number | None:
    """Without the zeros that its column fills up with."""
    return None if value is None else Number(f"{value.normalize():f}")


def _load(info: Any, selector: Any, key: Any, **options: Any) -> Deferred:
    loaded: Deferred = info.context.loaders.load(selector, key, company_id=info.context.actor.company, **options)
    return loaded


def room_ids_argument() -> graphene.Argument:
    return graphene.Argument(
        graphene.List(graphene.NonNull(graphene.ID)), description="Some of my rooms; all where it is left out."
    )


def _rooms(actor: Actor, texts: Sequence[str] | None) -> Collection[int]:
    """The rooms asked for, all of the actor's where none are named. Raises InvalidId, NotSignedIn, NotFound."""
    if texts is None:
        return sorted(actor.room_ids)
    room_ids = decode_ids("Room", texts, field=("roomIds",))
    for room_id in room_ids:
        require_room(actor=actor, room_id=room_id)
    return room_ids


def billed_rooms(actor: Actor, texts: Sequence[str] | None) -> Collection[int]:
    """As _rooms, with those that he has left: bills that name him as their payer are his to see and pay."""
    if texts is None:
        return sorted(actor.room_ids | actor.left_room_ids)
    room_ids = decode_ids("Room", texts, field=("roomIds",))
    for room_id in room_ids:
        if room_id not in actor.left_room_ids:
            require_room(actor=actor, room_id=room_id)
    return room_ids


def _open_bills(root: None, info: Any, *, room_ids: Sequence[str] | None = None) -> QuerySet[BillRow] | Listing:
    actor = info.context.actor
    asked = billed_rooms(actor, room_ids)
    if any(info.asks_for(*node, name) for node in (("nodes",), ("edges", "node")) for name in _FROM_TRACE):
        return bills_due(actor=actor, room_ids=asked)
    return Listing(
        label="billing.Bill",
        queryset_of=lambda: bills_due(actor=actor, room_ids=asked),
        page=lambda order, after, limit: open_bills(actor=actor, room_ids=asked, after=after, limit=limit),
    )


# What is read from the bill's trace, which the short form of an open bill leaves out.
_FROM_TRACE = ("explanation", "usageHistory")


def _of_period(root: None, info: Any, *, period: date, room_ids: Sequence[str] | None = None) -> QuerySet[BillRow]:
    actor = info.context.actor
    return bills_of_period(actor=actor, period=period, room_ids=billed_rooms(actor, room_ids))


class BillHistoryFilter(graphene.InputObjectType):
    """Narrows the history."""

    room_id = graphene.ID()
    period = graphene.InputField(Period)
    statuses = graphene.List(graphene.NonNull(BillStatus))


def _history(root: None, info: Any, *, filter: Any = None) -> QuerySet[BillRow]:
    wanted = filter or {}
    room_id, statuses = wanted.get("room_id"), wanted.get("statuses")
    return bills_of(
        info.context.actor,
        BillSearch(
            room_id=decode_id("Room", room_id, field=("filter", "roomId")) if room_id is not None else None,
            period=wanted.get("period"),
            statuses=[getattr(one, "value", one) for one in statuses] if statuses is not None else None,
        ),
    )


class BillsQuery(graphene.ObjectType):
    open_bills = connection_field(
        Bill,
        queryset_of=_open_bills,
        order=("due_on", "id"),
        permission=Owners,
        description="Bills of my rooms that want money, oldest due date first.",
        room_ids=room_ids_argument(),
    )
    bills_of_period = connection_field(
        Bill,
        queryset_of=_of_period,
        order=("room_id", "item_id", "id"),
        permission=Owners,
        description="A month's statement: its bills, paid or not, by room and item.",
        period=graphene.Argument(graphene.NonNull(Period)),
        room_ids=room_ids_argument(),
    )
    bill_history = connection_field(
        Bill,
        queryset_of=_history,
        order=("-period", "-id"),
        permission=Owners,
        description="All bills of my rooms, newest month first, reversed ones too.",
        filter=BillHistoryFilter(),
    )
    bill = field(
        graphene.NonNull(Bill),
        permission=Owners,
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One bill of my rooms.",
    )
    amount_due = field(
        graphene.NonNull(AmountDue),
        permission=Owners,
        room_ids=room_ids_argument(),
        description="What my rooms owe today, altogether and by room.",
    )
    prepayment_balances = field(
        graphene.NonNull(graphene.List(graphene.NonNull(RoomPrepayment))),
        permission=Owners,
        room_ids=room_ids_argument(),
        description="What my rooms have paid in advance; one entry per room of mine.",
    )

    @staticmethod
    def resolve_bill(root: None, info: Any, *, id: str) -> BillRow:
        return bill_visible(actor=info.context.actor, bill_id=decode_id("Bill", id))

    @staticmethod
    def resolve_amount_due(root: None, info: Any, *, room_ids: Sequence[str] | None = None) -> dict[str, Any]:
        actor = info.context.actor
        asked = billed_rooms(actor, room_ids)
        dues = dues_by_room(asked, actor=actor, on=local_date(info.context.now)) if asked else {}
        return {
            "total": total(due.total for due in dues.values()),
            "late_fee": total(due.late_fee for due in dues.values()),
            "bill_count": sum(due.count for due in dues.values()),
            "overdue": total(due.overdue for due in dues.values()),
            "overdue_count": sum(due.overdue_count for due in dues.values()),
            "next_due_on": min((due.next_due_on for due in dues.values() if due.next_due_on), default=None),
            "rooms": [
                {
                    "room": _load(info, rooms_by_id, room_id),
                    "total": due.total,
                    "late_fee": due.late_fee,
                    "bill_count": due.count,
                    "oldest_due_on": due.oldest_due_on,
                    "overdue": due.overdue,
                    "overdue_count": due.overdue_count,
                    "next_due_on": due.next_due_on,
                }
                for room_id, due in dues.items()
            ],
        }

    @staticmethod
    def resolve_prepayment_balances(
        root: None, info: Any, *, room_ids: Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        actor = info.context.actor
        asked = _rooms(actor, room_ids)
        balances = prepayment_by_room(asked, company_id=actor.company) if asked else {}
        return [
            {"room": _load(info, rooms_by_id, room_id), "balance": balance} for room_id, balance in balances.items()
        ]
