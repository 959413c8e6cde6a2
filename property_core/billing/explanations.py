"""Why a bill is what it is: data with a version, made from the bill's own trace, and sentences over that data.

Nothing is asked of the database: the trace holds every quantity, so an explanation stays true when the tariff, the
room or the reading have long changed. Numbers are decimal text, money is integer fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backend.kernel.money import Money
from property_core.billing.contracts import BillOrigin
from property_core.billing.explanation_words import sentences
from property_core.billing.models import Bill
from property_core.billing.rules import AppliedMoney, fee_intervals
from property_core.formulas.contracts import Quantity, SplitKind
from property_core.formulas.decimals import evaluate
from property_core.formulas.parser import parse
from property_core.homes.contracts import Medium

__all__ = ["EXPLANATION_VERSION", "explanation", "sentences"]

EXPLANATION_VERSION = 1
_SHOWN_PLACES = Decimal("0.000001")

# Unit codes; the words stand in `explanation_words`.
_UNITS = {
    Quantity.AREA: "SQUARE_METRE",
    Quantity.INNER_AREA: "SQUARE_METRE",
    Quantity.FLOOR: "FLOOR",
    Quantity.OCCUPANTS: "PERSON",
    Quantity.PRICE: "YUAN",
}
_MEDIUM_UNITS = {
    Medium.WATER: "CUBIC_METRE",
    Medium.GAS: "CUBIC_METRE",
    Medium.POWER: "KILOWATT_HOUR",
    Medium.HEAT: "GIGAJOULE",
}
_WEIGHT_UNITS = {
    SplitKind.BY_AREA: "SQUARE_METRE",
    SplitKind.BY_HOUSEHOLD: "HOUSEHOLD",
    SplitKind.BY_OCCUPANTS: "PERSON",
}


def explanation(bill: Bill) -> dict[str, Any]:
    """The parts of a bill's amount as JSON-able data; `kind` says which of the three shapes it has.

    RUN: `formula`, `tariff`, `tariff_version`, `months`, `quantities` [{name, value, unit}], `meter` or null, `steps`
    as formulas.decimals gives them (tiers, branches, …), `value` in yuan unrounded, `days` {billed, of, prorated},
    `pot` or null {amount_minor, split, rooms, weight, weights, unit, fen_up}, `unrounded` in yuan (six decimals, cut).
    LATE_FEE: `rate`, `due_on`, `grace_days`, `intervals` [{from, days, principal_minor}], `cap`, `capped`.
    OPENING: `paid_minor`, what was already paid in the old books.
    All: `version`, `kind`, `result_minor`, `currency`.
    """
    data: dict[str, Any] = {
        "version": EXPLANATION_VERSION,
        "kind": str(bill.origin),
        "result_minor": bill.total_minor,
        "currency": bill.currency,
    }
    match bill.origin:
        case BillOrigin.RUN:
            return data | _of_run(bill.trace)
        case BillOrigin.LATE_FEE:
            return data | _of_late_fee(bill.trace, currency=bill.currency, result_minor=bill.total_minor)
        case _:
            opening: Mapping[str, Any] = bill.trace.get("opening", {})
            return data | {"paid_minor": opening.get("paid_minor", 0)}


def _of_run(trace: Mapping[str, Any]) -> dict[str, Any]:
    values = {Quantity(name): Decimal(text) for name, text in trace["quantities"].items()}
    if trace["price"] is not None:
        values[Quantity.PRICE] = Decimal(trace["price"]) * trace["months"]
    evaluated = evaluate(parse(trace["formula"]), values).as_json()
    meter = trace.get("meter")
    usage_unit = None if meter is None else _MEDIUM_UNITS[Medium(meter["medium"])]
    value = Decimal(trace["value"])
    unrounded = value * trace["days"] / trace["of"] if trace["prorated"] else value
    return {
        "tariff": trace["tariff"],
        "tariff_version": trace["version"],
        "formula": trace["formula"],
        "months": trace["months"],
        "quantities": [
            {
                "name": name.value,
                "value": _text(Decimal(trace["price"]) if name is Quantity.PRICE else quantity),
                "unit": _UNITS.get(name, usage_unit),
            }
            for name, quantity in values.items()
        ],
        "meter": None if meter is None else meter | {"unit": usage_unit},
        "steps": evaluated["steps"],
        "value": _text(value),
        "days": {"billed": trace["days"], "of": trace["of"], "prorated": trace["prorated"]},
        "pot": _pot(trace.get("pot")),
        "unrounded": _text(unrounded.quantize(_SHOWN_PLACES, rounding="ROUND_DOWN")),
    }


def _pot(pot: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if pot is None:
        return None
    kind = SplitKind(pot["split"])
    # An area is weighed in hundredths of a square metre.
    scale = Decimal(100) if kind is SplitKind.BY_AREA else Decimal(1)
    return {
        "amount_minor": pot["amount_minor"],
        "split": kind.value,
        "rooms": pot["rooms"],
        "weight": _text(pot["weight"] / scale),
        "weights": _text(pot["weights"] / scale),
        "unit": _WEIGHT_UNITS[kind],
        "fen_up": pot["fen_up"],
    }


def _of_late_fee(trace: Mapping[str, Any], *, currency: str, result_minor: int) -> dict[str, Any]:
    intervals = fee_intervals(
        principal=Money(trace["principal_minor"], currency),
        applied=[
            AppliedMoney(date.fromisoformat(money["on"]), Money(money["amount_minor"], currency))
            for money in trace["applied"]
        ],
        fee_from=date.fromisoformat(trace["after"]) + timedelta(days=1),
        on=date.fromisoformat(trace["until"]),
    )
    return {
        "rate": trace["rate"],
        "due_on": trace["due_on"],
        "grace_days": trace["grace_days"],
        "until": trace["until"],
        "intervals": [
            {
                "from": str(interval.starts_on),
                "days": interval.days,
                "principal_minor": interval.principal.amount_minor,
            }
            for interval in intervals
        ],
        "cap": trace["cap"],
        "capped": result_minor < trace["grown_minor"],
    }


def _text(value: Decimal) -> str:
    """Plain decimal text without trailing zeros."""
    return f"{value.normalize():f}" if value else "0"
