"""Telling that money has waited a whole day for somebody to find out what it is."""

from __future__ import annotations

import logging
from datetime import datetime

from backend.kernel import outbox
from backend.organization.base import tenant_transaction
from payments.bank.contracts import MoneyUnmatched, Waiting
from payments.bank.waiting import waiting_money

logger = logging.getLogger("linli.payments.bank")


def tell_of_unmatched_money(*, company_id: int, now: datetime) -> Waiting:
    """Event MoneyUnmatched where money has waited for a day; to be called once a day and company."""
    found = waiting_money(company_id=company_id, now=now)
    if found.differences or found.bank_lines:
        logger.warning("money waits to be known", extra={"company_id": company_id, "amount_minor": found.amount_minor})
        event = MoneyUnmatched(company_id, found.differences, found.bank_lines, found.amount_minor, now)
        with tenant_transaction(company_id, durable=False):
            outbox.publish(event=event, now=now, company_id=company_id, queue="notify")
    return found
