"""Text → typed tree: one lazy pass from left to right over a whitelist; the first error met wins.

Grammar, after NFKC (blanks between tokens are free):

    formula    = split "(" sum ")" | sum
    sum        = product (("+" | "-") product)*
    product    = factor (("*" | "×" | "/" | "÷") factor)*
    factor     = "-" factor | number | quantity | "(" sum ")" | function "(" arguments ")"
    number     = digits ("." digits)?

Arguments are sums, but the first one of 如果 is `sum relation sum`. The lexer never looks past the token asked for, so
an unknown name is reported before whatever nonsense may follow it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

from property_core.formulas.contracts import (
    FUNCTION_NAMES_ZH,
    MAX_LENGTH,
    QUANTITY_NAMES_ZH,
    ROUNDING_PLACES,
    SPLIT_NAMES_ZH,
    Chain,
    Comparison,
    Conditional,
    Expression,
    Extreme,
    Formula,
    FormulaRequired,
    FormulaSyntaxError,
    FormulaTypeError,
    Function,
    Negation,
    Number,
    Operator,
    Quantity,
    Relation,
    Rounding,
    Split,
    SplitKind,
    Tier,
    Tiers,
    UnknownFunction,
    UnknownVariable,
    Variable,
    WrongArguments,
)

MAX_NESTING = 32  # brackets, calls and signs open at one place; one more is a syntax error there

# A formula longer than MAX_LENGTH is a syntax error at the first character beyond, unless an error comes before it.

# Composition joins at most four characters into one, so this much raw text always shows more than MAX_LENGTH
# characters, and normalising stays cheap however long the input is.
_RAW_LENGTH = 8 * MAX_LENGTH

_QUANTITIES: dict[str, Quantity] = {
    **{quantity.value: quantity for quantity in Quantity},
    **{name: quantity for quantity, name in QUANTITY_NAMES_ZH.items()},
}
_FUNCTIONS: dict[str, Function] = {
    **{function.value: function for function in Function},
    **{name: function for function, name in FUNCTION_NAMES_ZH.items()},
}
_SPLITS: dict[str, SplitKind] = {
    **{kind.value.lower(): kind for kind in SplitKind},
    **{name: kind for kind, name in SPLIT_NAMES_ZH.items()},
}
_OPERATORS: dict[str, Operator] = {
    "+": Operator.ADD,
    "-": Operator.SUBTRACT,
    "*": Operator.MULTIPLY,
    "×": Operator.MULTIPLY,
    "/": Operator.DIVIDE,
    "÷": Operator.DIVIDE,
}
_RELATIONS: dict[str, Relation] = {
    **{relation.value: relation for relation in Relation},
    "==": Relation.EQUAL,
    "!=": Relation.UNEQUAL,
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SIGN = re.compile(r"<=|<>|>=|==|!=|[-+*/×÷(),<>=]")
# Raised signs and circled digits look like numbers to NFKC ("单价*2²" would become 22): each becomes this character,
# which no token begins with.
_NO_DIGIT = "\ufffd"


class _Kind(Enum):
    NUMBER = auto()
    NAME = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str
    position: int

    def is_sign(self, text: str) -> bool:
        return self.kind is _Kind.SIGN and self.text == text

    def is_one_of(self, signs: str) -> bool:
        return self.kind is _Kind.SIGN and self.text in signs


def parse(text: str) -> Formula:
    """Parse one formula.

    Raises one FormulaError for anything that is no formula: `required`, `syntax_error`, `unknown_variable`,
    `unknown_function`, `wrong_arguments` or `type_error`, with the 0-based position in the NFKC text; never another
    exception.
    """
    if not text.strip():
        raise FormulaRequired(position=0)
    return _Parser(_normalised(text)).formula()


def _normalised(text: str) -> str:
    raw = text[:_RAW_LENGTH]
    raw = "".join(_NO_DIGIT if unicodedata.category(character) == "No" else character for character in raw)
    return unicodedata.normalize("NFKC", raw)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._index = 0  # where the next token is looked for
        self._peeked: _Token | None = None
        self._nesting = 0

    # --- tokens -----------------------------------------------------------------------------------------------------

    def _peek(self) -> _Token:
        if self._peeked is None:
            self._peeked = self._lex()
        return self._peeked

    def _take(self) -> _Token:
        token = self._peek()
        self._peeked = None
        return token

    def _lex(self) -> _Token:
        text = self._text
        index = self._after_blanks(self._index)
        if index >= MAX_LENGTH < len(text):
            raise FormulaSyntaxError(position=MAX_LENGTH)
        if index >= len(text):
            return _Token(_Kind.END, "", len(text))
        if text[index].isalpha() or text[index] == "_":
            kind, end = _Kind.NAME, self._end_of_name(index)
        elif found := _NUMBER.match(text, index):
            kind, end = _Kind.NUMBER, found.end()
        elif found := _SIGN.match(text, index):
            kind, end = _Kind.SIGN, found.end()
        else:
            raise FormulaSyntaxError(position=index)
        if end > MAX_LENGTH:
            raise FormulaSyntaxError(position=MAX_LENGTH)
        self._index = end
        return _Token(kind, text[index:end], index)

    def _after_blanks(self, index: int) -> int:
        while index < len(self._text) and self._text[index].isspace():
            index += 1
        return index

    def _end_of_name(self, index: int) -> int:
        text = self._text
        while index < len(text) and (text[index].isalpha() or text[index] in "_0123456789"):
            index += 1
        return index

    def _calls(self) -> bool:
        """Whether the name just taken is followed by a bracket; looks at one character, lexes nothing."""
        return self._text.startswith("(", self._after_blanks(self._index))

    # --- grammar ----------------------------------------------------------------------------------------------------

    def formula(self) -> Formula:
        first = self._peek()
        kind = _SPLITS.get(first.text) if first.kind is _Kind.NAME else None
        if kind is not None and self._calls():
            return self._split(kind)
        tree = self._sum()
        self._refuse_unless(self._peek().kind is _Kind.END)
        return tree

    def _split(self, kind: SplitKind) -> Split:
        name = self._take()
        arguments = self._arguments()
        if len(arguments) != 1:
            raise WrongArguments(position=name.position, name=name.text)
        self._take()
        following = self._peek()
        if following.text in _OPERATORS or following.text in _RELATIONS:
            raise FormulaTypeError(position=name.position)  # the call is an operand, so it is not the outermost
        self._refuse_unless(following.kind is _Kind.END)
        return Split(kind, arguments[0])

    def _sum(self) -> Expression:
        tree = self._bare_sum()
        if self._peek().text in _RELATIONS:
            raise FormulaTypeError(position=self._peek().position)
        return tree

    def _bare_sum(self) -> Expression:
        first = self._product()
        rest: list[tuple[Operator, Expression]] = []
        while self._peek().is_one_of("+-"):
            operator = _OPERATORS[self._take().text]
            rest.append((operator, self._product()))
        return Chain(first, tuple(rest)) if rest else first

    def _product(self) -> Expression:
        first = self._factor()
        rest: list[tuple[Operator, Expression]] = []
        while self._peek().is_one_of("*×/÷"):
            operator = _OPERATORS[self._take().text]
            rest.append((operator, self._factor()))
        return Chain(first, tuple(rest)) if rest else first

    def _factor(self) -> Expression:
        token = self._take()
        if token.kind is _Kind.NUMBER:
            return Number(Decimal(token.text))
        if token.kind is _Kind.NAME:
            return self._named(token)
        if token.is_sign("-"):
            self._open(token)
            operand = self._factor()
            self._nesting -= 1
            return Negation(operand)
        if token.is_sign("("):
            self._open(token)
            tree = self._sum()
            self._refuse_unless(self._peek().is_sign(")"))
            self._take()
            self._nesting -= 1
            return tree
        raise FormulaSyntaxError(position=token.position)

    def _named(self, name: _Token) -> Expression:
        if not self._calls():
            quantity = _QUANTITIES.get(name.text)
            if quantity is None:
                raise UnknownVariable(position=name.position, name=name.text)
            return Variable(quantity)
        if name.text in _SPLITS:
            raise FormulaTypeError(position=name.position)
        function = _FUNCTIONS.get(name.text)
        if function is None:
            raise UnknownFunction(position=name.position, name=name.text)
        condition: Comparison | None = None
        if function is Function.IF:
            condition, arguments = self._conditional_arguments()
        else:
            arguments = self._arguments()
        tree = _call(function, condition, arguments)
        if tree is None:  # tested before anything after the bracket is looked at
            raise WrongArguments(position=name.position, name=name.text)
        self._take()
        return tree

    def _arguments(self) -> list[Expression]:
        """Arguments up to the closing bracket, which is left to take; none at all is possible."""
        self._open(self._take())
        arguments: list[Expression] = []
        if not self._peek().is_sign(")"):
            arguments.append(self._sum())
            self._further_arguments(arguments)
        self._nesting -= 1
        return arguments

    def _conditional_arguments(self) -> tuple[Comparison | None, list[Expression]]:
        self._open(self._take())
        condition: Comparison | None = None
        arguments: list[Expression] = []
        if not self._peek().is_sign(")"):
            condition = self._comparison()
            self._further_arguments(arguments)
        self._nesting -= 1
        return condition, arguments

    def _further_arguments(self, arguments: list[Expression]) -> None:
        while self._peek().is_sign(","):
            self._take()
            arguments.append(self._sum())
        self._refuse_unless(self._peek().is_sign(")"))

    def _comparison(self) -> Comparison:
        left = self._bare_sum()
        token = self._peek()
        relation = _RELATIONS.get(token.text)
        if relation is None:
            if token.is_sign(",") or token.is_sign(")"):
                raise FormulaTypeError(position=token.position)
            raise FormulaSyntaxError(position=token.position)
        self._take()
        return Comparison(relation, left, self._sum())

    def _open(self, token: _Token) -> None:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise FormulaSyntaxError(position=token.position)

    def _refuse_unless(self, expected: bool) -> None:
        if not expected:
            raise FormulaSyntaxError(position=self._peek().position)


def _call(function: Function, condition: Comparison | None, arguments: list[Expression]) -> Expression | None:
    """The node of a call, or None when the arguments do not fit."""
    match function, arguments:
        case Function.IF, [when_true, when_false] if condition is not None:
            return Conditional(condition, when_true, when_false)
        case ((Function.MAX | Function.MIN), [_, _, *_]):
            return Extreme(function, tuple(arguments))
        case Function.ROUND, [operand, Number(places)] if places.as_tuple().exponent == 0 and places in ROUNDING_PLACES:
            return Rounding(operand, int(places))
        case Function.TIERED, [amount, *pairs, last_price] if pairs and len(pairs) % 2 == 0:
            bounds = [bound.value for bound in pairs[::2] if isinstance(bound, Number)]
            if len(bounds) != len(pairs) // 2 or any(lower >= upper for lower, upper in pairwise(bounds)):
                return None
            tiers = tuple(Tier(upper, price) for upper, price in zip(bounds, pairs[1::2], strict=True))
            return Tiers(amount, tiers, last_price)
    return None
