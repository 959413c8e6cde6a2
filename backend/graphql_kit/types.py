"""Types that every API shares. GraphQL's `Int` has 32 bits, so money never uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal as Number
from typing import Any

import graphene
from graphql import GraphQLError, IntValueNode, StringValueNode, ValueNode

from backend.kernel.money import Money as Amount
from backend.kernel.money import format_yuan

Date = graphene.Date
DateTime = graphene.DateTime

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class BigInt(graphene.Scalar):
    """A whole number of up to 53 bits (exact in JavaScript), as a JSON number."""

    @staticmethod
    def serialize(value: Any) -> int:
        if type(value) is not int:
            raise GraphQLError(f"BigInt cannot represent {value!r}")
        return value

    @staticmethod
    def parse_value(value: Any) -> int:
        if type(value) is not int or abs(value) > 2**53 - 1:
            raise GraphQLError("BigInt must be a whole number of up to 53 bits")
        return value

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> int:
        if not isinstance(node, IntValueNode):
            raise GraphQLError("BigInt must be a whole number of up to 53 bits", node)
        return BigInt.parse_value(int(node.value))


class Decimal(graphene.Scalar):
    """An exact decimal number as text, e.g. "88.6" without trailing zeros: areas, readings, rates."""

    @staticmethod
    def serialize(value: Any) -> str:
        if not isinstance(value, Number):
            raise GraphQLError(f"Decimal cannot represent {value!r}")
        # 2.000000 as the database stores it is 2 to a reader; normalize() alone would write 100 as 1E+2.
        return format(value.normalize(), "f")

    @staticmethod
    def parse_value(value: Any) -> Number:
        # A JSON number has passed through floating point somewhere: text only.
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}(\.\d{1,12})?", value):
            raise GraphQLError('Decimal must be text such as "12.50"')
        return Number(value)

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> Number:
        if not isinstance(node, StringValueNode):
            raise GraphQLError('Decimal must be text such as "12.50"', node)
        return Decimal.parse_value(node.value)


class Period(graphene.Scalar):
    """A calendar month, "2026-11"; inside it is the first day of the month."""

    @staticmethod
    def serialize(value: Any) -> str:
        if not isinstance(value, date):
            raise GraphQLError(f"Period cannot represent {value!r}")
        return f"{value.year:04d}-{value.month:02d}"

    @staticmethod
    def parse_value(value: Any) -> date:
        match = _PERIOD.fullmatch(value) if isinstance(value, str) else None
        if match is None or match[1] == "0000":
            raise GraphQLError('Period must be a month such as "2026-11"')
        return date(int(match[1]), int(match[2]), 1)

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> date:
        if not isinstance(node, StringValueNode):
            raise GraphQLError('Period must be a month such as "2026-11"', node)
        return Period.parse_value(node.value)


class Money(graphene.ObjectType):
    """An exact amount of money. Resolve it from `backend.kernel.money.Money`."""

    amount = graphene.NonNull(graphene.String, description='In the main unit with two decimals: "123.45".')
    amount_minor = graphene.NonNull(BigInt, description="In minor units (fen).")
    currency = graphene.NonNull(graphene.String, description="ISO 4217 code.")

    @staticmethod
    def resolve_amount(amount: Amount, info: Any) -> str:
        return format_yuan(amount.amount_minor)

    @staticmethod
    def shortcut(asked: Sequence[tuple[str, str]]) -> tuple[type[Amount], Callable[[Amount], dict[str, Any]]] | None:
        """How the executor writes an amount at once: half of the objects of an answer are amounts.

        asked: (key of the answer, name of the field), of this type.
        """
        if [name for _, name in asked] == ["amount"]:
            key = asked[0][0]
            return Amount, lambda amount: {key: format_yuan(amount.amount_minor)}
        return None


class UserError(graphene.ObjectType):
    """Why a mutation was refused, in words for the user."""

    code = graphene.NonNull(graphene.String, description="Stable, for programs.")
    field = graphene.List(graphene.NonNull(graphene.String), description="Path of the input at fault.")
    message = graphene.NonNull(graphene.String, description="In the user's language.")
