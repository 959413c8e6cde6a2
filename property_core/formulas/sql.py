"""The SQL back-end: a formula as one PostgreSQL expression for the set-based run.

Same value or same refusal as `decimals.evaluate`, with NULL for out_of_range. Nothing in the expression can raise, so
neither constant folding at plan time nor an eager evaluation order matters, and one bad room never stops a run. The
text holds identifiers given by the caller, numeric literals and fixed words: no other text of the formula's author.

What PostgreSQL (15 to 18) would get wrong if asked naively, and what stands here instead:

- integers divide and overflow as integers: every quantity and literal is cast to numeric;
- `/` on numeric picks its own scale: a quotient is the integer `div` of twice the scaled dividend, halved and rounded
  once, which is exactly half away from zero at 20 decimals, and names each operand once;
- division by zero raises: the divisor goes through `nullif`;
- greatest() and least() ignore NULL: numeric_larger() and numeric_smaller(), the strict functions behind max() and
  min(), do not;
- a searched CASE takes ELSE for an unknown condition: the simple CASE over true and false gives NULL, and evaluates the
  comparison once;
- `--` begins a comment: a negation is `0 - x`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from property_core.formulas.contracts import (
    DIVISION_PLACES,
    MAX_VALUE,
    Chain,
    Conditional,
    Expression,
    Extreme,
    Formula,
    Function,
    Negation,
    Number,
    Operator,
    Quantity,
    Relation,
    Rounding,
    Split,
    Tiers,
    Variable,
)

_SIGNS: dict[Operator, str] = {Operator.ADD: "+", Operator.SUBTRACT: "-", Operator.MULTIPLY: "*"}
_RELATIONS: dict[Relation, str] = {
    Relation.LESS: "<",
    Relation.LESS_OR_EQUAL: "<=",
    Relation.GREATER: ">",
    Relation.GREATER_OR_EQUAL: ">=",
    Relation.EQUAL: "=",
    Relation.UNEQUAL: "<>",
}
_STRICT_EXTREMES: dict[Function, str] = {Function.MAX: "numeric_larger", Function.MIN: "numeric_smaller"}
_TWICE_SCALED = f"{2 * 10**DIVISION_PLACES}::numeric"
_HALF_UNIT = f"0.{'0' * DIVISION_PLACES}5::numeric"
_COLUMN = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?|%\([a-z_][a-z0-9_]*\)s")
_LITERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class TierColumns:
    """One tier of an outermost 阶梯 in SQL.

    `lower`, `upper`: its bounds (upper None: no bound). `quantity`: units in this tier, zero when not reached.
    `price`: per unit. `through`: unrounded amount of all tiers up to and with this one; the difference of two
    consecutive ones, each rounded to fen, makes lines that sum exactly to the bill.
    """

    lower: Decimal
    upper: Decimal | None
    quantity: str
    price: str
    through: str


def compile_formula(formula: Formula, columns: Mapping[Quantity, str]) -> str:
    """The result of a formula as a numeric SQL expression; of a split, the whole pot.

    `columns`: for each quantity of the formula a lower-case column (`usage`, `q.usage`) or a named placeholder
    (`%(price)s`) of any numeric type; NULL in it means the object has no such quantity.
    The expression is NULL where `decimals.evaluate` raises OutOfRange. Raises ValueError for a quantity without column
    and for a column that is neither.
    """
    compiler = _Compiler(columns)
    expression = formula.pot if isinstance(formula, Split) else formula
    return compiler.bound(expression, "CASE WHEN {0} >= 0 AND {0} < " + f"{MAX_VALUE}::numeric THEN {{0}} END")


def compile_tiers(formula: Formula, columns: Mapping[Quantity, str]) -> tuple[TierColumns, ...]:
    """The tiers of a formula whose outermost function is 阶梯, in order; empty for every other formula.

    Meant for rows whose result is not NULL, as the lines of a bill.
    """
    if not isinstance(formula, Tiers):
        return ()
    compiler = _Compiler(columns)
    amount = compiler.expression(formula.amount)
    tiers: list[TierColumns] = []
    sums: list[str] = []
    for lower, upper, price_tree in _brackets(formula):
        quantity, price = _in_tier(amount, lower, upper), compiler.expression(price_tree)
        sums.append(f"{quantity} * {price}")
        tiers.append(TierColumns(lower, upper, quantity, price, f"({' + '.join(sums)})"))
    return tuple(tiers)


def minor_units(value: str, *, days: str | None = None, of_days: str | None = None) -> str:
    """A bill's fen as a bigint SQL expression: `value` yuan × days ÷ days of the period, one rounding half up.

    `value`: an expression as `compile_formula` gives, or a column that holds it; `days`, `of_days`: integer columns,
    both or none. Multiplied first, divided last, exact in between; the same figure as `rules.prorated_amount`.
    """
    if days is None or of_days is None:
        return f"round({value} * 100)::bigint"
    return f"round(div({value} * 200 * {days}, {of_days}) * 0.5)::bigint"


class _Compiler:
    def __init__(self, columns: Mapping[Quantity, str]) -> None:
        self._columns = columns
        self._bindings = 0

    def expression(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return _literal(value)
            case Variable(quantity):
                return self._column(quantity)
            case Negation(operand):
                return f"(0 - {self.expression(operand)})"
            case Chain(first, rest):
                text = self.expression(first)
                for operator, operand in rest:
                    text = _arithmetic(operator, text, self.expression(operand))
                return text
            case Extreme(function, operands):
                first_operand, *others = (self.expression(operand) for operand in operands)
                for other in others:
                    first_operand = f"{_STRICT_EXTREMES[function]}({first_operand}, {other})"
                return first_operand
            case Rounding(operand, places):
                return f"round({self.expression(operand)}, {places})"
            case Tiers(amount):
                brackets = [(lower, upper, self.expression(price)) for lower, upper, price in _brackets(expression)]
                sums = " + ".join(f"{_in_tier('{0}', lower, upper)} * {price}" for lower, upper, price in brackets)
                return self.bound(amount, f"CASE WHEN {{0}} >= 0 THEN {sums} END")
            case Conditional(condition, when_true, when_false):
                left, right = self.expression(condition.left), self.expression(condition.right)
                return (
                    f"(CASE ({left} {_RELATIONS[condition.relation]} {right})"
                    f" WHEN true THEN {self.expression(when_true)} WHEN false THEN {self.expression(when_false)} END)"
                )

    def bound(self, expression: Expression, template: str) -> str:
        """`template` with every `{0}` replaced by the expression, which is evaluated once if it costs anything.

        A sub-select gives the value a name; OFFSET 0 keeps the planner from pasting the expression back in, which
        would double the work with every level of nesting.
        """
        text = self.expression(expression)
        if isinstance(expression, Number | Variable):
            return f"({template.replace('{0}', text)})"
        self._bindings += 1
        name = f"formula_{self._bindings}"
        value = f"{name}.{name}_value"
        once = f"(SELECT {text} AS {name}_value OFFSET 0) AS {name}"
        return f"(SELECT {template.replace('{0}', value)} FROM {once})"  # noqa: S608 - compiled text alone

    def _column(self, quantity: Quantity) -> str:
        column = self._columns.get(quantity)
        if column is None or not _COLUMN.fullmatch(column):
            raise ValueError(f"{quantity}: {column!r} is no column")
        return f"{column}::numeric"


def _literal(value: Decimal) -> str:
    text = format(value, "f")
    if not _LITERAL.fullmatch(text):
        raise ValueError(f"{value!r} is no literal of a formula")
    return f"{text}::numeric"


def _arithmetic(operator: Operator, left: str, right: str) -> str:
    if operator is Operator.DIVIDE:
        return f"round(div({left} * {_TWICE_SCALED}, nullif({right}, 0)) * {_HALF_UNIT}, {DIVISION_PLACES})"
    return f"({left} {_SIGNS[operator]} {right})"


def _brackets(tiers: Tiers) -> list[tuple[Decimal, Decimal | None, Expression]]:
    """Lower bound, upper bound, price of every tier; the last has no upper bound."""
    uppers: list[Decimal | None] = [*(tier.upper for tier in tiers.tiers), None]
    lowers = [Decimal(0), *(tier.upper for tier in tiers.tiers)]
    prices = [*(tier.price for tier in tiers.tiers), tiers.last_price]
    return list(zip(lowers, uppers, prices, strict=True))


def _in_tier(amount: str, lower: Decimal, upper: Decimal | None) -> str:
    """Units of `amount` (known, not negative) between two bounds; the guard around it takes NULL, so least() may."""
    reached = amount if upper is None else f"least({amount}, {_literal(upper)})"
    return (
        reached if lower == 0 and upper is not None else f"(greatest({reached}, {_literal(lower)}) - {_literal(lower)})"
    )
