"""Every description of the schemas stands in both languages."""

import pytest

from backend.config.graphql import APIS
from backend.graphql_kit.descriptions import described, faults


@pytest.mark.parametrize("api", APIS)
def test_every_description_has_its_chinese(api: str) -> None:
    package, schema, _ = APIS[api]
    todo = faults(schema.graphql_schema, package)
    assert not todo, "\n" + "\n".join(todo)


@pytest.mark.parametrize("api", ["owner", "staff"])
def test_every_root_field_says_what_it_is_for(api: str) -> None:
    schema = APIS[api][1].graphql_schema
    said = {entry.key for entry in described(schema)}
    roots = [kind for kind in (schema.query_type, schema.mutation_type) if kind is not None]
    assert [f"{kind.name}.{name}" for kind in roots for name in kind.fields if f"{kind.name}.{name}" not in said] == []
