"""The tree of a tariff formula, its words, and its typed errors.

An expression, a comparison and a split are different types: a comparison lives only inside a conditional, a split only
at the root. All nodes are frozen and hashable. A run of `+ -` or of `* /` is one flat node, so the depth of a tree is
bounded by the nesting that the parser allows and no recursion over it can exhaust the stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from backend.kernel.errors import DomainError

DIVISION_PLACES = 20  # decimals a quotient keeps, half away from zero, the same in every back-end
MAX_LENGTH = 500  # characters of NFKC text that a formula may have
ROUNDING_PLACES = range(7)  # what 取整 may round to
MAX_VALUE = 10**13  # yuan; a result from here on is no sum of money and would not fit its column


class Quantity(StrEnum):
    """What a formula may ask of the object it is assigned to. The value is the English name."""

    AREA = "area"
    INNER_AREA = "inner_area"
    FLOOR = "floor"
    OCCUPANTS = "occupants"
    PRICE = "price"
    USAGE = "usage"
    SHARED_USAGE = "shared_usage"


class SplitKind(StrEnum):
    """How a shared pot is divided among the rooms of a building."""

    BY_AREA = "BY_AREA"
    BY_HOUSEHOLD = "BY_HOUSEHOLD"
    BY_OCCUPANTS = "BY_OCCUPANTS"


class Function(StrEnum):
    """The functions of the language apart from the splits. The value is the English name."""

    MAX = "max"
    MIN = "min"
    ROUND = "round"
    TIERED = "tiered"
    IF = "if"


class Operator(StrEnum):
    """Arithmetic. The value is the canonical sign."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Relation(StrEnum):
    """How a conditional compares. The value is the canonical sign."""

    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    EQUAL = "="
    UNEQUAL = "<>"


