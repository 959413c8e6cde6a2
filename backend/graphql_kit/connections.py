"""Pages of a list: keyset cursors over a deterministic order, never an offset.

Conventions: `first` (1–100, default 20) and `after`; a filter is one input object `filter`, named `<Type>Filter`; a
choice of order is one enum `orderBy`, named `<Type>Order`. Every order ends in the id: no row is skipped or repeated.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import graphene
import orjson
from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet

from backend.graphql_kit.limits import Page, PageTooLarge
from backend.graphql_kit.permissions import GuardedField, Permission
from backend.kernel.errors import InvalidInput

DEFAULT_PAGE = 20
LARGEST_PAGE = 100

Order = tuple[str, ...]


class BadCursor(InvalidInput):
    code = "BAD_CURSOR"
    zh = "翻页位置无效，请从第一页重新开始。"
    en = "This cursor does not belong to this list; start again from the first page."


class PageInfo(graphene.ObjectType):
    """Where the page stands in the list."""

    has_next_page = graphene.NonNull(graphene.Boolean)
    end_cursor = graphene.String(description="Send it as `after` for the next page; null on an empty page.")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list whose pages are read by a statement of its own, for lists that are asked for all the time.

    page: given the order, the values of its columns behind which it begins (None: from the start) and how many rows at
    most. queryset_of: the same list as a query, for its count and for reading cursors; label: its model's. count: where
    the query does not tell it, or a statement of its own does so faster.
    """

    label: str
    queryset_of: Callable[[], QuerySet[Any]]
    page: Callable[[Order, Sequence[Any] | None, int], list[Any]]
    count: Callable[[], int] | None = None

    @classmethod
    def of(cls, rows: QuerySet[Any], *, count: Callable[[], int]) -> Listing:
        """The pages of a query, counted by something that does so faster."""
        label = rows.model._meta.label
        return cls(label, lambda: rows, lambda order, after, limit: page_of(rows, order, after, limit), count)


class Edge:
    """A row and its place, worked out where it is asked for."""

    __slots__ = ("_rows", "node")

    def __init__(self, rows: Rows, node: Any) -> None:
        self._rows = rows
        self.node = node

    @property
    def cursor(self) -> str:
        return self._rows.cursor(self.node)


class Rows:
    """One page, asked from the database when its rows are: `totalCount` alone costs no page, and a page no count."""

    def __init__(self, asked: QuerySet[Any] | Listing, *, order: Order, first: int, after: str | None) -> None:
        """Raises BadCursor, PageTooLarge."""
        if not 1 <= first <= LARGEST_PAGE:
            raise PageTooLarge(limit=LARGEST_PAGE)
        self._all = asked
        self._order = order
        self._first = first
        self._label = asked.label if isinstance(asked, Listing) else asked.model._meta.label
        self._behind = cursor_values(self._queryset(), order, after) if after else None
        self._rows: list[Any] | None = None
        self._has_next = False

    def _queryset(self) -> QuerySet[Any]:
        return self._all.queryset_of() if isinstance(self._all, Listing) else self._all

    @property
    def nodes(self) -> list[Any]:
        if self._rows is None:
            rows = self._page(self._first + 1)
            self._has_next = len(rows) > self._first
            self._rows = rows[: self._first]
        return self._rows

    def _page(self, limit: int) -> list[Any]:
        if isinstance(self._all, Listing):
            return self._all.page(self._order, self._behind, limit)
        return page_of(self._all, self._order, self._behind, limit)

    @property
    def edges(self) -> list[Edge]:
        return [Edge(self, row) for row in self.nodes]

    @property
    def page_info(self) -> dict[str, Any]:
        rows = self.nodes
        return {"has_next_page": self._has_next, "end_cursor": self.cursor(rows[-1]) if rows else None}

    @property
    def total_count(self) -> int:
        if isinstance(self._all, Listing) and self._all.count is not None:
            return self._all.count()
        return self._queryset().order_by().count()

    def cursor(self, row: Any) -> str:
        values = [value_of(row, name.lstrip("-")) for name in self._order]
        if None in values:
            raise TypeError(f"{self._order} orders by a column that may be null")
        packed = orjson.dumps([tag(self._label, self._order), *values], default=str)
        return urlsafe_b64encode(packed).rstrip(b"=").decode()


def page_of(rows: QuerySet[Any], order: Order, behind: Sequence[Any] | None, limit: int) -> list[Any]:
    """At most `limit` rows of a query behind the one with these values."""
    asked = rows.order_by(*order)
    return list((asked if behind is None else asked.filter(rows_after(order, behind)))[:limit])


def value_of(row: Any, name: str) -> Any:
    """`due_on`, or `room__code` through relations, of a model or a row of `values()`."""
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


@lru_cache(maxsize=256)
def tag(label: str, order: Order) -> str:
    """Marks a cursor with the list it belongs to."""
    return hashlib.sha256(f"{label}{order}".encode()).hexdigest()[:6]


