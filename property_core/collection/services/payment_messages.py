"""Telling whoever paid online that his money has come, or has gone back to him; and staff, where it has not."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import transaction

from backend.kernel.errors import DomainError
from backend.kernel.money import format_yuan
from backend.organization.base import tenant_read
from backend.organization.selectors import companies
from notifications.services import tell_account
from notifications.templates import MONEY_RECEIVED, MONEY_REFUNDED, REFUND_STUCK
from property_core.collection.models import Receipt

logger = logging.getLogger(__name__)


def tell_payer(*, company_id: int, receipt_id: int, now: datetime) -> None:
    """A message about the receipt to the account that paid, where it wants such; joins a transaction.

    It goes out after the commit. Who paid at the desk has the receipt in his hand, and an offset of prepayment brings
    no money: neither is told.
    """
    with tenant_read(company_id):
        receipt = Receipt.objects.select_related("payment").get(id=receipt_id)
    account_id = receipt.payment.payer_account_id
    if account_id is None:
        return
    params: dict[str, object] = {
        "company": companies([company_id])[0].name,
        "amount": f"¥{format_yuan(receipt.total_minor)}",
        "receipt": receipt.number,
    }
    send = partial(_send, template_key=MONEY_RECEIVED.key, account_id=account_id, params=params, now=now)
    transaction.on_commit(send, robust=True)


def tell_refunded(*, company_id: int, account_id: int, amount_minor: int, now: datetime) -> None:
    """A message about a refund that was done to the account that had paid; joins a transaction, goes out after it."""
    params: dict[str, object] = {
        "company": companies([company_id])[0].name,
        "amount": f"¥{format_yuan(amount_minor)}",
    }
    send = partial(_send, template_key=MONEY_REFUNDED.key, account_id=account_id, params=params, now=now)
    transaction.on_commit(send, robust=True)


def tell_stuck(*, company_id: int, account_id: int, order_id: int, amount_minor: int, now: datetime) -> None:
    """A message to the member of staff who asked for a refund that did not go through; joins a transaction."""
    params: dict[str, object] = {
        "company": companies([company_id])[0].name,
        "amount": f"¥{format_yuan(amount_minor)}",
        "refund": order_id,
    }
    send = partial(_send, template_key=REFUND_STUCK.key, account_id=account_id, params=params, now=now)
    transaction.on_commit(send, robust=True)


def _send(*, template_key: str, account_id: int, params: dict[str, object], now: datetime) -> None:
    try:
        tell_account(template_key=template_key, account_id=account_id, params=params, now=now)
    except DomainError as refusal:
        logger.warning("somebody was not told of money", extra={"reason": refusal.code})
