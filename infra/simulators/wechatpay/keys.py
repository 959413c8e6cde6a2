"""Key material of the simulated platform and its merchants, and the signatures made with it."""

import base64
import datetime
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Platform:
    public_key_id: str
    private_key: rsa.RSAPrivateKey
    public_key_pem: str

    def sign(self, *, timestamp: str, nonce: str, body: bytes) -> str:
        return sign(self.private_key, b"%s\n%s\n%s\n" % (timestamp.encode(), nonce.encode(), body))


@dataclass(frozen=True)
class MerchantKeys:
    private_key_pem: str
    certificate_pem: str
    serial: str
    public_key_pem: str
    api_v3_key: str


def sign(key: rsa.RSAPrivateKey, message: bytes) -> str:
    """RSA-SHA256 (PKCS#1 v1.5) in Base64, as every signature of API v3."""
    return base64.b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(public_key_pem: str, message: bytes, signature: str) -> bool:
    key = serialization.load_pem_public_key(public_key_pem.encode())
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def encrypt_resource(*, api_v3_key: str, plaintext: str, associated_data: str) -> dict[str, str]:
    """The `resource` object of a message: AES-256-GCM under the merchant's API v3 key."""
    nonce = secrets.token_hex(6)
    sealed = AESGCM(api_v3_key.encode()).encrypt(nonce.encode(), plaintext.encode(), associated_data.encode())
    return {
        "original_type": associated_data,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": associated_data,
        "nonce": nonce,
    }


def new_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    draft.replace(path)


def load_platform(state: Path) -> Platform:
    """The platform's key from the state folder, made there on the first start."""
    path = state / "platform.json"
    if not path.exists():
        made = new_rsa_key()
        public_key_id = f"PUB_KEY_ID_01{secrets.randbelow(10**30):030d}"
        write_private(path, json.dumps({"public_key_id": public_key_id, "private_key": _private_pem(made)}))
    stored = json.loads(path.read_text())
    key = serialization.load_pem_private_key(stored["private_key"].encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return Platform(stored["public_key_id"], key, _public_pem(key))


def new_merchant_keys(*, mchid: str, name: str) -> MerchantKeys:
    """A fresh merchant key with its self-signed API certificate, valid for five years."""
    key = new_rsa_key()
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:60]), x509.NameAttribute(NameOID.COMMON_NAME, mchid)]
    )
    starts = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + datetime.timedelta(days=1826))
        .sign(key, hashes.SHA256())
    )
    return MerchantKeys(
        private_key_pem=_private_pem(key),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        serial=f"{certificate.serial_number:040X}",
        public_key_pem=_public_pem(key),
        api_v3_key=secrets.token_hex(16),
    )
