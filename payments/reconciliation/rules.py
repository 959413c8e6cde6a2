"""Comparing one day's statement with the books. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Protocol

from backend.kernel.money import round_half_up
from payments.providers.contracts import StatementLine, StatementLineKind
from payments.reconciliation.contracts import DifferenceKind, RowMeaning, Subject

STATED = ("wechat", "alipay", "stripe")
"""Providers that make statements; the company's own desk and bank are looked at from the bank's side."""
CHINA = timezone(timedelta(hours=8))
FEE_TOLERANCE = 1
"""Providers round fees in ways of their own: one fen is no difference."""
# The provider's word for a refund -> ours that fit it; a later day may have moved ours on.
REFUND_STATES: Mapping[str, frozenset[str]] = {
    "SUCCESS": frozenset({"SUCCEEDED", "PROCESSING", "REQUESTED"}),
    "CLOSED": frozenset({"CLOSED", "PROCESSING", "REQUESTED", "ABNORMAL"}),
    "FAIL": frozenset({"CLOSED", "PROCESSING", "REQUESTED", "ABNORMAL"}),
}
ANY_REFUND = frozenset({"SUCCEEDED", "PROCESSING", "REQUESTED", "ABNORMAL", "CLOSED"})
GONE_REFUND = frozenset({"CLOSED", "REFUSED"})


class Booked(Protocol):
    """A payment or refund as our books have it (payments.intents.booked)."""

    @property
    def number(self) -> str: ...
    @property
    def transaction_id(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def is_booked(self) -> bool: ...
    @property
    def community_id(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One difference, before it is stored. FEE: `ours_minor` is the fee that was to be expected."""

    kind: DifferenceKind
    subject: Subject
    number: str
    transaction_id: str = ""
    ours_minor: int | None = None
    theirs_minor: int | None = None
    ours_state: str = ""
    theirs_state: str = ""
    community_id: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return str(self.kind), str(self.subject), self.number


# Words in a movement's label, looked for in this order; what each says of money that came in and of money that went.
_LABELS: tuple[tuple[str, RowMeaning, RowMeaning], ...] = (
    ("提现", RowMeaning.UNEXPLAINED, RowMeaning.WITHDRAWAL),
    ("退费", RowMeaning.FEE_RETURN, RowMeaning.UNEXPLAINED),
    ("分账", RowMeaning.SPLIT_RETURN, RowMeaning.SPLIT),
    ("分润", RowMeaning.SPLIT_RETURN, RowMeaning.SPLIT),
    ("withdraw", RowMeaning.UNEXPLAINED, RowMeaning.WITHDRAWAL),
    ("payout", RowMeaning.UNEXPLAINED, RowMeaning.WITHDRAWAL),
    ("transfer", RowMeaning.SPLIT_RETURN, RowMeaning.SPLIT),
)


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of the account's balance with what it was."""

    line: StatementLine
    meaning: RowMeaning


def movements(
    *, flows: Sequence[StatementLine], trade: Sequence[StatementLine], known: Collection[str] = ()
) -> list[Movement]:
    """What each movement of a day was. A payment or refund stands on the trade statement or in our books (`known`).

    Providers name the payment, the refund or both; a movement whose numbers nobody knows, and whose label says neither
    fee, withdrawal nor split, is UNEXPLAINED.
    """
    stated = _stated_numbers(trade) | set(known)
    return [Movement(line, _meaning(line, stated=stated)) for line in flows]


def strange_numbers(*, flows: Sequence[StatementLine], trade: Sequence[StatementLine]) -> set[str]:
    """Numbers of movements that the trade statement does not explain: the books may."""
    stated = _stated_numbers(trade)
    return {
        number
        for line in flows
        if _meaning(line, stated=stated) is RowMeaning.UNEXPLAINED
        for number in _numbers(line)
        if number
    }


def _stated_numbers(trade: Sequence[StatementLine]) -> set[str]:
    stated = {number for line in trade for number in _numbers(line)}
    stated.discard("")
    return stated


def _numbers(line: StatementLine) -> tuple[str, str, str, str]:
    return line.transaction_id, line.out_trade_no, line.refund_id, line.out_refund_no


def _meaning(line: StatementLine, *, stated: AbstractSet[str]) -> RowMeaning:
    came = line.kind is StatementLineKind.INCOME
    if line.is_fee:
        return RowMeaning.FEE_RETURN if came else RowMeaning.FEE
    label = line.label.lower()
    for word, income, expense in _LABELS:
        if word in label:
            return income if came else expense
    if not any(number in stated for number in _numbers(line) if number):
        return RowMeaning.UNEXPLAINED
    # Money of a refund that failed comes in again under the word for refunds.
    return RowMeaning.PAYMENT if came and "退款" not in label and "refund" not in label else RowMeaning.REFUND


def movement_differences(found: Sequence[Movement]) -> list[Found]:
    """Money that moved on the provider's account although nothing says why."""
    return [
        Found(
            kind=DifferenceKind.MISSING_HERE,
            subject=Subject.MOVEMENT,
            number=(each.line.reference or each.line.transaction_id or each.line.out_trade_no)[:64],
            transaction_id=each.line.transaction_id,
            theirs_minor=each.line.amount_minor,
            theirs_state=each.line.kind.value,
        )
        for each in found
        if each.meaning is RowMeaning.UNEXPLAINED
    ]


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The provider's calendar day, half open."""
    first = datetime.combine(day, time(), tzinfo=CHINA)
    return first, first + timedelta(days=1)


