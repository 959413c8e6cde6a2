"""The two back-ends agree: same value, same refusal, for every formula and every input. Asked of a real PostgreSQL."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from property_core.billing.rules import prorated_amount
from property_core.charges.contracts import Proration
from property_core.formulas import sql
from property_core.formulas.contracts import (
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
    Tier,
    Tiers,
    Variable,
    to_text,
)
from property_core.formulas.decimals import TierStep, evaluate
from property_core.formulas.parser import parse

Values = dict[Quantity, Decimal | None]
COLUMNS = {quantity: f"q.{quantity.value}" for quantity in Quantity}

pytestmark = pytest.mark.django_db

# Half a fen, thirds' neighbours, edges of tiers, zero, negatives, fine and coarse scales.
HALF_FEN = st.integers(-2_000_000, 20_000_000).map(lambda number: Decimal(number) / 1000 + Decimal("0.005"))
NUMERICS = st.one_of(
    HALF_FEN,
    st.sampled_from(
        [Decimal(text) for text in ("0", "0.00", "-1", "1", "2", "3", "7", "15", "25", "0.005", "88.50", "0.000001")]
    ),
    st.decimals(min_value=-1000, max_value=10**6, places=3, allow_nan=False),
    st.decimals(min_value=0, max_value=100, places=12, allow_nan=False),
)
VALUES = st.fixed_dictionaries({quantity: st.one_of(NUMERICS, NUMERICS, NUMERICS, st.none()) for quantity in Quantity})
LITERALS = st.one_of(
    st.sampled_from(
        [Decimal(text) for text in ("0", "1", "2", "3", "0.5", "0.005", "12", "15", "3.10", "80", "0.7", "2.500")]
    ),
    st.decimals(min_value=0, max_value=1000, places=3, allow_nan=False),
).map(Number)
VARIABLES = st.sampled_from(list(Quantity)).map(Variable)


def chains(operators: Sequence[Operator], operands: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    rest = st.lists(st.tuples(st.sampled_from(operators), operands), min_size=1, max_size=3).map(tuple)
    return st.builds(Chain, operands, rest)


def tiers(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    uppers = st.lists(
        st.integers(0, 60_000).map(lambda number: Decimal(number) / 1000), min_size=1, max_size=3, unique=True
    ).map(sorted)
    prices = st.lists(inner, min_size=3, max_size=3)
    return st.builds(
        lambda amount, bounds, costs, last: Tiers(amount, tuple(map(Tier, bounds, costs)), last),
        st.one_of(VARIABLES, inner),
        uppers,
        prices,
        inner,
    )


def deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    relations = st.sampled_from(list(Relation))
    # Two sides that are equal, which chance alone hardly ever makes, tell `<=` from `<`.
    comparison = st.one_of(
        st.builds(Comparison, relations, inner, inner),
        st.builds(lambda relation, side: Comparison(relation, side, side), relations, inner),
    )
    return st.one_of(
        chains([Operator.ADD, Operator.SUBTRACT], inner),
        chains([Operator.MULTIPLY, Operator.DIVIDE], inner),
        chains([Operator.MULTIPLY, Operator.DIVIDE], inner),
        st.builds(Negation, inner),
        st.builds(
            Extreme, st.sampled_from([Function.MAX, Function.MIN]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        ),
        st.builds(Rounding, inner, st.integers(0, 6)),
        st.builds(Conditional, comparison, inner, inner),
        tiers(inner),
    )


EXPRESSIONS = st.recursive(st.one_of(LITERALS, VARIABLES, VARIABLES), deeper, max_leaves=8)
FORMULAS = st.one_of(
    EXPRESSIONS, EXPRESSIONS, EXPRESSIONS, st.builds(Split, st.sampled_from(list(SplitKind)), EXPRESSIONS)
)


def computed(formula: Formula, values: Values) -> Decimal | None:
    try:
        return evaluate(formula, values).value
    except OutOfRange:
        return None


def selected(expressions: Sequence[str], rows: Sequence[Values]) -> list[tuple[Decimal | None, ...]]:
    """Every expression over every row, in one statement."""
    one = "(" + ", ".join(["%s::numeric"] * len(Quantity)) + ")"
    names = ", ".join(quantity.value for quantity in Quantity)
    # PostgreSQL gives a SELECT at most 1,664 columns; a batch has a dozen.
    statement = f"SELECT {', '.join(expressions)} FROM (VALUES {', '.join([one] * len(rows))}) AS q({names})"
    with connection.cursor() as cursor:
        cursor.execute(statement, [row[quantity] for row in rows for quantity in Quantity])
        return list(cursor.fetchall())


def disagreements(formulas: Sequence[Formula], rows: Sequence[Values]) -> list[str]:
    found = selected([sql.compile_formula(formula, COLUMNS) for formula in formulas], rows)
    return [
        f"{to_text(formula)} over {row}: SQL {there}, Decimal {here}"
        for row, results in zip(rows, found, strict=True)
        for formula, there in zip(formulas, results, strict=True)
        if there != (here := computed(formula, row))
    ]


BATCHES = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@BATCHES
@given(formulas=st.lists(FORMULAS, min_size=10, max_size=10), rows=st.lists(VALUES, min_size=4, max_size=4))
def test_both_back_ends_agree_on_random_formulas(formulas: list[Formula], rows: list[Values]) -> None:
    assert disagreements(formulas, rows) == []


CONSTANTS = st.recursive(LITERALS, deeper, max_leaves=8)


@settings(BATCHES, max_examples=50)
@given(formulas=st.lists(CONSTANTS, min_size=10, max_size=10))
def test_both_back_ends_agree_where_the_planner_folds_constants(formulas: list[Formula]) -> None:
    row: Values = dict.fromkeys(Quantity, Decimal(1))
    assert disagreements(formulas, [row]) == []


EDGES = [
    # lazy branches, at plan time and at run time
    ("如果(楼层>0, 100/楼层, 0)", {"floor": "0"}, "0"),
    ("如果(1<2, 3, 1/0)", {}, "3"),
    ("如果(楼层=0, 3, 1/0)", {"floor": "0"}, "3"),
    ("如果(楼层=0, 3, 1/0)", {"floor": "1"}, None),
    ("如果(1/楼层>0, 1, 2)", {"floor": "0"}, None),
    ("0*(1/0)", {}, None),
    ("取大(1/0, 5)", {}, None),
    ("取小(5, 1/0)", {}, None),
    # a missing quantity
    ("取大(建筑面积, 80)", {"area": None}, None),
    ("阶梯(用量, 15, 1, 2)", {"usage": None}, None),
    ("如果(楼层<>1, 5, 5)", {"floor": None}, None),
    ("如果(1=1, 5, 楼层)", {"floor": None}, "5"),
    # 20 decimals, half away from zero, no second rounding
    ("1/3", {}, "0.33333333333333333333"),
    ("2/3", {}, "0.66666666666666666667"),
    ("1-2/3", {}, "0.33333333333333333333"),
    ("1+-2/3", {}, "0.33333333333333333333"),
    ("0.5/100000000000000000000", {}, "0.00000000000000000001"),
    ("0.4999999999/100000000000000000000", {}, "0"),
    ("0.49999999999999999999999999999999999999/100000000000000000000", {}, "0"),
    ("1-0.5/100000000000000000000*-1", {}, "1.00000000000000000001"),
    ("1+-0.5/100000000000000000000", {}, "0.99999999999999999999"),
    ("用量/楼层", {"usage": "1", "floor": "2"}, "0.5"),
    ("7/2", {}, "3.5"),
    ("1/3*3", {}, "0.99999999999999999999"),
    # rounding half away from zero
    ("取整(2.5, 0)", {}, "3"),
    ("取整(1.005, 2)", {}, "1.01"),
    ("10+取整(-2.5, 0)", {}, "7"),
    ("10+取整(0-0.4, 0)", {}, "10"),
    # tiers
    ("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", {"usage": "0"}, "0"),
    ("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", {"usage": "15"}, "46.50"),
    ("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", {"usage": "25"}, "88.50"),
    ("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", {"usage": "26"}, "95.30"),
    ("阶梯(用量-30, 15, 1, 2)+100", {"usage": "26"}, None),
    ("阶梯(用量, 15, 1, 25, 1/0, 2)", {"usage": "3"}, None),
    ("阶梯(用量, 0, 9, 2)", {"usage": "3"}, "6"),
    # signs and bounds
    ("用量-用量", {"usage": "3"}, "0"),
    ("-(用量-用量)", {"usage": "3"}, "0"),
    ("--3", {}, "3"),
    ("3--3", {}, "6"),
    ("1-2", {}, None),
    ("9999999999999.99", {}, "9999999999999.99"),
    ("10000000000000", {}, None),
    ("2147483647*2147483647/2147483647", {}, "2147483647"),
]


@pytest.mark.parametrize(("text", "given_values", "expected"), EDGES)
def test_an_edge_is_the_same_in_both(text: str, given_values: dict[str, str | None], expected: str | None) -> None:
    row: Values = dict.fromkeys(Quantity)
    row |= {Quantity(name): None if value is None else Decimal(value) for name, value in given_values.items()}
    wanted = None if expected is None else Decimal(expected)
    formula = parse(text)
    assert computed(formula, row) == wanted
    assert selected([sql.compile_formula(formula, COLUMNS)], [row]) == [(wanted,)]


def test_the_longest_product_is_exact_in_both() -> None:
    formula = parse("*".join(["单价"] * 150) + "/" + "/".join(["单价"] * 3))
    row: Values = {**dict.fromkeys(Quantity), Quantity.PRICE: Decimal("1.00000000000000000001")}
    assert disagreements([formula], [row]) == []
    assert computed(formula, row) is not None


def test_nesting_does_not_multiply_the_work() -> None:
    text = "用量"
    for _ in range(30):
        text = f"阶梯({text}, 1, 1, 2)"
    compiled = sql.compile_formula(parse(text), COLUMNS)
    assert len(compiled) < 20_000
    row: Values = {**dict.fromkeys(Quantity), Quantity.USAGE: Decimal(2)}
    assert disagreements([parse(text)], [row]) == []


def test_columns_of_integer_type_do_not_make_integer_arithmetic() -> None:
    expression = sql.compile_formula(parse("楼层*楼层/3"), {Quantity.FLOOR: "floor"})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression} FROM (VALUES (2000000::integer)) AS q(floor)")
        assert cursor.fetchone() == (Decimal("1333333333333.33333333333333333333"),)


def test_a_placeholder_may_stand_for_the_price() -> None:
    expression = sql.compile_formula(parse("用量*单价"), {Quantity.USAGE: "usage", Quantity.PRICE: "%(price)s"})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression} FROM (VALUES (3)) AS q(usage)", {"price": Decimal("1.5")})
        assert cursor.fetchone() == (Decimal("4.5"),)


@pytest.mark.parametrize("column", ["usage; drop table bill", "usage--", 'u"x', "q.usage.more", "", "Usage", "%s", "1"])
def test_a_column_is_an_identifier_or_a_placeholder(column: str) -> None:
    with pytest.raises(ValueError, match="is no column"):
        sql.compile_formula(parse("用量"), {Quantity.USAGE: column})
    with pytest.raises(ValueError, match="is no column"):
        sql.compile_formula(parse("用量"), {})


@pytest.mark.parametrize("amount", ["用量", "用量*2-用量"])
def test_tier_lines_sum_to_the_amount(amount: str) -> None:
    formula = parse(f"阶梯({amount}, 15, 3.105, 25, 单价, 单价*1.5)")
    rows: list[Values] = [
        {**dict.fromkeys(Quantity), Quantity.USAGE: Decimal(usage), Quantity.PRICE: Decimal("4.2035")}
        for usage in ("0", "7.5", "15", "19.333", "25", "26.001")
    ]
    columns = sql.compile_tiers(formula, COLUMNS)
    bounds = [(Decimal(0), Decimal(15)), (Decimal(15), Decimal(25)), (Decimal(25), None)]
    assert [(tier.lower, tier.upper) for tier in columns] == bounds
    for row, results in zip(
        rows,
        selected([text for tier in columns for text in (tier.quantity, tier.price, tier.through)], rows),
        strict=True,
    ):
        evaluation = evaluate(formula, row)
        lines = [(results[index], results[index + 1]) for index in range(0, 9, 3) if results[index]]
        assert lines == [(step.quantity, step.price) for step in evaluation.steps if isinstance(step, TierStep)]
        assert results[8] == evaluation.value
    assert sql.compile_tiers(parse("用量*单价"), COLUMNS) == ()


AMOUNTS = st.tuples(
    st.one_of(
        st.integers(0, 10**7).map(lambda number: Decimal(number) / 1000),  # half fen among them
        st.decimals(min_value=0, max_value=10**9, places=20, allow_nan=False),
    ),
    st.integers(1, 31),
    st.sampled_from([28, 29, 30, 31, 92, 366]),
)


@settings(BATCHES, max_examples=20)
@given(st.lists(AMOUNTS.filter(lambda amount: amount[1] <= amount[2]), min_size=50, max_size=50))
def test_the_rounding_to_fen_is_that_of_the_pure_rule(amounts: list[tuple[Decimal, int, int]]) -> None:
    prorated, whole = sql.minor_units("value", days="days", of_days="of_days"), sql.minor_units("value")
    rows = ", ".join(["(%s::numeric, %s::integer, %s::integer)"] * len(amounts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {prorated}, {whole} FROM (VALUES {rows}) AS q(value, days, of_days)",
            [part for amount in amounts for part in amount],
        )
        assert list(cursor.fetchall()) == [
            tuple(
                prorated_amount(value=value, proration=proration, days=days, of_days=of_days).amount_minor
                for proration in (Proration.BY_DAY, Proration.WHOLE)
            )
            for value, days, of_days in amounts
        ]


# --- the comparison itself is tested: a planted fault must not pass ---------------------------------------------------


Fault = Callable[[pytest.MonkeyPatch], None]


def replaced(name: str, key: object, value: object) -> Fault:
    return lambda patch: patch.setitem(getattr(sql, name), key, value)


FAULTS: dict[str, Fault] = {
    "plus for minus": replaced("_SIGNS", Operator.SUBTRACT, "+"),
    "plus for times": replaced("_SIGNS", Operator.MULTIPLY, "+"),
    "strict for lax": replaced("_RELATIONS", Relation.LESS_OR_EQUAL, "<"),
    "unequal for equal": replaced("_RELATIONS", Relation.EQUAL, "<>"),
    "an extreme that ignores NULL": replaced("_STRICT_EXTREMES", Function.MAX, "greatest"),
    "a quotient cut off": lambda patch: patch.setattr(sql, "_HALF_UNIT", "0.000000000000000000004::numeric"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_catches_a_planted_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)

    @settings(BATCHES, derandomize=True, database=None, phases=[Phase.generate])
    @given(formulas=st.lists(FORMULAS, min_size=10, max_size=10), rows=st.lists(VALUES, min_size=4, max_size=4))
    def compare(formulas: list[Formula], rows: list[Values]) -> None:
        assert disagreements(formulas, rows) == []

    with pytest.raises(AssertionError, match=r"SQL .*, Decimal "):
        compare()
