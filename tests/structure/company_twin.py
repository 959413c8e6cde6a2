"""A second company that holds, row by row, what the first one holds, under ids of its own."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from django.apps import apps
from django.db.models import CharField, Field, IntegerField, Model, UniqueConstraint, UUIDField
from psycopg import sql

from backend.organization.base import TenantForeignKey, TenantModel

# Every id of the twin is the first company's and this.
OFFSET = 1_000_000


def add_twin(owner: psycopg.Connection, *, company_id: int) -> int:
    """Copy every tenant row of the company under shifted ids; returns the twin's company id.

    owner: as the role that owns the tables, which row security does not bind. What is kept once for the whole
    platform (accounts, sessions) is not copied; a text that is unique everywhere gets another first letter.
    """
    twin = company_id + OFFSET
    with owner.transaction():
        owner.execute(
            "INSERT INTO company (id, name, short_name, created_at, is_active) "
            "SELECT %s, name || '（同）', short_name, created_at, is_active FROM company WHERE id = %s",
            [twin, company_id],
        )
        owner.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in apps.get_models():
            if not issubclass(model, TenantModel) or model._meta.proxy:
                continue
            fields = [field for field in model._meta.local_concrete_fields if not field.generated]
            everywhere, pointers = _unique_everywhere(model), _pointers(owner, model._meta.db_table)
            shown = [
                _copied(field, twin=twin, is_unique=field.name in everywhere, is_pointer=field.column in pointers)
                for field in fields
            ]
            owner.execute(
                # A row that a trigger has made meanwhile stands.
                sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} WHERE company_id = {} ON CONFLICT DO NOTHING").format(
                    sql.Identifier(model._meta.db_table),
                    sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
                    sql.SQL(", ").join(shown),
                    sql.Identifier(model._meta.db_table),
                    sql.Literal(company_id),
                )
            )
        for unit_id, path in owner.execute("SELECT id, path FROM org_unit WHERE company_id = %s", [twin]).fetchall():
            shifted = re.sub(r"\d+", lambda step: str(int(step[0]) + OFFSET), path)
            owner.execute("UPDATE org_unit SET path = %s WHERE id = %s", [shifted, unit_id])
    return twin


def _pointers(owner: psycopg.Connection, table: str) -> set[str]:
    """Columns that point to a row of the same company, as the database knows them: (company_id, column) -> (…, id)."""
    rows = owner.execute(
        "SELECT field.attname FROM pg_constraint held JOIN pg_attribute field ON field.attrelid = held.conrelid "
        "AND field.attnum = ANY(held.conkey) WHERE held.contype = 'f' AND held.conrelid = %s::regclass "
        "AND cardinality(held.conkey) > 1 AND field.attname <> 'company_id'",
        [table],
    )
    return {column for (column,) in rows.fetchall()}


def _unique_everywhere(model: type[Model]) -> set[str]:
    """Names of the fields that are unique over all companies, alone or together."""
    found = {field.name for field in model._meta.local_concrete_fields if field.unique and not field.primary_key}
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [model._meta.get_field(name) for name in constraint.fields]
            if not any(isinstance(field, TenantForeignKey) or field.name == "company" for field in names):
                found |= {field.name for field in names}
    return found


def _copied(field: Field[Any, Any], *, twin: int, is_unique: bool, is_pointer: bool) -> sql.Composable:
    column = sql.Identifier(str(field.column))
    if field.column == "company_id":
        return sql.Literal(twin)
    if is_pointer or field.primary_key or (is_unique and isinstance(field, IntegerField)):
        return sql.SQL("{} + {}").format(column, sql.Literal(OFFSET))
    if is_unique and isinstance(field, UUIDField):
        return sql.SQL("gen_random_uuid()")
    if is_unique and isinstance(field, CharField) and not field.choices:
        return sql.SQL("'~' || substr({}, 2)").format(column)
    return column
