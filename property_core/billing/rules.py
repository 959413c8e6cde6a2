"""Pure rules of billing: days and cycles, one bill's amount, the pot, late fees, the order of money, status.

A *period* is the first day of its month. Spans are half-open, `[starts_on, ends_on)`. The set-based run computes the
same figures in SQL; these are what previews, explanations and tests go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from backend.kernel.errors import DomainError
from backend.kernel.money import CNY, CurrencyMismatch, Money, round_half_up, split_largest_remainder, total
from property_core.billing.contracts import BillStatus
from property_core.charges.contracts import FeeCap, Proration
from property_core.formulas.contracts import SplitKind


class PotWithoutWeight(DomainError):
    code = "POT_WITHOUT_WEIGHT"
    zh = "没有可以分摊的房间：面积、户数或人数合计为零。"
    en = "There is no room to share among: areas, households or occupants add up to nothing."


class BillIsReversed(DomainError):
    code = "BILL_IS_REVERSED"
    zh = "账单已红字冲销，不能再收款。"
    en = "The bill was reversed and takes no money."


# --- one amount -------------------------------------------------------------------------------------------------------


def prorated_amount(*, value: Decimal, proration: Proration, days: int, of_days: int) -> Money:
    """A formula's result as the amount of one bill.

    Units: value in yuan, unrounded, not negative; days active of `of_days` in the span.
    按日折算 multiplies by the days first and divides last; 整月 takes the whole as soon as one day is active.
    Rounding: half up to fen, once, here.
    """
    if value < 0 or not 0 <= days <= of_days:
        raise ValueError(f"{value} yuan for {days} of {of_days} days is no amount")
    if days == 0:
        return Money(0)
    exact = Fraction(value) * 100
    return Money(_half_up(exact * days / of_days if proration is Proration.BY_DAY else exact))


def _half_up(exact: Fraction) -> int:
    """Whole units of an exact figure that is not negative.

    A fraction such as a third has no Decimal, but its halves counted down round to the same integer:
    with n = ⌊2x⌋, ⌊x + ½⌋ = ⌊n/2 + ½⌋.
    """
    return round_half_up(Decimal(exact * 2 // 1) / 2)


# --- shared pot -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PotRoom:
    """A room that takes part in a pot: delivered, with its built area in ㎡ and the persons living there."""

    room_id: int
    code: str
    area: Decimal
    occupants: int


def pot_weight(*, kind: SplitKind, room: PotRoom) -> int:
    """Area in 0.01 ㎡, 1 per household, or persons. Raises ValueError for an area finer than 0.01 ㎡."""
    match kind:
        case SplitKind.BY_AREA:
            hundredths = Fraction(room.area) * 100
            if hundredths.denominator != 1:
                raise ValueError(f"room {room.code}: {room.area} ㎡ is finer than 0.01 ㎡")
            return hundredths.numerator
        case SplitKind.BY_HOUSEHOLD:
            return 1
        case SplitKind.BY_OCCUPANTS:
            return room.occupants


def split_pot(*, pot: Money, kind: SplitKind, rooms: Sequence[PotRoom]) -> dict[int, Money]:
    """The share of every room of a pot, keyed by room id, every room present; a share of zero makes no bill.

    The shares sum exactly to the pot: left-over fen go one each to the largest remainders, ties to the room code that
    comes first by code point (`COLLATE "C"` in SQL). Raises PotWithoutWeight when there is nothing to weigh by.
    """
    ordered = sorted(rooms, key=lambda room: room.code)
    weights = [pot_weight(kind=kind, room=room) for room in ordered]
    if sum(weights) <= 0:
        raise PotWithoutWeight
    parts = split_largest_remainder(pot.amount_minor, weights)
    return {room.room_id: Money(part, pot.currency) for room, part in zip(ordered, parts, strict=True)}


# --- late fee ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AppliedMoney:
    """Money applied to a bill on a business date; negative when it was taken back."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """The late-fee terms frozen in a bill: a fraction per day (0.0005 = 0.05 %), days of grace, the cap."""

    daily_rate: Decimal
    grace_days: int
    cap: FeeCap


@dataclass(frozen=True, slots=True)
class FeeInterval:
    """`days` on which `principal` stood unchanged, the first of them `starts_on`: a line of the fee's explanation."""

    starts_on: date
    days: int
    principal: Money


