"""A paid leg as whoever splits its money sees it: amounts, numbers, the account that collected it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from payments.intents.contracts import AttemptLegState, RefundStage
from payments.intents.models import AttemptLeg, PayeeAccount, Refund
from payments.intents.selectors import credentials_of
from payments.providers.contracts import PayeeCredentials


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLeg:
    """`attempt_leg_id` names it. `fee_rate`: the agreed fee as a fraction, if one is. `paid_at`: at the provider."""

    attempt_leg_id: int
    community_id: int
    provider: str
    payee_account_id: int
    out_trade_no: str
    transaction_id: str
    currency: str
    amount_minor: int
    paid_at: datetime
    capabilities: dict[str, Any] = field(default_factory=dict)
    credentials: PayeeCredentials

    @property
    def can_be_split(self) -> bool:
        return bool(self.capabilities.get("split"))

    @property
    def fee_rate(self) -> Decimal | None:
        rate = self.capabilities.get("fee_rate")
        return Decimal(str(rate)) if rate is not None else None


def paid_leg(attempt_leg_id: int) -> PaidLeg | None:
    """None for a leg that was not paid, or whose money goes back. Inside a tenant read."""
    return _described(AttemptLeg.objects.filter(id=attempt_leg_id))


def paid_part_of(leg_id: int) -> PaidLeg | None:
    """What paid a leg, if it was. Inside a tenant read."""
    return _described(AttemptLeg.objects.filter(leg_id=leg_id))


def parked_refunds_minor(attempt_leg_id: int) -> int:
    """What went back, or is about to, of a paid leg because its purpose could not take it. Inside a tenant read."""
    rows = Refund.objects.filter(attempt_leg_id=attempt_leg_id, case__isnull=False).exclude(
        state__in=[RefundStage.CLOSED, RefundStage.REFUSED]
    )
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def number_of_account(*, payee_account_id: int, provider: str) -> str | None:
    """The number at the provider of one of the company's accounts there; None where it has none. In a tenant read."""
    account = PayeeAccount.objects.filter(id=payee_account_id, provider=provider).first()
    return (credentials_of(account).mchid or None) if account is not None else None


def _described(rows: Any) -> PaidLeg | None:
    row = rows.filter(state=AttemptLegState.SUCCEEDED).select_related("leg", "attempt__intent", "payee_account").first()
    if row is None:
        return None
    return PaidLeg(
        attempt_leg_id=row.id,
        community_id=row.leg.community_id,
        provider=row.attempt.provider,
        payee_account_id=row.payee_account_id,
        out_trade_no=row.out_trade_no,
        transaction_id=row.transaction_id,
        currency=row.attempt.intent.currency,
        amount_minor=row.amount_minor,
        paid_at=row.succeeded_at,
        capabilities=row.payee_account.capabilities,
        credentials=credentials_of(row.payee_account, app_id=row.attempt.app_id),
    )
