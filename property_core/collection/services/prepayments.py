"""Prepayment (预存) of a room: topped up online, at the desk (`cash`), laid on bills. It pays only bills of its room.

The balance is a ledger account per room; whatever takes from it holds the room's lock, so it never goes below zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel import audit, failpoints, idempotency, outbox
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.locking import advisory_lock
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents.contracts import LegRequest, LineRequest
from payments.intents.services import open_intent
from payments.ledger.contracts import Posting, Side
from payments.ledger.services import open_day, post_entry
from payments.registry import CannotTake, CapturedPayment, FailedPayment
from property_core.billing.contracts import BillStatus, Cause, PaymentStatus, SettlementSource
from property_core.billing.selectors.paying import (
    holders_by_bill,
    open_bill_ids,
    prepayment_account,
    rooms_of_run,
    states_of_payment,
)
from property_core.billing.services.dues import lock_dues
from property_core.billing.services.settling import apply_allocations, hold_bills
from property_core.charges.permissions import require_in_communities
from property_core.collection.contracts import (
    PURPOSE_PREPAYMENT,
    AppliedPrepayment,
    BillsPaid,
    PrepaidRoomBilled,
    PrepaymentReceived,
    StartedPayment,
)
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.parameters import applies_prepayment, fee_order, payment_minutes
from property_core.collection.permissions import CASH, require_room
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.collection.services.cash import share_out
from property_core.collection.services.payments import kept, online_account, started
from property_core.collection.services.receipts import issue_receipt
from property_core.homes.contracts import RoomRow
from property_core.homes.selectors import rooms_by_id

PROVIDER = "prepayment"
LEDGER_SOURCE = "prepayment_applied"


def start_prepayment(
    *, actor: Actor, room_id: int, amount: Money, idempotency_key: str, now: datetime
) -> StartedPayment:
    """Somebody who lives in the room begins to pay in advance. The same key gives the same payment.

    Raises NotSignedIn, NotFound (not his room), InvalidInput, PayeeNotReady, IdempotencyKeyReused.
    """
    company_id = actor.company
    if amount.amount_minor <= 0:
        raise InvalidInput(field=("amount",), name="amount", reason="> 0")
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.start_prepayment",
            owner=f"{company_id}:{actor.account}",
            key=idempotency_key,
            request={"room": room_id, "amount": amount.amount_minor, "currency": amount.currency},
            now=now,
        )
        if claimed.result is not None:
            return started(claimed.result)
        require_room(actor=actor, room_id=room_id)
        room = _room(room_id, company_id=company_id)
        payment = BillPayment.objects.create(
            company_id=company_id,
            payer_account_id=actor.account,
            currency=amount.currency,
            total_minor=amount.amount_minor,
            surplus_minor=amount.amount_minor,
            surplus_room_id=room.id,
            started_at=now,
        )
        line = LineRequest(PURPOSE_PREPAYMENT, payment.pk, amount)
        opened = open_intent(
            actor=actor,
            payer_account_id=actor.account,
            legs=[LegRequest(online_account(company_id), room.community_id, (line,))],
            # Payments keeps the keys of bills and of top-ups in one place.
            idempotency_key=f"prepayment {idempotency_key}"[:120],
            expires_at=now + timedelta(minutes=payment_minutes(local_date(now))),
            now=now,
        )
        payment.intent_id = opened.intent_id
        payment.save(update_fields=["intent_id"])
        audit.record(
            actor=actor,
            action="billing.prepayment.start",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={"room_id": room_id, "amount_minor": amount.amount_minor, "intent_id": opened.intent_id},
        )
        result = StartedPayment(payment.pk, opened.intent_id, amount, opened.expires_at)
        idempotency.keep(claimed=claimed, result=kept(result))
        failpoints.hit("bill_payment.before_commit")
    failpoints.hit("bill_payment.after_commit")
    return result


def settle_prepayment(*, captured: CapturedPayment, now: datetime) -> list[Posting]:
    """Credit what arrived to the rooms; joins the transaction of payments. A reference is a payment.

    A top-up issues its own receipt; change kept at the desk stands on the receipt of its bills where there is one.
    """
    postings: list[Posting] = []
    with tenant_transaction(captured.company_id, durable=False):
        rows = BillPayment.objects.select_for_update().filter(id__in=[line.reference for line in captured.lines])
        payments = {row.pk: row for row in rows.order_by("id")}
        for line in captured.lines:
            payment = payments.get(line.reference)
            if payment is None or payment.surplus_room_id is None or payment.surplus_minor != line.amount.amount_minor:
                raise CannotTake("UNKNOWN", references=[line.reference])
            key = prepayment_account(community_id=captured.community_id, room_id=payment.surplus_room_id)
            postings.append(Posting(key, Side.CREDIT, line.amount))
            payment.intent_id = captured.intent_id
            payment.provider = captured.provider
            payment.paid_at = payment.paid_at or captured.succeeded_at
            if not states_of_payment(payment.pk):
                payment.status, payment.closed_at = PaymentStatus.SETTLED, now
            payment.save(update_fields=["intent_id", "provider", "paid_at", "status", "closed_at"])
            receipt = Receipt.objects.filter(payment=payment, community_id=captured.community_id, voided_at=None)
            receipt_id = receipt.values_list("id", flat=True).first() or issue_receipt(
                payment=payment, community_id=captured.community_id, now=now
            )
            audit.record(
                actor=system_actor(company_id=captured.company_id),
                action="billing.prepayment.settle",
                object_kind="bill_payment",
                object_id=payment.pk,
                now=now,
                new={"room_id": payment.surplus_room_id, "amount_minor": line.amount.amount_minor},
            )
            outbox.publish(
                event=PrepaymentReceived(
                    company_id=captured.company_id,
                    payment_id=payment.pk,
                    room_id=payment.surplus_room_id,
                    receipt_id=receipt_id,
                    amount=line.amount,
                ),
                now=now,
                company_id=captured.company_id,
                queue="billing",
            )
    return postings


def release_prepayment(*, failed: FailedPayment, now: datetime) -> None:
    """A top-up that nobody paid; joins the transaction of payments."""
    with tenant_transaction(failed.company_id, durable=False):
        BillPayment.objects.filter(
            id__in=[line.reference for line in failed.lines], status=PaymentStatus.STARTED
        ).update(status=PaymentStatus.RELEASED, closed_at=now)


def apply_prepayment(
    *, actor: Actor, room_id: int, idempotency_key: str, now: datetime, bill_ids: Sequence[int] | None = None
) -> AppliedPrepayment:
    """Lay what a room has in advance on its open bills, oldest due date first, as far as it goes.

    `bill_ids` chooses among the room's open bills. Bills that are being paid online are left out. Permission: the
    room's owner or family, or billing.cash in its community. No receipt: the money had one when it came.
    Locks: the room's prepayment, then the bills in id order. Event: BillsPaid.
    Raises NotSignedIn, Forbidden, NotFound, IdempotencyKeyReused.
    """
    company_id = actor.company
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.apply_prepayment",
            owner=f"{company_id}:{actor.account_id}",
            key=idempotency_key,
            request={"room": room_id, "bills": None if bill_ids is None else sorted(set(bill_ids))},
            now=now,
        )
        if claimed.result is not None:
            return _applied(claimed.result)
        room = _room(room_id, company_id=company_id)
        _require_can_apply(actor=actor, room=room)
        result = lay_on_bills(actor=actor, room=room, bill_ids=bill_ids, now=now)
        idempotency.keep(claimed=claimed, result=_kept(result))
    return result


def announce_prepaid_rooms(*, company_id: int, run_id: int, now: datetime) -> int:
    """Say which rooms of a run have something in advance, where the company's parameter wants it; returns how many.

    Each room is then paid in a transaction of its own: one for all would hold a whole company's bills, room after room
    and so in no order of their ids, against everybody who pays meanwhile. Events: PrepaidRoomBilled per room.
    """
    with tenant_transaction(company_id, durable=False):
        if not applies_prepayment(local_date(now)):
            return 0
        billed = rooms_of_run(run_id)
        balances = prepayment_by_room(billed, company_id=company_id)
        prepaid = [room_id for room_id in billed if balances[room_id]]
        for room_id in prepaid:
            event = PrepaidRoomBilled(company_id=company_id, run_id=run_id, room_id=room_id)
            outbox.publish(event=event, now=now, company_id=company_id, queue="billing")
        return len(prepaid)


def apply_prepayment_after_run(*, company_id: int, room_id: int, now: datetime) -> AppliedPrepayment:
    """Lay what a billed room has in advance on its open bills; joins the caller's transaction.

    Repeating finds nothing left to do. Raises NotFound.
    """
    with tenant_transaction(company_id, durable=False):
        room = _room(room_id, company_id=company_id)
        return lay_on_bills(actor=system_actor(company_id=company_id), room=room, bill_ids=None, now=now)


def lock_prepayment(room_id: int) -> None:
    """Hold a room's prepayment until the transaction ends: taken before its bills, by everybody who takes from it."""
    advisory_lock(f"prepayment of room {room_id}")


