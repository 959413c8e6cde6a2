"""Staff's list of bills by one hand-written statement: with item, room and payer, as every line of it shows them.

The same bills as `bills.bills_of` for staff, without models: a test holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from backend.accounts.actor import Actor
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.reads import COMPANY_IS_SET, company_rows
from property_core.billing.contracts import BillSearch
from property_core.billing.selectors.bills import meant_by
from property_core.billing.selectors.steps import scope_of
from property_core.charges.permissions import VIEW
from property_core.homes.rules import room_label


@dataclass(slots=True)
class ListedItem:
    """The charge item of a bill, as models.ChargeItem."""

    pk: int
    code: str
    name: str
    kind: str


@dataclass(slots=True)
class ListedRoom:
    """What a line says of its room, as homes' RoomRow."""

    id: int
    code: str
    label: str
    number: str
    floor: int
    building_name: str
    entrance_name: str
    community_id: int
    community_name: str


@dataclass(slots=True)
class ListedBill:
    """A bill with its item, its room (None for a space without one) and its payer's name; else as models.Bill.

    What a list rarely shows stays in the whole bill: the trace, the days, when it was posted.
    """

    id: int
    company_id: int
    origin: str
    period: date
    currency: str
    total_minor: int
    paid_minor: int
    status: str
    payer_role: str
    due_on: date
    room_id: int | None
    space_id: int | None
    meter_id: int | None
    payer_name: str | None
    item: ListedItem
    room: ListedRoom | None

    @property
    def pk(self) -> int:
        return self.id

    @property
    def outstanding(self) -> Money:
        """Principal that is not paid."""
        return Money(self.total_minor - self.paid_minor, self.currency)


# A page of each community by the index on its order, of which the first rows of all together are taken: a sort of
# everything that a leader may see would cost more the longer the company exists.
_PAGE = """
SELECT bill.id, bill.company_id, bill.origin, bill.period, bill.currency, bill.total_minor, bill.paid_minor,
    bill.status, bill.payer_role, bill.due_on, bill.room_id, bill.space_id, bill.meter_id,
    payer.name, item.id, item.code, item.name, item.kind,
    room.id, room.code, room.number, room.floor, building.name, entrance.name, community.id, community.name
FROM (
    SELECT one.* FROM unnest(%(community_ids)s::bigint[]) AS own(id)
    CROSS JOIN LATERAL (
        SELECT id, company_id, origin, period, currency, total_minor, paid_minor, status, payer_role, due_on, room_id,
            space_id, meter_id, payer_id, item_id
        FROM bill
        WHERE company_id = %(company_id)s::bigint AND community_id = own.id {conditions}
        ORDER BY {order} LIMIT {limit}
    ) AS one
    ORDER BY {order} LIMIT {limit}
) AS bill
JOIN charge_item AS item ON item.company_id = %(company_id)s::bigint AND item.id = bill.item_id
LEFT JOIN person AS payer ON payer.company_id = %(company_id)s::bigint AND payer.id = bill.payer_id
LEFT JOIN room ON room.company_id = %(company_id)s::bigint AND room.id = bill.room_id
LEFT JOIN building ON building.company_id = %(company_id)s::bigint AND building.id = room.building_id
LEFT JOIN entrance ON entrance.company_id = %(company_id)s::bigint AND entrance.id = room.entrance_id
LEFT JOIN org_unit AS community ON community.company_id = %(company_id)s::bigint AND community.id = room.community_id
WHERE {company_is_set}
ORDER BY {outer_order}
"""
_BILL_COLUMNS = 13

_CONDITIONS = {
    "room_id": "AND room_id = %(room_id)s::bigint",
    "period": "AND period = %(period)s::date",
    "item_id": "AND item_id = %(item_id)s::bigint",
    "statuses": "AND status = ANY(%(statuses)s::text[])",
    "first_period": "AND period >= %(first_period)s::date",
    "last_period": "AND period <= %(last_period)s::date",
    "due_from": "AND due_on >= %(due_from)s::date",
    "due_until": "AND due_on <= %(due_until)s::date",
    "origins": "AND origin = ANY(%(origins)s::text[])",
    "payer_role": "AND payer_role = %(payer_role)s::text",
    "building_id": "AND room_id IN (SELECT id FROM room WHERE company_id = %(company_id)s::bigint"
    " AND building_id = %(building_id)s::bigint)",
    "room_ids": "AND (room_id = ANY(%(room_ids)s::bigint[]) OR space_id = ANY(%(space_ids)s::bigint[])"
    " OR payer_id = ANY(%(payer_ids)s::bigint[]))",
    "area_id": "AND (room_id IN (SELECT id FROM room WHERE company_id = %(company_id)s::bigint"
    " AND area_id = %(area_id)s::bigint) OR space_id IN (SELECT id FROM parking_space"
    " WHERE company_id = %(company_id)s::bigint AND area_id = %(area_id)s::bigint))",
}
# Types of the columns that a list is ordered by.
_ORDERED = {"period": "date", "due_on": "date", "total_minor": "bigint", "id": "bigint"}


def listed_bills(
    *, actor: Actor, search: BillSearch, order: Sequence[str], after: Sequence[Any] | None, limit: int
) -> list[ListedBill]:
    """Staff's bills of what is looked for, at most `limit`, in an order like ("-period", "-id"). One query.

    Two where a unit is named. after: the values of the order's columns of the bill behind which they begin.
    Raises NotSignedIn, Forbidden, NotFound (no such unit).
    """
    given, community_ids = _given(actor, search)
    place = {} if after is None else {f"after_{number}": value for number, value in enumerate(after)}
    rows = company_rows(
        _statement(
            tuple(name for name in given if name in _CONDITIONS),
            tuple(order),
            after is not None,
            next(most for most in _LIMITS if limit <= most),
        ),
        {"company_id": actor.company, "community_ids": community_ids, **given, **place},
    )
    return [_listed(row) for row in rows[:limit]]