def payment_differences(
    *,
    lines: Sequence[StatementLine],
    flows: Sequence[StatementLine],
    booked: Mapping[str, Booked],
    agreed_rate: Decimal | None,
) -> list[Found]:
    """Payments of the trade statement against ours. `booked`: dict out_trade_no -> payment, the day's own included.

    `flows`: lines of the fund-flow statement, empty where there is none; a fee taken must be the fee stated.
    """
    found: list[Found] = []
    stated = [line for line in lines if line.kind is not StatementLineKind.REFUND]
    taken = _fees_taken(flows)
    for line in stated:
        ours = booked.get(line.out_trade_no)
        is_revoked = line.kind is StatementLineKind.REVOKED
        if ours is None or not ours.is_booked:
            if not is_revoked:
                found.append(_difference(DifferenceKind.MISSING_HERE, Subject.PAYMENT, line, ours))
            continue
        if is_revoked or (line.transaction_id and ours.transaction_id != line.transaction_id):
            found.append(_difference(DifferenceKind.STATE, Subject.PAYMENT, line, ours))
        if line.amount_minor != ours.amount_minor:
            found.append(_difference(DifferenceKind.AMOUNT, Subject.PAYMENT, line, ours))
        fee = _fee_difference(line, ours, agreed_rate=agreed_rate, taken=taken if flows else None)
        if fee is not None:
            found.append(fee)
    numbers = {line.out_trade_no for line in stated}
    found += [
        _missing_there(Subject.PAYMENT, ours)
        for number, ours in booked.items()
        if ours.is_booked and number not in numbers
    ]
    return found


def refund_differences(*, lines: Sequence[StatementLine], booked: Mapping[str, Booked]) -> list[Found]:
    """Refunds of the trade statement against ours, by the day of acceptance."""
    found: list[Found] = []
    stated = [line for line in lines if line.kind is StatementLineKind.REFUND]
    for line in stated:
        ours = booked.get(line.out_refund_no)
        if ours is None:
            found.append(_difference(DifferenceKind.MISSING_HERE, Subject.REFUND, line, None))
            continue
        if ours.state not in REFUND_STATES.get(line.state, ANY_REFUND):
            found.append(_difference(DifferenceKind.STATE, Subject.REFUND, line, ours))
        if line.amount_minor != ours.amount_minor:
            found.append(_difference(DifferenceKind.AMOUNT, Subject.REFUND, line, ours))
    numbers = {line.out_refund_no for line in stated}
    found += [
        _missing_there(Subject.REFUND, ours)
        for number, ours in booked.items()
        if ours.is_booked and ours.state not in GONE_REFUND and number not in numbers
    ]
    return found


def _fees_taken(flows: Sequence[StatementLine]) -> dict[str, int]:
    """dict transaction id, and merchant's number -> fee that left the balance; a provider may name either."""
    taken: dict[str, int] = {}
    for line in flows:
        if line.kind is StatementLineKind.EXPENSE and line.is_fee:
            for number in {line.transaction_id, line.out_trade_no} - {""}:
                taken[number] = taken.get(number, 0) + line.amount_minor
    return taken


def _fee_difference(
    line: StatementLine, ours: Booked, *, agreed_rate: Decimal | None, taken: Mapping[str, int] | None
) -> Found | None:
    rate = agreed_rate if agreed_rate is not None else line.fee_rate
    expected = round_half_up(line.amount_minor * rate) if rate is not None else line.fee_minor
    really = line.fee_minor
    if taken is not None:
        really = taken.get(line.transaction_id, taken.get(line.out_trade_no, 0))
    worst = max((line.fee_minor, really), key=lambda fee: abs(fee - expected))
    if abs(worst - expected) <= FEE_TOLERANCE:
        return None
    return Found(
        kind=DifferenceKind.FEE,
        subject=Subject.PAYMENT,
        number=ours.number,
        transaction_id=line.transaction_id,
        ours_minor=expected,
        theirs_minor=worst,
        community_id=ours.community_id,
    )


def _difference(kind: DifferenceKind, subject: Subject, line: StatementLine, ours: Booked | None) -> Found:
    is_refund = subject is Subject.REFUND
    number = (line.out_refund_no or line.refund_id) if is_refund else (line.out_trade_no or line.transaction_id)
    return Found(
        kind=kind,
        subject=subject,
        number=number,
        transaction_id=line.transaction_id,
        ours_minor=ours.amount_minor if ours is not None and ours.is_booked else None,
        theirs_minor=line.amount_minor,
        ours_state=ours.state if ours is not None else "",
        theirs_state=line.state,
        community_id=ours.community_id if ours is not None else None,
    )


def _missing_there(subject: Subject, ours: Booked) -> Found:
    return Found(
        kind=DifferenceKind.MISSING_THERE,
        subject=subject,
        number=ours.number,
        transaction_id=ours.transaction_id,
        ours_minor=ours.amount_minor,
        ours_state=ours.state,
        community_id=ours.community_id,
    )
