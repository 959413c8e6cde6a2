"""The shape that every mutation has."""

from typing import Any

import graphene
import pytest
from graphql import print_type

from backend.graphql_kit.mutations import Mutation, idempotency_key
from backend.graphql_kit.permissions import Authenticated, PermissionMissing, Public, declared_permissions, field
from backend.kernel.errors import DomainError


class TooLate(DomainError):
    code = "TOO_LATE"


class BookInput(graphene.InputObjectType):
    idempotency_key = idempotency_key()


class BookSlot(Mutation):
    """Book a slot."""

    permission = Authenticated
    Input = BookInput
    raises = (TooLate,)
    slot = graphene.String()

    @classmethod
    def perform(cls, **given: Any) -> Any:
        return cls(slot="a")


class Query(graphene.ObjectType):
    ok = field(graphene.Boolean, permission=Public)


class Mutations(graphene.ObjectType):
    book_slot = BookSlot.field()


SCHEMA = graphene.Schema(query=Query, mutation=Mutations).graphql_schema


def test_the_text_of_the_schema_lists_the_codes() -> None:
    assert SCHEMA.mutation_type is not None
    assert print_type(SCHEMA.mutation_type).splitlines() == [
        "type Mutations {",
        '  """',
        "  Book a slot.",
        "  ",
        "  Errors: IDEMPOTENCY_KEY_REUSED, INVALID_INPUT, TOO_LATE.",
        '  """',
        "  bookSlot(input: BookInput!): BookSlotPayload!",
        "}",
    ]


def test_the_payload_carries_errors() -> None:
    payload = SCHEMA.type_map["BookSlotPayload"]
    assert {name: str(each.type) for name, each in payload.fields.items()} == {
        "errors": "[UserError!]!",
        "slot": "String",
    }


def test_the_permission_is_declared() -> None:
    assert {name: repr(declared) for name, declared in declared_permissions(SCHEMA).items()} == {
        "Query.ok": "Public",
        "Mutations.bookSlot": "Authenticated",
    }


def test_a_mutation_without_permission_cannot_be_written() -> None:
    with pytest.raises(PermissionMissing):
        type("Careless", (Mutation,), {"perform": classmethod(lambda cls, **given: cls())})


def test_a_payload_field_must_be_able_to_stay_empty() -> None:
    with pytest.raises(TypeError, match="must be nullable"):
        type(
            "Hopeful",
            (Mutation,),
            {
                "permission": Public,
                "slot": graphene.NonNull(graphene.String),
                "perform": classmethod(lambda cls, **given: cls()),
            },
        )
