"""Sending: a template key, parameters and a phone become a message on a channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from backend.accounts.selectors import phone_and_language, phone_of_account
from notifications.channels import channels_here, sms_channel
from notifications.choices.contracts import Channel
from notifications.choices.selectors import may_send
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


def tell_account(*, template_key: str, account_id: int, params: Mapping[str, object], now: datetime) -> bool:
    """Send the template to an account in its language, where it wants to hear of the topic; returns whether it went.

    By SMS today; outside of any transaction. Raises NoSmsChannel, KeyError for an unknown template, ValueError for
    parameters it does not take.
    """
    topic = TEMPLATES[template_key].topic
    if not may_send(account_id=account_id, topic=topic, channel=Channel.SMS):
        return False
    phone, language = phone_and_language(account_id)
    if not phone:
        return False
    send_sms(template_key=template_key, phone=phone, params=params, language=language, now=now)
    return True


def reaching(account_id: int) -> frozenset[Channel]:
    """The channels by which a message would reach the account today: set up here, and they know it."""
    here = channels_here()
    return here if phone_of_account(account_id) else here - {Channel.SMS}


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