def fee_intervals(
    *, principal: Money, applied: Iterable[AppliedMoney], fee_from: date, on: date
) -> tuple[FeeInterval, ...]:
    """The stretches of unchanged outstanding principal from `fee_from` to `on`, both days included.

    `principal`: outstanding before any of `applied`. A payment's own day still counts with what stood before it.
    Stretches without principal are left out.
    """
    moves = sorted(applied, key=lambda money: money.on)
    outstanding = principal - total(
        (money.amount for money in moves if money.on < fee_from), currency=principal.currency
    )
    later = [money for money in moves if fee_from <= money.on < on]
    starts = [fee_from, *(money.on + timedelta(days=1) for money in later), on + timedelta(days=1)]
    taken = [Money(0, principal.currency), *(money.amount for money in later)]
    intervals: list[FeeInterval] = []
    for (first, following), amount in zip(pairwise(starts), taken, strict=True):
        outstanding = outstanding - amount
        days = (following - first).days
        if days > 0 and outstanding > Money(0, principal.currency):
            intervals.append(FeeInterval(first, days, outstanding))
    return tuple(intervals)


def late_fee(
    *,
    bill_total: Money,
    principal: Money,
    applied: Iterable[AppliedMoney],
    due_on: date,
    terms: FeeTerms,
    on: date,
    fixed_on: date | None = None,
    fixed: Money | None = None,
) -> Money:
    """The late fee that has grown on one bill up to `on` (included) and is not fixed yet.

    Units: `principal` is outstanding before any of `applied` (the bill's total, for an opening bill 应收 − 已收);
    `fixed_on`: the day up to which fees are already fixed, `fixed`: their sum.
    Rounding: half up to fen, once, on the sum over the intervals; then at most the cap (本金: the bill's total less
    the fees already fixed). The first day that counts is the one after the due date and the days of grace.
    """
    fee_from = due_on + timedelta(days=terms.grace_days + 1)
    if fixed_on is not None:
        fee_from = max(fee_from, fixed_on + timedelta(days=1))
    intervals = fee_intervals(principal=principal, applied=applied, fee_from=fee_from, on=on)
    principal_days = sum(interval.principal.amount_minor * interval.days for interval in intervals)
    grown = Money(_half_up(principal_days * Fraction(terms.daily_rate)), principal.currency)
    if terms.cap is FeeCap.NONE:
        return grown
    room_left = bill_total if fixed is None else bill_total - fixed
    return max(Money(0, principal.currency), min(grown, room_left))


def total_due(dues: Iterable[Money], *, currency: str = CNY) -> Money:
    """What several bills come to together. Raises CurrencyMismatch."""
    return total(dues, currency=currency)


# --- status and figures -----------------------------------------------------------------------------------------------


def next_bill_status(*, current: BillStatus, paid: Money, bill_total: Money) -> BillStatus:
    """The status that `paid` of `bill_total` gives; money may also go back, so every unreversed status reaches another.

    Raises BillIsReversed for a reversed bill, ValueError when the money is negative or more than the total.
    """
    if current is BillStatus.REVERSED:
        raise BillIsReversed
    nothing = Money(0, bill_total.currency)
    if not nothing <= paid <= bill_total or bill_total <= nothing:
        raise ValueError(f"{paid} of {bill_total} is no state of a bill")
    if paid == bill_total:
        return BillStatus.PAID
    return BillStatus.PART_PAID if paid else BillStatus.OPEN


def collection_rate(
    *, applied: Money, billed: Money, red_letters: Money, write_offs: Money, waivers: Money | None = None
) -> Decimal | None:
    """收缴率 of a scope and period in percent, two decimals, half up (30.00); None when nothing was to be collected.

    Money applied up to the asked date ÷ (bills − red letters − write-offs). `waivers` are given where the company's
    parameter takes them out of the denominator as well.
    """
    collectable = billed - red_letters - write_offs
    if waivers is not None:
        collectable = collectable - waivers
    if collectable <= Money(0, collectable.currency):
        return None
    if applied.currency != collectable.currency:
        raise CurrencyMismatch(f"{applied.currency} and {collectable.currency}")
    ratio = Fraction(applied.amount_minor, collectable.amount_minor)
    return Decimal(_half_up(ratio * 10_000)).scaleb(-2)
