"""Red letters (红字冲销): a bill is taken back by a document that one asks for and another approves, not by an edit."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.ledger.services import open_day, post_entry
from property_core.billing.contracts import (
    BillOrigin,
    BillReversed,
    BillStatus,
    DocumentStatus,
    SettlementSource,
)
from property_core.billing.models import Bill, BillSettlement, RedLetter
from property_core.billing.permissions import REVERSE_APPROVE, REVERSE_REQUEST
from property_core.billing.selectors.paying import (
    holders_by_bill,
    lock_bills,
    prepayment_account,
    settled_by_bill,
)
from property_core.billing.services.dues import BillHasOpenPayment
from property_core.billing.services.settling import receivable, set_paid
from property_core.charges.permissions import require_in_communities
from property_core.homes.selectors import rooms_by_id

LEDGER_SOURCE = "red_letter"
MONEY_SOURCE = "red_letter_money"


class BillIsReversed(DomainError):
    code = "BILL_IS_REVERSED"
    zh = "这张账单已经冲销。"
    en = "The bill is reversed already."


class BillHasRedLetter(DomainError):
    code = "BILL_HAS_RED_LETTER"
    zh = "这张账单已有待审批的红字单据。"
    en = "A red letter of this bill waits for approval already."


class BillHasMoney(DomainError):
    code = "BILL_HAS_MONEY"
    zh = "账单已收 {amount} 元，请先确认把已收款转入房间预存，再冲销。"
    en = "The bill holds {amount} of paid money; agree to move it to the room's prepayment, then reverse."


class OpeningMoneyStays(DomainError):
    code = "OPENING_MONEY_STAYS"
    zh = "期初账单已全部收清，没有可以冲销的欠款。"
    en = "The opening bill was paid before it came into these books; there is nothing left to take back."


class RedLetterDecided(DomainError):
    code = "RED_LETTER_DECIDED"
    zh = "这张红字单据已经处理过。"
    en = "This red letter has been decided already."


class DecidesOwnRequest(DomainError):
    code = "DECIDES_OWN_REQUEST"
    zh = "申请人不能审批自己的申请。"
    en = "Who asks does not approve."


def request_red_letter(*, actor: Actor, bill_id: int, reason: str, now: datetime) -> int:
    """Ask that a bill be taken back whole; returns the document's id. A bill has one standing request: asking again is
    refused.

    Raises Forbidden, NotFound, InvalidInput (no reason), BillIsReversed, BillHasRedLetter.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= 200:
        raise InvalidInput(field=("reason",), name="reason", reason="1–200")
    with tenant_transaction(actor.company):
        actor.require(REVERSE_REQUEST)
        bill = next(iter(lock_bills([bill_id])), None)
        if bill is None:
            raise NotFound(field=("billId",))
        require_in_communities(REVERSE_REQUEST, actor=actor, community_ids=[bill.community_id])
        if bill.status == BillStatus.REVERSED:
            raise BillIsReversed(field=("billId",))
        if RedLetter.objects.filter(bill=bill, status=DocumentStatus.REQUESTED).exists():
            raise BillHasRedLetter(field=("billId",))
        letter = RedLetter.objects.create(
            company_id=actor.company,
            community_id=bill.community_id,
            bill=bill,
            amount_minor=bill.total_minor,
            reason=reason,
            requested_by=actor.account,
            requested_at=now,
        )
        audit.record(
            actor=actor,
            action="billing.red_letter.request",
            object_kind="red_letter",
            object_id=letter.pk,
            now=now,
            new={"bill_id": bill.pk, "amount_minor": bill.total_minor, "reason": reason},
        )
        return letter.pk


def approve_red_letter(*, actor: Actor, red_letter_id: int, now: datetime, money_to_prepayment: bool = False) -> None:
    """Take the bill back, and with it the late fees that grew on it; the bills stay, marked REVERSED.

    Money on them is never moved unasked: without `money_to_prepayment` it is refused; with it, it becomes prepayment
    of the bill's room first. A bill that is being paid online waits for that payment. A closed month stays as it was:
    the entry goes to the first open day. Locks: the letter, then the bills in id order. Events: BillReversed per bill.
    Raises Forbidden, NotFound, RedLetterDecided, DecidesOwnRequest, BillHasOpenPayment, BillHasMoney,
    OpeningMoneyStays.
    """
    with tenant_transaction(actor.company):
        letter = _lock(actor=actor, red_letter_id=red_letter_id)
        # Under the lock no more fees are fixed on it; theirs are the later ids.
        bills = lock_bills([letter.bill_id])
        fees = Bill.objects.filter(fee_of=letter.bill_id).exclude(status=BillStatus.REVERSED)
        bills += lock_bills(list(fees.values_list("id", flat=True)))
        if holders_by_bill([bill.pk for bill in bills]):
            raise BillHasOpenPayment
        for bill in bills:
            if bill.status == BillStatus.REVERSED:
                continue
            document = letter if bill.pk == letter.bill_id else _letter_of_fee(bill, letter=letter, actor=actor)
            _reverse(actor=actor, bill=bill, letter=document, money_to_prepayment=money_to_prepayment, now=now)


