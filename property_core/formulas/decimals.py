"""The Decimal back-end: one object's result with the steps that explain it.

Exact throughout: `+ - *` never round (the context traps it), a quotient keeps 20 decimals, half away from zero, worked
out in integers. The SQL back-end (`sql.py`) gives the same value or the same refusal for every formula and every input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow

from property_core.formulas.contracts import (
    DIVISION_PLACES,
    FUNCTION_NAMES_ZH,
    MAX_VALUE,
    Chain,
    Comparison,
    Conditional,
    Expression,
    Extreme,
    Formula,
    Function,
    Negation,
    Number,
    Operator,
    OutOfRange,
    Quantity,
    Relation,
    Rounding,
    Split,
    SplitKind,
    Tiers,
    Variable,
    comparison_text,
    split_kind,
    to_text,
)

TRACE_VERSION = 1
MAX_DIGITS = 40  # of a quantity; with at most MAX_LENGTH / 2 operands in a formula every product fits the context
MAX_PLACES = 20  # decimals of a quantity

# 250 operands of 40 digits make 10,000 digits, quotients add 20 decimals each: nothing a formula can say is rounded.
_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=20_000, rounding=ROUND_HALF_UP, traps=[*_TRAPS, Inexact])
_ROUNDING = Context(prec=20_000, rounding=ROUND_HALF_UP, traps=_TRAPS)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TierStep:
    """One tier that holds a part of the amount: `quantity` units above `lower` and up to `upper` (None: no bound)."""

    lower: Decimal
    upper: Decimal | None
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BranchStep:
    """A 如果: the condition as canonical text, the two values compared, and whether it held."""

    condition: str
    left: Decimal
    right: Decimal
    holds: bool


@dataclass(frozen=True, slots=True)
class ExtremeStep:
    """A 取大 or 取小: the values compared and the one taken."""

    function: Function
    values: tuple[Decimal, ...]
    taken: Decimal


@dataclass(frozen=True, slots=True)
class RoundStep:
    """A 取整: before and after."""

    value: Decimal
    places: int
    rounded: Decimal


Step = TierStep | BranchStep | ExtremeStep | RoundStep


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of a formula for one object.

    `value` is unrounded, in the unit of the formula (yuan), never negative; of a split it is the whole pot.
    `quantities` are those the evaluated path used, in order of first use; `steps` are in order of evaluation.
    """

    formula: str
    split: SplitKind | None
    value: Decimal
    quantities: tuple[tuple[Quantity, Decimal], ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, object]:
        """JSON-able, every number as plain decimal text. `version` changes when the shape does."""
        return {
            "version": TRACE_VERSION,
            "formula": self.formula,
            "split": self.split,
            "quantities": [{"name": name.value, "value": _text(value)} for name, value in self.quantities],
            "steps": [_step_json(step) for step in self.steps],
            "value": _text(self.value),
        }


def evaluate(formula: Formula, values: Mapping[Quantity, Decimal | int | None]) -> Evaluation:
    """Compute a formula for one object.

    `values`: what the object has; a quantity that is absent or None is without value.
    Raises OutOfRange when the evaluated path divides by zero, puts a negative amount into 阶梯 or uses a quantity
    without value, and when the result is negative or no less than MAX_VALUE. Raises ValueError for an input of more
    than 40 digits or 20 decimals and for one that is not finite (no column of ours holds such).
    """
    run = _Run(values)
    value = run.value(formula.pot if isinstance(formula, Split) else formula)
    if not 0 <= value < MAX_VALUE:
        raise OutOfRange
    return Evaluation(to_text(formula), split_kind(formula), value, tuple(run.used.items()), tuple(run.steps))


