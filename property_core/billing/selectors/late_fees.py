"""Late fees that have grown but are not fixed: of a company on a day, or of single bills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from backend.accounts.actor import Actor
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.selectors import company_unit_id
from property_core.billing import late_fee_sql
from property_core.billing.permissions import RUN


@dataclass(slots=True)
class LateFees:
    """Unfixed fees of a day. `by_community`: organisation unit id -> fen; `opening_*` are those of opening bills."""

    on: date
    count: int = 0
    amount_minor: int = 0
    by_community: Counter[int] = field(default_factory=Counter)
    opening_principal_minor: int = 0
    opening_amount_minor: int = 0


def late_fees(*, company_id: int, on: date, chosen: str = late_fee_sql.STILL_OWED) -> LateFees:
    """Fees of all bills of the company that still owe something, up to `on`, rounded bill by bill.

    `chosen`: which bills, a condition of late_fee_sql.
    """
    result = LateFees(on)
    with tenant_read(company_id), connection.cursor() as cursor:
        parameters: dict[str, Any] = {"company_id": company_id, "on": on}
        cursor.execute(late_fee_sql.fees_by_community(chosen), parameters)
        for community_id, origin, count, amount in cursor.fetchall():
            result.count += count
            result.amount_minor += amount
            result.by_community[community_id] += amount
            if origin == "OPENING":
                result.opening_amount_minor += amount
        cursor.execute(late_fee_sql.OPENING_PRINCIPAL, parameters)
        (result.opening_principal_minor,) = cursor.fetchone()
    return result


def preview_late_fees(*, actor: Actor, on: date) -> LateFees:
    """What posting the fees of `on` would fix now; a day ahead shows what will have grown by then.

    Permission: billing.run over the whole company. Raises NotSignedIn, Forbidden.
    """
    actor.require(RUN)
    actor.require(RUN, unit_id=company_unit_id(actor.company))
    return late_fees(company_id=actor.company, on=on, chosen=late_fee_sql.NOT_HELD)


def late_fee_by_bill(bill_ids: Collection[int], *, company_id: int, on: date) -> dict[int, Money]:
    """The unfixed fee of each bill up to `on`; every id present, zero where nothing has grown. One query."""
    fees = dict.fromkeys(bill_ids, Money(0))
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, fee_minor FROM ({late_fee_sql.grown(late_fee_sql.NAMED)}) AS fees",  # noqa: S608
            {"company_id": company_id, "on": on, "bill_ids": list(bill_ids)},
        )
        for bill_id, amount in cursor.fetchall():
            fees[bill_id] = Money(int(amount))
    return fees
