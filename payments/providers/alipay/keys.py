"""Keys of Alipay: the app's that sign requests, Alipay's that sign answers and messages. No network here.

Alipay's key tool writes keys as bare Base64, PKCS8 or PKCS1; PEM of either kind is taken as well. Both places of a key
(`second_…`) are there while it is changed: requests are signed with the one that Alipay accepts, answers and messages
are believed from either.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from payments.providers.contracts import PayeeCredentials

LEAST_BITS = 2048
"""RSA2 is RSA of 2048 bits with SHA-256; the shorter keys belong to the SHA-1 signatures that we never take."""


def credential_problems(credentials: PayeeCredentials) -> tuple[str, ...]:
    """What is missing or wrong, in words that name the field and never its value; empty when all is well."""
    found = [
        f"{name} is missing" for name in ("mchid", "appid", "private_key", "public_key") if not _of(credentials, name)
    ]
    if _of(credentials, "mchid") and not _is_seller(credentials.mchid.strip()):
        found.append("mchid must be 16 digits that begin with 2088")
    if _of(credentials, "appid") and not _is_digits(credentials.appid.strip()):
        found.append("appid must be digits")
    found += [
        f"{name} is no RSA private key of {LEAST_BITS} bits or more"
        for name in ("private_key", "second_private_key")
        if _of(credentials, name) and private_key_of(_of(credentials, name)) is None
    ]
    found += [
        f"{name} is no RSA public key of {LEAST_BITS} bits or more"
        for name in ("public_key", "second_public_key")
        if _of(credentials, name) and public_key_of(_of(credentials, name)) is None
    ]
    return tuple(found)


def signers(credentials: PayeeCredentials) -> tuple[rsa.RSAPrivateKey, ...]:
    """The app's keys, the one to be tried first in front. Needs credentials without problems."""
    read = (private_key_of(text) for text in (credentials.private_key, credentials.second_private_key) if text)
    return tuple(key for key in read if key is not None)


def believed(credentials: PayeeCredentials) -> tuple[rsa.RSAPublicKey, ...]:
    """Alipay's keys that answers and messages are verified with. Needs credentials without problems."""
    read = (public_key_of(text) for text in (credentials.public_key, credentials.second_public_key) if text)
    return tuple(key for key in read if key is not None)


def private_key_of(text: str) -> rsa.RSAPrivateKey | None:
    """From PEM or bare Base64, PKCS8 or PKCS1; None for anything else and for a short key."""
    try:
        if "-----BEGIN" in text:
            key = serialization.load_pem_private_key(_plain(text), password=None)
        else:
            key = serialization.load_der_private_key(_decoded(text), password=None)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_BITS else None


def public_key_of(text: str) -> rsa.RSAPublicKey | None:
    """From PEM or bare Base64; None for anything else and for a short key."""
    try:
        if "-----BEGIN" in text:
            key = serialization.load_pem_public_key(_plain(text))
        else:
            key = serialization.load_der_public_key(_decoded(text))
    except ValueError:
        return None
    return key if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_BITS else None


def _of(credentials: PayeeCredentials, name: str) -> str:
    return str(getattr(credentials, name)).strip()


def _is_seller(text: str) -> bool:
    return len(text) == 16 and text.startswith("2088") and _is_digits(text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _plain(text: str) -> bytes:
    return text.strip().replace("\r\n", "\n").encode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("no Base64") from error