QUANTITY_NAMES_ZH: dict[Quantity, str] = {
    Quantity.AREA: "建筑面积",
    Quantity.INNER_AREA: "套内面积",
    Quantity.FLOOR: "楼层",
    Quantity.OCCUPANTS: "人数",
    Quantity.PRICE: "单价",
    Quantity.USAGE: "用量",
    Quantity.SHARED_USAGE: "公摊用量",
}
FUNCTION_NAMES_ZH: dict[Function, str] = {
    Function.MAX: "取大",
    Function.MIN: "取小",
    Function.ROUND: "取整",
    Function.TIERED: "阶梯",
    Function.IF: "如果",
}
SPLIT_NAMES_ZH: dict[SplitKind, str] = {
    SplitKind.BY_AREA: "按面积分摊",
    SplitKind.BY_HOUSEHOLD: "按户分摊",
    SplitKind.BY_OCCUPANTS: "按人数分摊",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, exactly as typed; never negative (a sign is a `Negation`)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Variable:
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Chain:
    """`first op x op y …` from left to right; the operators are all of `+ -` or all of `* /`; `rest` is not empty."""

    first: Expression
    rest: tuple[tuple[Operator, Expression], ...]

    @property
    def is_sum(self) -> bool:
        return self.rest[0][0] in (Operator.ADD, Operator.SUBTRACT)


@dataclass(frozen=True, slots=True)
class Extreme:
    """取大 (`Function.MAX`) or 取小 (`Function.MIN`) of two or more expressions."""

    function: Function
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounding:
    """取整: half away from zero to `places` decimals (0 to 6)."""

    operand: Expression
    places: int


@dataclass(frozen=True, slots=True)
class Tier:
    """Units above the previous bound and up to `upper` (a cumulative bound) cost `price` each."""

    upper: Decimal
    price: Expression


@dataclass(frozen=True, slots=True)
class Tiers:
    """阶梯: `amount` is charged tier by tier, what lies above the last bound at `last_price`."""

    amount: Expression
    tiers: tuple[Tier, ...]
    last_price: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Conditional:
    """如果: only the chosen branch is evaluated."""

    condition: Comparison
    when_true: Expression
    when_false: Expression


Expression = Number | Variable | Negation | Chain | Extreme | Rounding | Tiers | Conditional


@dataclass(frozen=True, slots=True)
class Split:
    """按…分摊: `pot` is computed once for a shared meter and divided among the rooms of its building."""

    kind: SplitKind
    pot: Expression


Formula = Expression | Split


class FormulaError(DomainError):
    """A formula that does not parse.

    `position` is the 0-based index of the character at fault in the NFKC form of the text (full-width signs are one
    character either way; a squared unit sign such as ㎡ counts as its two letters).
    """

    code: ClassVar[str] = "syntax_error"

    def __init__(self, *, position: int, field: tuple[str, ...] = (), **params: object) -> None:
        self.position = position
        super().__init__(field=field, position=position, place=position + 1, **params)


class FormulaRequired(FormulaError):
    code = "required"
    zh = "公式不能为空。"
    en = "A formula is required."


class FormulaSyntaxError(FormulaError):
    code = "syntax_error"
    zh = "公式第 {place} 个字符处写法有误。"
    en = "The formula is malformed at character {place}."


class UnknownVariable(FormulaError):
    code = "unknown_variable"
    zh = "公式第 {place} 个字符处：没有“{name}”这个量。"
    en = "Character {place} of the formula: there is no quantity {name}."


class UnknownFunction(FormulaError):
    code = "unknown_function"
    zh = "公式第 {place} 个字符处：没有“{name}”这个函数。"
    en = "Character {place} of the formula: there is no function {name}."


class WrongArguments(FormulaError):
    code = "wrong_arguments"
    zh = "公式第 {place} 个字符处：函数“{name}”的参数不对。"
    en = "Character {place} of the formula: wrong arguments for the function {name}."


class FormulaTypeError(FormulaError):
    code = "type_error"
    zh = "公式第 {place} 个字符处：比较只能是“如果”的第一个参数，分摊只能在最外层。"
    en = "Character {place} of the formula: a comparison belongs first in if(…), a split outermost."


class OutOfRange(DomainError):
    """A formula has no usable result for one object.

    Division by zero, a negative amount in 阶梯, a quantity without value, a result that is negative or beyond money.
    """

    code = "out_of_range"
    zh = "按公式算不出金额：除数为零、结果为负或过大、或缺少数据。"
    en = "The formula gives no usable amount: division by zero, a negative or huge result, or a missing quantity."


def to_text(formula: Formula) -> str:
    """The canonical text in Chinese names, with as few brackets as keep the tree; it parses back to the same tree.

    Blanks follow the commas unless they would make the text longer than the parser takes.
    """
    text = _text(formula)
    return text if len(text) <= MAX_LENGTH else text.replace(" ", "")


def _text(formula: Formula) -> str:
    match formula:
        case Split(kind, pot):
            return f"{SPLIT_NAMES_ZH[kind]}({_text(pot)})"
        case Number(value):
            return format(value, "f")
        case Variable(quantity):
            return QUANTITY_NAMES_ZH[quantity]
        case Negation(operand):
            return f"-({_text(operand)})" if isinstance(operand, Chain) else f"-{_text(operand)}"
        case Chain(first, rest):
            parts = [_operand_text(formula, first)]
            for operator, operand in rest:
                parts.append(operator.value + _operand_text(formula, operand))
            return "".join(parts)
        case Extreme(function, operands):
            return _call(function, *(_text(operand) for operand in operands))
        case Rounding(operand, places):
            return _call(Function.ROUND, _text(operand), str(places))
        case Tiers(amount, tiers, last_price):
            pairs = (text for tier in tiers for text in (format(tier.upper, "f"), _text(tier.price)))
            return _call(Function.TIERED, _text(amount), *pairs, _text(last_price))
        case Conditional(condition, when_true, when_false):
            return _call(Function.IF, comparison_text(condition), _text(when_true), _text(when_false))


def comparison_text(comparison: Comparison) -> str:
    return f"{_text(comparison.left)}{comparison.relation.value}{_text(comparison.right)}"


def _call(function: Function, *arguments: str) -> str:
    return f"{FUNCTION_NAMES_ZH[function]}({', '.join(arguments)})"


def _operand_text(chain: Chain, operand: Expression) -> str:
    binds_tighter = not isinstance(operand, Chain) or (chain.is_sum and not operand.is_sum)
    return _text(operand) if binds_tighter else f"({_text(operand)})"


def parts_of(formula: Formula) -> tuple[Expression, ...]:
    """The expressions directly below a node, in the order of the text."""
    match formula:
        case Split(_, pot):
            return (pot,)
        case Number() | Variable():
            return ()
        case Negation(operand) | Rounding(operand, _):
            return (operand,)
        case Chain(first, rest):
            return (first, *(operand for _, operand in rest))
        case Extreme(_, operands):
            return operands
        case Tiers(amount, tiers, last_price):
            return (amount, *(tier.price for tier in tiers), last_price)
        case Conditional(condition, when_true, when_false):
            return (condition.left, condition.right, when_true, when_false)


def quantities(formula: Formula) -> frozenset[Quantity]:
    """Every quantity that the formula names, evaluated or not."""
    if isinstance(formula, Variable):
        return frozenset((formula.quantity,))
    return frozenset[Quantity]().union(*(quantities(part) for part in parts_of(formula)))


def uses_price(formula: Formula) -> bool:
    """Whether the tariff needs a unit price."""
    return Quantity.PRICE in quantities(formula)


def split_kind(formula: Formula) -> SplitKind | None:
    """How the pot is divided; None for a formula that bills its object alone."""
    return formula.kind if isinstance(formula, Split) else None
