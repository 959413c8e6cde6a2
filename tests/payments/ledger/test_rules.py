"""Arithmetic of entries."""

import pytest

from backend.kernel.money import Money
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.ledger.rules import balance, imbalance, net_credit, signed

CASH = AccountKey(AccountKind.CASH, 1)


def posting(side: Side, amount: int, currency: str = "CNY") -> Posting:
    return Posting(CASH, side, Money(amount, currency))


def test_debits_are_positive_and_credits_negative() -> None:
    assert signed(posting(Side.DEBIT, 5)) == 5
    assert signed(posting(Side.CREDIT, 5)) == -5


@pytest.mark.parametrize("amount", [0, -1])
def test_a_posting_without_an_amount_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        signed(posting(Side.DEBIT, amount))


def test_currencies_balance_each_for_itself() -> None:
    mixed = [posting(Side.DEBIT, 5), posting(Side.CREDIT, 5, "USD")]
    assert imbalance(mixed) == 5
    assert imbalance([posting(Side.DEBIT, 5), posting(Side.CREDIT, 3), posting(Side.CREDIT, 2)]) == 0
    assert net_credit([posting(Side.CREDIT, 7), posting(Side.DEBIT, 2)]) == 5


def test_a_balance_is_positive_on_its_normal_side() -> None:
    assert balance(kind=AccountKind.CASH, signed_sum=7) == 7
    assert balance(kind=AccountKind.REVENUE, signed_sum=-7) == 7
