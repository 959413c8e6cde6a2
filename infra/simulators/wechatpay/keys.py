"""Key material of merchants, and the seals of the simulated platform."""

import base64
import datetime
import secrets
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

from infra.simulators.keys import new_rsa_key, private_pem, public_pem


@dataclass(frozen=True)
class MerchantKeys:
    private_key_pem: str
    certificate_pem: str
    serial: str
    public_key_pem: str
    api_v3_key: str


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


def new_certificate(*, name: str, unit: str, days: int = 1826) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A fresh key with its self-signed certificate."""
    key = new_rsa_key()
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:60]), x509.NameAttribute(NameOID.COMMON_NAME, unit)]
    )
    starts = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def serial_of(certificate: x509.Certificate) -> str:
    return f"{certificate.serial_number:040X}"


def certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def new_merchant_keys(*, mchid: str, name: str) -> MerchantKeys:
    """A fresh merchant key with its self-signed API certificate, valid for five years."""
    key, certificate = new_certificate(name=name, unit=mchid)
    return MerchantKeys(
        private_key_pem=private_pem(key),
        certificate_pem=certificate_pem(certificate),
        serial=serial_of(certificate),
        public_key_pem=public_pem(key),
        api_v3_key=secrets.token_hex(16),
    )
