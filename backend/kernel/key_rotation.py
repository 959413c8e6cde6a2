"""Writing everything encrypted under new keys, while people read and write.

Every column of every model declared as EncryptedTextField is found here, with the blind index beside it. Rows are taken
by id, batch after batch, each in its own short transaction that also notes how far it came: a killed run goes on from
there. A row is written only if it still holds what was read (a compare-and-swap), so a writer is never undone and never
waits for more than one batch's UPDATE. A table is finished when a whole pass has found nothing left to change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, transaction

from backend.kernel import fields
from backend.kernel.fields import EncryptedTextField, FieldKeysInvalid
from backend.kernel.locking import session_lock
from backend.kernel.models import FieldKeyRotation

_MOST_PASSES = 10
_DEADLOCK_TRIES = 5


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """An encrypted column; `index`: the column of its blind index and what that is for, empty where it has none."""

    name: str
    index: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with encrypted columns. has_companies: its rows are shown for one company at a time (row security)."""

    name: str
    has_companies: bool
    columns: tuple[SealedColumn, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Every column that a rotation may write."""
        return tuple(name for column in self.columns for name in (column.name, column.index) if name)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that could not be written: its key is not in FIELD_KEYS, it is forged, or another row has its index."""

    table: str
    row_id: int
    reason: str


@dataclass(slots=True)
class Rotation:
    """What a run did: table -> [rows looked at, rows changed], over all passes since the keys were changed."""

    goal: str
    tables: dict[str, list[int]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(changed for _, changed in self.tables.values())


@dataclass(frozen=True, slots=True)
class Settings:
    """company_setting: the database setting that row security reads. batch: rows of one transaction."""

    company_ids: Collection[int]
    company_setting: str
    batch: int = 500


Report = Callable[[FieldKeyRotation], None]


def sealed_tables() -> list[SealedTable]:
    """Every table with an encrypted column, by name. Raises TypeError where an index column is named wrongly."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        columns = {one.name: one for one in model._meta.local_concrete_fields}
        sealed = [one for one in columns.values() if isinstance(one, EncryptedTextField)]
        for one in sealed:
            if bool(one.index_column) != bool(one.index_purpose) or (
                one.index_column and one.index_column not in columns
            ):
                raise TypeError(f"{model.__name__}.{one.name} names no column and purpose of its index")
        if sealed:
            found.append(
                SealedTable(
                    name=model._meta.db_table,
                    has_companies="company" in columns,
                    columns=tuple(
                        SealedColumn(
                            one.column or one.name,
                            columns[one.index_column].column or "" if one.index_column else "",
                            one.index_purpose,
                        )
                        for one in sealed
                    ),
                )
            )
    return sorted(found, key=lambda table: table.name)


def rotate(
    *,
    settings: Settings,
    now: Callable[[], datetime],
    report: Report = lambda progress: None,
    goes_again: bool = False,
) -> Rotation:
    """Bring every encrypted value and blind index under the first keys of FIELD_KEYS; goes on where a run was killed.

    Runs stand in line behind each other. `report` is told after each batch. Rows in trouble are left and named.
    goes_again: look at finished tables once more, where a process may have written indexes with the old keys since.
    """
    rotation = Rotation(goal=fields.keys_fingerprint())
    with session_lock("rotate field keys"):
        # What was finished under other keys says nothing, should those ever come back.
        FieldKeyRotation.objects.exclude(goal=rotation.goal).delete()
        for table in sealed_tables():
            seen = rotation.tables.setdefault(table.name, [0, 0])
            for company_id in sorted(settings.company_ids) if table.has_companies else [0]:
                progress, _ = FieldKeyRotation.objects.get_or_create(
                    goal=rotation.goal, table_name=table.name, company_id=company_id, defaults={"started_at": now()}
                )
                if progress.finished_at is not None and (goes_again or not _is_clean(table, progress, settings)):
                    # A process that still had the old keys wrote after we were done.
                    _next_pass(progress)
                    progress.number_of_pass = 1
                while progress.finished_at is None and progress.number_of_pass <= _MOST_PASSES:
                    rotation.troubles += _step(table, progress, settings, now)
                    report(progress)
                seen[0] += progress.seen
                seen[1] += progress.changed
    return rotation


def remaining(*, settings: Settings) -> dict[str, int]:
    """Table -> rows with a value that the current key has not sealed. Tells nothing of indexes."""
    found = {}
    for table in sealed_tables():
        found[table.name] = 0
        for company_id in sorted(settings.company_ids) if table.has_companies else [0]:
            with transaction.atomic(), connection.cursor() as cursor:
                _see(cursor, company_id, settings)
                cursor.execute(
                    f"SELECT count(*) FROM {table.name} WHERE {_of_company(table)} AND ({_stale(table)})",  # noqa: S608
                    {"company_id": company_id, "prefix": fields.current_prefix() + "%"},
                )
                found[table.name] += cursor.fetchone()[0]
    return found


def _is_clean(table: SealedTable, progress: FieldKeyRotation, settings: Settings) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        _see(cursor, progress.company_id, settings)
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {table.name} WHERE {_of_company(table)} AND ({_stale(table)}))",  # noqa: S608
            {"company_id": progress.company_id, "prefix": fields.current_prefix() + "%"},
        )
        return not cursor.fetchone()[0]


def _step(
    table: SealedTable, progress: FieldKeyRotation, settings: Settings, now: Callable[[], datetime]
) -> list[Trouble]:
    """One batch: read, seal anew, write what nobody has changed meanwhile, and note how far we came."""
    for attempt in range(_DEADLOCK_TRIES):
        try:
            with transaction.atomic(durable=True):
                return _batch(table, progress, settings, now)
        except OperationalError:
            # Somebody locked our rows in another order; the batch is done again from its beginning.
            if attempt == _DEADLOCK_TRIES - 1:
                raise
            progress.refresh_from_db()
    return []


def _batch(
    table: SealedTable, progress: FieldKeyRotation, settings: Settings, now: Callable[[], datetime]
) -> list[Trouble]:
    with connection.cursor() as cursor:
        _see(cursor, progress.company_id, settings)
        cursor.execute(
            f"SELECT id, {', '.join(table.written)} FROM {table.name} "  # noqa: S608 - names come from the models
            f"WHERE {_of_company(table)} AND id > %(last)s AND ({_any_value(table)}) ORDER BY id LIMIT %(batch)s",
            {"company_id": progress.company_id, "last": progress.last_id, "batch": settings.batch},
        )
        rows = cursor.fetchall()
        troubles: list[Trouble] = []
        changes = list(_changes(table, rows, troubles))
        conflicts: list[Trouble] = []
        written = _write(cursor, table, changes, conflicts)
    progress.seen += len(rows)
    progress.changed += written
    # Counted whether written or not: a row that somebody else changed meanwhile is looked at again in another pass.
    progress.changed_in_pass += len(changes) - len(conflicts)
    if len(rows) == settings.batch:
        progress.last_id = rows[-1][0]
    elif progress.changed_in_pass:
        _next_pass(progress)
    else:
        progress.last_id, progress.finished_at = rows[-1][0] if rows else progress.last_id, now()
    progress.save()
    return [*troubles, *conflicts]


def _next_pass(progress: FieldKeyRotation) -> None:
    progress.last_id, progress.changed_in_pass, progress.finished_at = 0, 0, None
    progress.number_of_pass += 1


@dataclass(frozen=True, slots=True)
class _Change:
    row_id: int
    old: tuple[str | None, ...]
    new: tuple[str | None, ...]


def _changes(table: SealedTable, rows: list[tuple[Any, ...]], troubles: list[Trouble]) -> Iterator[_Change]:
    prefix = fields.current_prefix()
    for row_id, *values in rows:
        held = dict(zip(table.written, values, strict=True))
        wanted = dict(held)
        try:
            for column in table.columns:
                sealed = held[column.name]
                if not sealed:
                    continue
                if column.index and held[column.index] is not None:
                    wanted[column.index] = fields.blind_indexes(fields.decrypt(sealed), purpose=column.purpose)[0]
                if not sealed.startswith(prefix):
                    wanted[column.name] = fields.encrypt(fields.decrypt(sealed))
        except (FieldKeysInvalid, InvalidTag, ValueError) as error:
            troubles.append(Trouble(table.name, row_id, str(error) or type(error).__name__))
            continue
        if wanted != held:
            yield _Change(row_id, tuple(values), tuple(wanted[name] for name in table.written))


def _write(cursor: Any, table: SealedTable, changes: list[_Change], troubles: list[Trouble]) -> int:
    if not changes:
        return 0
    try:
        with transaction.atomic():
            return _swap(cursor, table, changes)
    except IntegrityError:
        # Two rows of one number under two blind keys: all others are written, and these are named.
        written = 0
        for change in changes:
            try:
                with transaction.atomic():
                    written += _swap(cursor, table, [change])
            except IntegrityError:
                troubles.append(Trouble(table.name, change.row_id, "another row has the same blind index"))
        return written


def _swap(cursor: Any, table: SealedTable, changes: list[_Change]) -> int:
    """Write each change whose row still holds what was read; how many rows were written."""
    names = table.written
    given = ", ".join(f"%(old_{name})s::text[], %(new_{name})s::text[]" for name in names)
    cursor.execute(
        f"UPDATE {table.name} AS held SET {', '.join(f'{name} = given.new_{name}' for name in names)} "  # noqa: S608
        f"FROM unnest(%(ids)s::bigint[], {given}) "
        f"AS given (id, {', '.join(f'old_{name}, new_{name}' for name in names)}) "
        f"WHERE held.id = given.id "
        + "".join(f"AND held.{name} IS NOT DISTINCT FROM given.old_{name} " for name in names),
        {
            "ids": [change.row_id for change in changes],
            **{f"old_{name}": [change.old[place] for change in changes] for place, name in enumerate(names)},
            **{f"new_{name}": [change.new[place] for change in changes] for place, name in enumerate(names)},
        },
    )
    return int(cursor.rowcount)


def _see(cursor: Any, company_id: int, settings: Settings) -> None:
    if company_id:
        cursor.execute("SELECT set_config(%s, %s, true)", [settings.company_setting, str(company_id)])


def _of_company(table: SealedTable) -> str:
    return "company_id = %(company_id)s" if table.has_companies else "true"


def _any_value(table: SealedTable) -> str:
    return " OR ".join(f"{column.name} <> ''" for column in table.columns)


def _stale(table: SealedTable) -> str:
    return " OR ".join(f"({column.name} <> '' AND {column.name} NOT LIKE %(prefix)s)" for column in table.columns)
