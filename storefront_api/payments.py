"""Paying: bills of several rooms in one payment, money in advance, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import BigInt, DateTime, Money
from backend.kernel.money import Money as Amount
from payments.intents.contracts import Channel
from payments.intents.contracts import Checkout as CheckoutData
from payments.intents.selectors import statuses, ways_to_pay
from payments.intents.services.errors import (
    CheckoutRefused,
    CheckoutUnavailable,
    PayeeNotReady,
    PaymentEnded,
    PaymentExpired,
    PaymentInProgress,
    PaymentTooLarge,
    PaymentTooSmall,
)
from payments.pauses.services import PaymentPaused
from property_core.billing.contracts import PaymentStatus
from property_core.billing.selectors.paying import allocations_by_payment
from property_core.billing.services.dues import (
    BillAlreadyPaid,
    BillHasOpenPayment,
    BillNotPayable,
    BillTotalChanged,
    NothingToPay,
)
from property_core.collection.contracts import StartedPayment
from property_core.collection.selectors.paying import payment_visible, payments_visible
from property_core.collection.selectors.receipts import receipts_by_payment
from property_core.collection.services.checkouts import WechatAppNotPayable, WechatNotBound, open_payment_checkout
from property_core.collection.services.payments import cancel_bill_payment, start_bill_payment
from property_core.collection.services.prepayments import start_prepayment
from storefront_api.receipts import Receipt

if TYPE_CHECKING:
    from property_core.billing.models import BillAllocation
    from property_core.collection.models import BillPayment as PaymentRow

PaymentState = graphene.Enum.from_enum(PaymentStatus)
CheckoutChannel = graphene.Enum(
    "CheckoutChannel", [(channel.value, channel.value) for channel in Channel if channel is not Channel.DESK]
)


class PaymentWay(graphene.ObjectType):
    """A provider at which my company collects online, and how its cashier can be reached."""

    provider = graphene.NonNull(graphene.String, description="wechat, alipay, stripe")
    channels = graphene.NonNull(graphene.List(graphene.NonNull(CheckoutChannel)))


class PaidBill(graphene.ObjectType):
    """What of a payment goes to one bill."""

    bill_id = graphene.NonNull(graphene.ID)
    principal = money("principal_minor")
    late_fee = money("fee_minor", description="Late fee (滞纳金) frozen with the payment.")

    @staticmethod
    def resolve_bill_id(row: BillAllocation, info: Any) -> str:
        return encode_id("Bill", row.bill_id)


class BillPayment(graphene.ObjectType):
    """A payment (缴费) of bills, or of money in advance."""

    id = own_id("Payment")
    status = graphene.NonNull(
        PaymentState, description="STARTED: waits for the money; SETTLED: applied; RELEASED: nothing came."
    )
    total = money("total_minor", currency="currency")
    provider = graphene.NonNull(graphene.String)
    started_at = graphene.NonNull(DateTime)
    paid_at = graphene.Field(DateTime, description="When the provider took the money.")
    expires_at = graphene.Field(DateTime, description="Until when the bills are held for this payment.")
    refunding = graphene.Field(Money, description="What is on its way back to the payer.")
    refunded = money(
        "refunded_minor", currency="currency", description="What of it was given back later (退款), or is about to be."
    )
    bills = graphene.NonNull(graphene.List(graphene.NonNull(PaidBill)))
    receipts = graphene.NonNull(graphene.List(graphene.NonNull(Receipt)))

    @staticmethod
    def resolve_expires_at(row: PaymentRow, info: Any) -> Any:
        return _of_intent(row, info, lambda status: status.expires_at)

    @staticmethod
    def resolve_refunding(row: PaymentRow, info: Any) -> Any:
        return _of_intent(row, info, lambda status: status.refunding)

    @staticmethod
    def resolve_bills(row: PaymentRow, info: Any) -> Any:
        return info.context.loaders.load(allocations_by_payment, row.pk, company_id=row.company_id)

    @staticmethod
    def resolve_receipts(row: PaymentRow, info: Any) -> Any:
        return info.context.loaders.load(receipts_by_payment, row.pk, company_id=row.company_id)


def _of_intent(row: Any, info: Any, pick: Any) -> Any:
    if row.intent_id is None:
        return None
    actor = info.context.actor
    loaded = info.context.loaders.of(_statuses, actor=actor).load(row.intent_id)
    return loaded.then(lambda status: pick(status) if status is not None else None)


def _statuses(intent_ids: Any, *, actor: Actor) -> Any:
    return statuses(actor=actor, intent_ids=intent_ids)


class JsapiParameters(graphene.ObjectType):
    """The six parameters of `wx.requestPayment`."""

    app_id = graphene.NonNull(graphene.String)
    time_stamp = graphene.NonNull(graphene.String)
    nonce_str = graphene.NonNull(graphene.String)
    package = graphene.NonNull(graphene.String)
    sign_type = graphene.NonNull(graphene.String)
    pay_sign = graphene.NonNull(graphene.String)


class Checkout(graphene.ObjectType):
    """What the payer's device needs to pay. Where one try cannot carry all: payment `position` of `groups`."""

    provider = graphene.NonNull(graphene.String)
    channel = graphene.NonNull(graphene.String)
    amount = graphene.NonNull(Money)
    expires_at = graphene.NonNull(DateTime)
    jsapi = graphene.Field(JsapiParameters, description="Inside WeChat.")
    code_url = graphene.NonNull(graphene.String, description="NATIVE, QR: text of the code to scan.")
    h5_url = graphene.NonNull(
        graphene.String,
        description="H5: where the phone's browser goes within five minutes; add `&redirect_url=` (escaped) to return.",
    )
    page_url = graphene.NonNull(graphene.String, description="PAGE, WAP, CHECKOUT: where the browser goes, as it is.")
    order_string = graphene.NonNull(
        graphene.String,
        description="APP: what Alipay's SDK is given, as it is. INTENT: JSON of what Stripe's SDK is given, "
        "`clientSecret` and `publishableKey`.",
    )
    cashier_url = graphene.NonNull(graphene.String, description="A page to pay by hand; simulators only.")
    position = graphene.NonNull(graphene.Int)
    groups = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_jsapi(checkout: CheckoutData, info: Any) -> Any:
        given = checkout.jsapi
        if not given:
            return None
        return {
            "app_id": given["appId"],
            "time_stamp": given["timeStamp"],
            "nonce_str": given["nonceStr"],
            "package": given["package"],
            "sign_type": given["signType"],
            "pay_sign": given["paySign"],
        }


