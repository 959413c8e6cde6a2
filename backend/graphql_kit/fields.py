"""Fields that nearly every type has: its opaque id, and amounts that its row keeps in minor units."""

from __future__ import annotations

from typing import Any

import graphene

from backend.graphql_kit.ids import encode_id
from backend.graphql_kit.types import Money
from backend.kernel.money import Money as Amount


def own_id(kind: str, attribute: str = "pk", *, description: str | None = None) -> graphene.Field:
    """`id: ID!` of a row: what `decode_id(kind, …)` takes back. attribute: of the row, with the number."""

    def resolve(row: Any, info: Any) -> str:
        return encode_id(kind, getattr(row, attribute))

    return graphene.Field(graphene.NonNull(graphene.ID), resolver=resolve, description=description)


def money(attribute: str, *, currency: str | None = None, description: str | None = None) -> graphene.Field:
    """A `Money!` that a row keeps as an integer of minor units. currency: the row's attribute; yuan without one."""

    def resolve(row: Any, info: Any) -> Amount:
        minor = getattr(row, attribute)
        return Amount(minor) if currency is None else Amount(minor, getattr(row, currency))

    return graphene.Field(graphene.NonNull(Money), resolver=resolve, description=description)
