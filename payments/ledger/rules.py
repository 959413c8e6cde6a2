"""Arithmetic of entries. Stored postings are signed: debit positive, credit negative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from payments.ledger.contracts import NORMAL_SIDE, AccountKind, Posting, Side


def signed(posting: Posting) -> int:
    """The stored amount of a posting. Raises ValueError for an amount that is not positive."""
    if posting.amount.amount_minor <= 0:
        raise ValueError(f"a posting needs a positive amount, not {posting.amount}")
    return posting.amount.amount_minor if posting.side is Side.DEBIT else -posting.amount.amount_minor


def imbalance(postings: Iterable[Posting]) -> int:
    """Debits less credits in minor units, of the first currency that does not balance; 0 when all do."""
    sums: dict[str, int] = {}
    for posting in postings:
        sums[posting.amount.currency] = sums.get(posting.amount.currency, 0) + signed(posting)
    return next((difference for difference in sums.values() if difference), 0)


def net_credit(postings: Sequence[Posting]) -> int:
    """Credits less debits in minor units."""
    return -sum(signed(posting) for posting in postings)


def balance(*, kind: AccountKind, signed_sum: int) -> int:
    """What stands on an account, positive on its normal side."""
    return signed_sum if NORMAL_SIDE[kind] is Side.DEBIT else -signed_sum
