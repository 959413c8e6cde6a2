"""Personal data at rest: AES-256-GCM with a key id, and a keyed blind index for look-up.

Keys: `FIELD_KEYS` = {"keys": [{"id", "key" (base64, 32 bytes)}…], "blind": base64 32 bytes}; the first key
encrypts, all decrypt, so keys can be rotated without a pause.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


class FieldKeysInvalid(ValueError):
    """FIELD_KEYS does not hold usable keys."""


class FieldKeys:
    """The parsed key ring."""

    def __init__(self, text: str) -> None:
        try:
            ring = json.loads(text)
            keys = {entry["id"]: base64.b64decode(entry["key"], validate=True) for entry in ring["keys"]}
            self.blind = base64.b64decode(ring["blind"], validate=True)
            self.current = str(ring["keys"][0]["id"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise FieldKeysInvalid("FIELD_KEYS must be JSON: keys (id, base64 of 32 bytes) and blind") from error
        if any(len(key) != 32 for key in [*keys.values(), self.blind]) or any(":" in str(i) for i in keys):
            raise FieldKeysInvalid("each key in FIELD_KEYS is 32 bytes, and an id has no colon")
        self.ciphers = {str(key_id): AESGCM(key) for key_id, key in keys.items()}


@lru_cache(maxsize=4)
def _ring(text: str) -> FieldKeys:
    return FieldKeys(text)


def encrypt(text: str) -> str:
    """`v1:<key id>:<base64 of nonce and ciphertext>`; a new nonce each time."""
    ring = _ring(settings.FIELD_KEYS)
    nonce = os.urandom(12)
    sealed = ring.ciphers[ring.current].encrypt(nonce, text.encode(), ring.current.encode())
    return f"v1:{ring.current}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str) -> str:
    """The text of `encrypt`. Raises FieldKeysInvalid for an unknown key id, InvalidTag for a forged value."""
    _, key_id, body = sealed.split(":", 2)
    cipher = _ring(settings.FIELD_KEYS).ciphers.get(key_id)
    if cipher is None:
        raise FieldKeysInvalid(f"FIELD_KEYS has no key {key_id}")
    raw = base64.b64decode(body)
    return cipher.decrypt(raw[:12], raw[12:], key_id.encode()).decode()


def blind_index(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 (hex, 64 characters) of a normalised value: equal values find each other, nothing else.

    `purpose` separates fields, so that a phone never matches an ID number.
    """
    key = _ring(settings.FIELD_KEYS).blind
    return hmac.new(key, f"{purpose}\x00{text.strip().upper()}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is ciphertext in the database; empty text stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value
