"""How values go in and out."""

from datetime import date
from decimal import Decimal as Number
from typing import Any

import graphene
import pytest

from backend.graphql_kit.ids import InvalidId, decode_id, decode_ids, encode_id
from backend.graphql_kit.permissions import Public, field
from backend.graphql_kit.types import BigInt, Decimal, Money, Period
from backend.kernel.money import Money as Amount
from tests.backend.graphql_kit.apis import ask, code_of, view_of


class Query(graphene.ObjectType):
    price = field(Money, permission=Public)
    period = field(Period, permission=Public, of=Period(required=True))
    number = field(BigInt, permission=Public, of=BigInt(required=True))
    area = field(Decimal, permission=Public, of=Decimal(required=True))

    def resolve_price(self, info: Any) -> Amount:
        return Amount(-123405)

    def resolve_period(self, info: Any, of: date) -> date:
        assert type(of) is date
        return of

    def resolve_number(self, info: Any, of: int) -> int:
        return of

    def resolve_area(self, info: Any, of: Number) -> Number:
        return of


VIEW = view_of(Query)
pytestmark = pytest.mark.django_db


def test_money_goes_out_exact() -> None:
    answer = ask(VIEW, "{ price { amount amountMinor currency } }")
    assert answer["data"]["price"] == {"amount": "-1234.05", "amountMinor": -123405, "currency": "CNY"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [("period", "2026-11"), ("number", 2**53 - 1), ("number", -5), ("area", "88.6"), ("area", "-0.000001")],
)
def test_values_come_back_as_they_went_in(kind: str, value: object) -> None:
    name = {"period": "Period", "number": "BigInt", "area": "Decimal"}[kind]
    assert ask(VIEW, f"query($v: {name}!) {{ {kind}(of: $v) }}", {"v": value})["data"] == {kind: value}
    literal = f'"{value}"' if isinstance(value, str) else value
    assert ask(VIEW, f"{{ {kind}(of: {literal}) }}")["data"] == {kind: value}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Period", "2026-13"), ("Period", "2026-1"), ("Period", "0000-01"), ("Period", 202611), ("Period", "2026-11\n"),
        ("BigInt", 2**53), ("BigInt", 1.5), ("BigInt", "7"), ("BigInt", True),
        ("Decimal", 1.5), ("Decimal", "NaN"), ("Decimal", "1e5"), ("Decimal", "1,5"), ("Decimal", "1" * 30),
    ],
)  # fmt: skip
def test_anything_else_is_refused(kind: str, value: object) -> None:
    name = {"Period": "period", "BigInt": "number", "Decimal": "area"}[kind]
    assert code_of(ask(VIEW, f"query($v: {kind}!) {{ {name}(of: $v) }}", {"v": value})) == "GRAPHQL_VALIDATION"


def test_ids_are_opaque_and_of_one_kind() -> None:
    text = encode_id("Room", 12)
    assert "12" not in text
    assert decode_id("Room", text) == 12
    assert decode_ids("Room", [text, encode_id("Room", 7)]) == [12, 7]


@pytest.mark.parametrize(
    "text", ["", "12", "Um9vbTox Mg", "房间", "x" * 5, encode_id("Bill", 12), encode_id("Room", -1)]
)
def test_a_foreign_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidId) as caught:
        decode_id("Room", text, field=("roomId",))
    assert (caught.value.code, caught.value.field) == ("INVALID_INPUT", ("roomId",))
