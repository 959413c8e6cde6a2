"""What Alipay sends us: a form, signed over its decoded values. Authenticate, refuse replays, read.

A repetition of a notice has its `notify_id` and a `notify_time` of its own. One that comes too old is refused: what it
tells is found by asking, which goes on until a payment or a refund has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from payments.providers.alipay import signing
from payments.providers.alipay.client import client_for
from payments.providers.alipay.wire import Malformed, moment, read_notice
from payments.providers.contracts import (
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    MessageWithoutNews,
    PayeeCredentials,
    ProviderEvent,
)

CLOCK_WINDOW = 300
MOST_FIELDS = 100


def read_message(*, body: bytes, credentials: PayeeCredentials, now: datetime) -> ProviderEvent:
    """Authenticate and read one notice.

    Raises: MessageForged, MessageTooOld, MessageUnreadable, MessageWithoutNews.
    """
    notice = _fields(body)
    if notice.get("sign_type") != signing.SIGN_TYPE:
        raise MessageForged("WRONG_ALGORITHM")
    if not signing.is_signed(client_for(credentials).believed, signing.message_text(notice), notice.get("sign", "")):
        raise MessageForged("BAD_SIGNATURE")
    try:
        sent_at = moment(notice, "notify_time", required=True)
        if sent_at is None or abs((now - sent_at).total_seconds()) > CLOCK_WINDOW:
            raise MessageTooOld("OUTSIDE_WINDOW", f"more than {CLOCK_WINDOW} s from now")
        if notice.get("notify_type") != "trade_status_sync":
            raise MessageWithoutNews("UNKNOWN_NOTICE", notice.get("notify_type", "")[:64])
        event = read_notice(notice, account_id=credentials.account_id)
    except Malformed as error:
        raise MessageUnreadable("FIELD_WRONG", str(error)) from error
    if event is None:
        raise MessageWithoutNews("NOTHING_TO_DO", notice.get("trade_status", "")[:64])
    return event


def _fields(body: bytes) -> Mapping[str, str]:
    """The form as a dict. Raises MessageForged: what is no form, or says something twice, was never signed."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise MessageForged("NO_FORM") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MessageForged("FIELD_TWICE")
    return found
