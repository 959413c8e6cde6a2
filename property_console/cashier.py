"""The cashier's desk (前台收款): what rooms owe, taking money, prepayment, receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.fields import money, own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money
from backend.kernel.money import Money as Amount
from backend.kernel.time import local_date
from backend.organization.selectors import units_by_id
from payments.bank.services import ReferenceMissing, ReferenceUsed
from payments.intents.services.errors import CannotSettleAtDesk, PaymentTooLarge
from property_console.bills import Bill
from property_console.charges import optional_id
from property_console.rooms import Room, room_of
from property_core.billing.services.dues import (
    BillAlreadyPaid,
    BillHasOpenPayment,
    BillNotPayable,
    BillTotalChanged,
    NothingToPay,
)
from property_core.collection.contracts import DeskWay as DeskWays
from property_core.collection.contracts import ReceiptForm as ReceiptForms
from property_core.collection.contracts import ReceiptSearch, TakenCash
from property_core.collection.permissions import CASH, RECEIPT
from property_core.collection.receipts.content import from_json
from property_core.collection.selectors.desk import SOME_ROOMS, RoomAtDesk, dues_of_rooms
from property_core.collection.selectors.payment_list import (
    MOST_COUNTED,
    count_of_receipts,
    receipts_found,
    total_of_receipts,
)
from property_core.collection.selectors.payment_list import ReceiptsTotal as ReceiptTotals
from property_core.collection.selectors.receipts import receipt_visible
from property_core.collection.services.cash import ChangeNeedsRoom, take_cash, take_prepayment_cash
from property_core.collection.services.prepayments import apply_prepayment
from property_core.collection.services.receipts import (
    ReceiptIsVoid,
    ReceiptStands,
    receipt_link,
    reissue_receipt,
    void_receipt,
)

ReceiptForm = graphene.Enum.from_enum(ReceiptForms)


class DueBill(graphene.ObjectType):
    """A bill that wants money today."""

    bill = graphene.NonNull(Bill)
    principal = graphene.NonNull(Money)
    late_fee = graphene.NonNull(Money, description="Late fee (滞纳金) up to today.")
    amount = graphene.NonNull(Money)
    is_held = graphene.NonNull(graphene.Boolean, description="Somebody is just paying it online.")


class RoomDues(graphene.ObjectType):
    """What a room owes today, oldest due date first, and what it has paid in advance."""

    room = graphene.NonNull(Room)
    bills = graphene.NonNull(graphene.List(graphene.NonNull(DueBill)))
    amount = graphene.NonNull(Money, description="Principal and late fees of all its bills.")
    prepayment = graphene.NonNull(Money)

    @staticmethod
    def resolve_room(due: RoomAtDesk, info: Any) -> Any:
        return room_of(due.room_id, info)


class Receipt(graphene.ObjectType):
    """A numbered receipt (收据); what it says is frozen at issue."""

    id = own_id("Receipt")
    number = graphene.NonNull(graphene.String)
    community = graphene.NonNull(graphene.String)
    rooms = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="As in its head: rooms, and spaces without one, as people say them.",
    )
    payer = graphene.String(description="As it is printed; several with 、 between them. Null: nobody is named.")
    verification_code = graphene.NonNull(graphene.String)
    total = money("total_minor", currency="currency")
    issued_at = graphene.NonNull(DateTime)
    voided_at = graphene.Field(DateTime)
    void_reason = graphene.String()
    payment_id = graphene.NonNull(graphene.ID)

    @staticmethod
    def resolve_community(receipt: Any, info: Any) -> Any:
        context = info.context
        found = context.loaders.load(units_by_id, receipt.community_id, company_id=context.actor.company)
        return found.then(lambda unit: unit.name)

    @staticmethod
    def resolve_rooms(receipt: Any, info: Any) -> list[str]:
        return list(from_json(receipt.content).rooms)

    @staticmethod
    def resolve_payer(receipt: Any, info: Any) -> str | None:
        return from_json(receipt.content).payer or None

    @staticmethod
    def resolve_void_reason(receipt: Any, info: Any) -> str | None:
        return receipt.void_reason or None

    @staticmethod
    def resolve_payment_id(receipt: Any, info: Any) -> str:
        return encode_id("Payment", receipt.payment_id)


class CashTaken(graphene.ObjectType):
    """Money taken at the desk: tendered = applied + prepaid + change."""

    payment_id = graphene.NonNull(graphene.ID)
    tendered = graphene.NonNull(Money)
    applied = graphene.NonNull(Money)
    prepaid = graphene.NonNull(Money)
    change = graphene.NonNull(Money, description="To give back (找零).")
    receipts = graphene.NonNull(graphene.List(graphene.NonNull(Receipt)))

    @staticmethod
    def resolve_payment_id(taken: TakenCash, info: Any) -> str:
        return encode_id("Payment", taken.payment_id)

    @staticmethod
    def resolve_receipts(taken: TakenCash, info: Any) -> list[Any]:
        return [receipt_visible(actor=info.context.actor, receipt_id=number) for number in taken.receipt_ids]


DeskWay = graphene.Enum.from_enum(DeskWays, name="DeskWay")


class TakeCashInput(graphene.InputObjectType):
    room_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[], description="All their open bills.")
    bill_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[], description="Only these.")
    tendered_minor = graphene.NonNull(BigInt, description="What was put on the desk, in fen.")
    expected_total_minor = graphene.NonNull(BigInt, description="What the screen showed as due, in fen.")
    keep_change_as_prepayment = graphene.Boolean(default_value=False)
    prepayment_room_id = graphene.ID(description="Whose prepayment keeps the change.")
    cancel_open_payments = graphene.Boolean(
        default_value=False, description="First give up online payments of these bills that nobody has paid."
    )
    way = graphene.InputField(DeskWay, default_value=DeskWays.CASH)
    reference = graphene.String(default_value="", description="POS, TRANSFER: the number of the slip or transfer.")
    idempotency_key = idempotency_key()


class TakeCash(Mutation):
    """Take money for bills; receipts are issued at once, one per community."""

    permission = Permitted(CASH)
    Input = TakeCashInput
    raises = (
        NothingToPay, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment, BillTotalChanged, ChangeNeedsRoom,
        PaymentTooLarge, CannotSettleAtDesk, ReferenceMissing, ReferenceUsed,
    )  # fmt: skip
    taken = graphene.Field(CashTaken)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> TakeCash:
        room_id = input.prepayment_room_id
        taken = take_cash(
            actor=actor,
            room_ids=decode_ids("Room", input.room_ids, field=("roomIds",)),
            bill_ids=decode_ids("Bill", input.bill_ids, field=("billIds",)),
            tendered=Amount(input.tendered_minor),
            expected_total=Amount(input.expected_total_minor),
            keep_change_as_prepayment=input.keep_change_as_prepayment,
            prepayment_room_id=decode_id("Room", room_id, field=("prepaymentRoomId",)) if room_id is not None else None,
            cancel_open_payments=input.cancel_open_payments,
            provider=_provider(input.way),
            reference=input.reference or "",
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(taken=taken)


class TakePrepaymentInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    amount_minor = graphene.NonNull(BigInt, description="In fen.")
    way = graphene.InputField(DeskWay, default_value=DeskWays.CASH)
    reference = graphene.String(default_value="", description="POS, TRANSFER: the number of the slip or transfer.")
    idempotency_key = idempotency_key()


class TakePrepayment(Mutation):
    """Take money in advance (预存) for a room."""

    permission = Permitted(CASH)
    Input = TakePrepaymentInput
    raises = (PaymentTooLarge, CannotSettleAtDesk, ReferenceMissing, ReferenceUsed)
    taken = graphene.Field(CashTaken)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> TakePrepayment:
        taken = take_prepayment_cash(
            actor=actor,
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            amount=Amount(input.amount_minor),
            idempotency_key=input.idempotency_key,
            provider=_provider(input.way),
            reference=input.reference or "",
            now=now,
        )
        return cls(taken=taken)


class ApplyPrepaymentInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    bill_ids = graphene.List(graphene.NonNull(graphene.ID), description="Null: all open bills, oldest due date first.")
    idempotency_key = idempotency_key()


class PrepaymentApplied(graphene.ObjectType):
    """What a room's prepayment has paid."""

    applied = graphene.NonNull(Money)
    balance = graphene.NonNull(Money, description="What is left.")


