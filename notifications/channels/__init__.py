"""Channels: one folder or file each, chosen here by the settings."""

from __future__ import annotations

from django.conf import settings

from backend.kernel.errors import DomainError
from notifications.channels.console import ConsoleChannel
from notifications.choices.contracts import Channel
from notifications.contracts import SmsChannel


class NoSmsChannel(DomainError):
    code = "NO_SMS_CHANNEL"
    zh = "短信通道尚未配置，暂时不能发送短信，请联系物业。"
    en = "No SMS channel is configured, so no message can be sent; please contact the property office."


def sms_channel() -> SmsChannel:
    """The channel that carries SMS here: the console in the demo. Raises NoSmsChannel elsewhere until one is set up."""
    if Channel.SMS in channels_here():
        return ConsoleChannel()
    raise NoSmsChannel


def channels_here() -> frozenset[Channel]:
    """The channels by which anything can be sent in this installation."""
    return frozenset({Channel.SMS}) if settings.LINLI_DEMO else frozenset()
