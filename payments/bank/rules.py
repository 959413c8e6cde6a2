"""Which line is which: fingerprints, and what a line was found to be. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from payments.bank.contracts import Column, StatementEntry

WITHDRAWAL_DAYS = 5
"""How many days after the provider sent it money may reach the bank: weekends and holidays lie between."""
SHORTEST_REFERENCE = 4
"""A shorter text is found in a remark by chance."""


class Line(Protocol):
    """A line of a bank statement that nobody has explained yet."""

    @property
    def pk(self) -> int: ...
    @property
    def happened_on(self) -> date: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def summary(self) -> str: ...


class Sent(Protocol):
    """A withdrawal as the provider's statement tells it."""

    @property
    def row_id(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def amount_minor(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """Money that a cashier recorded with the bank's reference."""

    id: int
    payee_account_id: int
    reference: str
    amount_minor: int


def fingerprint(entry: StatementEntry) -> str:
    """What makes a movement the same in another file: the bank's own number, or all that is told without one."""
    told = (
        (entry.reference, entry.day.isoformat(), str(entry.amount_minor))
        if entry.reference
        else (
            entry.day.isoformat(),
            str(entry.amount_minor),
            entry.counterparty,
            entry.counterparty_account,
            entry.summary,
            str(entry.balance_minor),
        )
    )
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()


class Occurrences:
    """Numbers equal lines of one file: two equal payments of one day are two, and the same two in another file."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def next(self, mark: str) -> int:
        self._seen[mark] = self._seen.get(mark, 0) + 1
        return self._seen[mark]


def mapping_problem(mapping: Mapping[str, str]) -> str:
    """Why a mapping cannot be worked with: a stable word, "" where it can."""
    if unknown := mapping.keys() - {str(column) for column in Column}:
        return min(unknown)
    if Column.DAY not in mapping:
        return Column.DAY
    if (Column.AMOUNT in mapping) == (Column.INCOME in mapping):
        return Column.AMOUNT
    if Column.EXPENSE in mapping and Column.INCOME not in mapping:
        return Column.INCOME
    if len(set(mapping.values())) != len(mapping) or not all(name.strip() for name in mapping.values()):
        return "names"
    return ""


def pair_withdrawals(*, lines: Sequence[Line], sent: Iterable[Sent]) -> dict[int, int]:
    """dict line id -> withdrawal (row id): same amount, and the money came within the days that it takes.

    Oldest first on both sides, so that equal amounts of several days pair in their order.
    """
    by_amount: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (each.happened_on, each.pk)):
        by_amount.setdefault(line.amount_minor, []).append(line)
    pairs: dict[int, int] = {}
    for one in sorted(sent, key=lambda each: (each.day, each.row_id)):
        waiting = by_amount.get(one.amount_minor, [])
        for line in waiting:
            if one.day <= line.happened_on <= one.day + timedelta(days=WITHDRAWAL_DAYS):
                pairs[line.pk] = one.row_id
                waiting.remove(line)
                break
    return pairs


def pair_recorded(*, lines: Sequence[Line], recorded: Iterable[Recorded]) -> dict[int, Recorded]:
    """dict line id -> what the cashier recorded: same amount, its reference is the line's or stands in the remark."""
    by_amount: dict[int, list[Line]] = {}
    for line in lines:
        by_amount.setdefault(line.amount_minor, []).append(line)
    pairs: dict[int, Recorded] = {}
    for one in recorded:
        for line in by_amount.get(one.amount_minor, ()):
            if line.pk not in pairs and _is_told(one.reference, line):
                pairs[line.pk] = one
                break
    return pairs


def _is_told(reference: str, line: Line) -> bool:
    return line.reference == reference or (len(reference) >= SHORTEST_REFERENCE and reference in line.summary)


def by_day(lines: Collection[tuple[date, int]]) -> dict[date, int]:
    """dict day -> sum in fen."""
    sums: dict[date, int] = {}
    for day, amount in lines:
        sums[day] = sums.get(day, 0) + amount
    return sums
