"""Shares in the books: what left the seller's account, and where it arrived if that is an account of ours, too."""

from __future__ import annotations

from datetime import datetime

from backend.kernel.money import Money
from backend.kernel.time import local_date
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.splits.models import SplitLeg, SplitReturn, SplitShare

SPLIT_SOURCE = "payment_split"
RETURN_SOURCE = "payment_split_return"
# The entry of the seller's side, and the one of the receiver's where it is kept here.
SELLER_PART, RECEIVER_PART = 0, 1


def book_share(*, leg: SplitLeg, share: SplitShare, now: datetime) -> None:
    """The seller's money in transit is less by a share; the receiver's, in these books, is more."""
    amount = Money(share.amount_minor, leg.currency)
    _post(
        leg=leg,
        share=share,
        source=SPLIT_SOURCE,
        source_id=share.id,
        amount=amount,
        is_return=False,
        moment=share.finished_at or now,
        now=now,
    )


def book_return(*, leg: SplitLeg, share: SplitShare, row: SplitReturn, now: datetime) -> None:
    """A share, or part of it, is back."""
    _post(
        leg=leg,
        share=share,
        source=RETURN_SOURCE,
        source_id=row.id,
        amount=Money(row.amount_minor, leg.currency),
        is_return=True,
        moment=row.finished_at or now,
        now=now,
    )


def _post(
    *,
    leg: SplitLeg,
    share: SplitShare,
    source: str,
    source_id: int,
    amount: Money,
    is_return: bool,
    moment: datetime,
    now: datetime,
) -> None:
    posted_on = ledger.open_day(company_id=leg.company_id, community_id=leg.community_id, day=local_date(moment))
    pairs = [(SELLER_PART, AccountKind.SPLIT_OUT, AccountKind.BANK_IN_TRANSIT, leg.payee_account_id)]
    if share.receiver_account_id is not None:
        pairs.append((RECEIVER_PART, AccountKind.BANK_IN_TRANSIT, AccountKind.SPLIT_IN, share.receiver_account_id))
    for part, debit, credit, payee_account_id in pairs:
        if is_return:
            debit, credit = credit, debit
        ledger.post_entry(
            company_id=leg.company_id,
            source=source,
            source_id=source_id,
            part=part,
            community_id=leg.community_id,
            posted_on=posted_on,
            postings=[
                Posting(AccountKey(debit, None, payee_account_id), Side.DEBIT, amount),
                Posting(AccountKey(credit, None, payee_account_id), Side.CREDIT, amount),
            ],
            now=now,
        )
