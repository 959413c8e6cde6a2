"""The way out for one-time codes: accounts lie below notifications, which registers itself here at start-up."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from backend.kernel.errors import DomainError


class NoCodeSender(DomainError):
    code = "NO_MESSAGE_CHANNEL"
    zh = "短信通道尚未配置，暂时不能发送验证码，请联系物业。"
    en = "No SMS channel is configured, so no code can be sent; please contact the property office."


class CodeSender(Protocol):
    """Carries a code to a phone."""

    def require_ready(self) -> None:
        """Raises a DomainError where no channel could carry a code."""

    def send(self, *, phone: str, code: str, minutes: int, language: str, now: datetime) -> None: ...


_senders: list[CodeSender] = []


def register_code_sender(sender: CodeSender) -> None:
    """Called once, in the app configuration of notifications; a later call replaces the sender."""
    _senders[:] = [sender]


def code_sender() -> CodeSender:
    """The registered sender, ready to send. Raises NoCodeSender, or what its channel says."""
    if not _senders:
        raise NoCodeSender
    _senders[0].require_ready()
    return _senders[0]
