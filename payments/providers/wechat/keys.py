"""Keys of WeChat Pay: ours that sign requests, theirs that sign answers and messages. No network here.

A *platform certificate* (平台证书) is downloaded and goes by its hexadecimal serial; the *public key* (微信支付公钥) is
copied from the merchant platform and goes by `PUB_KEY_ID_…`. Both may sign during a change, so both are known at once.
Source: pay.weixin.qq.com, API v3, "certificates and keys" and "download platform certificates".
"""

from __future__ import annotations

import base64
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payments.providers.contracts import PayeeCredentials, ProviderError, ProviderRefused, ProviderUnavailable

logger = logging.getLogger("linli.payments.wechat")

PUBLIC_KEY_PREFIX = "PUB_KEY_ID_"
SERIAL = re.compile(r"[0-9A-F]{8,64}")
MOST_AGE = 10 * 3600
"""WeChat asks to look for new certificates at least every twelve hours."""
RETRY_SECONDS = 60
"""Between downloads that unknown serials cause: forged messages must not make us call the provider at their pace."""
RETRY_AFTER_FAILURE = 5


@dataclass(frozen=True, slots=True)
class Signer:
    """One API certificate of the merchant: its serial and the private key."""

    serial: str
    private_key: rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class PlatformCertificate:
    key: rsa.RSAPublicKey
    expires_at: datetime


def credential_problems(credentials: PayeeCredentials) -> tuple[str, ...]:
    """What is missing or wrong, in words that name the field and never its value; empty when all is well.

    Without `public_key_id` and `public_key` the account is in certificate mode.
    """
    found = [
        f"{name} is missing" for name in ("mchid", "appid", "cert_serial", "private_key") if not _of(credentials, name)
    ]
    if len(credentials.api_v3_key.encode()) != 32:
        found.append("api_v3_key must have 32 bytes")
    found += [
        f"{name} is no RSA private key in PEM"
        for name in ("private_key", "second_private_key")
        if _of(credentials, name) and private_key_of(_of(credentials, name)) is None
    ]
    for prefix in ("", "second_"):
        key_id, key = _of(credentials, f"{prefix}public_key_id"), _of(credentials, f"{prefix}public_key")
        if bool(key_id) != bool(key):
            found.append(f"{prefix}public_key_id and {prefix}public_key belong together")
        if key_id and not key_id.startswith(PUBLIC_KEY_PREFIX):
            found.append(f"{prefix}public_key_id must begin with {PUBLIC_KEY_PREFIX}")
        if key and public_key_of(key) is None:
            found.append(f"{prefix}public_key is no RSA public key in PEM")
    if bool(credentials.second_cert_serial) != bool(credentials.second_private_key):
        found.append("second_cert_serial and second_private_key belong together")
    return tuple(found)


def signers(credentials: PayeeCredentials) -> tuple[Signer, ...]:
    """The merchant's keys, the one to be tried first in front. Needs credentials without problems."""
    pairs = (
        (credentials.cert_serial, credentials.private_key),
        (credentials.second_cert_serial, credentials.second_private_key),
    )
    read = [(serial, private_key_of(text)) for serial, text in pairs if serial and text]
    return tuple(Signer(serial, key) for serial, key in read if key is not None)


def given_public_keys(credentials: PayeeCredentials) -> dict[str, rsa.RSAPublicKey]:
    """dict id -> public key of those that were copied from the merchant platform."""
    pairs = (
        (credentials.public_key_id, credentials.public_key),
        (credentials.second_public_key_id, credentials.second_public_key),
    )
    read = [(key_id, public_key_of(text)) for key_id, text in pairs if key_id and text]
    return {key_id: key for key_id, key in read if key is not None}


def private_key_of(text: str) -> rsa.RSAPrivateKey | None:
    try:
        key = serialization.load_pem_private_key(_pem(text), password=None)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, rsa.RSAPrivateKey) else None


def public_key_of(text: str) -> rsa.RSAPublicKey | None:
    try:
        key = serialization.load_pem_public_key(_pem(text))
    except ValueError:
        return None
    return key if isinstance(key, rsa.RSAPublicKey) else None


