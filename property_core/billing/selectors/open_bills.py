"""The owner's open bills by one hand-written statement: what he opens the app for, so the busiest read of all.

The same bills as `bills.bills_due` for a resident, without models: a test holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.accounts.actor import Actor, RoomAccess
from backend.kernel.money import Money
from backend.organization.reads import COMPANY_IS_SET, company_rows

LARGEST_ID = 2**63 - 1


@dataclass(slots=True)
class OpenLine:
    """A part of a bill's amount, as models.BillLine."""

    kind: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount_minor: int


@dataclass(slots=True)
class BilledRoom:
    """What the bill itself says of its room; `built_area` in ㎡."""

    id: int
    code: str
    built_area: Decimal


@dataclass(slots=True)
class OpenBill:
    """A bill with its lines, the name of its item and its room; fields as in models.Bill."""

    id: int
    origin: str
    item_name: str
    room: BilledRoom
    space_id: int | None
    period: date
    currency: str
    total_minor: int
    paid_minor: int
    due_on: date
    status: str
    payer_role: str
    lines: list[OpenLine]

    @property
    def pk(self) -> int:
        return self.id

    @property
    def room_id(self) -> int:
        return self.room.id

    @property
    def outstanding(self) -> Money:
        """Principal that is not paid."""
        return Money(self.total_minor - self.paid_minor, self.currency)


# Who may see what is said as in bills.bills_visible. The last conditions are the place behind the cursor.
_OPEN_BILLS = f"""
SELECT bill.id, bill.origin, item.name, bill.room_id, room.code, room.built_area, bill.space_id, bill.period,
    bill.currency, bill.total_minor, bill.paid_minor, bill.due_on, bill.status, bill.payer_role,
    line.kind, line.quantity, line.unit_price, line.amount_minor
FROM (
    SELECT * FROM bill
    WHERE company_id = %(company_id)s::bigint AND status IN ('OPEN', 'PART_PAID')
        AND room_id = ANY(%(room_ids)s::bigint[])
        AND (room_id = ANY(%(whole_ids)s::bigint[]) OR payer_id = %(person_id)s::bigint OR EXISTS (
            SELECT FROM unnest(%(part_ids)s::bigint[], %(part_roles)s::text[], %(part_from)s::date[])
                AS part(room_id, payer_role, since)
            WHERE part.room_id = bill.room_id AND bill.period >= part.since
                AND (part.payer_role = '' OR part.payer_role = bill.payer_role)
            ) AND NOT EXISTS (
            SELECT FROM unnest(%(hidden_rooms)s::bigint[], %(hidden_payers)s::bigint[]) AS hidden(room_id, payer_id)
            WHERE hidden.room_id = bill.room_id AND hidden.payer_id = bill.payer_id))
        AND due_on >= %(after_due_on)s::date
        AND (due_on > %(after_due_on)s::date OR id > %(after_id)s::bigint)
    ORDER BY due_on, id LIMIT %(limit)s::bigint
) AS bill
JOIN charge_item AS item ON item.company_id = %(company_id)s::bigint AND item.id = bill.item_id
JOIN room ON room.company_id = %(company_id)s::bigint AND room.id = bill.room_id
LEFT JOIN bill_line AS line ON line.company_id = %(company_id)s::bigint AND line.bill_id = bill.id
WHERE {COMPANY_IS_SET}
ORDER BY bill.due_on, bill.id, line.position
"""  # noqa: S608  constant texts


def open_bills(*, actor: Actor, room_ids: Collection[int], after: Sequence[Any] | None, limit: int) -> list[OpenBill]:
    """A resident's bills of these rooms that still want money, oldest due date first, at most `limit`. One query.

    after: due date and id of the bill behind which they begin. Ask it inside a tenant read. Raises NotSignedIn,
    Forbidden (no company).
    """
    whole = [access.room_id for access in actor.rooms if _is_whole(access)]
    parts = [access for access in actor.rooms if not _is_whole(access)]
    hidden = [(access.room_id, payer_id) for access in parts for payer_id in access.hidden_payers]
    after_due_on, after_id = (date.min, 0) if after is None else after
    rows = company_rows(
        _OPEN_BILLS,
        {
            "company_id": actor.company,
            "room_ids": list(room_ids),
            "whole_ids": whole,
            "person_id": actor.person_id,
            "part_ids": [access.room_id for access in parts],
            "part_roles": ["" if access.role in {"OWNER", "FAMILY"} else "TENANT" for access in parts],
            "part_from": [_first_month(access) for access in parts],
            "hidden_rooms": [room_id for room_id, _ in hidden],
            "hidden_payers": [payer_id for _, payer_id in hidden],
            "after_due_on": after_due_on,
            # A cursor may have been forged: it finds nothing then, and breaks nothing.
            "after_id": max(0, min(int(after_id), LARGEST_ID)),
            "limit": limit,
        },
    )
    bills: list[OpenBill] = []
    rooms: dict[int, BilledRoom] = {}
    last: int | None = None
    for (
        bill_id, origin, item, room_id, code, built_area, space_id, period, currency, total_minor, paid_minor, due_on,
        status, payer_role, kind, quantity, unit_price, amount_minor,
    ) in rows:  # fmt: skip
        if bill_id != last:
            last = bill_id
            room = rooms.get(room_id)
            if room is None:
                room = rooms[room_id] = BilledRoom(room_id, code, built_area)
            lines: list[OpenLine] = []
            bills.append(
                OpenBill(
                    bill_id, origin, item, room, space_id, period, currency, total_minor, paid_minor, due_on, status,
                    payer_role, lines,
                )
            )  # fmt: skip
        if kind is not None:
            lines.append(OpenLine(kind, quantity, unit_price, amount_minor))
    return bills


def _is_whole(access: RoomAccess) -> bool:
    """Whether he sees every bill of the room: an owner or family, before whom nobody owned it."""
    return access.role in {"OWNER", "FAMILY"} and access.bills_from is None and not access.hidden_payers


def _first_month(access: RoomAccess) -> date:
    if access.role in {"OWNER", "FAMILY"}:
        return access.bills_from or date.min
    return access.since.replace(day=1)
