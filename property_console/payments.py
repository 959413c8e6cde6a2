"""Payments (收款) of my communities: the list with its filters, and what a filter comes to."""

from __future__ import annotations

from typing import Any

import graphene

from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime
from backend.organization.selectors import staff_names
from property_console.bills import Bill
from property_console.cashier import Receipt
from property_console.charges import optional_id
from property_console.words import PaymentStatus
from property_core.billing.selectors.bills import bills_by_id
from property_core.billing.selectors.paying import allocations_by_payment
from property_core.collection.contracts import PaymentSearch
from property_core.collection.permissions import CASH
from property_core.collection.selectors.payment_list import (
    MOST_COUNTED,
    count_of_payments,
    payments_found,
    total_of_payments,
)
from property_core.collection.selectors.payment_list import PaymentsTotal as Totals
from property_core.collection.selectors.receipts import receipts_by_payment


class PaidPart(graphene.ObjectType):
    """What of a payment goes to one bill."""

    bill = graphene.NonNull(Bill)
    principal = money("principal_minor")
    late_fee = money("fee_minor")
    status = graphene.NonNull(PaymentStatus)

    @staticmethod
    def resolve_bill(row: Any, info: Any) -> Any:
        return info.context.loaders.load(bills_by_id, row.bill_id, company_id=row.company_id)


class Payment(graphene.ObjectType):
    """A payment (收款) of bills or of money in advance."""

    id = own_id("Payment")
    status = graphene.NonNull(
        PaymentStatus, description="STARTED: waits for the money; SETTLED: applied; RELEASED: nothing came."
    )
    provider = graphene.NonNull(graphene.String, description="wechat, cash, prepayment; empty until it is known.")
    total = money("total_minor", currency="currency")
    cashier = graphene.String(description="Name of the cashier; null where it was paid online.")
    started_at = graphene.NonNull(DateTime)
    paid_at = graphene.Field(DateTime)
    parts = graphene.NonNull(graphene.List(graphene.NonNull(PaidPart)))
    receipts = graphene.NonNull(graphene.List(graphene.NonNull(Receipt)))

    @staticmethod
    def resolve_cashier(row: Any, info: Any) -> Any:
        if row.cashier_account_id is None:
            return None
        return info.context.loaders.load(staff_names, row.cashier_account_id, company_id=row.company_id)

    @staticmethod
    def resolve_parts(row: Any, info: Any) -> Any:
        return info.context.loaders.load(allocations_by_payment, row.pk, company_id=row.company_id)

    @staticmethod
    def resolve_receipts(row: Any, info: Any) -> Any:
        return info.context.loaders.load(receipts_by_payment, row.pk, company_id=row.company_id)


class PaymentFilter(graphene.InputObjectType):
    """Narrows the list of payments."""

    unit_id = graphene.ID(description="With a bill or a top-up below this organisation unit.")
    room_id = graphene.ID(description="Of its bills or its prepayment.")
    status = graphene.InputField(PaymentStatus)
    provider = graphene.String(description="wechat, cash, prepayment.")
    cashier_id = graphene.InputField(BigInt, description="Account of the member of staff who took it.")
    paid_from = graphene.InputField(Date, description="The money came on that day or later.")
    paid_until = graphene.InputField(Date, description="The money came on that day or earlier.")
    text = graphene.String(description="A room as it is typed, or the beginning of a receipt's number.")


def _search(filter: Any) -> PaymentSearch:
    return PaymentSearch(
        unit_id=optional_id("Unit", filter, "unit_id"),
        room_id=optional_id("Room", filter, "room_id"),
        **{
            name: getattr(filter, name, None)
            for name in ("status", "provider", "cashier_id", "paid_from", "paid_until", "text")
        },
    )


def _payments(root: None, info: Any, *, filter: Any = None) -> Listing:
    actor, search = info.context.actor, _search(filter)
    found = payments_found(actor, search)
    return Listing.of(found, count=lambda: count_of_payments(actor, search))


class WayTotal(graphene.ObjectType):
    """What was paid one way."""

    provider = graphene.NonNull(graphene.String, description="wechat, cash, prepayment.")
    count = graphene.NonNull(graphene.Int)
    total = money("total_minor")


class PaymentsTotal(graphene.ObjectType):
    """What payments come to together."""

    count = graphene.NonNull(graphene.Int, description="Payments of any state.")
    total = money("total_minor", description="What was settled.")
    by_way = graphene.NonNull(graphene.List(graphene.NonNull(WayTotal)), description="Settled ones, by provider.")


class PaymentsQuery(graphene.ObjectType):
    payments = connection_field(
        Payment,
        queryset_of=_payments,
        order={
            "NEWEST": ("-id",),
            "OLDEST": ("id",),
            "AMOUNT": ("-total_minor", "-id"),
            "SMALLEST": ("total_minor", "id"),
        },
        permission=Permitted(CASH),
        description=(
            f"Payments with a bill or a top-up in my communities. `totalCount` is at most {MOST_COUNTED + 1}: more"
            f" than {MOST_COUNTED}."
        ),
        filter=PaymentFilter(),
    )
    payments_total = field(
        graphene.NonNull(PaymentsTotal),
        permission=Permitted(CASH),
        filter=PaymentFilter(),
        description="What all payments of a filter come to.",
    )

    @staticmethod
    def resolve_payments_total(root: None, info: Any, filter: Any = None) -> Totals:
        return total_of_payments(info.context.actor, _search(filter))