def read_certificates(content: bytes, *, api_v3_key: str) -> dict[str, PlatformCertificate]:
    """dict serial -> certificate from the answer of `/v3/certificates`.

    Each is sealed under the API v3 key, which only WeChat and we know: opening it is what proves it. Raises:
    ProviderUnavailable.
    """
    found = {}
    try:
        for entry in json.loads(content)["data"]:
            sealed = entry["encrypt_certificate"]
            if sealed["algorithm"] != "AEAD_AES_256_GCM":
                raise ProviderUnavailable("BROKEN_ANSWER", "unknown cipher of a certificate")
            opened = AESGCM(api_v3_key.encode()).decrypt(
                sealed["nonce"].encode(),
                base64.b64decode(sealed["ciphertext"], validate=True),
                sealed.get("associated_data", "").encode(),
            )
            certificate = x509.load_pem_x509_certificate(opened)
            key, serial = certificate.public_key(), str(entry["serial_no"]).upper()
            if not isinstance(key, rsa.RSAPublicKey) or int(serial, 16) != certificate.serial_number:
                raise ProviderUnavailable("BROKEN_ANSWER", "a certificate is not what the list says")
            found[serial] = PlatformCertificate(key=key, expires_at=certificate.not_valid_after_utc)
    except InvalidTag as error:
        raise ProviderUnavailable("BROKEN_ANSWER", "a certificate cannot be opened with the API v3 key") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderUnavailable("BROKEN_ANSWER", f"certificates: {type(error).__name__}") from error
    return found


class Keyring:
    """The provider's keys of one account, found by the serial that a signature names. Used by many threads."""

    def __init__(
        self,
        *,
        given: Mapping[str, rsa.RSAPublicKey],
        download: Callable[[], Mapping[str, PlatformCertificate]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._given, self._download, self._clock = dict(given), download, clock
        self._certificates: Mapping[str, PlatformCertificate] = {}
        self._fresh_until = 0.0
        self._next_download = 0.0
        self._lock = threading.Lock()

    @property
    def given(self) -> Mapping[str, rsa.RSAPublicKey]:
        return self._given

    def find(self, serial: str) -> rsa.RSAPublicKey | None:
        """The key of a serial, or None where it stays unknown. An unknown serial of a certificate is looked up once."""
        given = self._given.get(serial)
        if given is not None or serial.startswith(PUBLIC_KEY_PREFIX):
            return given
        wanted = serial.upper()
        if not SERIAL.fullmatch(wanted):
            return None
        known = self._usable(wanted)
        if known is None or self._clock() >= self._fresh_until:
            self._refresh(wanted)
            known = self._usable(wanted)
        return known

    def sealing_key(self) -> tuple[str, rsa.RSAPublicKey]:
        """Serial and key to seal for the provider with: its first public key, else the certificate that lasts longest.

        Raises: ProviderUnavailable where none is known.
        """
        for serial, key in self._given.items():
            return serial, key
        if not self._certificates:
            # An empty serial is nobody's: the list is fetched for it.
            self._refresh("")
        known = sorted(self._certificates.items(), key=lambda item: item[1].expires_at)
        if not known:
            raise ProviderUnavailable("NO_PLATFORM_KEY", "nothing to seal a name with")
        return known[-1][0], known[-1][1].key

    def _usable(self, serial: str) -> rsa.RSAPublicKey | None:
        certificate = self._certificates.get(serial)
        if certificate is None or certificate.expires_at <= datetime.fromtimestamp(self._clock(), UTC):
            return None
        return certificate.key

    def _refresh(self, wanted: str) -> None:
        # A key that is only due to be looked at again is good enough while another thread looks.
        if not self._lock.acquire(blocking=self._usable(wanted) is None):
            return
        try:
            self._refresh_alone(wanted)
        finally:
            self._lock.release()

    def _refresh_alone(self, wanted: str) -> None:
        now = self._clock()
        # Whoever waited for the lock may find that another thread has brought the key.
        if now < self._next_download or (self._usable(wanted) is not None and now < self._fresh_until):
            return
        self._next_download = now + RETRY_AFTER_FAILURE
        try:
            downloaded = self._download()
        except ProviderRefused as refusal:
            # 403 for an account that has only the public key: nothing to find, now or in a few seconds.
            self._next_download = now + RETRY_SECONDS
            logger.warning("platform certificates refused", extra={"code": refusal.code})
            return
        except ProviderError as error:
            logger.warning("platform certificates not downloaded", extra={"code": error.code})
            return
        self._next_download = now + RETRY_SECONDS
        if downloaded:
            self._certificates, self._fresh_until = downloaded, now + MOST_AGE


def _of(credentials: PayeeCredentials, name: str) -> str:
    return str(getattr(credentials, name)).strip()


def _pem(text: str) -> bytes:
    return text.strip().replace("\r\n", "\n").encode()
