"""The shape of a scheme: small, flat, and nothing but names and plain values. Django-free."""

from __future__ import annotations

import json
import re
from typing import Any

from backend.kernel.errors import InvalidInput
from backend.organization.schemes.contracts import Content

LARGEST = 4_000  # characters of a filter as JSON
MOST_FIELDS = 40
MOST_VALUES = 100
MOST_COLUMNS = 60
LONGEST_TEXT = 200
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}\Z")
_LIST = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}\Z")


def named(text: str) -> str:
    """A scheme's name, 1–60 characters. Raises InvalidInput."""
    text = " ".join(text.split())
    if not 1 <= len(text) <= 60:
        raise InvalidInput(field=("name",), name="name", reason="1–60")
    return text


def list_name(text: str) -> str:
    """The name of a list, as its screen calls it: bills, meterReadings. Raises InvalidInput."""
    if not _LIST.match(text):
        raise InvalidInput(field=("list",), name="list", reason="A–Z a–z 0–9 . _")
    return text


def content(*, filter: Any, order: str, columns: list[str]) -> Content:
    """The content of a scheme. Raises InvalidInput where it is none."""
    if not isinstance(filter, dict) or len(filter) > MOST_FIELDS:
        raise InvalidInput(field=("filter",), name="filter", reason=f"{{…}}, ≤ {MOST_FIELDS}")
    for name, value in filter.items():
        if not _NAME.match(name) or not _is_plain(value):
            raise InvalidInput(field=("filter", name[:60]), name=name[:60], reason="text, number, true, false or […]")
    if len(json.dumps(filter, ensure_ascii=False)) > LARGEST:
        raise InvalidInput(field=("filter",), name="filter", reason=f"≤ {LARGEST}")
    if order and not _NAME.match(order):
        raise InvalidInput(field=("orderBy",), name="orderBy", reason="A–Z _")
    if len(columns) > MOST_COLUMNS or len(set(columns)) < len(columns) or not all(map(_NAME.match, columns)):
        raise InvalidInput(field=("columns",), name="columns", reason=f"≤ {MOST_COLUMNS}")
    return Content(filter, order, tuple(columns))


def as_json(kept: Content) -> dict[str, Any]:
    """As the database keeps it."""
    return {"filter": dict(kept.filter), "order": kept.order, "columns": list(kept.columns)}


def from_json(kept: dict[str, Any]) -> Content:
    return Content(kept["filter"], kept["order"], tuple(kept["columns"]))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_VALUES and all(_is_single(one) for one in value)
    return _is_single(value)


def _is_single(value: Any) -> bool:
    return (isinstance(value, str) and len(value) <= LONGEST_TEXT) or isinstance(value, bool | int | float)
