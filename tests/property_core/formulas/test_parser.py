"""The formula language: what it takes, what it refuses, with which code and where."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_core.formulas.contracts import (
    MAX_LENGTH,
    Chain,
    Conditional,
    Extreme,
    FormulaError,
    Function,
    Number,
    Operator,
    Quantity,
    Split,
    SplitKind,
    Tiers,
    Variable,
    quantities,
    split_kind,
    to_text,
    uses_price,
)
from property_core.formulas.parser import MAX_NESTING, parse

SAMPLES = {
    "建筑面积*单价": {Quantity.AREA, Quantity.PRICE},
    "取大(建筑面积*单价, 80)": {Quantity.AREA, Quantity.PRICE},
    "建筑面积*单价*0.7": {Quantity.AREA, Quantity.PRICE},
    "如果(楼层<=2, 0, 12+(楼层-2)*0.5)": {Quantity.FLOOR},
    "用量*单价": {Quantity.USAGE, Quantity.PRICE},
    "单价": {Quantity.PRICE},
    "阶梯(用量, 15, 3.10, 25, 4.20, 6.80)": {Quantity.USAGE},
    "按面积分摊(公摊用量*单价)": {Quantity.SHARED_USAGE, Quantity.PRICE},
}


@pytest.mark.parametrize("text", SAMPLES)
def test_a_sample_formula_is_its_own_canonical_text(text: str) -> None:
    tree = parse(text)
    assert to_text(tree) == text
    assert parse(to_text(tree)) == tree
    assert quantities(tree) == SAMPLES[text]
    assert uses_price(tree) == (Quantity.PRICE in SAMPLES[text])


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("area * price", "建筑面积*单价"),
        ("（１＋２）×３÷４", "(1+2)*3/4"),
        ("　建筑面积　＊　単価".replace("単価", "单价"), "建筑面积*单价"),
        ("if(floor == 3，1，2)", "如果(楼层=3, 1, 2)"),
        ("if(floor != 3, 1, 2)", "如果(楼层<>3, 1, 2)"),
        ("如果（楼层＜＝２，０，１）", "如果(楼层<=2, 0, 1)"),
        ("tiered(usage,15,price,price*2)", "阶梯(用量, 15, 单价, 单价*2)"),
        ("round(max(inner_area,min(1,2,3)), 2)", "取整(取大(套内面积, 取小(1, 2, 3)), 2)"),
        ("by_household(shared_usage)", "按户分摊(公摊用量)"),
        ("by_occupants ( 公摊用量 )", "按人数分摊(公摊用量)"),
        ("1-(2-3)", "1-(2-3)"),
        ("(1-2)-3", "(1-2)-3"),
        ("((1*2))-((3))", "1*2-3"),
        ("8/(4/2)*(1+1)", "8/(4/2)*(1+1)"),
        ("-(1+2)*-3", "-(1+2)*-3"),
        ("--3", "--3"),
        ("3.10", "3.10"),
        ("007", "7"),
        ("人数+0.50", "人数+0.50"),
    ],
)
def test_every_spelling_has_one_canonical_text(text: str, canonical: str) -> None:
    tree = parse(text)
    assert to_text(tree) == canonical
    assert parse(canonical) == tree


def test_the_tree_is_typed() -> None:
    assert parse("1+2*3") == Chain(
        Number(Decimal(1)),
        ((Operator.ADD, Chain(Number(Decimal(2)), ((Operator.MULTIPLY, Number(Decimal(3))),))),),
    )
    assert parse("by_area(price)") == Split(SplitKind.BY_AREA, Variable(Quantity.PRICE))
    assert split_kind(parse("按户分摊(1)")) is SplitKind.BY_HOUSEHOLD
    assert split_kind(parse("1")) is None
    assert isinstance(parse("如果(1<2, 1, 2)"), Conditional)
    assert isinstance(parse("阶梯(用量, 0, 1, 2)"), Tiers)
    extreme = parse("取小(1, 2, 3)")
    assert isinstance(extreme, Extreme)
    assert (extreme.function, len(extreme.operands)) == (Function.MIN, 3)


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "required", 0),
        (" 　\t", "required", 0),
        # the words of a broken workbook
        ("建筑面积*单介", "unknown_variable", 5),
        ("如果(楼层<=2, 0", "syntax_error", 11),
        ("__import__('os').system('id')", "unknown_function", 0),
        # the first error met wins
        ("单介 @", "unknown_variable", 0),
        ("@ 单介", "syntax_error", 0),
        ("foo(", "unknown_function", 0),
        ("foo (@", "unknown_function", 0),
        ("1+foo(取大(1))", "unknown_function", 2),
        ("取大(1)@", "wrong_arguments", 0),
        ("取大(bar, 1", "unknown_variable", 3),
        # names
        ("取大", "unknown_variable", 0),
        ("取大*3", "unknown_variable", 0),
        ("建筑面积(3)", "unknown_function", 0),
        ("Max(1, 2)", "unknown_function", 0),
        ("area2", "unknown_variable", 0),
        ("_", "unknown_variable", 0),
        # numbers
        ("1e5", "syntax_error", 1),
        (".5", "syntax_error", 0),
        ("12.", "syntax_error", 2),
        ("1.2.3", "syntax_error", 3),
        ("1 2", "syntax_error", 2),
        ("1,000", "syntax_error", 1),
        ("单价*2²", "syntax_error", 4),
        ("①", "syntax_error", 0),
        ("٣", "syntax_error", 0),
        # signs
        ("=建筑面积", "syntax_error", 0),
        ("+1", "syntax_error", 0),
        ("1+", "syntax_error", 2),
        ("1**2", "syntax_error", 2),
        ("(1", "syntax_error", 2),
        ("1)", "syntax_error", 1),
        ("()", "syntax_error", 1),
        ("取大(1,)", "syntax_error", 5),
        ("取大(1, 2", "syntax_error", 7),
        ("1;2", "syntax_error", 1),
        ("'1'", "syntax_error", 0),
        ("单价!", "syntax_error", 2),
        # arguments
        ("取大()", "wrong_arguments", 0),
        ("1+取小(2)", "wrong_arguments", 2),
        ("取整(1)", "wrong_arguments", 0),
        ("取整(1, 7)", "wrong_arguments", 0),
        ("取整(1, -1)", "wrong_arguments", 0),
        ("取整(1, 2.0)", "wrong_arguments", 0),
        ("取整(1, 楼层)", "wrong_arguments", 0),
        ("取整(1, 2, 3)", "wrong_arguments", 0),
        ("阶梯(用量, 3)", "wrong_arguments", 0),
        ("阶梯(用量, 15, 3)", "wrong_arguments", 0),
        ("阶梯(用量, 15, 3, 15, 4, 5)", "wrong_arguments", 0),
        ("阶梯(用量, 25, 3, 15, 4, 5)", "wrong_arguments", 0),
        ("阶梯(用量, 楼层, 3, 5)", "wrong_arguments", 0),
        ("阶梯(用量, -1, 3, 5)", "wrong_arguments", 0),
        ("如果(1<2, 3)", "wrong_arguments", 0),
        ("如果(1<2, 3, 4, 5)", "wrong_arguments", 0),
        ("如果()", "wrong_arguments", 0),
        ("按面积分摊()", "wrong_arguments", 0),
        ("按面积分摊(1, 2)", "wrong_arguments", 0),
        # comparisons
        ("1<2", "type_error", 1),
        ("(1<2)", "type_error", 2),
        ("取大(1=2, 3)", "type_error", 4),
        ("如果(1, 2, 3)", "type_error", 4),
        ("如果(1)", "type_error", 4),
        ("如果(1<2<3, 4, 5)", "type_error", 6),
        ("如果((1<2), 4, 5)", "type_error", 5),
        ("如果(1<2, 3<4, 5)", "type_error", 9),
        ("如果(1", "syntax_error", 4),
        ("如果(1 2", "syntax_error", 5),
        ("如果(=1, 2, 3)", "syntax_error", 3),
        ("如果(1=<2, 3, 4)", "syntax_error", 5),
        # splits
        ("1+按面积分摊(2)", "type_error", 2),
        ("取大(按户分摊(1", "type_error", 3),
        ("-按户分摊(1)", "type_error", 1),
        ("按面积分摊(按户分摊(1))", "type_error", 6),
        ("按面积分摊(1)+2", "type_error", 0),
        (" 按面积分摊(1)<2", "type_error", 1),
        ("按面积分摊(1))", "syntax_error", 8),
        ("按面积分摊", "unknown_variable", 0),
    ],
)
def test_a_refusal_has_a_code_and_a_place(text: str, code: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.position) == (code, position)
    assert refused.value.text("zh-Hans") != refused.value.text("en")


def test_the_position_counts_characters_of_the_normal_form() -> None:
    with pytest.raises(FormulaError) as refused:
        parse("㎡＋１")
    assert (refused.value.code, refused.value.position) == ("unknown_variable", 0)
    with pytest.raises(FormulaError) as refused:
        parse("１＋㎞＋＠")
    assert (refused.value.code, refused.value.position) == ("unknown_variable", 2)


@pytest.mark.parametrize("nest", ["({})", "-{}", "取整({}, 0)", "如果({}<1, 2, 3)", "阶梯({}, 1, 1, 1)"])
def test_nesting_is_limited(nest: str) -> None:
    inside = "1"
    for _ in range(MAX_NESTING):
        inside = nest.format(inside)
    if len(inside) <= MAX_LENGTH:
        parse(inside)
    with pytest.raises(FormulaError) as refused:
        parse(nest.format(inside))
    assert refused.value.code == "syntax_error"


def test_length_is_limited() -> None:
    assert quantities(parse("1+" * 249 + "10")) == frozenset()
    for text in ("1+" * 250 + "1", "1" * 501, "1" + " " * 500, "1" + " " * 5000 + "@", "单" * 100_000, "ゔ" * 100_000):
        with pytest.raises(FormulaError) as refused:
            parse(text)
        assert (refused.value.code, refused.value.position) == ("syntax_error", MAX_LENGTH)
    with pytest.raises(FormulaError) as refused:
        parse("foo(" + "1+" * 1000)
    assert refused.value.code == "unknown_function"  # the first error met wins


def test_the_canonical_text_of_the_longest_formula_parses_again() -> None:
    tree = parse("max(" + ",".join("1" for _ in range(248)) + ")")
    assert parse(to_text(tree)) == tree


@given(st.text())
def test_any_text_is_a_tree_or_a_refusal(text: str) -> None:
    tree_or_refusal(text)


WORDS = [
    "取大",
    "if",
    "如果",
    "阶梯",
    "tiered",
    "round",
    "by_area",
    "按户分摊",
    "用量",
    "price",
    "单介",
    "1",
    "2.5",
    "1e5",
    ".",
    "②",
    "　",
]


@given(st.lists(st.sampled_from([*WORDS, *"()()(),,,+-*/×÷<=>!=（），＜"]), max_size=30))
def test_any_heap_of_tokens_is_a_tree_or_a_refusal(tokens: list[str]) -> None:
    tree_or_refusal("".join(tokens))


def tree_or_refusal(text: str) -> None:
    refusal: FormulaError | None = None
    try:
        tree = parse(text)
    except FormulaError as error:
        refusal = error
    if refusal is None:
        assert parse(to_text(tree)) == tree
    else:
        assert 0 <= refusal.position <= MAX_LENGTH
        assert refusal.text("zh-Hans") != refusal.text("en")
