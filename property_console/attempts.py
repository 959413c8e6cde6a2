"""One payment, looked at closely: how it was tried at the providers, what they said, what went back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
import orjson

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import DateTime, Money
from backend.organization.selectors import units_by_id
from payments.intents.contracts import AttemptLegState as AttemptLegStates
from payments.intents.contracts import AttemptState as AttemptStates
from payments.intents.contracts import MessageOrigin as MessageOrigins
from payments.intents.contracts import MessageState as MessageStates
from payments.intents.contracts import RefundStage as RefundStages
from payments.intents.history import AttemptTold, LegTold, attempts_told
from payments.intents.permissions import MESSAGE_READ
from payments.intents.services.message_reading import OpenedMessage, open_message
from payments.ledger.permissions import VIEW
from property_console.books import LedgerPosting
from property_console.payments import Payment
from property_core.collection.permissions import CASH
from property_core.collection.selectors.paying import payment_visible
from property_core.collection.selectors.payment_books import postings_of_payment

AttemptState = graphene.Enum.from_enum(AttemptStates, name="PaymentAttemptState")
AttemptLegState = graphene.Enum.from_enum(AttemptLegStates, name="PaymentAttemptLegState")
MessageOrigin = graphene.Enum.from_enum(MessageOrigins, name="ProviderMessageOrigin")
MessageState = graphene.Enum.from_enum(MessageStates, name="ProviderMessageState")
ProviderRefundStage = graphene.Enum.from_enum(RefundStages, name="ProviderRefundStage")


class ProviderRefund(graphene.ObjectType):
    """Money on its way back at the provider (渠道退款)."""

    id = own_id("ProviderRefund")
    number = graphene.NonNull(graphene.String, description="Ours.")
    provider_number = graphene.NonNull(graphene.String, description="The provider's; may be empty.")
    amount = money("amount_minor", currency="currency")
    stage = graphene.NonNull(ProviderRefundStage)
    refusal = graphene.NonNull(graphene.String, description="The provider's code of a refusal; empty without one.")
    requested_at = graphene.NonNull(DateTime)
    accepted_at = graphene.Field(DateTime, description="When the provider took it: the day of its statement.")
    finished_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_number(refund: Any, info: Any) -> str:
        return str(refund.out_refund_no)

    @staticmethod
    def resolve_provider_number(refund: Any, info: Any) -> str:
        return str(refund.refund_id)

    @staticmethod
    def resolve_stage(refund: Any, info: Any) -> str:
        return str(refund.state)


class PaymentAttemptLeg(graphene.ObjectType):
    """One seller's part of an attempt, under the account that collects it."""

    number = graphene.NonNull(graphene.String, description="Ours at the provider (商户订单号).")
    transaction_id = graphene.NonNull(graphene.String, description="The provider's; empty until it was paid.")
    community = graphene.String()
    account = graphene.NonNull(graphene.String, description="Its merchant number; empty where the settings have it.")
    state = graphene.NonNull(AttemptLegState, description="EXTRA: paid, but not wanted any more; it goes back.")
    amount = graphene.NonNull(Money)
    succeeded_at = graphene.Field(DateTime, description="As the provider states it.")
    refunds = graphene.NonNull(graphene.List(graphene.NonNull(ProviderRefund)))

    @staticmethod
    def resolve_community(leg: LegTold, info: Any) -> Any:
        found = info.context.loaders.load(units_by_id, leg.community_id, company_id=info.context.actor.company)
        return found.then(lambda unit: unit.name if unit is not None else None)


class ProviderMessage(graphene.ObjectType):
    """What a provider told us, by itself or when asked (渠道报文); the full text is read by `openMessage`."""

    id = own_id("ProviderMessage")
    origin = graphene.NonNull(MessageOrigin, description="NOTIFY: it came by itself; QUERY: we asked.")
    kind = graphene.NonNull(graphene.String, description="PAID, CLOSED, REFUNDED, …")
    state = graphene.NonNull(
        MessageState, description="PENDING: to be worked on; PARKED: did not fit and became a case."
    )
    received_at = graphene.NonNull(DateTime)
    processed_at = graphene.Field(DateTime)
    tries = graphene.NonNull(graphene.Int, description="How often our own work on it failed.")
    last_error = graphene.NonNull(graphene.String)
    amount = graphene.Field(Money)
    transaction_id = graphene.NonNull(graphene.String)
    refund_number = graphene.NonNull(graphene.String)
    status = graphene.NonNull(graphene.String, description="Of the trade, as the provider puts it; may be empty.")
    succeeded_at = graphene.Field(DateTime)
    payer = graphene.NonNull(graphene.String, description="The payer's id at the provider, masked; may be empty.")


