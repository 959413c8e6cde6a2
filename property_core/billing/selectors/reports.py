"""Fee reports: the collection rate (收缴率) of a scope, and who is behind with how much for how long."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, F, Min, Q, QuerySet, Sum, When, Window
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Cast

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.selectors import units_by_id
from property_core.billing import late_fee_sql, rules
from property_core.billing.models import Bill
from property_core.billing.permissions import REPORT
from property_core.billing.run_step import Scope
from property_core.billing.selectors.bills import meant_by
from property_core.billing.selectors.paying import OPEN_STATUSES
from property_core.billing.selectors.steps import scope_of
from property_core.charges.permissions import require_in_communities

# The last day of each ageing bucket, in days since the due date; what is older falls into one more.
AGEING_DAYS = (30, 90, 180, 365)
NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class CollectionFigures:
    """`applied` to the bills of a scope and period, of `billed` less `red_letters`: what was to be collected.

    There are no write-offs nor waivers yet. `billed` counts an opening bill with what was still owed on it.
    """

    billed: Money = NOTHING
    red_letters: Money = NOTHING
    applied: Money = NOTHING

    @property
    def collectable(self) -> Money:
        return self.billed - self.red_letters

    @property
    def rate(self) -> Decimal | None:
        """Percent with two decimals; None where nothing was to be collected."""
        return rules.collection_rate(
            applied=self.applied, billed=self.billed, red_letters=self.red_letters, write_offs=NOTHING
        )

    def __add__(self, other: CollectionFigures) -> CollectionFigures:
        return CollectionFigures(
            self.billed + other.billed, self.red_letters + other.red_letters, self.applied + other.applied
        )


@dataclass(frozen=True, slots=True)
class CollectionParts:
    """The whole, and the same figures by charge item, by the units directly below (or the unit itself), by month.

    Keys: item id, unit id, first day of the month; in order of the key; what has no bill is left out.
    """

    whole: CollectionFigures
    by_item: Mapping[int, CollectionFigures]
    by_unit: Mapping[int, CollectionFigures]
    by_period: Mapping[date, CollectionFigures]


@dataclass(frozen=True, slots=True)
class RoomArrears:
    """What is overdue: `owed` is the principal of `count` bills, `by_age` the same by days since the due date
    (0–30, 31–90, 91–180, 181–365, more).
    """

    owed: Money = NOTHING
    late_fee: Money = NOTHING
    count: int = 0
    oldest_due_on: date | None = None
    by_age: tuple[Money, ...] = (NOTHING,) * (len(AGEING_DAYS) + 1)


# The area an object lies in; asked only where a report goes below the community.
AREA_OF_BILL = """
coalesce(
    (SELECT area_id FROM room WHERE room.company_id = bill.company_id AND room.id = bill.room_id),
    (SELECT area_id FROM parking_space AS space
        WHERE space.company_id = bill.company_id AND space.id = bill.space_id)
)"""

# Red letters and money count from the day of their ledger entry, never in a closed month: a report of an earlier day
# stays what it was, and the books say the same.
_COLLECTION = """
WITH chosen AS (
    SELECT bill.id, bill.item_id, bill.period, {unit} AS unit_id, bill.total_minor
        - CASE WHEN bill.origin = 'OPENING' THEN (bill.trace -> 'opening' ->> 'paid_minor')::bigint ELSE 0 END AS billed
    FROM bill
    WHERE bill.company_id = %(company_id)s AND bill.community_id = ANY(%(communities)s)
      AND bill.period = ANY(%(periods)s) AND (%(item_id)s::bigint IS NULL OR bill.item_id = %(item_id)s)
      AND (%(area_id)s::bigint IS NULL OR {area} = %(area_id)s)
)
SELECT item_id, unit_id, period, sum(billed)::bigint, sum(red)::bigint, sum(applied)::bigint FROM (
    SELECT item_id, unit_id, period, billed, 0 AS red, 0 AS applied FROM chosen
    UNION ALL
    SELECT item_id, unit_id, period, 0, letter.amount_minor, 0 FROM chosen
    JOIN red_letter AS letter ON letter.company_id = %(company_id)s AND letter.bill_id = chosen.id
        AND letter.status = 'APPROVED' AND letter.posted_on <= %(on)s
    UNION ALL
    SELECT item_id, unit_id, period, 0, 0, settlement.amount_minor FROM chosen
    JOIN bill_settlement AS settlement ON settlement.company_id = %(company_id)s AND settlement.bill_id = chosen.id
        AND settlement.posted_on <= %(on)s
) AS moves GROUP BY item_id, unit_id, period ORDER BY item_id, unit_id, period
"""


def collection_rate(
    *, actor: Actor, unit_id: int, periods: Collection[date], on: date, item_id: int | None = None
) -> CollectionParts:
    """收缴率 of the bills of these months below a unit, with the money applied up to `on` (included).

    Money applied: receipts of any way and prepayments laid on bills, on the day of their entry in the books; an
    advance counts when it is laid on. 已收 of an opening bill counts on neither side. A late fee is a bill of the month
    in which it was fixed.
    Raises NotSignedIn, Forbidden, NotFound.
    """
    scope = report_scope(actor, unit_id)
    with tenant_read(actor.company), connection.cursor() as cursor:
        goes_below = scope.community_ids == (unit_id,) or scope.area_id is not None
        cursor.execute(
            _COLLECTION.format(unit=AREA_OF_BILL if goes_below else "bill.community_id", area=AREA_OF_BILL),
            {
                "company_id": actor.company,
                "communities": list(scope.community_ids),
                "area_id": scope.area_id,
                "periods": list(periods),
                "item_id": item_id,
                "on": on,
            },
        )
        rows = cursor.fetchall()
    child_of = children_of(unit_id, {row[1] for row in rows}, company_id=actor.company)
    by_item: dict[int, CollectionFigures] = {}
    by_unit: dict[int, CollectionFigures] = {}
    by_period: dict[date, CollectionFigures] = {}
    whole = CollectionFigures()
    for item, unit, period, billed, red, applied in rows:
        figures = CollectionFigures(Money(billed), Money(red), Money(applied))
        whole = whole + figures
        _add(by_item, item, figures)
        _add(by_unit, child_of[unit], figures)
        _add(by_period, period, figures)
    return CollectionParts(whole, _sorted(by_item), _sorted(by_unit), _sorted(by_period))


def places_in_arrears(
    actor: Actor,
    *,
    on: date,
    unit_id: int | None = None,
    building_id: int | None = None,
    item_id: int | None = None,
    late_days: int | None = None,
    text: str | None = None,
) -> QuerySet[Bill]:
    """Rooms, and parking spaces without one, of the actor's areas with bills overdue on `on`, as the books stand now.

    `item_id`, `late_days`: only bills of that charge item, only those overdue for at least so many days. `text`: as of
    BillSearch.

    A row is the first of a place's overdue bills: the place is its `room_id`, or its `space_id` where the bill has no
    room. It carries `owed_minor` (principal of all of them) and `oldest_due_on`: order by one of them and the id. In no
    order yet; the rest of a page comes from `arrears_by_room` and `arrears_by_space`. Ask it inside a tenant read.
    Raises NotSignedIn, Forbidden, NotFound.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM:
        actor.require(REPORT)
    scope = report_scope(actor, unit_id) if unit_id is not None else None
    rows = Bill.objects.filter(status__in=OPEN_STATUSES, due_on__lte=on)
    if actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(_in_areas(actor.units(REPORT)))
    if scope is not None:
        rows = rows.filter(community_id__in=scope.community_ids)
        if scope.area_id is not None:
            rows = rows.filter(_in_areas([scope.area_id]))
    wanted = {"room__building_id": building_id, "item_id": item_id}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if late_days is not None:
        rows = rows.filter(due_on__lte=on - timedelta(days=late_days))
    if text is not None:
        rows = rows.filter(meant_by(actor, text, code=REPORT).condition)
    place: list[BaseExpression | F | str] = [F("room_id"), Case(When(room__isnull=True, then=F("space_id")))]
    owed = Window(Sum(F("total_minor") - F("paid_minor")), partition_by=place)
    return rows.annotate(
        owed_minor=Cast(owed, BigIntegerField()),
        oldest_due_on=Window(Min("due_on"), partition_by=place),
        first_id=Window(Min("id"), partition_by=place),
    ).filter(first_id=F("id"))


