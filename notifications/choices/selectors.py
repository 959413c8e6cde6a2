"""Reads: what an account wants, and whether a message may go."""

from __future__ import annotations

from notifications.choices.contracts import Channel, ChoiceRow, Topic
from notifications.choices.models import NotificationChoice
from notifications.choices.rules import MANDATORY, NOT_OFFERED, is_on_unasked, offered


def choices_of(account_id: int) -> list[ChoiceRow]:
    """The whole grid of an account, topic by topic. One query."""
    chosen = {(row.topic, row.channel): row.is_on for row in NotificationChoice.objects.filter(account_id=account_id)}
    return [
        ChoiceRow(
            topic=topic,
            channel=channel,
            is_on=(topic, channel) in MANDATORY or chosen.get((topic, channel), is_on_unasked(topic, channel)),
            is_mandatory=(topic, channel) in MANDATORY,
        )
        for topic, channel in offered()
    ]


def may_send(*, account_id: int, topic: Topic, channel: Channel) -> bool:
    """Whether a message about the topic may go to the account on that channel. One query at most."""
    if (topic, channel) in MANDATORY or (topic, channel) in NOT_OFFERED:
        return (topic, channel) in MANDATORY
    chosen = (
        NotificationChoice.objects.filter(account_id=account_id, topic=topic, channel=channel)
        .values_list("is_on", flat=True)
        .first()
    )
    return is_on_unasked(topic, channel) if chosen is None else chosen
