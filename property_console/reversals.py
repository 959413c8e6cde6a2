"""Red letters (红字冲销): one asks that a bill be taken back, another approves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import Date, DateTime
from backend.organization.selectors import staff_names
from property_console.bills import Bill
from property_console.words import DocumentStatus
from property_core.billing.permissions import REVERSE_APPROVE, REVERSE_REQUEST
from property_core.billing.selectors.bills import bills_by_id
from property_core.billing.selectors.documents import red_letter_visible, red_letters_visible
from property_core.billing.services.dues import BillHasOpenPayment
from property_core.billing.services.red_letters import (
    BillHasMoney,
    BillHasRedLetter,
    BillIsReversed,
    DecidesOwnRequest,
    OpeningMoneyStays,
    RedLetterDecided,
    approve_red_letter,
    reject_red_letter,
    request_red_letter,
)


class RedLetter(graphene.ObjectType):
    """The document that takes a bill back."""

    id = own_id("RedLetter")
    bill = graphene.NonNull(Bill)
    amount = money("amount_minor")
    reason = graphene.NonNull(graphene.String)
    status = graphene.NonNull(DocumentStatus)
    requested_by = graphene.String(description="Name of who asked.")
    is_mine = graphene.NonNull(graphene.Boolean, description="I asked: somebody else decides.")
    requested_at = graphene.NonNull(DateTime)
    decided_by = graphene.String(description="Name of who decided.")
    decided_at = graphene.Field(DateTime)
    posted_on = graphene.Field(Date, description="Day of its ledger entry.")

    @staticmethod
    def resolve_bill(letter: Any, info: Any) -> Any:
        return info.context.loaders.load(bills_by_id, letter.bill_id, company_id=letter.company_id)

    @staticmethod
    def resolve_requested_by(letter: Any, info: Any) -> Any:
        return info.context.loaders.load(staff_names, letter.requested_by, company_id=letter.company_id)

    @staticmethod
    def resolve_is_mine(letter: Any, info: Any) -> bool:
        return bool(letter.requested_by == info.context.actor.account)

    @staticmethod
    def resolve_decided_by(letter: Any, info: Any) -> Any:
        if letter.decided_by is None:
            return None
        return info.context.loaders.load(staff_names, letter.decided_by, company_id=letter.company_id)


class RequestReversalInput(graphene.InputObjectType):
    bill_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String)


class RequestReversal(Mutation):
    """Ask that a bill be taken back whole."""

    permission = Permitted(REVERSE_REQUEST)
    Input = RequestReversalInput
    raises = (BillIsReversed, BillHasRedLetter)
    red_letter = graphene.Field(RedLetter)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RequestReversal:
        letter_id = request_red_letter(
            actor=actor,
            bill_id=decode_id("Bill", input.bill_id, field=("billId",)),
            reason=input.reason,
            now=now,
        )
        return cls(red_letter=red_letter_visible(actor=actor, red_letter_id=letter_id))


class ApproveReversalInput(graphene.InputObjectType):
    red_letter_id = graphene.NonNull(graphene.ID)
    money_to_prepayment = graphene.Boolean(
        default_value=False, description="Agree that money on the bill becomes prepayment of its room."
    )


class ApproveReversal(Mutation):
    """Take the bill back, and with it the late fees that grew on it. Who asked does not approve."""

    permission = Permitted(REVERSE_APPROVE)
    Input = ApproveReversalInput
    raises = (RedLetterDecided, DecidesOwnRequest, BillHasOpenPayment, BillHasMoney, OpeningMoneyStays)
    red_letter = graphene.Field(RedLetter)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ApproveReversal:
        letter_id = decode_id("RedLetter", input.red_letter_id, field=("redLetterId",))
        approve_red_letter(actor=actor, red_letter_id=letter_id, money_to_prepayment=input.money_to_prepayment, now=now)
        return cls(red_letter=red_letter_visible(actor=actor, red_letter_id=letter_id))


class RejectReversalInput(graphene.InputObjectType):
    red_letter_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String)


class RejectReversal(Mutation):
    """Leave the bill as it is. Who asked does not decide."""

    permission = Permitted(REVERSE_APPROVE)
    Input = RejectReversalInput
    raises = (RedLetterDecided, DecidesOwnRequest)
    red_letter = graphene.Field(RedLetter)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RejectReversal:
        letter_id = decode_id("RedLetter", input.red_letter_id, field=("redLetterId",))
        reject_red_letter(actor=actor, red_letter_id=letter_id, reason=input.reason, now=now)
        return cls(red_letter=red_letter_visible(actor=actor, red_letter_id=letter_id))


class RedLetterFilter(graphene.InputObjectType):
    """Narrows the list of red letters."""

    status = graphene.InputField(DocumentStatus)


def _letters(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return red_letters_visible(info.context.actor, status=getattr(filter, "status", None))


class ReversalsQuery(graphene.ObjectType):
    red_letters = connection_field(
        RedLetter,
        queryset_of=_letters,
        order=("-id",),
        permission=Permitted(REVERSE_REQUEST, REVERSE_APPROVE),
        description="Red letters of my communities, newest first.",
        filter=RedLetterFilter(),
    )


class ReversalsMutation(graphene.ObjectType):
    request_reversal = RequestReversal.field()
    approve_reversal = ApproveReversal.field()
    reject_reversal = RejectReversal.field()