def cursor_values(queryset: QuerySet[Any], order: Order, cursor: str) -> list[Any]:
    """The values of the order's columns that a cursor holds. Raises BadCursor."""
    try:
        unpacked = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(unpacked, list) or unpacked[0] != tag(queryset.model._meta.label, order):
            raise BadCursor(field=("after",))
        names = [name.lstrip("-") for name in order]
        values = [column(queryset, name).to_python(value) for name, value in zip(names, unpacked[1:], strict=True)]
    except (ValueError, TypeError, IndexError, ValidationError):
        raise BadCursor(field=("after",)) from None
    if None in values:
        raise BadCursor(field=("after",))
    return values


def rows_after(order: Order, values: Sequence[Any]) -> Q:
    """The condition "behind the row with these values"."""
    names = [name.lstrip("-") for name in order]
    condition = Q()
    for name, column_name, value in reversed(list(zip(order, names, values, strict=True))):
        behind = Q(**{f"{column_name}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition = behind | (Q(**{column_name: value}) & condition) if condition else behind
    # Said once more for the first column alone, so that an index on the order is entered at the right place.
    bound = f"{names[0]}__{'lte' if order[0].startswith('-') else 'gte'}"
    return Q(**{bound: values[0]}) & condition if len(order) > 1 else condition


def column(queryset: QuerySet[Any], name: str) -> Field[Any, Any]:
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        found: Field[Any, Any] = annotation.output_field
        return found
    model = queryset.model
    *relations, last = name.split("__")
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        if not isinstance(related, type):
            raise TypeError(f"{relation} is no relation")
        model = related
    target = model._meta.get_field(last)
    if not isinstance(target, Field):
        raise TypeError(f"{name} is no column")
    return target


_connections: dict[type[graphene.ObjectType], type[graphene.ObjectType]] = {}


def connection_of(node: type[graphene.ObjectType]) -> type[graphene.ObjectType]:
    """`BillConnection { nodes, edges { node, cursor }, pageInfo, totalCount }` of a node type, the same each time."""
    known = _connections.get(node)
    if known is not None:
        return known
    name = node._meta.name

    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "Meta": type("Meta", (), {"description": f"One {name} of a page and its place."}),
            "node": graphene.NonNull(node),
            "cursor": graphene.NonNull(graphene.String),
        },
    )
    found: type[graphene.ObjectType] = type(
        f"{name}Connection",
        (Page,),
        {
            "Meta": type("Meta", (), {"description": f"A page of {name}."}),
            "nodes": graphene.NonNull(graphene.List(graphene.NonNull(node))),
            "edges": graphene.NonNull(graphene.List(graphene.NonNull(edge))),
            "page_info": graphene.NonNull(PageInfo),
            "total_count": graphene.NonNull(graphene.Int, description="Rows of the whole list; counted when asked."),
        },
    )
    _connections[node] = found
    return found


def connection_field(
    node: type[graphene.ObjectType],
    *,
    queryset_of: Callable[..., QuerySet[Any] | Listing],
    order: Order | Mapping[str, Order],
    permission: Permission | None = None,
    description: str | None = None,
    order_name: str = "",
    **arguments: Any,
) -> graphene.Field:
    """A field answering pages of `queryset_of(root, info, **arguments)`, a selector's query in the actor's data scope.

    order: columns that are never null, the last one the id, e.g. `("-due_on", "id")`; or several by name, the first of
    them the default: `{"DUE_ON": ("due_on", "id"), "AMOUNT": ("-total_minor", "id")}` makes the argument `orderBy` of
    the enum `<Type>Order` (or `order_name`). permission: needed on root fields.
    arguments: of the field itself, e.g. `filter=BillFilter()`.
    Errors of the field: BAD_CURSOR, PAGE_TOO_LARGE.
    """
    orders: Mapping[str, Order] = order if isinstance(order, Mapping) else {"": order}
    for columns in orders.values():
        if columns[-1].lstrip("-") not in ("id", "pk"):
            raise TypeError(f"the order {columns} must end in the id")
    if isinstance(order, Mapping):
        names = [(name, name) for name in order]
        choice = graphene.Enum(order_name or f"{node._meta.name}Order", names)
        arguments["order_by"] = graphene.Argument(choice, default_value=names[0][0])
    first_order: Sequence[str] = next(iter(orders.values()))

    def resolve(
        root: Any, info: Any, *, first: int | None, after: str | None = None, order_by: Any = None, **given: Any
    ) -> Rows:
        columns = orders[getattr(order_by, "name", order_by)] if order_by is not None else tuple(first_order)
        size = DEFAULT_PAGE if first is None else first
        return Rows(queryset_of(root, info, **given), order=tuple(columns), first=size, after=after)

    options: dict[str, Any] = {
        "args": {
            "first": graphene.Argument(graphene.Int, default_value=DEFAULT_PAGE),
            "after": graphene.Argument(graphene.String),
            **arguments,
        },
        "resolver": resolve,
        "description": description,
    }
    kind = graphene.NonNull(connection_of(node))
    if permission is None:
        return graphene.Field(kind, **options)
    return GuardedField(kind, permission=permission, **options)
