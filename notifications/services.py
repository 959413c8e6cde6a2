"""Sending: a template key, parameters and a phone become a message on a channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from notifications.channels import sms_channel
from notifications.contracts import Message
from notifications.templates import LOGIN_CODE, TEMPLATES


def send_sms(*, template_key: str, phone: str, params: Mapping[str, object], language: str, now: datetime) -> None:
    """Send the template to the phone at once, outside of any transaction.

    Raises NoSmsChannel, KeyError for an unknown template, ValueError for parameters it does not take.
    """
    template = TEMPLATES[template_key]
    texts = {name: str(value) for name, value in params.items()}
    text = template.text(language=language, params=texts)
    sms_channel().send(Message(template_key=template_key, phone=phone, text=text, params=texts, at=now))


class LoginCodes:
    """Carries one-time codes for accounts, which lie below and know this only by its shape."""

    def require_ready(self) -> None:
        """Raises NoSmsChannel where no channel is set up."""
        sms_channel()

    def send(self, *, phone: str, code: str, minutes: int, language: str, now: datetime) -> None:
        send_sms(
            template_key=LOGIN_CODE.key,
            phone=phone,
            params={"code": code, "minutes": minutes},
            language=language,
            now=now,
        )
