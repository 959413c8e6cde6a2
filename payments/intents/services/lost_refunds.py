"""Refunds that had been done and came back: the payer's bank did not take the money after all, days later.

What was given back has left our purposes for good, so the money is parked: staff sends it again or finds another way.
"""

from __future__ import annotations

from datetime import datetime

from backend.kernel.money import Money
from backend.kernel.time import local_date
from payments.intents.contracts import CaseKind, RefundStage
from payments.intents.models import AttemptLeg, ExceptionCase, Refund
from payments.intents.services import cases
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side

SOURCE = "payment_refund_lost"


def park_lost_refund(*, refund_id: int, message_id: int, now: datetime) -> bool:
    """Take the money of a refund that had succeeded into the books again, and open a case; joins the transaction.

    Returns whether the refund is such a one. Told again, it changes nothing. Locks the refund.
    """
    refund = Refund.objects.select_for_update().get(id=refund_id)
    if refund.state != RefundStage.SUCCEEDED:
        return False
    if ExceptionCase.objects.filter(kind=CaseKind.REFUND_LOST, detail__refund_id=refund.id).exists():
        return True
    attempt_leg = AttemptLeg.objects.select_related("leg", "attempt").get(id=refund.attempt_leg_id)
    amount, account_id = Money(refund.amount_minor, refund.currency), attempt_leg.payee_account_id
    community_id = attempt_leg.leg.community_id
    ledger.post_entry(
        company_id=refund.company_id,
        source=SOURCE,
        source_id=refund.id,
        community_id=community_id,
        posted_on=ledger.open_day(company_id=refund.company_id, community_id=community_id, day=local_date(now)),
        postings=[
            Posting(AccountKey(AccountKind.BANK_IN_TRANSIT, None, account_id), Side.DEBIT, amount),
            Posting(AccountKey(AccountKind.UNALLOCATED, None, account_id), Side.CREDIT, amount),
        ],
        now=now,
    )
    cases.open_case(
        company_id=refund.company_id,
        kind=CaseKind.REFUND_LOST,
        provider=attempt_leg.attempt.provider,
        payee_account_id=account_id,
        amount=amount,
        is_booked=True,
        detail={
            "refund_id": refund.id,
            "out_refund_no": refund.out_refund_no,
            "reasons": ["the payer's bank sent the refund back"],
        },
        message_id=message_id,
        attempt_leg=attempt_leg,
        intent_id=attempt_leg.attempt.intent_id,
        now=now,
    )
    return True
