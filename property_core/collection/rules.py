"""Pure rules of taking money: the order in which it is laid on what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.kernel.money import Money

# --- order of money ---------------------------------------------------------------------------------------------------


class FeeOrder(StrEnum):
    """Which of a bill and the fees that grew on it is paid first: a parameter of the company."""

    FEE_FIRST = "FEE_FIRST"
    PRINCIPAL_FIRST = "PRINCIPAL_FIRST"


@dataclass(frozen=True, slots=True)
class BillDue:
    """What is still owed on one bill. A fee names the bill it grew on (`fee_of`) and stands at that bill's due date."""

    bill_id: int
    due_on: date
    amount: Money
    fee_of: int | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    bill_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class AllocatedMoney:
    """`parts` are positive, in the order paid; they and the surplus sum exactly to the money that came."""

    parts: tuple[Allocation, ...]
    surplus: Money


def allocate(*, captured: Money, dues: Iterable[BillDue], order: FeeOrder = FeeOrder.FEE_FIRST) -> AllocatedMoney:
    """Lay money on bills when the payer does not choose: oldest due date first, then the older bill, fee first.

    What no bill needs is the surplus. Raises ValueError for a negative amount, CurrencyMismatch for mixed currencies.
    """
    nothing = Money(0, captured.currency)
    left = captured
    parts: list[Allocation] = []
    for due in sorted(dues, key=lambda due: _turn(due, order)):
        if left < nothing or due.amount < nothing:
            raise ValueError("money and dues are not negative")
        taken = min(left, due.amount)
        if taken:
            parts.append(Allocation(due.bill_id, taken))
            left = left - taken
    return AllocatedMoney(tuple(parts), left)


def _turn(due: BillDue, order: FeeOrder) -> tuple[date, int, bool, int]:
    is_fee = due.fee_of is not None
    principal_bill = due.bill_id if due.fee_of is None else due.fee_of
    return due.due_on, principal_bill, is_fee is (order is FeeOrder.PRINCIPAL_FIRST), due.bill_id