class PayBillsInput(graphene.InputObjectType):
    bill_ids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))
    expected_total_minor = graphene.NonNull(
        BigInt, description="What the payer was shown, late fees to today included, in fen."
    )
    idempotency_key = idempotency_key()


class PayBills(Mutation):
    """Begin to pay bills of one or several rooms, in whole. Ask `openCheckout` next."""

    permission = Owners
    Input = PayBillsInput
    raises = (
        NothingToPay,
        BillNotPayable,
        BillAlreadyPaid,
        BillHasOpenPayment,
        BillTotalChanged,
        PayeeNotReady,
        PaymentTooLarge,
        PaymentPaused,
    )
    bill_payment = graphene.Field(BillPayment)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> PayBills:
        started = start_bill_payment(
            actor=actor,
            bill_ids=decode_ids("Bill", input.bill_ids, field=("billIds",)),
            expected_total=Amount(input.expected_total_minor),
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(bill_payment=_row(actor, started))


class PayInAdvanceInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    amount_minor = graphene.NonNull(BigInt, description="In fen.")
    idempotency_key = idempotency_key()


class PayInAdvance(Mutation):
    """Begin to pay money in advance (预存) for a room. Ask `openCheckout` next."""

    permission = Owners
    Input = PayInAdvanceInput
    raises = (PayeeNotReady, PaymentTooLarge, PaymentPaused)
    bill_payment = graphene.Field(BillPayment)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> PayInAdvance:
        started = start_prepayment(
            actor=actor,
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            amount=Amount(input.amount_minor),
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(bill_payment=_row(actor, started))


class OpenCheckoutInput(graphene.InputObjectType):
    payment_id = graphene.NonNull(graphene.ID)
    provider = graphene.NonNull(graphene.String, description="wechat, alipay, stripe")
    channel = graphene.NonNull(
        CheckoutChannel,
        description="WeChat: JSAPI inside WeChat, NATIVE to scan a code, H5 in the phone's own browser. Alipay: PAGE "
        "on a computer, WAP in the phone's browser (not inside WeChat), QR to scan a code, APP. Stripe: CHECKOUT in "
        "any browser, INTENT for its SDK.",
    )
    return_path = graphene.String(
        description="PAGE, WAP, CHECKOUT: path of this site that the payer is brought back to; left out: the owners' "
        "app. Being back proves nothing: ask for the payment."
    )
    app_id = graphene.String(
        description="JSAPI: the mini-program or official account (公众号) I am in; left out: the company's first."
    )


class OpenCheckout(Mutation):
    """Ask the provider for its cashier. Asked again while it is open, it gives the same one."""

    permission = Owners
    Input = OpenCheckoutInput
    raises = (
        WechatAppNotPayable,
        WechatNotBound,
        PayeeNotReady,
        PaymentPaused,
        PaymentEnded,
        PaymentExpired,
        PaymentInProgress,
        CheckoutUnavailable,
        CheckoutRefused,
        PaymentTooSmall,
    )
    checkout = graphene.Field(Checkout)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> OpenCheckout:
        return cls(
            checkout=open_payment_checkout(
                actor=actor,
                payment_id=decode_id("Payment", input.payment_id, field=("paymentId",)),
                provider=input.provider,
                channel=getattr(input.channel, "value", input.channel),
                app_id=input.app_id or "",
                return_path=input.return_path or "",
                now=now,
            )
        )


class CancelPaymentInput(graphene.InputObjectType):
    payment_id = graphene.NonNull(graphene.ID)


class CancelPayment(Mutation):
    """Give up a started payment. It stays STARTED while the provider may still take the money."""

    permission = Owners
    Input = CancelPaymentInput
    bill_payment = graphene.Field(BillPayment)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CancelPayment:
        payment_id = decode_id("Payment", input.payment_id, field=("paymentId",))
        cancel_bill_payment(actor=actor, payment_id=payment_id, now=now)
        return cls(bill_payment=payment_visible(actor=actor, payment_id=payment_id))


def _row(actor: Actor, started: StartedPayment) -> Any:
    return payment_visible(actor=actor, payment_id=started.payment_id)


class PaymentsQuery(graphene.ObjectType):
    payment_ways = field(
        graphene.NonNull(graphene.List(graphene.NonNull(PaymentWay))),
        permission=Owners,
        description="How I can pay my company online, the preferred way first; empty where I cannot.",
    )
    payment = field(
        graphene.NonNull(BillPayment),
        permission=Owners,
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One of my payments; ask again until it is SETTLED or RELEASED.",
    )
    payments = connection_field(
        BillPayment,
        queryset_of=lambda root, info: payments_visible(info.context.actor),
        order=("-id",),
        permission=Owners,
        description="My payments, newest first.",
    )

    @staticmethod
    def resolve_payment_ways(root: None, info: Any) -> Any:
        company_id = info.context.actor.company_id
        return ways_to_pay(company_id) if company_id is not None else ()

    @staticmethod
    def resolve_payment(root: None, info: Any, *, id: str) -> Any:
        return payment_visible(actor=info.context.actor, payment_id=decode_id("Payment", id))


class PaymentsMutation(graphene.ObjectType):
    pay_bills = PayBills.field()
    pay_in_advance = PayInAdvance.field()
    open_checkout = OpenCheckout.field()
    cancel_payment = CancelPayment.field()
