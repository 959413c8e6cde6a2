"""Many rows at once: COPY into a temporary table, from which one statement per target table takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL_SIGN = re.compile(r"[\\\t\n\r]")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_TYPE = re.compile(r"[a-z]+\Z")

Columns = Mapping[str, tuple[str, Sequence[object]]]


def prepare_for_bulk() -> None:
    """Settings of the running transaction for large joins and many foreign keys.

    Tables that grow from nothing within a transaction have no statistics: left to itself the planner takes them for
    empty and joins them row by row. Foreign keys are checked with each statement instead of all at the end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'; SET CONSTRAINTS ALL IMMEDIATE")


def defer_constraints() -> None:
    """End the immediate checks of `prepare_for_bulk`, for what is only whole when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def merge(insert: str, on_conflict: str, parameters: Mapping[str, Any], *, is_new: bool) -> int:
    """Run `insert`, with what to do about rows that stand already; returns how many rows are new or changed.

    `is_new`: the company was made in this very transaction, so nothing can stand. The clause is left out then: looking
    for conflicts row by row costs a tenth of an insert. Both texts are the caller's own words, never a user's.
    """
    with connection.cursor() as cursor:
        cursor.execute(insert if is_new else insert + on_conflict, parameters)
        return int(cursor.rowcount)


def stage(table: str, columns: Columns) -> None:
    """Make the temporary table `table` and fill it; it vanishes with the running transaction.

    columns: name → (SQL type, values), all of one length, None for NULL. Values are text, numbers, dates or booleans;
    one column holds one kind of value. Table, column and type names are the caller's own words, never a user's.
    Raises RuntimeError outside of a transaction, ValueError for an odd name or columns of different lengths.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a staged table lives in a transaction")
    for name, (kind, _) in columns.items():
        if not _NAME.match(name) or not _TYPE.match(kind) or not _NAME.match(table):
            raise ValueError(f"{table}.{name} {kind} is no staged column")
    definition = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
    encoded = [_encoded(values) for _, values in columns.values()]
    rows = "".join(["\t".join(row) + "\n" for row in zip(*encoded, strict=True)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TABLE IF EXISTS pg_temp.{table}; CREATE TEMPORARY TABLE {table} ({definition}) ON COMMIT DROP"
        )
        if rows:
            with cursor.copy(f"COPY pg_temp.{table} FROM STDIN") as copy:
                copy.write(rows)


def _encoded(values: Sequence[object]) -> Sequence[str]:
    # A word, a day or an amount that stands in many rows is written once; codes mostly need no writing at all.
    distinct = set(values)
    texts = [value for value in distinct if type(value) is str]
    if len(texts) + (None in distinct) == len(distinct) and not _SPECIAL_SIGN.search("".join(texts)):
        if None not in distinct:
            return values  # type: ignore[return-value]
        return ["\\N" if value is None else value for value in values]  # type: ignore[misc]
    table = {value: _encode(value) for value in distinct}
    return [table[value] for value in values]


def _encode(value: object) -> str:
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    return value.translate(_SPECIAL) if type(value) is str else str(value)
