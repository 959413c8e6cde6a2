"""What holds where: every value of a company in one statement, kept in the process until something changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.kernel.errors import NotFound
from backend.kernel.prepared import prepared_rows
from backend.organization.base import current_company
from backend.organization.parameters.contracts import Definition, Held
from backend.organization.parameters.registry import PARAMETERS
from backend.organization.parameters.rules import read

# Beyond this many companies in one process the one longest known goes.
MOST_COMPANIES = 500

# The values come along only where another version is known already: mostly this reads one row.
_READ = """
    SELECT coalesce(max(version), 0),
        CASE WHEN coalesce(max(version), 0) <> %(known)s::bigint THEN (
            SELECT coalesce(json_agg(json_build_array(id, path, kind)), '[]')
            FROM org_unit WHERE company_id = %(company_id)s::bigint
        ) END,
        CASE WHEN coalesce(max(version), 0) <> %(known)s::bigint THEN (
            SELECT coalesce(json_agg(json_build_array(key, unit_id, starts_on, value) ORDER BY starts_on, id), '[]')
            FROM parameter_value WHERE company_id = %(company_id)s::bigint
        ) END
    FROM parameter_version WHERE company_id = %(company_id)s::bigint
"""


@dataclass(frozen=True, slots=True)
class _Values:
    """Everything that a company has set. steps: unit -> the units on the way up, itself first.

    by_unit: (key, unit) -> days and the texts that hold from them on, in order of the days.
    """

    version: int
    root_id: int
    steps: dict[int, tuple[int, ...]]
    by_unit: dict[tuple[str, int], tuple[list[date], list[str | None]]]

    def held(self, definition: Definition, *, steps: tuple[int, ...], on: date) -> Held:
        for unit_id in steps:
            days, texts = self.by_unit.get((definition.key, unit_id), ([], []))
            position = bisect_right(days, on) - 1
            text = texts[position] if position >= 0 else None
            if text is not None:
                return Held(read(definition, text), unit_id, days[position])
        return Held(definition.default, None, None)


_kept: dict[int, _Values] = {}
_request: ContextVar[dict[int, _Values] | None] = ContextVar("parameters_of_request", default=None)


def parameter(unit_id: int | None, key: str, *, on: date) -> Any:
    """The value of a parameter in a unit (None: of the company) on a day: its own, else the nearest one above.

    int, Decimal (a percentage: 30 is 30 %), bool, str or Money, as the parameter is defined. In the company's scope;
    one statement, inside `one_reading` one for all parameters of the company. Raises ParameterUnknown, NotFound.
    """
    return held(PARAMETERS.get(key), unit_id=unit_id, on=on).value


def held(definition: Definition, *, unit_id: int | None, on: date) -> Held:
    """As parameter, with where the value comes from. Raises NotFound."""
    values, steps = _values_for(unit_id)
    return values.held(definition, steps=steps, on=on)


def inherited(definition: Definition, *, unit_id: int, on: date) -> Held:
    """What would hold in the unit if it had no value of its own. Raises NotFound."""
    values, steps = _values_for(unit_id)
    return values.held(definition, steps=steps[1:], on=on)


@contextmanager
def one_reading() -> Iterator[None]:
    """All parameters asked for inside are read at one moment, by one statement a company. For a request."""
    token = _request.set({})
    try:
        yield
    finally:
        _request.reset(token)


def forget(company_id: int) -> None:
    """Somebody has just changed a value: within this request, too, it is to be seen."""
    remembered = _request.get()
    if remembered is not None:
        remembered.pop(company_id, None)


def _values_for(unit_id: int | None) -> tuple[_Values, tuple[int, ...]]:
    company_id = current_company()
    values = _values(company_id)
    wanted = values.root_id if unit_id is None else unit_id
    if wanted not in values.steps:
        # Made since this request began, or nobody's.
        forget(company_id)
        values = _values(company_id)
    if wanted not in values.steps:
        raise NotFound
    return values, values.steps[wanted]


def _values(company_id: int) -> _Values:
    remembered = _request.get()
    if remembered is not None and company_id in remembered:
        return remembered[company_id]
    known = _kept.get(company_id)
    ((version, units, rows),) = prepared_rows(
        _READ, {"company_id": company_id, "known": known.version if known else -1}
    )
    if known is None or known.version != version:
        known = _compiled(version, units, rows)
        if len(_kept) >= MOST_COMPANIES:
            _kept.pop(next(iter(_kept)), None)
        _kept[company_id] = known
    if remembered is not None:
        remembered[company_id] = known
    return known


def _compiled(version: int, units: list[list[Any]], rows: list[list[Any]]) -> _Values:
    by_unit: dict[tuple[str, int], tuple[list[date], list[str | None]]] = {}
    for key, unit_id, starts_on, text in rows:
        days, texts = by_unit.setdefault((key, unit_id), ([], []))
        day = date.fromisoformat(starts_on)
        if days and days[-1] == day:
            texts[-1] = text
        else:
            days.append(day)
            texts.append(text)
    return _Values(
        version=version,
        root_id=next((id_ for id_, _, kind in units if kind == "COMPANY"), 0),
        steps={id_: tuple(reversed([int(step) for step in path.split("/") if step])) for id_, path, _ in units},
        by_unit=by_unit,
    )