class _Run:
    def __init__(self, values: Mapping[Quantity, Decimal | int | None]) -> None:
        self._values = values
        self.used: dict[Quantity, Decimal] = {}
        self.steps: list[Step] = []

    def value(self, expression: Expression) -> Decimal:
        match expression:
            case Number(value):
                return value
            case Variable(quantity):
                return self._quantity(quantity)
            case Negation(operand):
                return _EXACT.subtract(_ZERO, self.value(operand))
            case Chain(first, rest):
                result = self.value(first)
                for operator, operand in rest:
                    result = _apply(operator, result, self.value(operand))
                return result
            case Extreme(function, operands):
                values = tuple(self.value(operand) for operand in operands)
                taken = max(values) if function is Function.MAX else min(values)
                self.steps.append(ExtremeStep(function, values, taken))
                return taken
            case Rounding(operand, places):
                value = self.value(operand)
                rounded = value.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
                self.steps.append(RoundStep(value, places, rounded))
                return rounded
            case Tiers():
                return self._tiers(expression)
            case Conditional(condition, when_true, when_false):
                return self.value(when_true if self._holds(condition) else when_false)

    def _quantity(self, quantity: Quantity) -> Decimal:
        given = self._values.get(quantity)
        if given is None:
            raise OutOfRange
        value = Decimal(given)
        if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
            raise ValueError(f"{quantity}: {value} is no quantity of an object")
        if -int(value.as_tuple().exponent) > MAX_PLACES:
            raise ValueError(f"{quantity}: {value} has more than {MAX_PLACES} decimals")
        self.used[quantity] = value
        return value

    def _tiers(self, tiers: Tiers) -> Decimal:
        amount = self.value(tiers.amount)
        prices = [self.value(tier.price) for tier in tiers.tiers] + [self.value(tiers.last_price)]
        if amount < 0:
            raise OutOfRange
        bounds: list[Decimal | None] = [*(tier.upper for tier in tiers.tiers), None]
        total = lower = _ZERO
        for upper, price in zip(bounds, prices, strict=True):
            reached = amount if upper is None or amount < upper else upper
            if reached > lower:
                quantity = _EXACT.subtract(reached, lower)
                cost = _EXACT.multiply(quantity, price)
                self.steps.append(TierStep(lower, upper, quantity, price, cost))
                total = _EXACT.add(total, cost)
                lower = reached
        return total

    def _holds(self, condition: Comparison) -> bool:
        left, right = self.value(condition.left), self.value(condition.right)
        holds = _compare(condition.relation, left, right)
        self.steps.append(BranchStep(comparison_text(condition), left, right, holds))
        return holds


def _apply(operator: Operator, left: Decimal, right: Decimal) -> Decimal:
    match operator:
        case Operator.ADD:
            return _EXACT.add(left, right)
        case Operator.SUBTRACT:
            return _EXACT.subtract(left, right)
        case Operator.MULTIPLY:
            return _EXACT.multiply(left, right)
        case Operator.DIVIDE:
            return _divide(left, right)


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if right == 0:
        raise OutOfRange
    left_over, left_under = left.as_integer_ratio()
    right_over, right_under = right.as_integer_ratio()
    over = left_over * right_under * 10**DIVISION_PLACES
    under = left_under * right_over
    units, remainder = divmod(abs(over), abs(under))
    if 2 * remainder >= abs(under):
        units += 1
    signed = units if (over < 0) == (under < 0) else -units
    return _EXACT.scaleb(Decimal(signed), -DIVISION_PLACES)


def _compare(relation: Relation, left: Decimal, right: Decimal) -> bool:
    match relation:
        case Relation.LESS:
            return left < right
        case Relation.LESS_OR_EQUAL:
            return left <= right
        case Relation.GREATER:
            return left > right
        case Relation.GREATER_OR_EQUAL:
            return left >= right
        case Relation.EQUAL:
            return left == right
        case Relation.UNEQUAL:
            return left != right


def _step_json(step: Step) -> dict[str, object]:
    match step:
        case TierStep(lower, upper, quantity, price, amount):
            return {
                "kind": "tier",
                "from": _text(lower),
                "to": None if upper is None else _text(upper),
                "quantity": _text(quantity),
                "price": _text(price),
                "amount": _text(amount),
            }
        case BranchStep(condition, left, right, holds):
            return {
                "kind": "branch",
                "condition": condition,
                "left": _text(left),
                "right": _text(right),
                "holds": holds,
            }
        case ExtremeStep(function, values, taken):
            return {
                "kind": function.value,
                "name": FUNCTION_NAMES_ZH[function],
                "values": [_text(value) for value in values],
                "taken": _text(taken),
            }
        case RoundStep(value, places, rounded):
            return {"kind": "round", "value": _text(value), "places": places, "rounded": _text(rounded)}


def _text(value: Decimal) -> str:
    """Plain decimal text: every digit, no exponent, no negative zero."""
    return format(value or abs(value), "f")
