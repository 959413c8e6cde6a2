"""Reading a provider's message in full: it holds the payer's data, so each reading is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from backend.accounts.actor import Actor
from backend.accounts.selectors import bindings_of
from backend.kernel import access_log, audit
from backend.kernel.access_log import AccessKind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_transaction
from backend.organization.selectors import require_over_company
from payments.intents import history, permissions
from payments.intents.models import ProviderMessage

# What open_message shows of the payer.
SHOWN = ("provider_message", "openid")
SOURCE = "payments.messages"


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """`headers` and `body` as they came; `content`: the event as it was read from them."""

    message_id: int
    headers: dict[str, str]
    body: str
    content: dict[str, Any]


def open_message(*, actor: Actor, message_id: int, reason: str, now: datetime) -> OpenedMessage:
    """The whole of a kept message. Writes who looked, at whose data and why, in the same transaction.

    A message about a number that is none of ours is for those who may read messages of the whole company. Raises
    NotSignedIn, Forbidden, NotFound, InvalidInput (no reason).
    """
    actor.require(permissions.MESSAGE_READ)
    with tenant_transaction(actor.company, durable=False):
        message = ProviderMessage.objects.filter(id=message_id).first()
        if message is None:
            raise NotFound
        communities = set(history.legs_about(message).values_list("leg__community_id", flat=True))
        if not communities:
            require_over_company(actor, permissions.MESSAGE_READ)
        elif not all(actor.can(permissions.MESSAGE_READ, unit_id=community_id) for community_id in communities):
            raise NotFound
        access_log.record(
            actor=actor,
            kind=AccessKind.UNMASK,
            person_ids=_payers(message),
            fields=SHOWN,
            reason=reason,
            source=SOURCE,
            also_of_unknown=True,
            now=now,
        )
        audit.record(
            actor=actor,
            action="payment.message_read",
            object_kind="provider_message",
            object_id=message.id,
            now=now,
            new={"provider": message.provider, "number": message.number, "reason": reason.strip()[:200]},
        )
        return OpenedMessage(
            message_id=message.id,
            headers={str(name): str(value) for name, value in message.headers.items()},
            body=message.body,
            content=orjson.loads(message.content),
        )


def _payers(message: ProviderMessage) -> list[int]:
    """The persons at the company whose account pays what the message is about, where somebody is known."""
    payers = history.legs_about(message).values_list("attempt__intent__payer_account_id", flat=True).distinct()
    return [
        binding.person_id
        for account_id in payers
        if account_id is not None
        for binding in bindings_of(account_id)
        if binding.company_id == message.company_id
    ]
