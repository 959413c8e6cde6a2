"""What WeChat Pay sends us: authenticate over the raw bytes, refuse replays, decrypt, read."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wechatpayv3.utils import aes_decrypt

from payments.providers.contracts import (
    MessageForged,
    MessageTooOld,
    MessageUnreadable,
    PayeeCredentials,
    ProviderEvent,
)
from payments.providers.wechat.client import CLOCK_WINDOW, client_for, unauthentic
from payments.providers.wechat.wire import REFUND_EVENTS, Malformed, read_payment, read_refund_event


def plain_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The Wechatpay-* headers under their usual names, from HTTP headers in any case or from Django's META."""
    found = {}
    for name, value in headers.items():
        words = name.upper().replace("_", "-").removeprefix("HTTP-").split("-")
        if words[0] == "WECHATPAY":
            found["-".join(word.capitalize() for word in words)] = str(value)
    return found


def read_message(
    *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
) -> ProviderEvent:
    """Authenticate and read one message. Raises: MessageForged, MessageTooOld, MessageUnreadable."""
    known = plain_headers(headers)
    problem = unauthentic(keyring=client_for(credentials).core.keyring, headers=known, body=body)
    if problem:
        raise MessageForged(problem)
    if abs(now.timestamp() - int(known["Wechatpay-Timestamp"])) > CLOCK_WINDOW:
        raise MessageTooOld("OUTSIDE_WINDOW", f"more than {CLOCK_WINDOW} s from now")
    try:
        message = json.loads(body)
    except ValueError as error:
        raise MessageUnreadable("NOT_JSON") from error
    if not isinstance(message, dict):
        raise MessageUnreadable("NOT_AN_OBJECT")
    event_id, event_type = message.get("id"), message.get("event_type")
    if not isinstance(event_id, str) or not 0 < len(event_id) <= 64 or not isinstance(event_type, str):
        raise MessageUnreadable("FIELD_MISSING", "id or event_type")
    content = _opened(message, api_v3_key=credentials.api_v3_key)
    try:
        if event_type == "TRANSACTION.SUCCESS":
            return read_payment(content, account_id=credentials.account_id, event_id=event_id)
        if event_type in REFUND_EVENTS:
            return read_refund_event(
                content,
                event_type=event_type,
                account_id=credentials.account_id,
                event_id=event_id,
                appid=credentials.appid,
            )
    except Malformed as error:
        raise MessageUnreadable("FIELD_WRONG", str(error)) from error
    raise MessageUnreadable("UNKNOWN_EVENT", event_type[:64])


def _opened(message: Mapping[str, Any], *, api_v3_key: str) -> dict[str, Any]:
    resource = message.get("resource")
    if message.get("resource_type") != "encrypt-resource" or not isinstance(resource, dict):
        raise MessageUnreadable("FIELD_MISSING", "resource")
    nonce, sealed = resource.get("nonce"), resource.get("ciphertext")
    associated = resource.get("associated_data") or ""
    if resource.get("algorithm") != "AEAD_AES_256_GCM":
        raise MessageUnreadable("UNKNOWN_CIPHER")
    if not (isinstance(nonce, str) and isinstance(sealed, str) and isinstance(associated, str)):
        raise MessageUnreadable("FIELD_WRONG", "resource")
    try:
        text = aes_decrypt(nonce=nonce, ciphertext=sealed, associated_data=associated, apiv3_key=api_v3_key)
        content = json.loads(text) if text is not None else None
    except ValueError as error:
        raise MessageUnreadable("NOT_DECRYPTABLE") from error
    if not isinstance(content, dict):
        raise MessageUnreadable("NOT_DECRYPTABLE")
    return content