class ApplyPrepayment(Mutation):
    """Lay what a room has in advance on its open bills."""

    permission = Permitted(CASH)
    Input = ApplyPrepaymentInput
    applied = graphene.Field(PrepaymentApplied)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ApplyPrepayment:
        bill_ids = input.bill_ids
        applied = apply_prepayment(
            actor=actor,
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            bill_ids=decode_ids("Bill", bill_ids, field=("billIds",)) if bill_ids is not None else None,
            idempotency_key=input.idempotency_key,
            now=now,
        )
        return cls(applied=applied)


class VoidReceiptInput(graphene.InputObjectType):
    receipt_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String)


class VoidReceipt(Mutation):
    """Void a receipt (作废); its number is never used again."""

    permission = Permitted(RECEIPT)
    Input = VoidReceiptInput
    raises = (ReceiptIsVoid,)
    receipt = graphene.Field(Receipt)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> VoidReceipt:
        receipt_id = decode_id("Receipt", input.receipt_id, field=("receiptId",))
        void_receipt(actor=actor, receipt_id=receipt_id, reason=input.reason, now=now)
        return cls(receipt=receipt_visible(actor=actor, receipt_id=receipt_id))


class ReissueReceiptInput(graphene.InputObjectType):
    receipt_id = graphene.NonNull(graphene.ID, description="Of the void one.")