def lay_on_bills(*, actor: Actor, room: RoomRow, bill_ids: Sequence[int] | None, now: datetime) -> AppliedPrepayment:
    """The work of apply_prepayment, in the running transaction, without permission."""
    company_id = actor.company
    lock_prepayment(room.id)
    balance = prepayment_by_room([room.id], company_id=company_id)[room.id]
    today = local_date(now)
    open_ids = open_bill_ids([room.id])
    chosen = [bill_id for bill_id in open_ids if bill_ids is None or bill_id in set(bill_ids)]
    if bill_ids is not None and len(chosen) != len(set(bill_ids)):
        raise NotFound(field=("billIds",))
    dues = lock_dues(company_id=company_id, bill_ids=chosen, on=today)
    held = holders_by_bill(chosen)
    # Under the lock: what was paid or reversed meanwhile is left out as well as what is being paid online.
    dues = [due for due in dues if due.bill_id not in held and due.status in {BillStatus.OPEN, BillStatus.PART_PAID}]
    parts = share_out(balance, dues=dues, order=fee_order(today))
    applied = Money(sum(principal + fee for principal, fee in parts.values()), balance.currency)
    if not applied:
        return AppliedPrepayment(None, (), applied, balance)
    payment = BillPayment.objects.create(
        company_id=company_id,
        provider=PROVIDER,
        status=PaymentStatus.SETTLED,
        payer_account_id=actor.account_id if actor.kind is ActorKind.OWNER else None,
        cashier_account_id=actor.account_id if actor.kind is ActorKind.STAFF else None,
        currency=applied.currency,
        total_minor=applied.amount_minor,
        started_at=now,
        paid_at=now,
        closed_at=now,
    )
    allocations = hold_bills(company_id=company_id, payment_id=payment.pk, dues=dues, fee_until=today, parts=parts)
    cause = Cause(payment.pk, SettlementSource.PREPAYMENT, today, LEDGER_SOURCE, payment.pk)
    credits = apply_allocations(
        actor=actor, allocation_ids=[row.id for row in allocations], unit_id=room.community_id, cause=cause, now=now
    )
    key = prepayment_account(community_id=room.community_id, room_id=room.id)
    post_entry(
        company_id=company_id,
        source=LEDGER_SOURCE,
        source_id=payment.pk,
        community_id=room.community_id,
        posted_on=open_day(company_id=company_id, community_id=room.community_id, day=today),
        postings=[Posting(key, Side.DEBIT, applied), *credits],
        now=now,
    )
    paid_ids = tuple(row.bill_id for row in allocations)
    audit.record(
        actor=actor,
        action="billing.prepayment.apply",
        object_kind="bill_payment",
        object_id=payment.pk,
        now=now,
        company_id=company_id,
        new={"room_id": room.id, "bills": paid_ids, "applied_minor": applied.amount_minor},
    )
    outbox.publish(
        event=BillsPaid(company_id, payment.pk, None, paid_ids, applied),
        now=now,
        company_id=company_id,
        queue="billing",
    )
    return AppliedPrepayment(payment.pk, paid_ids, applied, balance - applied)


