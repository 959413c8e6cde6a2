"""How a payment was tried: its attempts with their legs, refunds and messages, as staff look at them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor
from backend.kernel.masking import masked
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.intents.models import Attempt, AttemptLeg, ProviderMessage, Refund


@dataclass(frozen=True, slots=True)
class LegTold:
    """One seller's part of an attempt. `account`: its merchant number, maybe empty; `refunds`: oldest first."""

    number: str
    transaction_id: str
    community_id: int
    account: str
    state: str
    amount: Money
    succeeded_at: datetime | None
    refunds: tuple[Refund, ...]


@dataclass(frozen=True, slots=True)
class MessageTold:
    """A kept message and what it says, without who paid: `payer` is masked. The raw text is read by open_message.

    `amount` is None where the message names none; `status`: of the first leg, as the provider put it.
    """

    pk: int
    origin: str
    kind: str
    state: str
    received_at: datetime
    processed_at: datetime | None
    tries: int
    last_error: str
    amount: Money | None
    transaction_id: str
    refund_number: str
    status: str
    succeeded_at: datetime | None
    payer: str


@dataclass(frozen=True, slots=True)
class AttemptTold:
    """`number`: the one under which the provider knows the attempt."""

    number: str
    provider: str
    channel: str
    state: str
    refusal: str
    position: int
    groups: int
    checks: int
    created_at: datetime
    expires_at: datetime
    legs: tuple[LegTold, ...]
    messages: tuple[MessageTold, ...]


def attempts_told(*, actor: Actor, intent_id: int) -> list[AttemptTold]:
    """Every attempt at an intent that the caller may see, oldest first. Four queries, however many there are."""
    with tenant_read(actor.company):
        attempts = list(Attempt.objects.filter(intent_id=intent_id).order_by("id"))
        legs = list(
            AttemptLeg.objects.filter(attempt__in=attempts).select_related("leg", "payee_account").order_by("id")
        )
        refunds = list(Refund.objects.filter(attempt_leg__in=legs).order_by("id"))
        attempt_of = {leg.out_trade_no: leg.attempt_id for leg in legs}
        attempt_of |= {attempt.wire_number: attempt.id for attempt in attempts}
        messages = list(messages_about(attempt_of))
    return [
        AttemptTold(
            number=attempt.wire_number,
            provider=attempt.provider,
            channel=attempt.channel,
            state=attempt.state,
            refusal=attempt.refusal,
            position=attempt.position,
            groups=attempt.groups,
            checks=attempt.checks,
            created_at=attempt.created_at,
            expires_at=attempt.expires_at,
            legs=tuple(_leg(leg, refunds) for leg in legs if leg.attempt_id == attempt.id),
            messages=tuple(_message(row) for row in messages if attempt_of[row.number] == attempt.id),
        )
        for attempt in attempts
    ]


def messages_about(numbers: Collection[str]) -> QuerySet[ProviderMessage]:
    """Messages that name one of the numbers (an attempt's or a leg's), oldest first. Ask it inside a tenant read."""
    return ProviderMessage.objects.filter(number__in=[number for number in numbers if number]).order_by(
        "received_at", "id"
    )


def legs_about(message: ProviderMessage) -> QuerySet[AttemptLeg]:
    """The legs that a message is about; none for a number that is not ours. Ask it inside a tenant read."""
    if not message.number:
        return AttemptLeg.objects.none()
    of_attempt = Q(attempt__wire_number=message.number, attempt__provider=message.provider)
    return AttemptLeg.objects.filter(Q(out_trade_no=message.number) | of_attempt)


def _leg(row: AttemptLeg, refunds: Collection[Refund]) -> LegTold:
    return LegTold(
        number=row.out_trade_no,
        transaction_id=row.transaction_id,
        community_id=row.leg.community_id,
        account=row.payee_account.mchid,
        state=row.state,
        amount=Money(row.amount_minor),
        succeeded_at=row.succeeded_at,
        refunds=tuple(refund for refund in refunds if refund.attempt_leg_id == row.id),
    )


def _message(row: ProviderMessage) -> MessageTold:
    content: Mapping[str, Any] = orjson.loads(row.content)
    leg: Mapping[str, Any] = (content.get("legs") or [{}])[0]
    moment = content.get("succeeded_at")
    # A message that a refund moved tells no amount (providers.contracts.EventKind.REFUND_MOVED).
    amount = content.get("amount_minor")
    return MessageTold(
        pk=row.pk,
        origin=row.origin,
        kind=row.kind,
        state=row.state,
        received_at=row.received_at,
        processed_at=row.processed_at,
        tries=row.tries,
        last_error=row.last_error,
        amount=Money(amount, content.get("currency") or "CNY") if amount else None,
        transaction_id=content.get("transaction_id") or leg.get("transaction_id") or "",
        refund_number=content.get("out_refund_no") or "",
        status=leg.get("status") or "",
        succeeded_at=datetime.fromisoformat(moment) if moment else None,
        payer=masked(content.get("payer_openid") or ""),
    )