class PaymentAttempt(graphene.ObjectType):
    """One try at one provider (支付尝试), with everything that was heard of it."""

    number = graphene.NonNull(graphene.String, description="Under which the provider knows it.")
    provider = graphene.NonNull(graphene.String)
    channel = graphene.NonNull(graphene.String, description="JSAPI, NATIVE, H5, PAGE, WAP, APP, QR, DESK.")
    state = graphene.NonNull(AttemptState, description="SUPERSEDED: another took its place; it may still be paid.")
    refusal = graphene.NonNull(graphene.String, description="The provider's code of a refusal; empty without one.")
    position = graphene.NonNull(graphene.Int, description="Payment 1 of 2, where one does not carry all.")
    groups = graphene.NonNull(graphene.Int)
    checks = graphene.NonNull(graphene.Int, description="How often the provider was asked.")
    created_at = graphene.NonNull(DateTime)
    expires_at = graphene.NonNull(DateTime)
    legs = graphene.NonNull(graphene.List(graphene.NonNull(PaymentAttemptLeg)))
    messages = graphene.NonNull(
        graphene.List(graphene.NonNull(ProviderMessage)), description="Oldest first; those of its refunds too."
    )


class OpenMessageInput(graphene.InputObjectType):
    message_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String, description="What for; kept with who looked and when.")


class RawMessage(graphene.ObjectType):
    """A provider's message in full. It holds the payer's data."""

    headers = graphene.NonNull(graphene.String, description="As JSON; empty object of an answer to our question.")
    body = graphene.NonNull(graphene.String, description="As it came; WeChat's own is sealed.")
    content = graphene.NonNull(graphene.String, description="As JSON: what was read from it.")

    @staticmethod
    def resolve_headers(message: OpenedMessage, info: Any) -> str:
        return orjson.dumps(message.headers).decode()

    @staticmethod
    def resolve_content(message: OpenedMessage, info: Any) -> str:
        return orjson.dumps(message.content).decode()


class OpenMessage(Mutation):
    """Read a provider's message in full. Every reading is written down as one of personal data."""

    permission = Permitted(MESSAGE_READ)
    Input = OpenMessageInput
    raw_message = graphene.Field(RawMessage)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> OpenMessage:
        message_id = decode_id("ProviderMessage", input.message_id, field=("messageId",))
        return cls(raw_message=open_message(actor=actor, message_id=message_id, reason=input.reason, now=now))


class AttemptsQuery(graphene.ObjectType):
    payment = field(
        graphene.NonNull(Payment),
        permission=Permitted(CASH),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One payment with a bill or a top-up in my communities.",
    )
    payment_attempts = field(
        graphene.NonNull(graphene.List(graphene.NonNull(PaymentAttempt))),
        permission=Permitted(CASH),
        payment_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="How a payment was tried, oldest first; empty where no provider had a part in it.",
    )
    payment_postings = field(
        graphene.NonNull(graphene.List(graphene.NonNull(LedgerPosting))),
        permission=Permitted(VIEW),
        payment_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="What a payment is in the books, entry by entry: needs billing.cash besides ledger.view.",
    )

    @staticmethod
    def resolve_payment(root: None, info: Any, *, id: str) -> Any:
        return payment_visible(actor=info.context.actor, payment_id=decode_id("Payment", id))

    @staticmethod
    def resolve_payment_attempts(root: None, info: Any, *, payment_id: str) -> list[AttemptTold]:
        actor = info.context.actor
        number = decode_id("Payment", payment_id, field=("paymentId",))
        payment = payment_visible(actor=actor, payment_id=number)
        return attempts_told(actor=actor, intent_id=payment.intent_id) if payment.intent_id is not None else []

    @staticmethod
    def resolve_payment_postings(root: None, info: Any, *, payment_id: str) -> list[Any]:
        actor = info.context.actor
        number = decode_id("Payment", payment_id, field=("paymentId",))
        return postings_of_payment(actor=actor, payment=payment_visible(actor=actor, payment_id=number))


class AttemptsMutation(graphene.ObjectType):
    open_message = OpenMessage.field()