def _require_can_apply(*, actor: Actor, room: RoomRow) -> None:
    if actor.kind is ActorKind.OWNER:
        # The balance is the owners' money: a tenant may add to it but not lay it on bills.
        if not any(access.room_id == room.id and access.role in {"OWNER", "FAMILY"} for access in actor.rooms):
            raise NotFound(field=("roomId",))
        return
    require_in_communities(CASH, actor=actor, community_ids=[room.community_id])


def _room(room_id: int, *, company_id: int) -> RoomRow:
    room = rooms_by_id([room_id], company_id=company_id).get(room_id)
    if room is None:
        raise NotFound(field=("roomId",))
    return room


def _kept(result: AppliedPrepayment) -> dict[str, object]:
    return {
        "payment_id": result.payment_id,
        "bill_ids": list(result.bill_ids),
        "applied": result.applied.amount_minor,
        "balance": result.balance.amount_minor,
    }


def _applied(result: Mapping[str, object]) -> AppliedPrepayment:
    payment_id, bill_ids = result["payment_id"], result["bill_ids"]
    return AppliedPrepayment(
        payment_id=payment_id if isinstance(payment_id, int) else None,
        bill_ids=tuple(bill_ids) if isinstance(bill_ids, list) else (),
        applied=Money(int(str(result["applied"]))),
        balance=Money(int(str(result["balance"]))),
    )
