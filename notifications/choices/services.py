"""Writes: an account chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput
from notifications.choices.contracts import ChoiceRow, WantedChoice
from notifications.choices.models import NotificationChoice
from notifications.choices.rules import MANDATORY, offered
from notifications.choices.selectors import choices_of


class ChoiceMandatory(DomainError):
    code = "CHOICE_MANDATORY"
    zh = "这一项关系到账号安全，不能关闭。"
    en = "This one is about the safety of the account and cannot be turned off."


@transaction.atomic(durable=True)
def set_choices(*, actor: Actor, wanted: Sequence[WantedChoice], now: datetime) -> list[ChoiceRow]:
    """Turn places of the grid on or off for the signed-in account; others stay. Returns the whole grid.

    Raises NotSignedIn, InvalidInput (nothing, a place twice or one that is not offered), ChoiceMandatory.
    """
    account_id = actor.account
    places = [(one.topic, one.channel) for one in wanted]
    if not places or len(set(places)) < len(places) or not set(places) <= set(offered()):
        raise InvalidInput(field=("choices",), name="choices", reason="each offered place once")
    for position, one in enumerate(wanted):
        if (one.topic, one.channel) in MANDATORY and not one.is_on:
            raise ChoiceMandatory(field=("choices", str(position), "isOn"))
    before = {(row.topic, row.channel): row.is_on for row in choices_of(account_id)}
    changed = [one for one in wanted if before[one.topic, one.channel] != one.is_on]
    NotificationChoice.objects.bulk_create(
        [
            NotificationChoice(
                account_id=account_id, topic=one.topic, channel=one.channel, is_on=one.is_on, changed_at=now
            )
            for one in changed
        ],
        update_conflicts=True,
        unique_fields=["account", "topic", "channel"],
        update_fields=["is_on", "changed_at"],
    )
    if changed:
        audit.record(
            actor=actor,
            action="notification_choices_set",
            object_kind="account",
            object_id=account_id,
            old={f"{one.topic}.{one.channel}": not one.is_on for one in changed},
            new={f"{one.topic}.{one.channel}": one.is_on for one in changed},
            now=now,
        )
    return choices_of(account_id)
