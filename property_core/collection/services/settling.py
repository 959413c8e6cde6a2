"""Settling a captured payment, releasing one that nobody paid.

Lock order: (payments: the intent) → the payment → its bills by id → the months by community → the number of a
receipt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from backend.accounts.actor import system_actor
from backend.kernel import audit, outbox
from backend.kernel.money import Money, total
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.ledger.contracts import Posting
from payments.registry import CannotTake, CapturedPayment, FailedPayment
from property_core.billing.contracts import AllocationRow, Cause, PaymentStatus, SettlementSource
from property_core.billing.selectors.paying import payment_of_allocations, states_of_payment
from property_core.billing.services.settling import release_allocations, release_rest, settle_allocations
from property_core.collection.contracts import BillsPaid
from property_core.collection.models import BillPayment
from property_core.collection.services.receipts import issue_receipt

# The source under which payments books a captured leg (registry.CapturedPayment.source_id).
CAPTURE_SOURCE = "payment"


def settle_bill_payment(*, captured: CapturedPayment, now: datetime) -> list[Posting]:
    """Apply a captured leg to its bills; joins the transaction of payments and returns the other side of its entry.

    A line's reference is an allocation. The fee is the one frozen when the payment started; the date that counts is the
    provider's success time. Receipts are issued at once, one per community. Raises CannotTake for the lines whose
    bill was paid another way, reversed, or is held by another payment. Events: BillsPaid per community.
    """
    references = [line.reference for line in captured.lines]
    with tenant_transaction(captured.company_id, durable=False):
        payment = _lock_payment(references)
        cause = Cause(
            payment_id=payment.pk,
            source=SettlementSource.PAYMENT,
            applied_on=local_date(captured.succeeded_at),
            entry_source=CAPTURE_SOURCE,
            entry_source_id=captured.source_id,
        )
        actor = system_actor(company_id=captured.company_id)
        allocations, postings = settle_allocations(
            actor=actor, allocation_ids=references, unit_id=captured.community_id, cause=cause, now=now
        )
        if captured.finishes_intent:
            # What is still open was refused in an earlier call of this capture: its bill is free again.
            release_rest(payment.pk)
        payment.intent_id = captured.intent_id
        payment.provider = captured.provider
        payment.paid_at = payment.paid_at or captured.succeeded_at
        _close(payment, now=now)
        audit.record(
            actor=actor,
            action="billing.payment.settle",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={
                "bills": sorted(row.bill_id for row in allocations),
                "amount_minor": captured.amount.amount_minor,
                "provider": captured.provider,
            },
        )
        for community_id in sorted({row.community_id for row in allocations}):
            here = [row for row in allocations if row.community_id == community_id]
            event = BillsPaid(
                company_id=captured.company_id,
                payment_id=payment.pk,
                receipt_id=issue_receipt(payment=payment, community_id=community_id, now=now),
                bill_ids=tuple(sorted(row.bill_id for row in here)),
                total=sum_of(here),
            )
            outbox.publish(event=event, now=now, company_id=captured.company_id, queue="billing")
        return postings


def release_bill_payment(*, failed: FailedPayment, now: datetime) -> None:
    """Free the bills of lines that nobody paid; joins the transaction of payments."""
    references = [line.reference for line in failed.lines]
    with tenant_transaction(failed.company_id, durable=False):
        payment = _lock_payment(references)
        release_allocations(references)
        _close(payment, now=now)
        audit.record(
            actor=system_actor(company_id=failed.company_id),
            action="billing.payment.release",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={"reason": failed.reason, "status": payment.status},
        )


def _lock_payment(allocation_ids: Collection[int]) -> BillPayment:
    payment_id = payment_of_allocations(allocation_ids)
    if payment_id is None:
        raise CannotTake("UNKNOWN")
    return BillPayment.objects.select_for_update().get(id=payment_id)


def _close(payment: BillPayment, *, now: datetime) -> None:
    """Bring the payment to where its allocations stand."""
    states = states_of_payment(payment.pk)
    if PaymentStatus.STARTED in states:
        payment.status = PaymentStatus.STARTED
    else:
        payment.status = PaymentStatus.SETTLED if PaymentStatus.SETTLED in states else PaymentStatus.RELEASED
        payment.closed_at = now
    payment.save(update_fields=["status", "closed_at", "intent_id", "provider", "paid_at"])


def sum_of(allocations: Sequence[AllocationRow]) -> Money:
    """Principal and fees of the allocations together."""
    return total(row.amount for row in allocations)
