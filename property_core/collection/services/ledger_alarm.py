"""Telling people that the books do not agree."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import transaction

from backend.accounts.selectors import phone_of_account
from backend.kernel.errors import DomainError
from backend.kernel.time import local_date
from backend.organization.directory import accounts_over_company
from backend.organization.selectors import companies
from notifications.services import send_sms
from notifications.templates import LEDGER_CHECK_FAILED
from payments.ledger.permissions import VIEW

logger = logging.getLogger(__name__)


def tell_of_failed_check(*, company_id: int, found: int, now: datetime) -> int:
    """Send everybody who reads the whole company's books a message; returns to how many. Joins a transaction.

    Messages go out after its commit. One that cannot be sent is a warning in the log, where the failure itself stands
    as an error: no repetition mends a missing channel.
    """
    company = next(iter(companies([company_id])), None)
    phones = [
        phone_of_account(id_) for id_ in accounts_over_company(VIEW, company_id=company_id, today=local_date(now))
    ]
    wanted = [phone for phone in phones if phone]
    if company is None or not wanted:
        logger.warning("nobody can be told that the books do not agree", extra={"company_id": company_id})
        return 0
    for phone in wanted:
        transaction.on_commit(
            partial(_send, phone=phone, params={"company": company.name, "count": found}, now=now), robust=True
        )
    return len(wanted)


def _send(*, phone: str, params: dict[str, object], now: datetime) -> None:
    try:
        send_sms(template_key=LEDGER_CHECK_FAILED.key, phone=phone, params=params, language="zh-Hans", now=now)
    except DomainError as refusal:
        logger.warning("the message about the books was not sent", extra={"reason": refusal.code})
