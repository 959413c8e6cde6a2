"""What is told and on which way. Django-free."""

from __future__ import annotations

from dataclasses import dataclass

from backend.kernel.choices import Choice


class Topic(Choice):
    """What a message is about. SECURITY: codes and sign-ins."""

    SECURITY = "SECURITY"
    BILLS = "BILLS"
    PAYMENTS = "PAYMENTS"
    SERVICE = "SERVICE"
    NOTICES = "NOTICES"


class Channel(Choice):
    """How it reaches a person. IN_APP: the list of messages in the app."""

    SMS = "SMS"
    WECHAT = "WECHAT"
    IN_APP = "IN_APP"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One place of the grid of topics and channels. A mandatory one is on and stays on."""

    topic: Topic
    channel: Channel
    is_on: bool
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class WantedChoice:
    """What somebody asks for at one place of the grid."""

    topic: Topic
    channel: Channel
    is_on: bool
