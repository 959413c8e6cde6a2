"""Fixing late fees (滞纳金): a fee that has grown becomes a bill of its own, which bears no fee."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.selectors import company_unit_id
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.services import ensure_accounts, open_day, post_bulk
from property_core.billing import late_fee_sql
from property_core.billing.permissions import RUN
from property_core.billing.selectors.late_fees import LateFees, late_fees

LEDGER_SOURCE = "late_fee"


class DayInFuture(DomainError):
    code = "DAY_IN_FUTURE"
    zh = "{day} 还没有到，滞纳金最多计到今天。"
    en = "{day} lies ahead; late fees can be fixed up to today at most."


@dataclass(frozen=True, slots=True)
class FixedFee:
    """The LATE_FEE bill that fixed the fee of a bill."""

    bill_id: int
    fee_bill_id: int
    amount: Money


def post_late_fees(*, actor: Actor, on: date, now: datetime) -> LateFees:
    """Fix the fees of every overdue bill of the company up to `on`; returns what was fixed.

    A fee that still rounds to nothing is left to grow, and so is that of a bill being paid online, whose price is
    frozen. Posting a day again adds nothing. Permission: billing.run over the whole company. Raises Forbidden,
    DayInFuture: a fee of days that have not passed would stand against whoever pays before them.
    """
    actor.require(RUN)
    if on > local_date(now):
        raise DayInFuture(field=("on",), day=on)
    with tenant_transaction(actor.company):
        actor.require(RUN, unit_id=company_unit_id(actor.company))
        parameters = {"company_id": actor.company, "on": on}
        _lock(late_fee_sql.NOT_HELD, parameters)
        grown = late_fees(company_id=actor.company, on=on, chosen=late_fee_sql.NOT_HELD)
        _fix(actor=actor, chosen=late_fee_sql.NOT_HELD, parameters=parameters, on=on, now=now)
        # Also where nothing had grown: that somebody asked is part of what was done.
        audit.record(
            actor=actor,
            action="billing.late_fee.post",
            object_kind="company",
            object_id=actor.company,
            now=now,
            new={"until": str(on), "count": grown.count, "total_minor": grown.amount_minor},
        )
    return grown


def fix_late_fee(*, actor: Actor, bill_ids: Collection[int], on: date, now: datetime) -> dict[int, FixedFee]:
    """Fix the fees of the named bills up to `on`, before money is applied to them; joins the caller's transaction.

    Returns bill id -> its new fee bill; bills without a fee are absent. Locks the bills in id order.
    Ledger: debit receivable, credit late-fee revenue, per community and item. Permission is the caller's matter.
    """
    with tenant_transaction(actor.company, durable=False):
        parameters = {"company_id": actor.company, "on": on, "bill_ids": sorted(set(bill_ids))}
        _lock(late_fee_sql.NAMED, parameters)
        return _fix(actor=actor, chosen=late_fee_sql.NAMED, parameters=parameters, on=on, now=now)


def _lock(chosen: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(late_fee_sql.lock_sql(chosen), parameters)


def _fix(*, actor: Actor, chosen: str, parameters: dict[str, Any], on: date, now: datetime) -> dict[int, FixedFee]:
    company_id = actor.company
    today = local_date(now)
    parameters = parameters | {"now": now}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.late_fee_stage")
        cursor.execute(late_fee_sql.stage_sql(chosen), parameters)
        cursor.execute(late_fee_sql.GROUPS)
        groups = cursor.fetchall()
        if not groups:
            cursor.execute("DROP TABLE pg_temp.late_fee_stage")
            return {}
        # A closed month takes no bill any more: the fee then belongs to the first open one.
        periods = {
            community_id: str(open_day(company_id=company_id, community_id=community_id, day=on).replace(day=1))
            for community_id in sorted({community_id for community_id, *_ in groups})
        }
        cursor.execute(late_fee_sql.BILLS, parameters | {"periods": Jsonb(periods)})
        cursor.execute(late_fee_sql.LINES, parameters)
        cursor.execute(late_fee_sql.FIXED, parameters)
        keys = [
            AccountKey(kind, community_id, item_id)
            for community_id, item_id, *_ in groups
            for kind in (AccountKind.RECEIVABLE, AccountKind.LATE_FEE_REVENUE)
        ]
        accounts = ensure_accounts(company_id=company_id, keys=keys)
        for community_id, item_id, count, amount, first_id in groups:
            post_bulk(
                company_id=company_id,
                source=LEDGER_SOURCE,
                source_id=first_id,
                community_id=community_id,
                posted_on=open_day(company_id=company_id, community_id=community_id, day=today),
                now=now,
                select_sql=late_fee_sql.POSTINGS,
                params={
                    "receivable": accounts[AccountKey(AccountKind.RECEIVABLE, community_id, item_id)],
                    "revenue": accounts[AccountKey(AccountKind.LATE_FEE_REVENUE, community_id, item_id)],
                    "community_id": community_id,
                    "item_id": item_id,
                    "amount": amount,
                },
            )
            audit.record(
                actor=actor,
                action="billing.late_fee.fix",
                object_kind="bill",
                object_id=first_id,
                now=now,
                company_id=company_id,
                new={
                    "until": str(on),
                    "community_id": community_id,
                    "item_id": item_id,
                    "count": count,
                    "total_minor": amount,
                },
            )
        cursor.execute("SELECT id, fee_id, fee_minor FROM late_fee_stage ORDER BY id")
        fixed = {
            bill_id: FixedFee(bill_id, fee_id, Money(int(amount))) for bill_id, fee_id, amount in cursor.fetchall()
        }
        cursor.execute("DROP TABLE pg_temp.late_fee_stage")
    return fixed
