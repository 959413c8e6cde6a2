"""Checks of the books whose result is kept: every night, and when somebody asks."""

from __future__ import annotations

import logging
import time
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.db import connection
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.kernel import audit, outbox
from backend.kernel.time import BUSINESS_ZONE, local_date
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.selectors import require_over_company
from payments.ledger.checks import check_ledger
from payments.ledger.contracts import LedgerCheckFailed
from payments.ledger.models import LedgerCheck
from payments.ledger.permissions import VIEW

logger = logging.getLogger(__name__)

# When the night's check begins, Asia/Shanghai.
NIGHT = clock(2, 30)
_KEPT_FINDINGS = 50

_LATEST = """
SELECT DISTINCT ON (company_id) company_id, is_ok, unbalanced, orphans, entries, milliseconds, checked_at
FROM ledger_check ORDER BY company_id, id DESC
"""


def next_night(now: datetime) -> datetime:
    """The next moment at which a night's check begins."""
    today = datetime.combine(local_date(now), NIGHT, BUSINESS_ZONE)
    return today if today > now else today + timedelta(days=1)


def has_checked(*, company_id: int, night: date) -> bool:
    with tenant_read(company_id):
        return LedgerCheck.objects.filter(night=night).exists()


def check_night(*, company_id: int, night: date, now: datetime) -> bool:
    """The check of one night; a second one of the same night does nothing. Returns whether this one looked."""
    if has_checked(company_id=company_id, night=night):
        return False
    _check(company_id=company_id, night=night, account_id=None, now=now)
    return True


def run_ledger_check(*, actor: Actor, now: datetime) -> int:
    """Look at the company's books now; returns the id of the result, which tells what was found.

    Raises NotSignedIn, Forbidden (not over the whole company). Event: LedgerCheckFailed.
    """
    require_over_company(actor, VIEW)
    check_id = _check(company_id=actor.company, night=None, account_id=actor.account_id, now=now)
    with tenant_transaction(actor.company, durable=False):
        audit.record(
            actor=actor, action="ledger.check", object_kind="ledger_check", object_id=check_id, now=now, new={}
        )
    return check_id


def checks_visible(actor: Actor) -> QuerySet[LedgerCheck]:
    """The company's checks, in no order yet; ask it inside a tenant read. Raises NotSignedIn, Forbidden."""
    require_over_company(actor, VIEW)
    return LedgerCheck.objects.all()


def ledger_check(*, actor: Actor, check_id: int) -> LedgerCheck:
    """One check that the actor may see. Raises NotSignedIn, Forbidden."""
    with tenant_read(actor.company):
        return checks_visible(actor).get(id=check_id)


def latest_checks() -> list[tuple[int, bool, int, int, int, int, datetime]]:
    """(company, is ok, unbalanced, orphans, entries, milliseconds, moment) of every company's last check."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        return list(cursor.fetchall())


def _check(*, company_id: int, night: date | None, account_id: int | None, now: datetime) -> int:
    """Look, then write down what was seen: reading the books wants a snapshot of its own."""
    begun = time.monotonic()
    report = check_ledger(company_ids=[company_id])
    took = int((time.monotonic() - begun) * 1000)
    with tenant_transaction(company_id, durable=False):
        row = LedgerCheck.objects.create(
            company_id=company_id,
            night=night,
            checked_at=now,
            milliseconds=took,
            entries=report.entries,
            unbalanced=report.unbalanced,
            orphans=report.orphans,
            is_ok=report.ok,
            findings=list(report.findings[:_KEPT_FINDINGS]),
            account_id=account_id,
        )
        if not report.ok:
            event = LedgerCheckFailed(company_id, row.pk, night, report.unbalanced, report.orphans, now)
            outbox.publish(event=event, now=now, company_id=company_id, queue="notify")
    if not report.ok:
        logger.error(
            "the books do not agree",
            extra={
                "company_id": company_id,
                "check_id": row.pk,
                "unbalanced": report.unbalanced,
                "orphans": report.orphans,
                "findings": list(report.findings[:_KEPT_FINDINGS]),
            },
        )
    return row.pk