def _in_areas(area_ids: Collection[int]) -> Q:
    return Q(room__area_id__in=area_ids) | Q(room__isnull=True, space__area_id__in=area_ids)


# Overdue bills with their age and fee. `{chosen}` says whose.
_ARREARS = """
SELECT {group}, width_bucket(%(on)s::date - bill.due_on, %(edges)s::int[]), count(*), min(bill.due_on),
    sum(bill.total_minor - bill.paid_minor)::bigint, coalesce(sum(fees.fee_minor), 0)::bigint
FROM bill LEFT JOIN ({fees}) AS fees ON fees.id = bill.id
WHERE bill.company_id = %(company_id)s AND bill.status IN ('OPEN', 'PART_PAID') AND bill.due_on <= %(on)s AND {chosen}
GROUP BY 1, 2 ORDER BY 1, 2
"""
_OF_ROOMS = "bill.room_id = ANY(%(room_ids)s)"
_OF_SPACES = "bill.room_id IS NULL AND bill.space_id = ANY(%(space_ids)s)"
_OF_SCOPE = f"""bill.community_id = ANY(%(communities)s)
    AND (%(area_id)s::bigint IS NULL OR {AREA_OF_BILL} = %(area_id)s)"""


def arrears_by_room(room_ids: Collection[int], *, company_id: int, on: date) -> dict[int, RoomArrears]:
    """Room id → what is overdue there on `on`, with late fees up to that day; every id present. One query.

    For rooms that the caller was allowed to see.
    """
    found = _arrears("bill.room_id", _OF_ROOMS, company_id=company_id, on=on, room_ids=list(room_ids))
    return {room_id: found.get(room_id, RoomArrears()) for room_id in room_ids}


