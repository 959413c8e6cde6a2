"""Bills (账单) as staff see them: the list with its filters, one bill with its lines and its trace."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime, Decimal, Money, Period
from backend.kernel.money import Money as Amount
from backend.kernel.time import local_date
from property_console.charges import ChargeItem, optional_id
from property_console.rooms import Room, room_of
from property_console.words import BillOrigin, BillStatus, LineKind, PayerRole
from property_core.billing.contracts import BillSearch
from property_core.billing.contracts import BillStatus as Status
from property_core.billing.explanation_texts import sentences
from property_core.billing.explanations import explanation
from property_core.billing.selectors.bill_list import (
    MOST_COUNTED,
    ListedBill,
    count_of_bills,
    listed_bills,
    total_of_bills,
)
from property_core.billing.selectors.bill_list import BillsTotal as Totals
from property_core.billing.selectors.bills import bill_visible, bills_of, lines_by_bill
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.charges.permissions import VIEW
from property_core.charges.selectors.charges import assignments_by_id, items_by_id
from property_core.homes.chargeables import meters_by_id
from property_core.homes.selectors import spaces_by_id
from property_core.residents.selectors import names_by_person


class BillLine(graphene.ObjectType):
    """A part of a bill's amount: a tier, the pot's share, or the whole."""

    kind = graphene.NonNull(LineKind)
    quantity = graphene.Field(Decimal)
    unit_price = graphene.Field(Decimal, description="Yuan per unit.")
    amount = money("amount_minor")


class Bill(graphene.ObjectType):
    """A frozen bill: what one object owes for one tariff and period."""

    id = own_id("Bill")
    origin = graphene.NonNull(BillOrigin)
    item = graphene.NonNull(ChargeItem)
    period = graphene.NonNull(Period)
    room = graphene.Field(Room)
    object_code = graphene.String(description="Code of the parking space or meter, where the bill is for one.")
    payer_role = graphene.NonNull(PayerRole)
    payer = graphene.String(description="Name of the person who owed it when it was made.")
    total = money("total_minor", currency="currency")
    paid = money("paid_minor", currency="currency")
    outstanding = graphene.NonNull(Money, description="Principal that is not paid.")
    late_fee = graphene.NonNull(Money, description="Late fee (滞纳金) grown up to today and not fixed yet.")
    status = graphene.NonNull(BillStatus)
    days = graphene.NonNull(graphene.Int, description="Days billed.")
    of_days = graphene.NonNull(graphene.Int, description="Days of what is billed.")
    due_on = graphene.NonNull(Date)
    posted_at = graphene.NonNull(DateTime)
    lines = graphene.NonNull(graphene.List(graphene.NonNull(BillLine)))
    trace = graphene.NonNull(
        graphene.JSONString, description="How the amount was computed: formula, quantities, result, with a version."
    )

    explanation = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="为什么是这个金额: what the desk reads out, the same sentences that the owner sees.",
    )

    @staticmethod
    def resolve_explanation(bill: Any, info: Any) -> Any:
        context = info.context

        def told(lines: Any) -> Any:
            if bill.assignment_id is None:
                return sentences(explanation(bill, lines), context.language)
            assigned = context.loaders.load(assignments_by_id, bill.assignment_id, company_id=bill.company_id)
            return assigned.then(
                lambda row: sentences(explanation(bill, lines, assigned_from=row.starts_on), context.language)
            )

        return context.loaders.load(lines_by_bill, bill.pk, company_id=bill.company_id).then(told)

    @staticmethod
    def resolve_room(bill: Any, info: Any) -> Any:
        return bill.room if isinstance(bill, ListedBill) else room_of(bill.room_id, info)

    @staticmethod
    def resolve_item(bill: Any, info: Any) -> Any:
        if isinstance(bill, ListedBill):
            return bill.item
        return info.context.loaders.load(items_by_id, bill.item_id, company_id=bill.company_id)

    @staticmethod
    def resolve_object_code(bill: Any, info: Any) -> Any:
        load = info.context.loaders.load
        if bill.space_id is not None:
            found = load(spaces_by_id, bill.space_id, company_id=bill.company_id)
        elif bill.meter_id is not None:
            found = load(meters_by_id, bill.meter_id, company_id=bill.company_id)
        else:
            return None
        return found.then(lambda row: row.code)

    @staticmethod
    def resolve_payer(bill: Any, info: Any) -> Any:
        if isinstance(bill, ListedBill):
            return bill.payer_name
        if bill.payer_id is None:
            return None
        return info.context.loaders.load(names_by_person, bill.payer_id, company_id=bill.company_id)

    @staticmethod
    def resolve_outstanding(bill: Any, info: Any) -> Amount:
        amount: Amount = bill.outstanding
        # Nobody owes what was taken back.
        return Amount(0, amount.currency) if bill.status == Status.REVERSED else amount

    @staticmethod
    def resolve_late_fee(bill: Any, info: Any) -> Any:
        context = info.context
        return context.loaders.load(late_fee_by_bill, bill.pk, company_id=bill.company_id, on=local_date(context.now))

    @staticmethod
    def resolve_lines(bill: Any, info: Any) -> Any:
        return info.context.loaders.load(lines_by_bill, bill.pk, company_id=bill.company_id)


class BillFilter(graphene.InputObjectType):
    """Narrows the list of bills."""

    unit_id = graphene.ID(description="Below this organisation unit.")
    building_id = graphene.ID()
    room_id = graphene.ID()
    period = graphene.InputField(Period)
    first_period = graphene.InputField(Period, description="This month and later ones.")
    last_period = graphene.InputField(Period, description="This month and earlier ones.")
    due_from = graphene.InputField(Date, description="Due on that day or later.")
    due_until = graphene.InputField(Date, description="Due on that day or earlier.")
    item_id = graphene.ID()
    statuses = graphene.List(graphene.NonNull(BillStatus))
    origins = graphene.List(graphene.NonNull(BillOrigin))
    payer_role = graphene.InputField(PayerRole)
    text = graphene.String(
        description="A room as it is typed (its code or the beginning, 3-2-502, its number), or the beginning of a"
        " space's code or of the payer's name."
    )


# What is read from columns that the short form of a listed bill leaves out.
_FROM_WHOLE_BILL = (
    ("trace",), ("explanation",), ("postedAt",), ("days",), ("ofDays",), ("item", "medium"), ("item", "taxRate"),
    ("room", "builtArea"), ("room", "innerArea"), ("room", "use"), ("room", "occupancy"), ("room", "deliveredOn"),
)  # fmt: skip


_AS_GIVEN = (
    "period", "first_period", "last_period", "due_from", "due_until", "statuses", "origins", "payer_role", "text",
)  # fmt: skip


def _search(filter: Any) -> BillSearch:
    return BillSearch(
        unit_id=optional_id("Unit", filter, "unit_id"),
        building_id=optional_id("Building", filter, "building_id"),
        room_id=optional_id("Room", filter, "room_id"),
        item_id=optional_id("ChargeItem", filter, "item_id"),
        **{name: getattr(filter, name, None) for name in _AS_GIVEN},
    )


def _bills(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any] | Listing:
    actor, search = info.context.actor, _search(filter)
    if any(info.asks_for(*node, *path) for node in (("nodes",), ("edges", "node")) for path in _FROM_WHOLE_BILL):
        return bills_of(actor, search)
    return Listing(
        label="billing.Bill",
        queryset_of=lambda: bills_of(actor, search),
        page=lambda order, after, limit: listed_bills(
            actor=actor, search=search, order=order, after=after, limit=limit
        ),
        count=lambda: count_of_bills(actor=actor, search=search),
    )


class BillsTotal(graphene.ObjectType):
    """What bills come to together; reversed ones are counted, but owe nothing."""

    count = graphene.NonNull(graphene.Int, description="All of them, however many.")
    total = money("total_minor")
    paid = money("paid_minor")
    outstanding = money("outstanding_minor", description="Principal that is not paid.")


class BillsQuery(graphene.ObjectType):
    bills = connection_field(
        Bill,
        queryset_of=_bills,
        order={
            "NEWEST": ("-period", "-id"),
            "OLDEST": ("period", "id"),
            "OLDEST_DUE": ("due_on", "id"),
            "LATEST_DUE": ("-due_on", "-id"),
            "AMOUNT": ("-total_minor", "-id"),
            "SMALLEST": ("total_minor", "id"),
        },
        permission=Permitted(VIEW),
        description=f"Bills of my communities. `totalCount` is at most {MOST_COUNTED + 1}: more than {MOST_COUNTED}.",
        filter=BillFilter(),
    )
    bills_total = field(
        graphene.NonNull(BillsTotal),
        permission=Permitted(VIEW),
        filter=BillFilter(),
        description="What all bills of a filter come to.",
    )
    bill = field(
        graphene.NonNull(Bill),
        permission=Permitted(VIEW),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One bill.",
    )

    @staticmethod
    def resolve_bills_total(root: None, info: Any, filter: Any = None) -> Totals:
        return total_of_bills(actor=info.context.actor, search=_search(filter))

    @staticmethod
    def resolve_bill(root: None, info: Any, id: str) -> Any:
        return bill_visible(actor=info.context.actor, bill_id=decode_id("Bill", id))
