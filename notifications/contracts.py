"""What notifications and their channels say to each other. Django-free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.choices.contracts import Topic


@dataclass(frozen=True, slots=True)
class Template:
    """A message under a stable key, worded in both languages over the same parameters.

    topic: what it is about, so that whoever does not want to hear of that does not get it.
    """

    key: str
    topic: Topic
    params: frozenset[str]
    zh: str
    en: str

    def text(self, *, language: str, params: dict[str, str]) -> str:
        """The message; English for every language but Chinese. Raises ValueError where the parameters differ."""
        if set(params) != self.params:
            raise ValueError(f"template {self.key} takes {sorted(self.params)}, not {sorted(params)}")
        return (self.zh if language.lower().startswith("zh") else self.en).format(**params)


@dataclass(frozen=True, slots=True)
class Message:
    """One text on its way to one phone."""

    template_key: str
    phone: str
    text: str
    params: dict[str, str]
    at: datetime


class SmsChannel(Protocol):
    """A folder under `channels` gives one of these."""

    def send(self, message: Message) -> None:
        """Hand the message over. Raises a DomainError where the channel refuses it."""
