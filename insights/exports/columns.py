"""What a column of an export is: where its value comes from, what it is called, how Excel shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput


class Format(StrEnum):
    """TEXT is never a formula; MONEY comes in fen; MONTH and DATE are dates, MOMENT an aware datetime."""

    TEXT = "TEXT"
    MONEY = "MONEY"
    NUMBER = "NUMBER"
    DATE = "DATE"
    MONTH = "MONTH"
    MOMENT = "MOMENT"


# Stored value, a word or yes and no -> (zh, en).
Words = Mapping[Any, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path`: of the list's query, through relations; `words`: stored value -> (zh, en).

    `path` is empty where the list's `complete` adds the value. `width` in characters.
    """

    name: str
    zh: str
    en: str
    path: str = ""
    format: Format = Format.TEXT
    width: int = 14
    words: Words | None = None

    def title(self, language: str) -> str:
        return self.zh if is_chinese(language) else self.en


@dataclass(frozen=True, slots=True)
class Asked:
    """One export as it was asked for. `filters`: parsed, by name. `unmasked`: with full numbers of people."""

    actor: Actor
    filters: Mapping[str, Any]
    columns: tuple[Column, ...]
    unmasked: bool
    now: datetime


Row = tuple[Any, ...]
# (rows of one batch with the list's hidden paths, what was asked) -> rows with every column of the list, in order
Complete = Callable[[list[dict[str, Any]], Asked], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class ExportList:
    """A list that can be exported.

    permissions: any one of them lets somebody see it. rows: the selector's query in the actor's data scope. order: ends
    in the id. filters: name -> parser of its JSON value; sealed: those that may hold a number of a person. complete:
    adds what no path gives, batch by batch, reading `hidden` paths too. personal: path of the person whose numbers are
    in a row, for the log of unmasked numbers.
    """

    name: str
    zh: str
    en: str
    permissions: tuple[str, ...]
    rows: Callable[[Asked], QuerySet[Any]]
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    filters: Mapping[str, Callable[[Any], Any]]
    sealed: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    complete: Complete | None = None
    personal: str = ""

    def title(self, language: str) -> str:
        return self.zh if is_chinese(language) else self.en

    def chosen(self, names: list[str] | None) -> tuple[Column, ...]:
        """The named columns in the order asked, or all. Raises InvalidInput."""
        if not names:
            return self.columns
        known = {column.name: column for column in self.columns}
        unknown = [name for name in names if name not in known]
        if unknown or len(set(names)) != len(names):
            raise InvalidInput(field=("columns",), name="columns", reason=", ".join(unknown or names))
        return tuple(known[name] for name in names)

    def parsed(self, filters: Mapping[str, Any]) -> dict[str, Any]:
        """The filters as the selector takes them. Raises InvalidInput."""
        parsed = {}
        for name, value in filters.items():
            parse = self.filters.get(name)
            if parse is None:
                raise InvalidInput(field=(name,), name=name, reason=self.name)
            try:
                parsed[name] = parse(value)
            except (ValueError, TypeError, KeyError):
                raise InvalidInput(field=(name,), name=name, reason=str(value)[:40]) from None
        return parsed

    def query(self, asked: Asked) -> QuerySet[Any]:
        """The rows as the server's cursor walks them: tuples of the columns, dicts by path where `complete` works."""
        rows = self.rows(asked).order_by(*self.order)
        if self.complete is None and not self._is_logged(asked):
            return rows.values_list(*(column.path for column in asked.columns))
        paths = {column.path for column in self.columns if column.path} | set(self.hidden)
        return rows.values(*sorted(paths | ({self.personal} if self.personal else set())))

    def tuples(self, batch: list[Any], asked: Asked) -> list[Row]:
        """The values of the asked columns, of rows as `query` gives them."""
        if not batch or isinstance(batch[0], tuple):
            return batch
        rows = batch if self.complete is None else self.complete(batch, asked)
        keys = [column.path or column.name for column in asked.columns]
        return [tuple([row[key] for key in keys]) for row in rows]

    def _is_logged(self, asked: Asked) -> bool:
        return asked.unmasked and bool(self.personal)


def is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def total_of(queryset: QuerySet[Any]) -> int:
    return queryset.order_by().count()


def difference(left: str, right: str) -> Any:
    """An expression for a queryset's annotation: one column less another."""
    return F(left) - F(right)