def arrears_by_space(space_ids: Collection[int], *, company_id: int, on: date) -> dict[int, RoomArrears]:
    """Space id → what is overdue on it on `on` without being a room's, as arrears_by_room. One query."""
    found = _arrears("bill.space_id", _OF_SPACES, company_id=company_id, on=on, space_ids=list(space_ids))
    return {space_id: found.get(space_id, RoomArrears()) for space_id in space_ids}


def payers_in_arrears(
    places: Collection[tuple[int | None, int | None]], *, company_id: int, on: date
) -> dict[tuple[int | None, int | None], list[str]]:
    """(room id, space id) → names of who owes what is overdue there on `on`, each once, the oldest debt's first.

    Every place present; of a room's place the space is None. For places that the caller was allowed to see. One query.
    """
    answer: dict[tuple[int | None, int | None], list[str]] = {place: [] for place in places}
    wanted = Q(room_id__in=[room for room, _ in places if room is not None])
    wanted |= Q(room__isnull=True, space_id__in=[space for _, space in places if space is not None])
    with tenant_read(company_id):
        rows = Bill.objects.filter(wanted, status__in=OPEN_STATUSES, due_on__lte=on, payer__isnull=False)
        for room, space, name in rows.order_by("due_on", "id").values_list("room_id", "space_id", "payer__name"):
            names = answer[(room, None if room is not None else space)]
            if name not in names:
                names.append(name)
    return answer


def arrears_total(*, actor: Actor, unit_id: int, on: date) -> RoomArrears:
    """What is overdue below a unit altogether, parking spaces without a room included.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    scope = report_scope(actor, unit_id)
    found = _arrears(
        "0",
        _OF_SCOPE,
        company_id=actor.company,
        on=on,
        communities=list(scope.community_ids),
        area_id=scope.area_id,
    )
    return found.get(0, RoomArrears())


def _arrears(group: str, chosen: str, *, company_id: int, on: date, **parameters: Any) -> dict[int, RoomArrears]:
    fees = late_fee_sql.grown(f"{late_fee_sql.STILL_OWED} AND {chosen}")
    answer: dict[int, RoomArrears] = {}
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(
            _ARREARS.format(group=group, fees=fees, chosen=chosen),
            {"company_id": company_id, "on": on, "edges": [days + 1 for days in AGEING_DAYS], **parameters},
        )
        for key, bucket, count, oldest, principal, fee in cursor.fetchall():
            known = answer.get(key, RoomArrears())
            by_age = list(known.by_age)
            by_age[bucket] = Money(principal)
            answer[key] = RoomArrears(
                owed=known.owed + Money(principal),
                late_fee=known.late_fee + Money(fee),
                count=known.count + count,
                oldest_due_on=min(oldest, known.oldest_due_on or oldest),
                by_age=tuple(by_age),
            )
    return answer


def report_scope(actor: Actor, unit_id: int) -> Scope:
    """Whose bills a report of a unit is about. Raises NotSignedIn, Forbidden, NotFound."""
    require_in_communities(REPORT, actor=actor, community_ids=[unit_id])
    with tenant_read(actor.company):
        return scope_of(company_id=actor.company, unit_id=unit_id)


def children_of(unit_id: int, unit_ids: Collection[int], *, company_id: int) -> dict[int, int]:
    """Unit id → the unit directly below `unit_id` that it is or lies in; `unit_id` itself stands for itself."""
    answer: dict[int, int] = {}
    for found in units_by_id(unit_ids, company_id=company_id).values():
        steps = [int(step) for step in found.path.split("/") if step]
        answer[found.id] = steps[min(steps.index(unit_id) + 1, len(steps) - 1)]
    return answer


def _add(figures: dict[Any, CollectionFigures], key: Any, more: CollectionFigures) -> None:
    figures[key] = figures.get(key, CollectionFigures()) + more


def _sorted(figures: dict[Any, CollectionFigures]) -> dict[Any, CollectionFigures]:
    return dict(sorted(figures.items()))
