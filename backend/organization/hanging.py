"""What hangs on a unit of the tree: counted for the tree, and named where a unit cannot be closed because of it.

Higher floors register their tables here; the organisation knows no building.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import DomainError
from backend.organization.permissions import VIEW


class UnitInUse(DomainError):
    code = "UNIT_IN_USE"
    zh = "“{name}”下还有{zh_counts}，请先处理。"
    en = "{name} still has {en_counts}; deal with them first."


@dataclass(frozen=True, slots=True)
class Hanging:
    """Rows of a table that belong to a unit through a column; all names are ours, never a caller's.

    zh, en: with `{n}`, as an error names them. counted: what of the rows is counted (an SQL expression over `t`);
    None counts rows, and only then may sums of subtrees be added up. condition: which rows count, an SQL expression
    over `t` with the parameter `today`.
    """

    key: str
    table: str
    column: str
    zh: str
    en: str
    counted: str | None = None
    condition: str = "true"


_kinds: dict[str, Hanging] = {}


def register_hanging(kind: Hanging) -> None:
    """Let the tree count these rows. Raises ValueError where one key gets two meanings."""
    if _kinds.setdefault(kind.key, kind) != kind:
        raise ValueError(f"{kind.key} is registered twice")


register_hanging(
    Hanging(
        key="staff",
        table="post",
        column="unit_id",
        zh="{n} 名员工",
        en="{n} members of staff",
        counted="t.staff_id",
        condition="(t.ends_on IS NULL OR t.ends_on > %(today)s) AND EXISTS (SELECT FROM staff_member s"
        " WHERE s.company_id = t.company_id AND s.id = t.staff_id AND s.is_active)",
    )
)

# Rows are summed per unit before the tree is walked: a company has a few hundred units and half a million rooms.
_ROWS = """
    SELECT up.id, '{key}', sum(found.n)
    FROM org_unit up
    JOIN org_unit below ON below.company_id = %(company_id)s AND below.path LIKE up.path || '%%'
    JOIN (
        SELECT t.{column} AS unit_id, count(*) AS n FROM {table} t
        WHERE t.company_id = %(company_id)s AND {condition} GROUP BY t.{column}
    ) found ON found.unit_id = below.id
    WHERE up.company_id = %(company_id)s AND up.id = ANY(%(unit_ids)s) GROUP BY up.id
"""
_DISTINCT = """
    SELECT up.id, '{key}', count(DISTINCT {counted})
    FROM org_unit up
    JOIN org_unit below ON below.company_id = %(company_id)s AND below.path LIKE up.path || '%%'
    JOIN {table} t ON t.company_id = %(company_id)s AND t.{column} = below.id AND {condition}
    WHERE up.company_id = %(company_id)s AND up.id = ANY(%(unit_ids)s) GROUP BY up.id
"""


def hanging_by_unit(unit_ids: Collection[int], *, company_id: int, today: date) -> dict[int, dict[str, int]]:
    """Unit id → key → how many hang on its whole subtree; every id and key present. One statement."""
    answer = {unit_id: dict.fromkeys(_kinds, 0) for unit_id in unit_ids}
    statement = " UNION ALL ".join(
        (_ROWS if kind.counted is None else _DISTINCT).format(
            key=kind.key, table=kind.table, column=kind.column, condition=kind.condition, counted=kind.counted
        )
        for kind in _kinds.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company_id": company_id, "unit_ids": list(unit_ids), "today": today})
        for unit_id, key, count in cursor.fetchall():
            answer[unit_id][key] = int(count)
    return answer


def counts_by_unit(unit_ids: Collection[int], *, actor: Actor, today: date) -> dict[int, Mapping[str, int] | None]:
    """As hanging_by_unit, for the tree; None for units that are on the way to the actor's own only. One statement."""
    seen = [unit_id for unit_id in unit_ids if actor.kind is ActorKind.SYSTEM or actor.can(VIEW, unit_id=unit_id)]
    counts = hanging_by_unit(seen, company_id=actor.company, today=today)
    return {unit_id: counts.get(unit_id) for unit_id in unit_ids}


def in_words(counts: Mapping[str, int], *, language: str) -> list[str]:
    """`["3 栋楼", "412 间房", "2 名员工"]`; what is zero is left out."""
    return [
        (kind.zh if language == "zh" else kind.en).format(n=counts[kind.key])
        for kind in _kinds.values()
        if counts.get(kind.key)
    ]


# Tables that say where somebody stands in the tree; they move with it and are counted by the words above.
OWN_TABLES = frozenset({"org_unit", "post", "staff_member"})

_POINTERS = """
    SELECT child.relname, field.attname
    FROM pg_constraint held
    JOIN pg_class child ON child.oid = held.conrelid AND NOT child.relispartition
    JOIN pg_attribute field ON field.attrelid = held.conrelid
        AND field.attnum = held.conkey[array_upper(held.conkey, 1)]
    WHERE held.contype = 'f' AND held.confrelid = 'org_unit'::regclass
    ORDER BY 1, 2
"""


def tables_pointing_at(unit_ids: Collection[int], *, company_id: int, apart_from: Collection[str]) -> list[str]:
    """Names of the tables with a row of any of the units, whoever owns them: the database knows all its keys."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_POINTERS)
        for table, column in cursor.fetchall():
            if table in apart_from or table in found:
                continue
            cursor.execute(
                # Both names come from the catalogue.
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE company_id = %s AND "{column}" = ANY(%s))',  # noqa: S608
                [company_id, list(unit_ids)],
            )
            row = cursor.fetchone()
            if row and row[0]:
                found.append(table)
    return found