def _given(actor: Actor, search: BillSearch) -> tuple[dict[str, Any], list[int]]:
    """What is looked for as the statements take it, and the communities. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(VIEW)
    communities = actor.units(VIEW)
    wanted: dict[str, Any] = {
        name: getattr(search, name)
        for name in (
            "room_id", "building_id", "period", "first_period", "last_period", "due_from", "due_until", "item_id",
        )
    }  # fmt: skip
    if search.statuses is not None:
        wanted["statuses"] = [str(status) for status in search.statuses]
    if search.origins is not None:
        wanted["origins"] = [str(origin) for origin in search.origins]
    if search.payer_role is not None:
        wanted["payer_role"] = str(search.payer_role)
    if search.unit_id is not None:
        scope = scope_of(company_id=actor.company, unit_id=search.unit_id)
        communities &= frozenset(scope.community_ids)
        wanted["area_id"] = scope.area_id
    if search.text is not None:
        with tenant_read(actor.company):
            meant = meant_by(actor, search.text)
        wanted |= {"room_ids": meant.room_ids, "space_ids": meant.space_ids, "payer_ids": meant.payer_ids}
    return {name: value for name, value in wanted.items() if value is not None}, sorted(communities)


@dataclass(frozen=True, slots=True)
class BillsTotal:
    """What bills come to together: `total_minor` and `paid_minor` in fen; reversed ones count in `count` alone."""

    count: int
    total_minor: int
    paid_minor: int

    @property
    def outstanding_minor(self) -> int:
        return self.total_minor - self.paid_minor


# Beyond this many bills nobody reads on; to count them all would take as long as to read them.
MOST_COUNTED = 100_000

_COUNT = """
SELECT count(*) FROM (
    SELECT FROM bill WHERE company_id = %(company_id)s::bigint
        AND community_id = ANY(%(community_ids)s::bigint[]) {conditions} LIMIT {most}
) AS counted WHERE {company_is_set}
"""
_TOTAL = """
SELECT count(*), coalesce(sum(total_minor) FILTER (WHERE status <> 'REVERSED'), 0)::bigint,
    coalesce(sum(paid_minor) FILTER (WHERE status <> 'REVERSED'), 0)::bigint
FROM bill WHERE {company_is_set} AND company_id = %(company_id)s::bigint
    AND community_id = ANY(%(community_ids)s::bigint[]) {conditions}
"""


def count_of_bills(*, actor: Actor, search: BillSearch) -> int:
    """How many bills there are of what is looked for, at most MOST_COUNTED + 1, which means: more than MOST_COUNTED.

    One query; two where a unit is named. Raises as listed_bills.
    """
    ((count,),) = _asked(_COUNT, actor, search)
    return int(count)


def total_of_bills(*, actor: Actor, search: BillSearch) -> BillsTotal:
    """What the bills of what is looked for come to, all of them. One query as count_of_bills."""
    ((count, total, paid),) = _asked(_TOTAL, actor, search)
    return BillsTotal(count, total, paid)


def _asked(statement: str, actor: Actor, search: BillSearch) -> list[tuple[Any, ...]]:
    given, community_ids = _given(actor, search)
    conditions = " ".join(_CONDITIONS[name] for name in given if name in _CONDITIONS)
    text = statement.format(company_is_set=COMPANY_IS_SET, conditions=conditions, most=MOST_COUNTED + 1)
    return company_rows(text, {"company_id": actor.company, "community_ids": community_ids, **given})


# A plan kept for every number of rows would be made for a tenth of the table; few numbers make few statements.
_LIMITS = (21, 51, 101)


@lru_cache(maxsize=256)
def _statement(given: tuple[str, ...], order: tuple[str, ...], is_behind: bool, limit: int) -> str:
    conditions = [_CONDITIONS[name] for name in given]
    if is_behind:
        conditions.append(_behind(order))
    ordered = [f"{name.lstrip('-')} {'DESC' if name.startswith('-') else 'ASC'}" for name in order]
    return _PAGE.format(
        company_is_set=COMPANY_IS_SET,
        limit=limit,
        conditions=" ".join(conditions),
        order=", ".join(ordered),
        outer_order=", ".join(f"bill.{column}" for column in ordered),
    )


def _behind(order: Sequence[str]) -> str:
    """The condition "behind the row with these values" of an order whose columns all go the same way."""
    names = [name.lstrip("-") for name in order]
    values = [f"%(after_{number})s::{_ORDERED[name]}" for number, name in enumerate(names)]
    if len({name.startswith("-") for name in order}) == 1:
        return f"AND ({', '.join(names)}) {'<' if order[0].startswith('-') else '>'} ({', '.join(values)})"
    raise ValueError(f"an order of two directions: {order}")


def _listed(row: Sequence[Any]) -> ListedBill:
    payer, item_id, item_code, item_name, item_kind, *home = row[_BILL_COLUMNS:]
    item = ListedItem(item_id, item_code, item_name, item_kind)
    values: list[Any] = [*row[:_BILL_COLUMNS], payer, item, None if home[0] is None else _listed_room(*home)]
    return ListedBill(*values)


def _listed_room(
    room_id: int, code: str, number: str, floor: int, building: str, entrance: str | None, unit_id: int, unit: str
) -> ListedRoom:
    label = room_label(building=building, entrance=entrance or "", number=number)
    return ListedRoom(room_id, code, label, number, floor, building, entrance or "", unit_id, unit)