class ReissueReceipt(Mutation):
    """A new receipt with a new number in place of a void one."""

    permission = Permitted(RECEIPT)
    Input = ReissueReceiptInput
    raises = (ReceiptStands,)
    receipt = graphene.Field(Receipt)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ReissueReceipt:
        receipt_id = decode_id("Receipt", input.receipt_id, field=("receiptId",))
        new_id = reissue_receipt(actor=actor, receipt_id=receipt_id, now=now)
        return cls(receipt=receipt_visible(actor=actor, receipt_id=new_id))


class ReceiptFilter(graphene.InputObjectType):
    """Narrows the list of receipts."""

    unit_id = graphene.ID(description="Below this organisation unit.")
    room_id = graphene.ID(description="For its bills or its prepayment.")
    payment_id = graphene.ID()
    number = graphene.String(description="The whole number.")
    issued_from = graphene.InputField(Date, description="Issued on that day or later.")
    issued_until = graphene.InputField(Date, description="Issued on that day or earlier.")
    is_void = graphene.Boolean()
    text = graphene.String(description="The beginning of a number, or a room as it is typed.")


def _provider(way: Any) -> str:
    return DeskWays(getattr(way, "value", way)).lower()


def _receipt_search(filter: Any) -> ReceiptSearch:
    return ReceiptSearch(
        unit_id=optional_id("Unit", filter, "unit_id"),
        room_id=optional_id("Room", filter, "room_id"),
        payment_id=optional_id("Payment", filter, "payment_id"),
        **{name: getattr(filter, name, None) for name in ("number", "issued_from", "issued_until", "is_void", "text")},
    )


def _receipts(root: None, info: Any, *, filter: Any = None) -> Listing:
    actor, search = info.context.actor, _receipt_search(filter)
    return Listing.of(receipts_found(actor, search), count=lambda: count_of_receipts(actor, search))


class ReceiptsTotal(graphene.ObjectType):
    """What receipts come to together."""

    count = graphene.NonNull(graphene.Int)
    void_count = graphene.NonNull(graphene.Int, description="Void ones among them.")
    total = money("total_minor", description="Of those that stand.")


class CashierQuery(graphene.ObjectType):
    due_of_rooms = field(
        graphene.NonNull(graphene.List(graphene.NonNull(RoomDues))),
        permission=Permitted(CASH),
        room_ids=graphene.Argument(graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))),
        description=f"What these rooms owe today, in the order asked; at most {SOME_ROOMS} rooms.",
    )
    receipts = connection_field(
        Receipt,
        queryset_of=_receipts,
        order={
            "NEWEST": ("-id",),
            "OLDEST": ("id",),
            "AMOUNT": ("-total_minor", "-id"),
            "SMALLEST": ("total_minor", "id"),
        },
        permission=Permitted(CASH, RECEIPT),
        description=(
            f"Receipts of my communities. `totalCount` is at most {MOST_COUNTED + 1}: more than {MOST_COUNTED}."
        ),
        filter=ReceiptFilter(),
    )
    receipts_total = field(
        graphene.NonNull(ReceiptsTotal),
        permission=Permitted(CASH, RECEIPT),
        filter=ReceiptFilter(),
        description="What all receipts of a filter come to.",
    )
    receipt_link = field(
        graphene.NonNull(graphene.String),
        permission=Permitted(CASH, RECEIPT),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        form=graphene.Argument(graphene.NonNull(ReceiptForm), default_value=ReceiptForms.PDF),
        description="Address of the receipt's PDF for printing or of its picture, good for ten minutes.",
    )

    @staticmethod
    def resolve_due_of_rooms(root: None, info: Any, room_ids: list[str]) -> list[RoomAtDesk]:
        return dues_of_rooms(
            actor=info.context.actor,
            room_ids=decode_ids("Room", room_ids, field=("roomIds",)),
            on=local_date(info.context.now),
        )

    @staticmethod
    def resolve_receipts_total(root: None, info: Any, filter: Any = None) -> ReceiptTotals:
        return total_of_receipts(info.context.actor, _receipt_search(filter))

    @staticmethod
    def resolve_receipt_link(root: None, info: Any, *, id: str, form: ReceiptForms) -> str:
        return receipt_link(actor=info.context.actor, receipt_id=decode_id("Receipt", id), form=form)


class CashierMutation(graphene.ObjectType):
    take_cash = TakeCash.field()
    take_prepayment = TakePrepayment.field()
    apply_prepayment = ApplyPrepayment.field()
    void_receipt = VoidReceipt.field()
    reissue_receipt = ReissueReceipt.field()
