"""Which topics go by which channels, and what holds for whoever has chosen nothing."""

from __future__ import annotations

from notifications.choices.contracts import Channel, Topic

# Codes prove who somebody is: they come to his phone alone, and cannot be turned off.
MANDATORY = frozenset({(Topic.SECURITY, Channel.SMS), (Topic.SECURITY, Channel.IN_APP)})
NOT_OFFERED = frozenset({(Topic.SECURITY, Channel.WECHAT)})
# A text message costs the company money and rings: unasked it comes where somebody would otherwise be late in paying.
SMS_UNASKED = frozenset({Topic.SECURITY, Topic.BILLS})


def offered() -> list[tuple[Topic, Channel]]:
    """Every place of the grid, topic by topic."""
    return [(topic, channel) for topic in Topic for channel in Channel if (topic, channel) not in NOT_OFFERED]


def is_on_unasked(topic: Topic, channel: Channel) -> bool:
    """What holds where nothing was chosen."""
    if (topic, channel) in NOT_OFFERED:
        return False
    return channel is not Channel.SMS or topic in SMS_UNASKED
