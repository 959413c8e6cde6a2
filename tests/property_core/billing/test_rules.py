"""The pure rules of billing: tables of cases, and parts that always sum to the whole."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.money import CurrencyMismatch, Money
from property_core.billing.contracts import BillStatus
from property_core.billing.rules import (
    AppliedMoney,
    BillIsReversed,
    FeeInterval,
    FeeTerms,
    PotRoom,
    PotWithoutWeight,
    collection_rate,
    fee_intervals,
    late_fee,
    next_bill_status,
    pot_weight,
    prorated_amount,
    split_pot,
)
from property_core.charges.contracts import FeeCap, Proration
from property_core.charges.rules import Span
from property_core.formulas.contracts import SplitKind

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1), 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- one amount -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "proration", "days", "of_days", "fen"),
    [
        ("147.96", Proration.BY_DAY, 10, 30, 4932),
        ("100", Proration.BY_DAY, 1, 30, 333),
        ("0.005", Proration.BY_DAY, 30, 30, 1),
        ("0.0049999999999999999999", Proration.BY_DAY, 30, 30, 0),
        ("0.15", Proration.BY_DAY, 1, 30, 1),  # exactly half a fen
        ("0.1499999999999999999999999999999999999", Proration.BY_DAY, 1, 30, 0),
        ("256.50", Proration.WHOLE, 1, 30, 25650),
        ("256.505", Proration.WHOLE, 1, 30, 25651),
        ("256.50", Proration.WHOLE, 0, 30, 0),
        ("0", Proration.BY_DAY, 30, 30, 0),
        ("9999999999999.99", Proration.BY_DAY, 30, 31, 967741935483870),
    ],
)
def test_an_amount_is_rounded_once_half_up(value: str, proration: Proration, days: int, of_days: int, fen: int) -> None:
    assert prorated_amount(value=Decimal(value), proration=proration, days=days, of_days=of_days) == Money(fen)


@pytest.mark.parametrize(("value", "days"), [("-1", 1), ("1", -1), ("1", 31)])
def test_an_amount_of_nonsense_is_refused(value: str, days: int) -> None:
    with pytest.raises(ValueError, match="no amount"):
        prorated_amount(value=Decimal(value), proration=Proration.BY_DAY, days=days, of_days=30)


@given(st.decimals(0, 10**9, places=7), st.integers(0, 366), st.sampled_from([28, 29, 30, 31, 92, 366]))
def test_no_amount_is_off_by_more_than_half_a_fen(value: Decimal, days: int, of_days: int) -> None:
    days = min(days, of_days)
    fen = prorated_amount(value=value, proration=Proration.BY_DAY, days=days, of_days=of_days).amount_minor
    exact = Fraction(value) * 100 * days / of_days
    assert -Fraction(1, 2) < fen - exact <= Fraction(1, 2)


# --- shared pot -------------------------------------------------------------------------------------------------------


def rooms_of(*areas: str) -> list[PotRoom]:
    return [PotRoom(number, f"R{number}", Decimal(area), number) for number, area in enumerate(areas, 1)]


@pytest.mark.parametrize(
    ("kind", "pot", "shares"),
    [
        (SplitKind.BY_AREA, 10000, {1: 2500, 2: 2500, 3: 5000}),
        (SplitKind.BY_HOUSEHOLD, 10000, {1: 3334, 2: 3333, 3: 3333}),
        (SplitKind.BY_OCCUPANTS, 10000, {1: 1667, 2: 3333, 3: 5000}),
        (SplitKind.BY_AREA, 1, {1: 0, 2: 0, 3: 1}),
        (SplitKind.BY_HOUSEHOLD, 0, {1: 0, 2: 0, 3: 0}),
    ],
)
def test_a_pot_is_split_by_its_weights(kind: SplitKind, pot: int, shares: dict[int, int]) -> None:
    split = split_pot(pot=Money(pot), kind=kind, rooms=rooms_of("50.25", "50.25", "100.50"))
    assert split == {room_id: Money(fen) for room_id, fen in shares.items()}


def test_ties_go_to_the_room_code_whatever_the_order_given() -> None:
    rooms = [PotRoom(number, code, Decimal(10), 1) for number, code in ((1, "B-2"), (2, "A-10"), (3, "A-2"))]
    shares = {1: Money(33), 2: Money(34), 3: Money(33)}
    assert split_pot(pot=Money(100), kind=SplitKind.BY_AREA, rooms=rooms) == shares
    assert split_pot(pot=Money(100), kind=SplitKind.BY_AREA, rooms=rooms[::-1]) == shares


def test_a_pot_needs_a_weight() -> None:
    for rooms in ([], [PotRoom(1, "A", Decimal(10), 0)]):
        with pytest.raises(PotWithoutWeight):
            split_pot(pot=Money(100), kind=SplitKind.BY_OCCUPANTS, rooms=rooms)


def test_an_area_is_weighed_in_hundredths() -> None:
    assert pot_weight(kind=SplitKind.BY_AREA, room=PotRoom(1, "A", Decimal("88.50"), 0)) == 8850
    with pytest.raises(ValueError, match="finer"):
        pot_weight(kind=SplitKind.BY_AREA, room=PotRoom(1, "A", Decimal("88.505"), 0))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 100_000), min_size=1, max_size=60).filter(any))
def test_shares_always_sum_to_the_pot(pot: int, areas: list[int]) -> None:
    rooms = [PotRoom(number, f"R{number % 7}", Decimal(area) / 100, 1) for number, area in enumerate(areas)]
    shares = split_pot(pot=Money(pot), kind=SplitKind.BY_AREA, rooms=rooms)
    assert list(map(len, (shares, areas))) == [len(areas)] * 2
    assert sum(share.amount_minor for share in shares.values()) == pot
    for number, area in enumerate(areas):
        assert abs(shares[number].amount_minor - Fraction(pot * area, sum(areas))) < 1


# --- late fee ---------------------------------------------------------------------------------------------------------

DUE = date(2026, 10, 25)
TERMS = FeeTerms(daily_rate=Decimal("0.0005"), grace_days=3, cap=FeeCap.PRINCIPAL)


def fee_on(
    on: str,
    *applied: tuple[str, int],
    total: int = 100_000,
    terms: FeeTerms = TERMS,
    fixed_on: str | None = None,
    fixed: int | None = None,
) -> int:
    return late_fee(
        bill_total=Money(total),
        principal=Money(total),
        applied=[AppliedMoney(day(when), Money(fen)) for when, fen in applied],
        due_on=DUE,
        terms=terms,
        on=day(on),
        fixed_on=None if fixed_on is None else day(fixed_on),
        fixed=None if fixed is None else Money(fixed),
    ).amount_minor


def test_a_fee_begins_after_the_days_of_grace() -> None:
    assert [fee_on(on) for on in ("2026-10-01", "2026-10-25", "2026-10-28", "2026-10-29", "2026-10-30")] == [
        *(0, 0, 0),
        *(50, 100),
    ]


def test_the_day_of_a_payment_counts_with_what_stood_before_it() -> None:
    assert fee_on("2026-11-07", ("2026-11-07", 100_000)) == 500
    assert fee_on("2026-11-07", ("2026-11-02", 60_000)) == 5 * 50 + 5 * 20
    assert fee_on("2026-11-07", ("2026-11-02", 100_000)) == 5 * 50
    assert fee_on("2026-11-07", ("2026-10-28", 60_000)) == 10 * 20
    assert fee_on("2026-11-07", ("2026-11-02", 30_000), ("2026-11-02", 30_000)) == 5 * 50 + 5 * 20
    assert fee_on("2026-11-07", ("2026-11-04", -60_000), ("2026-11-02", 60_000)) == 5 * 50 + 2 * 20 + 3 * 50


def test_a_fee_is_rounded_once_over_its_intervals() -> None:
    terms = FeeTerms(Decimal("0.0003"), 0, FeeCap.NONE)
    # 0.3 fen a day for five days, then 0.15 fen a day for five: 2.25 fen together
    assert fee_on("2026-11-04", ("2026-10-30", 500), total=1000, terms=terms) == 2
    # exactly half a fen goes up
    assert fee_on("2026-10-30", total=1000, terms=FeeTerms(Decimal("0.0001"), 0, FeeCap.NONE)) == 1


def test_a_fee_stops_at_its_cap() -> None:
    steep = FeeTerms(Decimal("0.05"), 0, FeeCap.PRINCIPAL)
    assert fee_on("2026-12-31", total=1000, terms=steep) == 1000
    assert fee_on("2026-12-31", total=1000, terms=FeeTerms(Decimal("0.05"), 0, FeeCap.NONE)) == 67 * 50
    assert fee_on("2026-12-31", total=1000, terms=steep, fixed_on="2026-10-26", fixed=50) == 950
    assert fee_on("2026-12-31", total=1000, terms=steep, fixed_on="2026-10-26", fixed=1000) == 0


def test_a_fixed_fee_is_not_charged_again() -> None:
    assert fee_on("2026-11-07", fixed_on="2026-11-02", fixed=250) == 5 * 50
    assert fee_on("2026-11-02", fixed_on="2026-11-02", fixed=250) == 0
    assert fee_on("2026-11-07", fixed_on="2026-10-01", fixed=0) == 10 * 50


def test_an_opening_bill_bears_its_fee_on_the_rest() -> None:
    fee = late_fee(
        bill_total=Money(100_000),
        principal=Money(40_000),
        applied=[],
        due_on=DUE,
        terms=TERMS,
        on=date(2026, 11, 7),
    )
    assert fee == Money(200)


def test_intervals_explain_the_fee() -> None:
    intervals = fee_intervals(
        principal=Money(1000),
        applied=[AppliedMoney(date(2026, 11, 3), Money(400)), AppliedMoney(date(2026, 11, 6), Money(600))],
        fee_from=date(2026, 11, 1),
        on=date(2026, 11, 30),
    )
    assert intervals == (
        FeeInterval(date(2026, 11, 1), 3, Money(1000)),
        FeeInterval(date(2026, 11, 4), 3, Money(600)),
    )


PAYMENTS = st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 20_000)), max_size=5)


@given(PAYMENTS, st.integers(0, 70))
def test_a_fee_is_what_counting_day_by_day_gives(payments: list[tuple[int, int]], length: int) -> None:
    applied = [(DUE + timedelta(days=offset), fen) for offset, fen in payments]
    on = DUE + timedelta(days=length)
    days = [DUE + timedelta(days=number) for number in range(4, length + 1)]
    principal_days = sum(100_000 - sum(fen for when, fen in applied if when < each) for each in days)
    expected = int(Fraction(principal_days) * Fraction(5, 10_000) + Fraction(1, 2))
    assert fee_on(on.isoformat(), *((when.isoformat(), fen) for when, fen in applied)) == expected


# --- status and figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("current", "paid", "expected"),
    [
        (BillStatus.OPEN, 0, BillStatus.OPEN),
        (BillStatus.OPEN, 1, BillStatus.PART_PAID),
        (BillStatus.PART_PAID, 100, BillStatus.PAID),
        (BillStatus.PAID, 99, BillStatus.PART_PAID),
        (BillStatus.PAID, 0, BillStatus.OPEN),
    ],
)
def test_the_status_follows_the_money(current: BillStatus, paid: int, expected: BillStatus) -> None:
    assert next_bill_status(current=current, paid=Money(paid), bill_total=Money(100)) == expected


def test_a_bill_takes_no_more_than_its_total_and_nothing_once_reversed() -> None:
    for paid, bill_total in ((101, 100), (-1, 100), (0, 0)):
        with pytest.raises(ValueError, match="no state"):
            next_bill_status(current=BillStatus.OPEN, paid=Money(paid), bill_total=Money(bill_total))
    with pytest.raises(BillIsReversed):
        next_bill_status(current=BillStatus.REVERSED, paid=Money(0), bill_total=Money(100))


def test_the_collection_rate_leaves_out_what_was_taken_back() -> None:
    zero = Money(0)
    rate = collection_rate(applied=Money(4500), billed=Money(16000), red_letters=Money(1000), write_offs=zero)
    assert rate == Decimal("30.00")
    assert str(rate) == "30.00"
    rate = collection_rate(
        applied=Money(4500), billed=Money(16000), red_letters=Money(1000), write_offs=zero, waivers=Money(6000)
    )
    assert rate == Decimal("50.00")
    assert collection_rate(applied=zero, billed=zero, red_letters=zero, write_offs=zero) is None
    assert collection_rate(applied=Money(2), billed=Money(3), red_letters=zero, write_offs=zero) == Decimal("66.67")
    with pytest.raises(CurrencyMismatch):
        collection_rate(applied=Money(1, "USD"), billed=Money(3), red_letters=zero, write_offs=zero)
