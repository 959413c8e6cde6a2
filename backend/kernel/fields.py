"""Personal data at rest: AES-256-GCM with a key id, and a keyed blind index for look-up.

Keys: `FIELD_KEYS` = {"keys": [{"id", "key" (base64, 32 bytes)}…], "blind": base64 32 bytes, or a list of such}. The
first key encrypts, all decrypt; the first blind key makes the indexes that are stored, look-ups ask by all of them
(`blind_indexes`). So both kinds of key are changed without a pause (docs/operations/keys.md).
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
from django.db.models import lookups


class FieldKeysInvalid(ValueError):
    """FIELD_KEYS does not hold usable keys."""


class FieldKeys:
    """The parsed key ring."""

    def __init__(self, text: str) -> None:
        try:
            ring = json.loads(text)
            keys = {entry["id"]: base64.b64decode(entry["key"], validate=True) for entry in ring["keys"]}
            blind = ring["blind"] if isinstance(ring["blind"], list) else [ring["blind"]]
            self.blinds = tuple(base64.b64decode(text, validate=True) for text in blind)
            self.current = str(ring["keys"][0]["id"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise FieldKeysInvalid("FIELD_KEYS must be JSON: keys (id, base64 of 32 bytes) and blind") from error
        if not self.blinds:
            raise FieldKeysInvalid("FIELD_KEYS must be JSON: keys (id, base64 of 32 bytes) and blind")
        if any(len(key) != 32 for key in [*keys.values(), *self.blinds]) or any(":" in str(i) for i in keys):
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

    `purpose` separates fields, so that a phone never matches an ID number. While the blind key is being changed the
    answer carries the indexes under the earlier keys too: a BlindIndexField compared with it finds rows of each.
    """
    found = blind_indexes(text, purpose=purpose)
    return BlindIndex(found[0], found[1:]) if len(found) > 1 else found[0]


class BlindIndex(str):
    """An index as it is written; `earlier`: what rows of the same value may still carry."""

    __slots__ = ("earlier",)
    earlier: tuple[str, ...]

    def __new__(cls, text: str, earlier: tuple[str, ...] = ()) -> BlindIndex:
        made = super().__new__(cls, text)
        made.earlier = earlier
        return made


def blind_indexes(text: str, *, purpose: str) -> tuple[str, ...]:
    """The value's index under every blind key, the one that is written first.

    More than one while the blind key is being changed: rows that still carry an earlier index are found by it.
    """
    message = f"{purpose}\x00{text.strip().upper()}".encode()
    return tuple(hmac.new(key, message, hashlib.sha256).hexdigest() for key in _ring(settings.FIELD_KEYS).blinds)


def is_blind_key_changing() -> bool:
    """Whether stored indexes of one value may differ, because several blind keys are in use."""
    return len(_ring(settings.FIELD_KEYS).blinds) > 1


def current_prefix() -> str:
    """How every value begins that the current key has sealed."""
    return f"v1:{_ring(settings.FIELD_KEYS).current}:"


def keys_fingerprint() -> str:
    """Names the current pair of keys (the one that encrypts, the one that indexes) without telling them."""
    ring = _ring(settings.FIELD_KEYS)
    return hmac.new(ring.blinds[0], f"rotation\x00{ring.current}".encode(), hashlib.sha256).hexdigest()[:32]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is ciphertext in the database; empty text stays empty.

    index_column, index_purpose: the column of the same table that holds the text's blind index, and what for; key
    rotation makes it anew. Neither changes the table, so migrations do not mention them.
    """

    def __init__(self, *args: Any, index_column: str = "", index_purpose: str = "", **kwargs: Any) -> None:
        self.index_column, self.index_purpose = index_column, index_purpose
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """The column of a blind index: 64 hex digits, or null. To the database and to migrations it is plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 64
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


@BlindIndexField.register_lookup
class _SameValue(lookups.Exact):
    """Equality that knows every index the value may be stored under."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        earlier = getattr(self.rhs, "earlier", ())
        if not earlier:
            return super().as_sql(compiler, connection)
        left, parameters = self.process_lhs(compiler, connection)
        wanted = [str(self.rhs), *earlier]
        return f"{left} IN ({', '.join(['%s'] * len(wanted))})", [*parameters, *wanted]
