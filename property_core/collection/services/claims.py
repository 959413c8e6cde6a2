"""Money on the bank account that nobody knew, taken for a room as the till takes it (认领)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from backend.accounts.actor import Actor
from backend.kernel import failpoints, idempotency
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.money import Money, total
from backend.kernel.time import BUSINESS_ZONE
from backend.organization.base import tenant_transaction
from payments.bank.permissions import BANK_CLAIM
from payments.bank.selectors import claim_visible
from payments.bank.services import keep_claim, lock_waiting, undo_claim
from payments.refunds.services import reverse_transfer
from property_core.billing.selectors.paying import communities_by_bill, open_bill_ids
from property_core.billing.services.dues import lock_dues, require_payable
from property_core.charges.permissions import require_in_communities
from property_core.collection.contracts import TakenCash
from property_core.collection.services.cash import kept_outcome, take_money, taken_outcome
from property_core.homes.selectors import rooms_by_id

PROVIDER = "transfer"
# A bank's statement names the day alone.
HOUR = time(12)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class ClaimedMoney:
    claim_id: int
    taken: TakenCash


def claim_bank_line(
    *,
    actor: Actor,
    line_id: int,
    room_id: int,
    idempotency_key: str,
    now: datetime,
    bill_ids: Sequence[int] | None = None,
) -> ClaimedMoney:
    """Take the whole of a waiting line for a room; outside of any transaction.

    `bill_ids`: None pays the room's open bills, oldest due date first; an empty list none. What is left becomes the
    room's prepayment. The day on which the bank had the money counts for late fees. A receipt is issued at once.
    The same key gives the same outcome. Locks the line, then the bills in id order. Events: BillsPaid,
    PrepaymentReceived.
    Raises Forbidden, NotFound, LineNotWaiting, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment, PaymentTooLarge,
    IdempotencyKeyReused.
    """
    company_id = actor.company
    actor.require(BANK_CLAIM)
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.claim_bank_line",
            owner=f"{company_id}:{actor.account}",
            key=idempotency_key,
            request={"line": line_id, "room": room_id, "bills": sorted(bill_ids) if bill_ids is not None else None},
            now=now,
        )
        if claimed.result is not None:
            return ClaimedMoney(int(str(claimed.result["claim_id"])), taken_outcome(claimed.result))
        room = rooms_by_id([room_id], company_id=company_id).get(room_id)
        if room is None:
            raise NotFound(field=("roomId",))
        wanted = sorted(set(open_bill_ids([room_id]) if bill_ids is None else bill_ids))
        communities = communities_by_bill(wanted)
        if len(communities) != len(wanted):
            raise NotFound(field=("billIds",))
        require_in_communities(BANK_CLAIM, actor=actor, community_ids=[room.community_id, *communities.values()])
        line = lock_waiting(line_id)
        dues = lock_dues(company_id=company_id, bill_ids=wanted, on=line.happened_on)
        if dues:
            require_payable(dues)
        amount = Money(line.amount_minor)
        applied = min(amount, total((due.amount for due in dues), currency=amount.currency))
        result = take_money(
            actor=actor,
            dues=dues,
            applied=applied,
            prepaid=amount - applied,
            room=(room.id, room.community_id) if amount > applied else None,
            tendered=amount,
            idempotency_key=f"claim {idempotency_key}"[:120],
            provider=PROVIDER,
            paid_at=min(datetime.combine(line.happened_on, HOUR, BUSINESS_ZONE), now),
            now=now,
        )
        claim_id = keep_claim(
            actor=actor,
            line=line,
            community_id=room.community_id,
            intent_id=result.intent_id,
            document_id=result.outcome.payment_id,
            now=now,
        )
        idempotency.keep(claimed=claimed, result={**kept_outcome(result.outcome), "claim_id": claim_id})
        failpoints.hit("cash.before_commit")
    failpoints.hit("cash.after_commit")
    return ClaimedMoney(claim_id, result.outcome)


def undo_bank_claim(*, actor: Actor, claim_id: int, reason: str, now: datetime) -> None:
    """The money was not that room's: its bills are open again, its receipt void, and the line waits as before.

    Outside of any transaction. Locks the claim, the line, then the intent and what the payment locks.
    Raises Forbidden, NotFound, InvalidInput, ClaimUndone, NothingToRefund (part of it was given back), PrepaymentSpent.
    """
    words = reason.strip()
    if not 1 <= len(words) <= LONGEST_REASON:
        raise InvalidInput(field=("reason",), name="reason", reason=f"1–{LONGEST_REASON}")
    claim_visible(actor=actor, claim_id=claim_id)
    with tenant_transaction(actor.company):
        claim = undo_claim(actor=actor, claim_id=claim_id, reason=words, now=now)
        reverse_transfer(
            actor=actor, intent_id=claim.intent_id, reason=words, slip=f"bank line {claim.line_id}", now=now
        )
        failpoints.hit("cash.before_commit")
    failpoints.hit("cash.after_commit")
