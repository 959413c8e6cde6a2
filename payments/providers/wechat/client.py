"""The road to WeChat Pay: wechatpayv3 for paths, signing and keys, our own transport underneath.

What the library leaves open and this closes: the fixed host; proxies, .netrc and redirects taken from the machine; no
timeout; text decoded by guess before the signature is checked; certificates fetched for an unknown serial; stale
answers; bare `Exception`s; a logger that would print keys.
"""

import base64
import binascii
import functools
import ipaddress
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization

from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable

SIGNATURE_TYPE = "WECHATPAY2-SHA256-RSA2048"
CLOCK_WINDOW = 300
TIMEOUT = (3.05, 6.0)
"""Seconds to connect and to wait for the answer: a payer is waiting at the other end."""
LARGEST_ANSWER = 1 << 20
REAL_HOST = "https://api.mch.weixin.qq.com"


class PublicKeyCore(Core):  # type: ignore[misc]  # the library ships without types
    """The library's core in public-key mode with a verifying transport in place of its own."""

    def __init__(self, *, credentials: PayeeCredentials, timeout: tuple[float, float]) -> None:
        super().__init__(
            mchid=credentials.mchid,
            cert_serial_no=credentials.cert_serial,
            private_key=credentials.private_key.strip().replace("\r\n", "\n"),
            apiv3_key=credentials.api_v3_key,
            public_key=credentials.public_key.strip().replace("\r\n", "\n"),
            public_key_id=credentials.public_key_id,
            timeout=timeout,
        )
        self._gate_way = credentials.base_url or REAL_HOST
        self._session = requests.Session()
        # No proxy, .netrc or CA bundle from the environment: the road to the money is the one configured here.
        self._session.trust_env = False

    def request(  # the library's signature, whose other parameters serve calls that we do not make
        self,
        path: str,
        method: RequestType = RequestType.GET,
        data: Mapping[str, Any] | None = None,
        **_unused: Any,
    ) -> tuple[int, str]:
        """One signed call. Returns status and body of an authentic 2xx, or of a refusal (4xx).

        Raises: ProviderUnavailable when nothing certain came back.
        """
        body = json.dumps(data, ensure_ascii=False) if data is not None else ""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "linli",
            "Wechatpay-Serial": self._public_key_id,
            "Authorization": build_authorization(
                path, method.value, self._mchid, self._cert_serial_no, self._private_key, data=body
            ),
        }
        try:
            with self._session.request(
                method.value,
                self._gate_way + path,
                data=body.encode() if body else None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _limited(response)
                status, answered = response.status_code, response.headers
        except (requests.RequestException, OSError, ValueError) as error:
            raise ProviderUnavailable("NO_ANSWER", type(error).__name__) from error
        return status, self._trusted(status, content, answered)

    def _trusted(self, status: int, content: bytes, headers: Mapping[str, str]) -> str:
        if status >= 500 or status == 429 or not (200 <= status < 300 or 400 <= status < 500):
            raise ProviderUnavailable(f"HTTP_{status}", error_code(content))
        # Refusals may come from a gateway that does not sign; where a signature is there, it must hold.
        if status < 300 or headers.get("Wechatpay-Signature"):
            problem = signature_problem(core=self, headers=headers, body=content, now=time.time())
            if problem:
                raise ProviderUnavailable("ANSWER_NOT_AUTHENTIC", problem)
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            raise ProviderUnavailable("BROKEN_ANSWER", "not UTF-8") from error


def _limited(response: requests.Response) -> bytes:
    """The whole body, unless it is larger than any answer can be."""
    content = b""
    for part in response.iter_content(1 << 16):
        content += part
        if len(content) > LARGEST_ANSWER:
            raise ProviderUnavailable("ANSWER_TOO_LARGE")
    return content


def signature_problem(*, core: PublicKeyCore, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """Why an answer cannot be trusted, or empty. Header names in any case."""
    problem = unauthentic(core=core, headers=headers, body=body)
    if problem:
        return problem
    return "STALE" if abs(now - int(headers["Wechatpay-Timestamp"])) > CLOCK_WINDOW else ""


def unauthentic(*, core: PublicKeyCore, headers: Mapping[str, str], body: bytes) -> str:
    """Why the signature does not hold, or empty: HEADER_MISSING, UNKNOWN_KEY, BAD_SIGNATURE and such.

    Checks the raw bytes. Whether the timestamp is fresh is the caller's question; it is a number when this is empty.
    """
    timestamp, nonce = headers.get("Wechatpay-Timestamp", ""), headers.get("Wechatpay-Nonce", "")
    signature, serial = headers.get("Wechatpay-Signature", ""), headers.get("Wechatpay-Serial", "")
    if not (timestamp and nonce and signature and serial):
        return "HEADER_MISSING"
    # The algorithm is fixed whatever the header says; a header naming another one is still a lie.
    if headers.get("Wechatpay-Signature-Type", SIGNATURE_TYPE) != SIGNATURE_TYPE:
        return "WRONG_ALGORITHM"
    if serial != core._public_key_id:
        return "UNKNOWN_KEY"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return "BAD_TIMESTAMP"
    key: rsa.RSAPublicKey = core._public_key
    signed = b"%s\n%s\n%s\n" % (timestamp.encode(), nonce.encode("utf-8", "replace"), body)
    try:
        key.verify(base64.b64decode(signature, validate=True), signed, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return "BAD_SIGNATURE"
    return ""


def error_code(content: bytes | str) -> str:
    """The provider's own `code` of a refusal, or empty when the body is not its JSON."""
    try:
        data = json.loads(content)
    except ValueError:
        return ""
    code = data.get("code") if isinstance(data, dict) else None
    return code[:64] if isinstance(code, str) else ""


def is_acceptable_host(base_url: str) -> bool:
    """https anywhere, plain http only on this very machine (a simulator)."""
    parts = urlsplit(base_url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


@functools.lru_cache(maxsize=256)
def client_for(credentials: PayeeCredentials, timeout: tuple[float, float] = TIMEOUT) -> WeChatPay:
    """The client of one account; parsing keys costs tens of milliseconds, so each account's is kept.

    Raises: ProviderRefused BAD_CREDENTIALS, naming no key.
    """
    if credentials.base_url and not is_acceptable_host(credentials.base_url):
        raise ProviderRefused("BAD_CREDENTIALS", "base_url must be https")
    if not all((credentials.mchid, credentials.appid, credentials.cert_serial, credentials.public_key_id)):
        raise ProviderRefused("BAD_CREDENTIALS", "an id is missing")
    if len(credentials.api_v3_key.encode()) != 32:
        raise ProviderRefused("BAD_CREDENTIALS", "the API v3 key must have 32 bytes")
    try:
        core = PublicKeyCore(credentials=credentials, timeout=timeout)
        client = WeChatPay(
            wechatpay_type=WeChatPayType.JSAPI,
            mchid=credentials.mchid,
            private_key=credentials.private_key.strip().replace("\r\n", "\n"),
            cert_serial_no=credentials.cert_serial,
            appid=credentials.appid,
            apiv3_key=credentials.api_v3_key,
            notify_url=credentials.notify_url,
            public_key=credentials.public_key.strip().replace("\r\n", "\n"),
            public_key_id=credentials.public_key_id,
        )
    except Exception as error:
        # The library raises bare Exception for a key that it cannot read.
        raise ProviderRefused("BAD_CREDENTIALS", "a key cannot be read") from error
    if not isinstance(core._private_key, rsa.RSAPrivateKey) or not isinstance(core._public_key, rsa.RSAPublicKey):
        raise ProviderRefused("BAD_CREDENTIALS", "a key is missing or not RSA")
    client._core = core
    return client
