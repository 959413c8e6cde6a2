"""Every root field of every API says who may call it, and the committed schemas are the code's."""

import re

import pytest
from django.core.management import call_command
from graphql import GraphQLList, GraphQLNonNull, GraphQLSchema, get_named_type, is_object_type

from backend.config.graphql import APIS
from backend.graphql_kit.permissions import declared_permissions, root_fields

SCHEMAS = {api: schema.graphql_schema for api, (_, schema, _) in APIS.items()}
each_api = pytest.mark.parametrize("api", sorted(SCHEMAS))


@each_api
def test_every_root_field_declares_a_permission(api: str) -> None:
    declared = declared_permissions(SCHEMAS[api])
    assert declared.keys() == {name for name, _ in root_fields(SCHEMAS[api])}
    for name, permission in declared.items():
        for code in permission.codes:
            assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code), f"{name}: {code} is no permission code"


@each_api
def test_owners_and_merchants_cannot_name_a_staff_permission(api: str) -> None:
    codes = {code for permission in declared_permissions(SCHEMAS[api]).values() for code in permission.codes}
    assert api == "staff" or not codes


@each_api
def test_mutations_take_one_input_and_answer_errors(api: str) -> None:
    mutation = SCHEMAS[api].mutation_type
    for name, field in (mutation.fields if mutation else {}).items():
        assert set(field.args) <= {"input"}, name
        payload = get_named_type(field.type)
        assert is_object_type(payload), name
        assert str(payload.fields["errors"].type) == "[UserError!]!", name


@each_api
def test_lists_of_the_root_are_bounded(api: str) -> None:
    """A list at the root is a connection, or answers only what its ids or a fixed set name."""
    query = SCHEMAS[api].query_type
    assert query is not None
    for name, field in query.fields.items():
        kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if isinstance(kind, GraphQLList):
            assert field.description, f"{name} is a bare list: say what bounds it"


@each_api
def test_every_type_and_root_field_is_described(api: str) -> None:
    schema: GraphQLSchema = SCHEMAS[api]
    for name, root_field in root_fields(schema):
        assert root_field.description, f"{name} says nothing about itself"
    for name, kind in schema.type_map.items():
        if is_object_type(kind) and not name.startswith("__"):
            assert kind.description, f"{name} says nothing about itself"


def test_the_committed_schemas_are_those_of_the_code() -> None:
    call_command("graphql_schemas", check=True)
