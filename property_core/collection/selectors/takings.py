"""What was taken on some days (收款汇总): by way, and by who took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput
from backend.kernel.time import start_of
from backend.organization.base import tenant_read
from property_core.billing.selectors.reports import report_scope

# No money came: what a room had in advance was laid on its bills.
OFFSET = "prepayment"


@dataclass(frozen=True, slots=True)
class Taken:
    """Settled payments of one way, taken by one member of staff (None: paid online)."""

    provider: str
    cashier_id: int | None
    count: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class Takings:
    """`rows` by way and cashier. Of a payment for several communities each counts its own part."""

    rows: tuple[Taken, ...]

    @property
    def received(self) -> tuple[Taken, ...]:
        """Money that came; offsets of prepayment are none."""
        return tuple(row for row in self.rows if row.provider != OFFSET)

    @property
    def total_minor(self) -> int:
        return sum(row.total_minor for row in self.received)

    @property
    def offset_minor(self) -> int:
        return sum(row.total_minor for row in self.rows if row.provider == OFFSET)


_TAKINGS = """
WITH paid AS (
    SELECT id, provider, cashier_account_id, surplus_minor, surplus_room_id FROM bill_payment
    WHERE company_id = %(company_id)s AND status = 'SETTLED' AND paid_at >= %(since)s AND paid_at < %(until)s
), parts AS (
    SELECT paid.id, paid.provider, paid.cashier_account_id, allocation.principal_minor + allocation.fee_minor AS amount
    FROM paid
    JOIN bill_allocation AS allocation ON allocation.company_id = %(company_id)s AND allocation.payment_id = paid.id
        AND allocation.status = 'SETTLED'
    JOIN bill ON bill.company_id = %(company_id)s AND bill.id = allocation.bill_id
        AND bill.community_id = ANY(%(communities)s)
    LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = bill.room_id
    LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.id = bill.space_id
    WHERE %(area_id)s::bigint IS NULL OR coalesce(room.area_id, space.area_id) = %(area_id)s
    UNION ALL
    SELECT paid.id, paid.provider, paid.cashier_account_id, paid.surplus_minor
    FROM paid
    JOIN room ON room.company_id = %(company_id)s AND room.id = paid.surplus_room_id
        AND room.community_id = ANY(%(communities)s)
    WHERE paid.surplus_minor > 0 AND (%(area_id)s::bigint IS NULL OR room.area_id = %(area_id)s)
)
SELECT provider, cashier_account_id, count(DISTINCT id), sum(amount)::bigint FROM parts
GROUP BY provider, cashier_account_id ORDER BY provider, cashier_account_id NULLS FIRST
"""


def takings(*, actor: Actor, unit_id: int, first: date, last: date) -> Takings:
    """What came in for the bills and prepayments below a unit on these days, both included. One statement.

    Raises NotSignedIn, Forbidden, NotFound, InvalidInput.
    """
    if last < first:
        raise InvalidInput(field=("lastDay",), name="lastDay", reason="≥ firstDay")
    scope = report_scope(actor, unit_id)
    with tenant_read(actor.company), connection.cursor() as cursor:
        cursor.execute(
            _TAKINGS,
            {
                "company_id": actor.company,
                "communities": list(scope.community_ids),
                "area_id": scope.area_id,
                "since": start_of(first),
                "until": start_of(last + timedelta(days=1)),
            },
        )
        return Takings(tuple(Taken(*row) for row in cursor.fetchall()))