def reject_red_letter(*, actor: Actor, red_letter_id: int, reason: str, now: datetime) -> None:
    """Leave the bill as it is. Raises Forbidden, NotFound, RedLetterDecided, DecidesOwnRequest."""
    with tenant_transaction(actor.company):
        letter = _lock(actor=actor, red_letter_id=red_letter_id)
        letter.status, letter.decided_by, letter.decided_at = DocumentStatus.REJECTED, actor.account, now
        letter.save(update_fields=["status", "decided_by", "decided_at"])
        audit.record(
            actor=actor,
            action="billing.red_letter.reject",
            object_kind="red_letter",
            object_id=letter.pk,
            now=now,
            new={"reason": reason.strip()[:200]},
        )


def _lock(*, actor: Actor, red_letter_id: int) -> RedLetter:
    actor.require(REVERSE_APPROVE)
    letter = RedLetter.objects.select_for_update().filter(id=red_letter_id).first()
    if letter is None:
        raise NotFound
    require_in_communities(REVERSE_APPROVE, actor=actor, community_ids=[letter.community_id])
    if letter.status != DocumentStatus.REQUESTED:
        raise RedLetterDecided
    if letter.requested_by == actor.account:
        raise DecidesOwnRequest
    return letter


def _letter_of_fee(bill: Bill, *, letter: RedLetter, actor: Actor) -> RedLetter:
    """The fee's own document: the request for it that stands already, or one that follows its principal's.

    Raises DecidesOwnRequest where the standing one is the approver's.
    """
    standing = RedLetter.objects.select_for_update().filter(bill=bill, status=DocumentStatus.REQUESTED).first()
    if standing is not None and standing.requested_by == actor.account:
        raise DecidesOwnRequest
    return standing or RedLetter.objects.create(
        company_id=bill.company_id,
        community_id=bill.community_id,
        bill=bill,
        amount_minor=bill.total_minor,
        reason=letter.reason,
        requested_by=letter.requested_by,
        requested_at=letter.requested_at,
    )


def _reverse(*, actor: Actor, bill: Bill, letter: RedLetter, money_to_prepayment: bool, now: datetime) -> None:
    settled = settled_by_bill([bill.pk])[bill.pk]
    if settled:
        if not money_to_prepayment or bill.room_id is None:
            raise BillHasMoney(amount=str(Money(settled)).split()[0])
        _move_to_prepayment(bill=bill, amount=Money(settled, bill.currency), letter=letter, now=now)
    # Of an opening bill only the rest ever stood in these books; what was paid before stays paid.
    standing = Money(bill.total_minor - bill.paid_minor, bill.currency)
    if not standing:
        raise OpeningMoneyStays
    posted_on = open_day(company_id=bill.company_id, community_id=bill.community_id, day=local_date(now))
    entry_id = post_entry(
        company_id=bill.company_id,
        source=LEDGER_SOURCE,
        source_id=letter.pk,
        community_id=bill.community_id,
        posted_on=posted_on,
        postings=[
            Posting(_counter_account(bill), Side.DEBIT, standing),
            receivable(bill=bill, side=Side.CREDIT, amount=standing),
        ],
        now=now,
    )
    bill.status = BillStatus.REVERSED
    bill.save(update_fields=["status"])
    letter.status, letter.decided_by, letter.decided_at = DocumentStatus.APPROVED, actor.account, now
    letter.posted_on, letter.entry_id, letter.amount_minor = posted_on, entry_id, standing.amount_minor
    letter.save(update_fields=["status", "decided_by", "decided_at", "posted_on", "entry_id", "amount_minor"])
    audit.record(
        actor=actor,
        action="billing.red_letter.approve",
        object_kind="red_letter",
        object_id=letter.pk,
        now=now,
        new={"bill_id": bill.pk, "amount_minor": standing.amount_minor, "money_moved_minor": settled},
    )
    outbox.publish(
        event=BillReversed(company_id=bill.company_id, bill_id=bill.pk, red_letter_id=letter.pk, amount=standing),
        now=now,
        company_id=bill.company_id,
        queue="billing",
    )


def _move_to_prepayment(*, bill: Bill, amount: Money, letter: RedLetter, now: datetime) -> None:
    """Take the money off the bill and add it to the room's prepayment: debit receivable, credit prepayment."""
    room = rooms_by_id([bill.room_id or 0], company_id=bill.company_id)[bill.room_id or 0]
    today = local_date(now)
    posted_on = open_day(company_id=bill.company_id, community_id=bill.community_id, day=today)
    post_entry(
        company_id=bill.company_id,
        source=MONEY_SOURCE,
        source_id=letter.pk,
        community_id=bill.community_id,
        posted_on=posted_on,
        postings=[
            receivable(bill=bill, side=Side.DEBIT, amount=amount),
            Posting(prepayment_account(community_id=room.community_id, room_id=room.id), Side.CREDIT, amount),
        ],
        now=now,
    )
    BillSettlement.objects.create(
        company_id=bill.company_id,
        community_id=bill.community_id,
        bill=bill,
        source=SettlementSource.PREPAYMENT,
        amount_minor=-amount.amount_minor,
        applied_on=today,
        posted_on=posted_on,
        applied_at=now,
        entry_source=MONEY_SOURCE,
        entry_source_id=letter.pk,
    )
    set_paid(bill, bill.paid_minor - amount.amount_minor)


def _counter_account(bill: Bill) -> AccountKey:
    """What the bill was booked against when it was posted."""
    if bill.origin == BillOrigin.OPENING:
        return AccountKey(AccountKind.OPENING_BALANCE, bill.community_id)
    kind = AccountKind.LATE_FEE_REVENUE if bill.origin == BillOrigin.LATE_FEE else AccountKind.REVENUE
    return AccountKey(kind, bill.community_id, bill.item_id)
