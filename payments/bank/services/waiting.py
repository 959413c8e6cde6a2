"""Telling that money has waited a whole day for somebody to find out what it is."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from backend.kernel import outbox
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.bank.contracts import LineState, MoneyUnmatched, Waiting
from payments.bank.models import BankLine
from payments.reconciliation.selectors import open_difference_sums

logger = logging.getLogger("linli.payments.bank")

WAITS = timedelta(days=1)


def waiting_money(*, company_id: int, now: datetime) -> Waiting:
    """What has waited for longer than a day: money that providers have and our books do not, and unknown transfers."""
    with tenant_read(company_id):
        differences, missing = open_difference_sums(before=now - WAITS)
        lines = BankLine.objects.filter(state=LineState.SUSPENSE, happened_on__lt=local_date(now - WAITS)).aggregate(
            count=Count("id"), amount=Sum("amount_minor")
        )
    return Waiting(differences, lines["count"], missing + (lines["amount"] or 0))


def tell_of_unmatched_money(*, company_id: int, now: datetime) -> Waiting:
    """Event MoneyUnmatched where money has waited for a day; to be called once a day and company."""
    found = waiting_money(company_id=company_id, now=now)
    if found.differences or found.bank_lines:
        logger.warning("money waits to be known", extra={"company_id": company_id, "amount_minor": found.amount_minor})
        event = MoneyUnmatched(company_id, found.differences, found.bank_lines, found.amount_minor, now)
        with tenant_transaction(company_id, durable=False):
            outbox.publish(event=event, now=now, company_id=company_id, queue="notify")
    return found
