"""The Decimal back-end explains itself: the quantities used and every step, as JSON."""

import json
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_core.formulas.contracts import OutOfRange, Quantity
from property_core.formulas.decimals import evaluate
from property_core.formulas.parser import parse


def trace(text: str, **values: str) -> dict[str, object]:
    evaluation = evaluate(parse(text), {Quantity(name): Decimal(value) for name, value in values.items()})
    explained: dict[str, object] = json.loads(json.dumps(evaluation.as_json(), ensure_ascii=False))
    return explained


def test_tiers_are_explained_line_by_line() -> None:
    assert trace("tiered(usage, 15, 3.10, 25, 4.20, 6.80)", usage="16.5", area="88.50") == {
        "version": 1,
        "formula": "阶梯(用量, 15, 3.10, 25, 4.20, 6.80)",
        "split": None,
        "quantities": [{"name": "usage", "value": "16.5"}],
        "steps": [
            {"kind": "tier", "from": "0", "to": "15", "quantity": "15", "price": "3.10", "amount": "46.50"},
            {"kind": "tier", "from": "15", "to": "25", "quantity": "1.5", "price": "4.20", "amount": "6.300"},
        ],
        "value": "52.800",
    }
    last = {"kind": "tier", "from": "25", "to": None, "quantity": "1", "price": "6.80", "amount": "6.80"}
    steps = trace("阶梯(用量, 15, 3.10, 25, 4.20, 6.80)", usage="26")["steps"]
    assert isinstance(steps, list)
    assert steps[-1] == last


def test_only_what_was_used_is_explained() -> None:
    explained = trace("如果(楼层<=2, 1/0, 12+(楼层-2)*0.5)", floor="7", area="88.50")
    assert explained["quantities"] == [{"name": "floor", "value": "7"}]
    assert explained["steps"] == [{"kind": "branch", "condition": "楼层<=2", "left": "7", "right": "2", "holds": False}]
    assert explained["value"] == "14.5"


def test_limits_and_roundings_are_explained() -> None:
    assert trace("取整(取大(建筑面积*单价, 80), 0)", area="30.5", price="2.00")["steps"] == [
        {"kind": "max", "name": "取大", "values": ["61.000", "80"], "taken": "80"},
        {"kind": "round", "value": "80", "places": 0, "rounded": "80"},
    ]


def test_a_split_gives_the_whole_pot_and_its_kind() -> None:
    explained = trace("按面积分摊(公摊用量*单价)", shared_usage="1200", price="0.6")
    assert (explained["split"], explained["value"]) == ("BY_AREA", "720.0")


def test_no_zero_has_a_sign() -> None:
    assert trace("-(用量-用量)*3", usage="2")["value"] == "0"
    assert trace("取整(0-0.4, 0)")["value"] == "0"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+60", "0." + "0" * 20 + "1", "1" * 41])
def test_a_strange_quantity_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="usage"):
        evaluate(parse("用量"), {Quantity.USAGE: Decimal(value)})


def test_the_callers_context_changes_nothing() -> None:
    with localcontext(prec=3):
        assert evaluate(parse("用量*123456.789"), {Quantity.USAGE: 1000}).value == Decimal("123456789")


PARTS = st.decimals(-(10**6), 10**6, places=6, allow_nan=False)


@given(PARTS, PARTS.filter(bool))
def test_a_quotient_is_the_nearest_at_twenty_decimals(over: Decimal, under: Decimal) -> None:
    formula = parse("1000000000000+用量/楼层")
    values = {Quantity.USAGE: over, Quantity.FLOOR: under}
    try:
        quotient = Fraction(evaluate(formula, values).value) - 10**12
    except OutOfRange:
        assert abs(Fraction(over) / Fraction(under)) > 10**11
    else:
        error = abs(quotient) - abs(Fraction(over) / Fraction(under))
        assert -Fraction(1, 2 * 10**20) < error <= Fraction(1, 2 * 10**20)
