"""Refunds (退款): staff ask that a payment, or lines of it, go back; another approves; what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money, UserError
from backend.kernel.money import Money as Amount
from backend.organization.selectors import staff_names, units_by_id
from payments.intents.contracts import RefundWay as RefundWays
from payments.refunds.contracts import OrderSearch
from payments.refunds.contracts import OrderState as OrderStates
from payments.refunds.errors import (
    ApprovesOwnRefund,
    LineNotRefundable,
    NothingToRefund,
    RefundDecided,
    RefundNotAtDesk,
    RefundTooLarge,
    SlipMissing,
    TooManyRefunds,
)
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.refunds.selectors import (
    MOST_COUNTED,
    OrdersTotal,
    count_of_orders,
    lines_by_order,
    order_visible,
    orders_found,
    orders_visible,
    total_of_orders,
)
from payments.refunds.services import approve_refund, hand_out_refund, reject_refund, request_refund
from property_console.bills import Bill
from property_console.charges import optional_id
from property_console.payments import Payment
from property_core.collection.selectors.refund_lists import (
    RefundPreview as Preview,
)
from property_core.collection.selectors.refund_lists import (
    bills_by_line,
    intent_of_payment,
    order_search,
    payments_by_intent,
    refund_preview,
)
from property_core.collection.services.prepayment_refunds import request_prepayment_refund
from property_core.collection.services.refunding import PaymentNotApplied, PrepaymentSpent

RefundState = graphene.Enum.from_enum(OrderStates, name="RefundState")
RefundWay = graphene.Enum.from_enum(RefundWays, name="RefundWay")

# What a purpose may say that cannot give its money up.
_PURPOSES = (PrepaymentSpent, PaymentNotApplied)


class RefundLine(graphene.ObjectType):
    """What of a refund is of one bill, or of the money in advance."""

    bill = graphene.Field(Bill, description="Null for money in advance (预存).")
    amount = money("amount_minor")
    is_kept = graphene.NonNull(
        graphene.Boolean, description="It stayed after all: the refund failed and the bill has its money again."
    )

    @staticmethod
    def resolve_bill(line: Any, info: Any) -> Any:
        key = (line.purpose, line.reference)
        return info.context.loaders.load(bills_by_line, key, company_id=line.company_id)

    @staticmethod
    def resolve_is_kept(line: Any, info: Any) -> bool:
        return bool(line.is_taken_back)


class Refund(graphene.ObjectType):
    """A refund (退款) of one payment in one community."""

    id = own_id("Refund")
    state = graphene.NonNull(
        RefundState,
        description=(
            "REQUESTED: waits for approval; APPROVED, RETURNING, SENDING: on its way; HAND_OUT: staff hand it out; "
            "ABNORMAL: the payer's card cannot take it; CLOSED, REFUSED: did not happen; REJECTED: a person said no."
        ),
    )
    way = graphene.NonNull(
        RefundWay, description="PROVIDER: the way it came; CASH: out of the till; TRANSFER: by bank transfer."
    )
    provider = graphene.NonNull(graphene.String, description="Through which the payment came: wechat, cash, …")
    amount = money("amount_minor", currency="currency")
    reason = graphene.NonNull(graphene.String)
    community = graphene.NonNull(graphene.String)
    payment = graphene.Field(Payment)
    lines = graphene.NonNull(graphene.List(graphene.NonNull(RefundLine)))
    needs_approval = graphene.NonNull(graphene.Boolean, description="Above the limit: another person must approve.")
    is_own = graphene.NonNull(graphene.Boolean, description="I asked for it: I may take it back, not approve it.")
    requested_by = graphene.String(description="Name of who asked.")
    requested_at = graphene.NonNull(DateTime)
    decided_by = graphene.String(description="Name of who approved or rejected.")
    decided_at = graphene.Field(DateTime)
    decision = graphene.String(description="Why it was rejected.")
    refusal = graphene.String(description="The provider's code, where it refused.")
    handed_out_by = graphene.String(description="Name of who handed the money out.")
    slip = graphene.String(description="Number of the transfer or slip.")
    finished_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_community(order: Any, info: Any) -> Any:
        found = info.context.loaders.load(units_by_id, order.community_id, company_id=order.company_id)
        return found.then(lambda unit: unit.name if unit is not None else "")

    @staticmethod
    def resolve_payment(order: Any, info: Any) -> Any:
        return info.context.loaders.load(payments_by_intent, order.intent_id, company_id=order.company_id)

    @staticmethod
    def resolve_lines(order: Any, info: Any) -> Any:
        return info.context.loaders.load(lines_by_order, order.pk, company_id=order.company_id)

    @staticmethod
    def resolve_is_own(order: Any, info: Any) -> bool:
        return bool(order.requested_by_account_id == info.context.actor.account_id)

    @staticmethod
    def resolve_requested_by(order: Any, info: Any) -> Any:
        return _name(info, order.requested_by_account_id, order.company_id)

    @staticmethod
    def resolve_decided_by(order: Any, info: Any) -> Any:
        return _name(info, order.decided_by_account_id, order.company_id)

    @staticmethod
    def resolve_handed_out_by(order: Any, info: Any) -> Any:
        return _name(info, order.handed_out_by_account_id, order.company_id)

    @staticmethod
    def resolve_decision(order: Any, info: Any) -> str | None:
        return order.decision or None

    @staticmethod
    def resolve_refusal(order: Any, info: Any) -> str | None:
        return order.refusal or None

    @staticmethod
    def resolve_slip(order: Any, info: Any) -> str | None:
        return order.slip or None


def _name(info: Any, account_id: int | None, company_id: int) -> Any:
    if account_id is None:
        return None
    return info.context.loaders.load(staff_names, account_id, company_id=company_id)


# --- before ---


class RefundLineInput(graphene.InputObjectType):
    """What of one line shall go back."""

    line_id = graphene.NonNull(graphene.ID)
    amount_minor = graphene.NonNull(BigInt, description="In fen, at most what is left.")


class RefundableLine(graphene.ObjectType):
    """A line of a payment, and what of it can go back."""

    id = graphene.NonNull(graphene.ID)
    bill = graphene.Field(Bill, description="Null for money in advance (预存).")
    paid = graphene.NonNull(Money)
    refunded = graphene.NonNull(Money, description="Given back already, or on its way.")
    left = graphene.NonNull(Money, description="What may still be asked.")
    way = graphene.NonNull(RefundWay)
    refusal = graphene.Field(UserError, description="Why nothing of it can go back; null where it can.")

    @staticmethod
    def resolve_id(line: Any, info: Any) -> str:
        return encode_id("PaymentLine", line.line_id)

    @staticmethod
    def resolve_bill(line: Any, info: Any) -> Any:
        key = (line.purpose, line.reference)
        return info.context.loaders.load(bills_by_line, key, company_id=info.context.actor.company)

    @staticmethod
    def resolve_refusal(line: Any, info: Any) -> Any:
        if line.refusal is None:
            return None
        return {"code": line.refusal.code, "field": None, "message": line.refusal.text(info.context.language)}


class RefundPreview(graphene.ObjectType):
    """What a refund of a payment would be."""

    lines = graphene.NonNull(graphene.List(graphene.NonNull(RefundableLine)))
    total = graphene.NonNull(Money, description="Of the chosen lines.")
    refunded = graphene.NonNull(Money, description="What went back of the payment before, or is on its way.")
    limit = graphene.NonNull(Money, description="Up to so much of the payment goes back without another's approval.")
    needs_approval = graphene.NonNull(graphene.Boolean)


def _lines(given: Any) -> dict[int, Amount] | None:
    if given is None:
        return None
    return {
        decode_id("PaymentLine", line.line_id, field=("lines", "lineId")): Amount(line.amount_minor) for line in given
    }


# --- asking and deciding ---


class RequestRefundInput(graphene.InputObjectType):
    payment_id = graphene.NonNull(graphene.ID)
    lines = graphene.List(graphene.NonNull(RefundLineInput), description="Left out: all that is left of everything.")
    reason = graphene.NonNull(graphene.String)
    idempotency_key = idempotency_key()


class RequestRefund(Mutation):
    """Ask that a payment, or lines of it, go back. Within the limit it goes at once, else another person approves."""

    permission = Permitted(REFUND_REQUEST)
    Input = RequestRefundInput
    raises = (NothingToRefund, RefundTooLarge, LineNotRefundable, TooManyRefunds, *_PURPOSES)
    refunds = graphene.List(
        graphene.NonNull(Refund), description="One, or one for each community where the money lay in several tills."
    )

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestRefund:
        payment_id = decode_id("Payment", input.payment_id, field=("paymentId",))
        order_ids = request_refund(
            actor=actor,
            intent_id=intent_of_payment(actor=actor, payment_id=payment_id),
            lines=_lines(input.lines),
            reason=input.reason,
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(refunds=orders_visible(actor=actor, order_ids=order_ids))


class RequestPrepaymentRefundInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    amount_minor = graphene.InputField(BigInt, description="In fen; left out: all that the room has in advance.")
    reason = graphene.NonNull(graphene.String)
    idempotency_key = idempotency_key()


class RequestPrepaymentRefund(Mutation):
    """Ask for a room's prepayment (预存) back: out of the payments that brought it, what came first goes back first."""

    permission = Permitted(REFUND_REQUEST)
    Input = RequestPrepaymentRefundInput
    raises = (RefundTooLarge, TooManyRefunds, *_PURPOSES)
    refunds = graphene.List(graphene.NonNull(Refund), description="One for each payment that it goes back out of.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestPrepaymentRefund:
        minor = input.get("amount_minor")
        order_ids = request_prepayment_refund(
            actor=actor,
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            amount=None if minor is None else Amount(minor),
            reason=input.reason,
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(refunds=orders_visible(actor=actor, order_ids=order_ids))


class ApproveRefundInput(graphene.InputObjectType):
    refund_id = graphene.NonNull(graphene.ID)


class ApproveRefund(Mutation):
    """Let a refund go. Who asked does not approve."""

    permission = Permitted(REFUND_APPROVE)
    Input = ApproveRefundInput
    raises = (RefundDecided, ApprovesOwnRefund, LineNotRefundable, *_PURPOSES)
    refund = graphene.Field(Refund)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ApproveRefund:
        order_id = decode_id("Refund", input.refund_id, field=("refundId",))
        approve_refund(actor=actor, order_id=order_id, now=now)
        return cls(refund=order_visible(actor=actor, order_id=order_id))


class RejectRefundInput(graphene.InputObjectType):
    refund_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String)


class RejectRefund(Mutation):
    """Say no to a refund that waits for approval or to be handed out; who asked may take it back."""

    permission = Permitted(REFUND_APPROVE, REFUND_REQUEST)
    Input = RejectRefundInput
    raises = (RefundDecided,)
    refund = graphene.Field(Refund)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RejectRefund:
        order_id = decode_id("Refund", input.refund_id, field=("refundId",))
        reject_refund(actor=actor, order_id=order_id, reason=input.reason, now=now)
        return cls(refund=order_visible(actor=actor, order_id=order_id))


class HandOutRefundInput(graphene.InputObjectType):
    refund_id = graphene.NonNull(graphene.ID)
    slip = graphene.String(default_value="", description="Number of the transfer; needed for one.")


class HandOutRefund(Mutation):
    """Record that the money was handed out of the till, or transferred."""

    permission = Permitted(REFUND_REQUEST)
    Input = HandOutRefundInput
    raises = (RefundNotAtDesk, SlipMissing)
    refund = graphene.Field(Refund)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> HandOutRefund:
        order_id = decode_id("Refund", input.refund_id, field=("refundId",))
        hand_out_refund(actor=actor, order_id=order_id, slip=input.slip, now=now)
        return cls(refund=order_visible(actor=actor, order_id=order_id))


# --- lists ---


class RefundFilter(graphene.InputObjectType):
    """Narrows the list of refunds."""

    unit_id = graphene.ID(description="Of communities below this organisation unit.")
    payment_id = graphene.ID(description="Of this payment.")
    state = graphene.InputField(RefundState)
    way = graphene.InputField(RefundWay)
    provider = graphene.String(description="Through which the payment came: wechat, alipay, cash.")
    requested_from = graphene.InputField(Date, description="Asked for on that day or later.")
    requested_until = graphene.InputField(Date, description="Asked for on that day or earlier.")


def _search(actor: Actor, filter: Any) -> OrderSearch:
    names = ("state", "way", "provider", "requested_from", "requested_until")
    return order_search(
        actor=actor,
        search=OrderSearch(**{name: getattr(filter, name, None) for name in names}),
        unit_id=optional_id("Unit", filter, "unit_id"),
        payment_id=optional_id("Payment", filter, "payment_id"),
    )


def _refunds(root: None, info: Any, *, filter: Any = None) -> Listing:
    actor = info.context.actor
    search = _search(actor, filter)
    return Listing.of(orders_found(actor, search), count=lambda: count_of_orders(actor, search))


class RefundStateTotal(graphene.ObjectType):
    """What refunds in one state come to."""

    state = graphene.NonNull(RefundState)
    count = graphene.NonNull(graphene.Int)
    total = graphene.NonNull(Money)


class RefundsTotal(graphene.ObjectType):
    """What refunds come to together."""

    count = graphene.NonNull(graphene.Int)
    total = money("total_minor")
    by_state = graphene.NonNull(graphene.List(graphene.NonNull(RefundStateTotal)))

    @staticmethod
    def resolve_by_state(found: OrdersTotal, info: Any) -> Any:
        return [
            RefundStateTotal(state=state, count=count, total=Amount(minor))
            for state, (count, minor) in sorted(found.by_state.items())
        ]


class RefundsQuery(graphene.ObjectType):
    refunds = connection_field(
        Refund,
        queryset_of=_refunds,
        order={
            "NEWEST": ("-id",),
            "OLDEST": ("id",),
            "AMOUNT": ("-amount_minor", "-id"),
            "SMALLEST": ("amount_minor", "id"),
        },
        permission=Permitted(REFUND_REQUEST, REFUND_APPROVE),
        description=(
            f"Refunds of my communities. `totalCount` is at most {MOST_COUNTED + 1}: more than {MOST_COUNTED}."
        ),
        filter=RefundFilter(),
    )
    refunds_total = field(
        graphene.NonNull(RefundsTotal),
        permission=Permitted(REFUND_REQUEST, REFUND_APPROVE),
        filter=RefundFilter(),
        description="What all refunds of a filter come to.",
    )
    refund = field(
        Refund,
        permission=Permitted(REFUND_REQUEST, REFUND_APPROVE),
        id=graphene.NonNull(graphene.ID),
        description="One refund.",
    )
    refund_preview = field(
        graphene.NonNull(RefundPreview),
        permission=Permitted(REFUND_REQUEST),
        payment_id=graphene.NonNull(graphene.ID),
        lines=graphene.List(graphene.NonNull(RefundLineInput)),
        description="What could go back of a payment; `lines` left out: all that is left.",
    )

    @staticmethod
    def resolve_refunds_total(root: None, info: Any, filter: Any = None) -> OrdersTotal:
        actor = info.context.actor
        return total_of_orders(actor, _search(actor, filter))

    @staticmethod
    def resolve_refund(root: None, info: Any, id: str) -> Any:
        return order_visible(actor=info.context.actor, order_id=decode_id("Refund", id, field=("id",)))

    @staticmethod
    def resolve_refund_preview(root: None, info: Any, payment_id: str, lines: Any = None) -> Preview:
        return refund_preview(
            actor=info.context.actor,
            payment_id=decode_id("Payment", payment_id, field=("paymentId",)),
            lines=_lines(lines),
            now=info.context.now,
        )


class RefundsMutation(graphene.ObjectType):
    request_refund = RequestRefund.field()
    request_prepayment_refund = RequestPrepaymentRefund.field()
    approve_refund = ApproveRefund.field()
    reject_refund = RejectRefund.field()
    hand_out_refund = HandOutRefund.field()
