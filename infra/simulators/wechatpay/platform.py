"""The platform's own keys: certificates and public keys, old and new at once, and which of them signs."""

import json
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.simulators.keys import new_rsa_key, private_pem, public_pem, read_private, sign, write_private
from infra.simulators.web import Refusal
from infra.simulators.wechatpay.keys import certificate_pem, new_certificate, serial_of

PUBLIC_KEY, CERTIFICATE = "public_key", "certificate"
KINDS = (PUBLIC_KEY, CERTIFICATE)
CERTIFICATE_NAME = "Tenpay.com Root CA"


@dataclass(frozen=True)
class PlatformKey:
    """`serial` is what signatures name it by; `pem` the public key, or the certificate."""

    serial: str
    private_key: rsa.RSAPrivateKey
    pem: str


class Platform:
    """Keys of both kinds, oldest first, kept in the state folder. The newest of the kind in use signs messages."""

    def __init__(self, state: Path) -> None:
        self._path = state / "platform.json"
        self._lock = threading.RLock()
        self._keys: dict[str, list[PlatformKey]] = {kind: [] for kind in KINDS}
        self._sign_with, self._is_served = PUBLIC_KEY, True
        self._load()

    @property
    def public_key_id(self) -> str:
        return self.newest(PUBLIC_KEY).serial

    @property
    def public_key_pem(self) -> str:
        return self.newest(PUBLIC_KEY).pem

    @property
    def are_certificates_served(self) -> bool:
        """False for merchants that have moved to the public key for good: they are answered 403."""
        return self._is_served

    def newest(self, kind: str) -> PlatformKey:
        with self._lock:
            return self._keys[kind][-1]

    def certificates(self) -> list[PlatformKey]:
        with self._lock:
            return list(self._keys[CERTIFICATE])

    def named(self, serial: str) -> PlatformKey | None:
        with self._lock:
            return next((key for keys in self._keys.values() for key in keys if key.serial == serial), None)

    def signer(self, wanted: str = "") -> PlatformKey:
        """The key that the caller asked for, or the one in use."""
        found = self.named(wanted) if wanted else None
        return found if found is not None else self.newest(self._sign_with)

    def sign(self, key: PlatformKey, *, timestamp: str, nonce: str, body: bytes) -> str:
        return sign(key.private_key, b"%s\n%s\n%s\n" % (timestamp.encode(), nonce.encode(), body))

    def change(self, *, rotate: str = "", retire: str = "", sign_with: str = "", served: bool | None = None) -> None:
        """Add a key of a kind, forget the oldest of a kind, choose who signs. Raises Refusal."""
        if not {rotate, retire, sign_with} <= {"", *KINDS}:
            raise Refusal(400, "PARAM_ERROR", f"a kind is one of {KINDS}")
        made = self._new(rotate) if rotate else None
        with self._lock:
            if made is not None:
                self._keys[rotate].append(made)
            if retire and len(self._keys[retire]) < 2:
                raise Refusal(400, "PARAM_ERROR", "the last key of a kind stays")
            if retire:
                self._keys[retire].pop(0)
            self._sign_with = sign_with or self._sign_with
            self._is_served = self._is_served if served is None else served
            self._save()

    def described(self) -> dict[str, Any]:
        with self._lock:
            return {
                "sign_with": self._sign_with,
                "certificates_served": self._is_served,
                "public_keys": [{"id": key.serial, "pem": key.pem} for key in self._keys[PUBLIC_KEY]],
                "certificates": [key.serial for key in self._keys[CERTIFICATE]],
            }

    def _new(self, kind: str) -> PlatformKey:
        if kind == PUBLIC_KEY:
            made = new_rsa_key()
            return PlatformKey(f"PUB_KEY_ID_01{secrets.randbelow(10**30):030d}", made, public_pem(made))
        key, certificate = new_certificate(name=CERTIFICATE_NAME, unit="Tenpay.com sign")
        return PlatformKey(serial_of(certificate), key, certificate_pem(certificate))

    def _load(self) -> None:
        stored: dict[str, Any] = json.loads(self._path.read_text()) if self._path.exists() else {}
        for kind in KINDS:
            for entry in stored.get(kind, []):
                key = read_private(entry["private_key"])
                self._keys[kind].append(PlatformKey(entry["serial"], key, entry["pem"]))
            if not self._keys[kind]:
                self._keys[kind].append(self._new(kind))
        self._sign_with = stored.get("sign_with", PUBLIC_KEY)
        self._is_served = stored.get("certificates_served", True)
        self._save()

    def _save(self) -> None:
        content: dict[str, Any] = {"sign_with": self._sign_with, "certificates_served": self._is_served}
        for kind, keys in self._keys.items():
            content[kind] = [
                {"serial": key.serial, "pem": key.pem, "private_key": private_pem(key.private_key)} for key in keys
            ]
        write_private(self._path, json.dumps(content))


def validity(certificate_text: str) -> tuple[float, float]:
    """Epoch seconds from and until when a certificate holds."""
    certificate = x509.load_pem_x509_certificate(certificate_text.encode())
    return certificate.not_valid_before_utc.timestamp(), certificate.not_valid_after_utc.timestamp()
