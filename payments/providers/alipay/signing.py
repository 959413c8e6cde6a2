"""RSA2 (SHA256withRSA) over Alipay's texts: parameters out, answers and messages in. Pure.

The SDK's own check would take a SHA-1 signature for an RSA2 account, and its signing takes twenty milliseconds where
this takes a third of one. Source: opendocs.alipay.com, "sign" and "verify".
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SIGN_TYPE = "RSA2"
UNSIGNED_IN_MESSAGES = frozenset({"sign", "sign_type"})
# A string of JSON, or a character that opens or closes something.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]')


def request_text(parameters: Mapping[str, str]) -> bytes:
    """What a request's signature covers: all but `sign` and what is empty, by name."""
    return _joined((name, value) for name, value in parameters.items() if name != "sign" and value)


def message_text(parameters: Mapping[str, str]) -> bytes:
    """What a message's signature covers: all but `sign` and `sign_type`, by name."""
    return _joined((name, value) for name, value in parameters.items() if name not in UNSIGNED_IN_MESSAGES)


def sign(key: rsa.RSAPrivateKey, text: bytes) -> str:
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(keys: Iterable[rsa.RSAPublicKey], text: bytes, signature: str) -> bool:
    """Whether one of the keys made the signature, with SHA-256 and nothing else."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return any(_holds(key, text, raw) for key in keys)


def signed_part(content: bytes, node: str) -> bytes | None:
    """The bytes of the object under `node` exactly as Alipay wrote and signed them, or None where there is none.

    Found by its name at the top level alone, so that nothing inside a value can pass for it.
    """
    depth, start, expected = 0, -1, b'"' + node.encode() + b'"'
    previous = b""
    for token in _TOKEN.finditer(content):
        word = token.group()
        if word in (b"{", b"["):
            if depth == 1 and word == b"{" and previous == expected and start < 0:
                start = token.start()
            depth += 1
        elif word in (b"}", b"]"):
            depth -= 1
            if depth == 1 and start >= 0:
                return content[start : token.end()]
        previous = word
    return None


def _holds(key: rsa.RSAPublicKey, text: bytes, raw: bytes) -> bool:
    try:
        key.verify(raw, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _joined(pairs: Iterable[tuple[str, str]]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in sorted(pairs)).encode()
