"""What closing a month (月结) would close, and what would still be open in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from backend.accounts.actor import Actor
from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.reconciliation.contracts import MonthGate, UnsettledDay
from payments.reconciliation.parameters import month_gate
from payments.reconciliation.selectors import unsettled_days
from property_core.billing.permissions import CLOSE
from property_core.billing.run_step import Scope
from property_core.billing.selectors.steps import scope_of
from property_core.charges.rules import months_later


class AreaNotClosable(DomainError):
    code = "AREA_NOT_CLOSABLE"
    zh = "月结以管理处为单位，不能只结一个管理区。"
    en = "Months are closed by community, not by area."


@dataclass(frozen=True, slots=True)
class CommunityMonth:
    """A community's month: `bill_count` bills stand in it over `billed`, of which `outstanding` is not paid.

    `closed_at`: None while it is open. `held_count` bills are being paid online, `letter_count` wait for the decision
    of a red letter; neither hinders the closing: what comes later is booked in the first open month.
    `earlier_open`: months before it that have bills and are open.
    """

    community_id: int
    closed_at: datetime | None
    bill_count: int
    billed: Money
    outstanding: Money
    held_count: int
    letter_count: int
    earlier_open: int


_MONTHS = """
SELECT community.id, closing.closed_at, bills.count, bills.billed, bills.outstanding, bills.held, bills.letters,
    earlier.count
FROM unnest(%(communities)s::bigint[]) WITH ORDINALITY AS community (id, place)
LEFT JOIN month_close AS closing ON closing.company_id = %(company_id)s AND closing.community_id = community.id
    AND closing.period = %(period)s
CROSS JOIN LATERAL (
    SELECT count(*) AS count, coalesce(sum(total_minor), 0)::bigint AS billed,
        coalesce(sum(total_minor - paid_minor), 0)::bigint AS outstanding,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM bill_allocation AS held
            WHERE held.company_id = %(company_id)s AND held.bill_id = bill.id AND held.status = 'STARTED')) AS held,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM red_letter AS letter
            WHERE letter.company_id = %(company_id)s AND letter.bill_id = bill.id AND letter.status = 'REQUESTED'
        )) AS letters
    FROM bill
    WHERE bill.company_id = %(company_id)s AND bill.community_id = community.id AND bill.period = %(period)s
      AND bill.status <> 'REVERSED'
) AS bills
CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM (
        SELECT DISTINCT bill.period FROM bill
        WHERE bill.company_id = %(company_id)s AND bill.community_id = community.id AND bill.period < %(period)s
    ) AS billed
    WHERE NOT EXISTS (
        SELECT FROM month_close WHERE month_close.company_id = %(company_id)s
          AND month_close.community_id = community.id AND month_close.period = billed.period)
) AS earlier
ORDER BY community.place
"""


def closable(*, company_id: int, unit_id: int) -> Scope:
    """The communities whose months a closing at this unit means. Raises NotFound, AreaNotClosable."""
    scope = scope_of(company_id=company_id, unit_id=unit_id)
    if scope.area_id is not None:
        raise AreaNotClosable(field=("unitId",))
    return scope


def preview_close(*, actor: Actor, unit_id: int, period: date) -> list[CommunityMonth]:
    """The months that closing `period` below the unit is about, by community id, closed ones too. One query.

    Permission: billing.close over the unit. Raises NotSignedIn, Forbidden, NotFound, AreaNotClosable.
    """
    actor.require(CLOSE, unit_id=unit_id)
    with tenant_read(actor.company), connection.cursor() as cursor:
        scope = closable(company_id=actor.company, unit_id=unit_id)
        cursor.execute(
            _MONTHS, {"company_id": actor.company, "communities": list(scope.community_ids), "period": period}
        )
        return [
            CommunityMonth(
                community_id=community_id,
                closed_at=closed_at,
                bill_count=count,
                billed=Money(billed),
                outstanding=Money(outstanding),
                held_count=held,
                letter_count=letters,
                earlier_open=earlier,
            )
            for community_id, closed_at, count, billed, outstanding, held, letters, earlier in cursor.fetchall()
        ]


def gate_of_closing(*, company_id: int, on: date) -> MonthGate:
    """What unsettled days mean for closing a month on that day."""
    with tenant_read(company_id):
        return month_gate(on)


def days_to_settle(*, company_id: int, community_ids: Sequence[int], period: date) -> list[UnsettledDay]:
    """Days of the month on which money of the communities came or went online and nobody has signed, oldest first."""
    if not community_ids:
        return []
    return unsettled_days(
        company_id=company_id, community_ids=community_ids, since=period, until=months_later(period, 1)
    )
