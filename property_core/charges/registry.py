"""What charges asks of whoever bills by its figures; they register at start-up, for charges knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

# (company id, readings as (meter code, period)) → those of them that a standing bill was computed from.
BilledReadings = Callable[[int, Sequence[tuple[str, date]]], set[tuple[str, date]]]

_billed: list[BilledReadings] = []


def register_billed_readings(question: BilledReadings) -> None:
    """Whoever computes bills from readings says which; called in `AppConfig.ready`."""
    _billed.append(question)


def billed_readings(company_id: int, readings: Sequence[tuple[str, date]]) -> set[tuple[str, date]]:
    """Those of the readings, (meter code, period), that somebody has billed. Needs a transaction of the company."""
    return {reading for question in _billed for reading in question(company_id, readings)}
