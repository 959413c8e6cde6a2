"""The road to WeChat Pay: wechatpayv3 for paths, signing and keys, our own transport underneath.

What the library leaves open and this closes: the fixed host; proxies, .netrc and redirects taken from the machine; no
timeout; text decoded by guess before the signature is checked; certificates fetched for every unknown serial; stale
answers; bare `Exception`s; a logger that would print keys.
"""

import base64
import binascii
import functools
import json
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization, rsa_encrypt, rsa_sign

from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.transport import LARGEST_ANSWER, TIMEOUT, is_acceptable_host, limited_body, new_session
from payments.providers.wechat import keys
from payments.providers.wechat.keys import Keyring, PlatformCertificate

logger = logging.getLogger("linli.payments.wechat")

SIGNATURE_TYPE = "WECHATPAY2-SHA256-RSA2048"
CLOCK_WINDOW = 300
REAL_HOST = "https://api.mch.weixin.qq.com"


class VerifyingCore(Core):  # type: ignore[misc]  # the library ships without types
    """The library's core with a verifying transport in place of its own.

    While the merchant's API certificate is changed two keys are known: the first is used until WeChat refuses its
    signature, then the other. A refused signature has changed nothing, so the same call may be made again.
    """

    def __init__(self, *, credentials: PayeeCredentials, timeout: tuple[float, float]) -> None:
        # The parent's constructor would download certificates; it is not called, and what its methods use is set here.
        self._mchid, self._apiv3_key, self._timeout = credentials.mchid, credentials.api_v3_key, timeout
        self._public_key_id = credentials.public_key_id
        self._signers = keys.signers(credentials)
        self._gate_way = credentials.base_url or REAL_HOST
        self._session = new_session()
        self.keyring = Keyring(given=keys.given_public_keys(credentials), download=self.download_certificates)

    def request(  # the library's signature, whose other parameters serve calls that we do not make
        self,
        path: str,
        method: RequestType = RequestType.GET,
        data: Mapping[str, Any] | None = None,
        cipher_data: bool = False,
        **_unused: Any,
    ) -> tuple[int, str]:
        """One signed call. Returns status and body of an authentic 2xx, or of a refusal (4xx).

        `cipher_data`: something in it is sealed with `encrypt`, and the call has to say with which key.
        Raises: ProviderUnavailable when nothing certain came back.
        """
        serial = self.keyring.sealing_key()[0] if cipher_data else self._public_key_id
        status, content, headers = self._exchange(path, method=method, data=data, serial=serial)
        if status >= 500 or status == 429 or not (200 <= status < 300 or 400 <= status < 500):
            raise ProviderUnavailable(f"HTTP_{status}", error_code(content))
        # Refusals may come from a gateway that does not sign; where a signature is there, it must hold.
        if status < 300 or headers.get("Wechatpay-Signature"):
            problem = signature_problem(keyring=self.keyring, headers=headers, body=content, now=time.time())
            if problem:
                raise ProviderUnavailable("ANSWER_NOT_AUTHENTIC", problem)
        try:
            return status, content.decode()
        except UnicodeDecodeError as error:
            raise ProviderUnavailable("BROKEN_ANSWER", "not UTF-8") from error

    def download_certificates(self) -> dict[str, PlatformCertificate]:
        """dict serial -> platform certificate now in use. Raises: ProviderUnavailable, ProviderRefused.

        The answer is signed by a certificate that it brings itself: it is opened first and verified with that.
        """
        status, content, headers = self._exchange("/v3/certificates")
        if 400 <= status < 500 and status != 429 and error_code(content):
            raise ProviderRefused(error_code(content))
        if status != 200:
            raise ProviderUnavailable(f"HTTP_{status}", error_code(content))
        found = keys.read_certificates(content, api_v3_key=self._apiv3_key)
        brought = Keyring(
            given={**{serial: certificate.key for serial, certificate in found.items()}, **self.keyring.given},
            download=dict,
        )
        problem = signature_problem(keyring=brought, headers=headers, body=content, now=time.time())
        if problem:
            raise ProviderUnavailable("ANSWER_NOT_AUTHENTIC", problem)
        return found

    def download_file(self, url: str, *, largest: int) -> bytes:
        """A statement by the address that an authentic answer gave. Files are not signed: compare the hash.

        Raises: ProviderUnavailable, also for an address of another host.
        """
        if not url.startswith(f"{self._gate_way}/"):
            raise ProviderUnavailable("BROKEN_ANSWER", "the file is on another host")
        status, content, _headers = self._exchange(url.removeprefix(self._gate_way), largest=largest)
        if status != 200:
            raise ProviderUnavailable(f"HTTP_{status}", error_code(content))
        return content

    def encrypt(self, text: str) -> str:
        """A name, sealed for WeChat alone. Raises ProviderUnavailable while none of its keys is known."""
        return str(rsa_encrypt(text, self.keyring.sealing_key()[1]))

    def sign(self, data: Sequence[str], *_unused: Any) -> str:
        """The signature of lines under the merchant's key, as `wx.requestPayment` wants it."""
        return str(rsa_sign(self._signers[0].private_key, "\n".join(data) + "\n"))

    def _exchange(
        self,
        path: str,
        *,
        method: RequestType = RequestType.GET,
        data: Mapping[str, Any] | None = None,
        largest: int = LARGEST_ANSWER,
        serial: str = "",
    ) -> tuple[int, bytes, Mapping[str, str]]:
        body = json.dumps(data, ensure_ascii=False) if data is not None else ""
        tried = self._signers
        for index, signer in enumerate(tried):
            authorization = build_authorization(
                path, method.value, self._mchid, signer.serial, signer.private_key, data=body
            )
            status, content, headers = self._send(
                path,
                method=method,
                body=body,
                authorization=authorization,
                largest=largest,
                serial=serial or self._public_key_id,
            )
            if status != 401 or error_code(content) != "SIGN_ERROR":
                if index:
                    logger.warning("the merchant's second key is the accepted one", extra={"serial": signer.serial})
                    self._signers = (signer, *(other for other in tried if other is not signer))
                break
        return status, content, headers

    def _send(
        self, path: str, *, method: RequestType, body: str, authorization: str, largest: int, serial: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "linli",
            "Authorization": authorization,
        }
        # In public-key mode this asks for an answer signed with that key; in certificate mode nothing is asked, unless
        # something in the call is sealed with a certificate's key.
        if serial:
            headers["Wechatpay-Serial"] = serial
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
                return response.status_code, limited_body(response, largest), response.headers
        except (requests.RequestException, OSError, ValueError) as error:
            raise ProviderUnavailable("NO_ANSWER", type(error).__name__) from error


class Client(WeChatPay):  # type: ignore[misc]  # the library ships without types
    """The library's calls over our core; its own constructor would make a core that goes to the network."""

    def __init__(self, *, credentials: PayeeCredentials, core: VerifyingCore) -> None:
        self._type = WeChatPayType.JSAPI
        self._mchid, self._appid, self._notify_url = credentials.mchid, credentials.appid, credentials.notify_url
        self._partner_mode = False
        self._core = core

    @property
    def core(self) -> VerifyingCore:
        return self._core


def signature_problem(*, keyring: Keyring, headers: Mapping[str, str], body: bytes, now: float) -> str:
    """Why an answer cannot be trusted, or empty. Header names in any case."""
    problem = unauthentic(keyring=keyring, headers=headers, body=body)
    if problem:
        return problem
    return "STALE" if abs(now - int(headers["Wechatpay-Timestamp"])) > CLOCK_WINDOW else ""


def unauthentic(*, keyring: Keyring, headers: Mapping[str, str], body: bytes) -> str:
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
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return "BAD_TIMESTAMP"
    key = keyring.find(serial)
    if key is None:
        return "UNKNOWN_KEY"
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


def refused(status: int, code: str) -> ProviderRefused | ProviderUnavailable:
    """A refusal in the provider's own form is a definite no; an HTTP error page of somebody between is not."""
    return ProviderRefused(code) if code else ProviderUnavailable(f"HTTP_{status}", "not the provider's form")


def answer_of(status: int, body: str) -> dict[str, Any]:
    """The JSON object of a 200. Raises: ProviderRefused, ProviderUnavailable."""
    if status >= 400:
        raise refused(status, error_code(body))
    try:
        data = json.loads(body)
    except ValueError as error:
        raise ProviderUnavailable("BROKEN_ANSWER", "not JSON") from error
    if status != 200 or not isinstance(data, dict):
        raise ProviderUnavailable("BROKEN_ANSWER", f"HTTP {status}")
    return data


@functools.lru_cache(maxsize=256)
def client_for(credentials: PayeeCredentials, timeout: tuple[float, float] = TIMEOUT) -> Client:
    """The client of one account; parsing keys costs tens of milliseconds, so each account's is kept.

    Raises: ProviderRefused BAD_CREDENTIALS, which names what is wrong and no key.
    """
    if credentials.base_url and not is_acceptable_host(credentials.base_url):
        raise ProviderRefused("BAD_CREDENTIALS", "base_url must be https")
    problems = keys.credential_problems(credentials)
    if problems:
        raise ProviderRefused("BAD_CREDENTIALS", "; ".join(problems))
    return Client(credentials=credentials, core=VerifyingCore(credentials=credentials, timeout=timeout))
