"""The road to Alipay's gateway: the SDK's parameters, our signature, our transport, our verification."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from backend.kernel.time import current_time
from payments.providers.alipay import keys, sdk, signing
from payments.providers.alipay.wire import CHINA
from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.transport import LARGEST_ANSWER, TIMEOUT, is_acceptable_host, limited_body, new_session

logger = logging.getLogger("linli.payments.alipay")

REAL_HOST = "https://openapi.alipay.com"
FILE_HOSTS = ".alipay.com"
PATH = "/gateway.do"
SUCCESS = "10000"
WRONG_SIGNATURE = "isv.invalid-signature"
# The gateway refuses before it looks at our key, so it may not sign these: something of the call itself is wrong.
UNSIGNED_REFUSALS = frozenset({"20001", "40001", "40002", "40003", "40006"})
UNAVAILABLE = "20000"
UNKNOWN_MARKS = ("SYSTEM_ERROR", "UNKNO")
"""In a sub-code: the call may have done its work or not. Alipay itself spells `unknow-error`."""


class Client:
    """The calls of one account. Used by many threads.

    While the app's key is changed two are known: the first is used until the gateway refuses its signature, then the
    other. A refused signature has changed nothing, so the same call may be made again.
    """

    def __init__(self, *, credentials: PayeeCredentials, timeout: tuple[float, float]) -> None:
        self._credentials, self._timeout = credentials, timeout
        self._signers = keys.signers(credentials)
        self._host = credentials.base_url or REAL_HOST
        self._session = new_session()
        self.believed = keys.believed(credentials)

    @property
    def is_simulated(self) -> bool:
        return self._host != REAL_HOST

    def call(self, name: str, *, biz: Mapping[str, Any], notify: bool = False) -> dict[str, Any]:
        """One call (`AlipayTradeQuery`); the fields of its authentic, successful answer.

        Raises ProviderRefused (a definite no; `code` is Alipay's sub-code), ProviderUnavailable.
        """
        asked = self._parameters(name, biz=biz, notify=notify)
        first, *others = self._signers
        try:
            return self._exchange(self._signed(asked, signer=first))
        except ProviderRefused as refusal:
            if refusal.code != WRONG_SIGNATURE or not others:
                raise
        try:
            answer = self._exchange(self._signed(asked, signer=others[0]))
        except ProviderRefused as refusal:
            if refusal.code != WRONG_SIGNATURE:
                self._prefer(others[0])
            raise
        self._prefer(others[0])
        return answer

    def _prefer(self, signer: rsa.RSAPrivateKey) -> None:
        """The gateway knows this key: what the payer's device sends by itself is signed with it, too."""
        logger.warning("the app's second key is the accepted one", extra={"app_id": self._credentials.appid})
        self._signers = (signer, *(other for other in self._signers if other is not signer))

    def order_string(self, name: str, *, biz: Mapping[str, Any], return_url: str = "") -> str:
        """The signed parameters of a call that the payer's device makes, as a query string. No network."""
        asked = self._parameters(name, biz=biz, notify=True, return_url=return_url)
        return urlencode(self._signed(asked, signer=self._signers[0]))

    def page_url(self, name: str, *, biz: Mapping[str, Any], return_url: str = "") -> str:
        """Where the payer's browser goes. No network."""
        return f"{self._host}{PATH}?{self.order_string(name, biz=biz, return_url=return_url)}"

    def download_file(self, url: str, *, largest: int) -> bytes:
        """A statement by the address that an authentic answer gave; nothing else vouches for it, so TLS must.

        Raises: ProviderUnavailable, also for an address of another host.
        """
        wanted = url if self.is_simulated else url.replace("http://", "https://", 1)
        if not self._is_file_host(wanted):
            raise ProviderUnavailable("BROKEN_ANSWER", "the file is on another host")
        status, content = self._send("GET", wanted, largest=largest)
        if status != 200:
            raise ProviderUnavailable(f"HTTP_{status}")
        return content

    def _parameters(
        self, name: str, *, biz: Mapping[str, Any], notify: bool = False, return_url: str = ""
    ) -> dict[str, str]:
        return sdk.parameters(
            name,
            app_id=self._credentials.appid,
            biz=biz,
            notify_url=self._credentials.notify_url if notify else "",
            return_url=return_url,
        )

    def _signed(self, asked: Mapping[str, str], *, signer: rsa.RSAPrivateKey) -> dict[str, str]:
        # The gateway holds it against its own clock, so it is the moment of sending, in China's time.
        whole = {**asked, "timestamp": f"{current_time().astimezone(CHINA):%Y-%m-%d %H:%M:%S}"}
        return {**whole, "sign": signing.sign(signer, signing.request_text(whole))}

    def _exchange(self, parameters: dict[str, str]) -> dict[str, Any]:
        biz = {"biz_content": parameters.pop("biz_content")}
        url = f"{self._host}{PATH}?{urlencode(parameters)}"
        status, content = self._send("POST", url, body=urlencode(biz).encode(), largest=LARGEST_ANSWER)
        if status != 200:
            raise ProviderUnavailable(f"HTTP_{status}")
        return self._read(content, node=f"{parameters['method'].replace('.', '_')}_response")

    def _send(self, method: str, url: str, *, body: bytes | None = None, largest: int) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8", "User-Agent": "linli"}
        try:
            with self._session.request(
                method, url, data=body, headers=headers, timeout=self._timeout, allow_redirects=False, stream=True
            ) as response:
                return response.status_code, limited_body(response, largest)
        except (requests.RequestException, OSError, ValueError) as error:
            raise ProviderUnavailable("NO_ANSWER", type(error).__name__) from error

    def _read(self, content: bytes, *, node: str) -> dict[str, Any]:
        try:
            whole = json.loads(content)
        except ValueError as error:
            raise ProviderUnavailable("BROKEN_ANSWER", "not JSON") from error
        if not isinstance(whole, dict):
            raise ProviderUnavailable("BROKEN_ANSWER", "not an object")
        signed = signing.signed_part(content, node) or signing.signed_part(content, "error_response")
        if signed is None:
            raise ProviderUnavailable("BROKEN_ANSWER", f"{node} is missing")
        answer: dict[str, Any] = json.loads(signed)
        code, sub_code = _word(answer, "code"), _word(answer, "sub_code")
        signature = whole.get("sign")
        is_authentic = isinstance(signature, str) and signing.is_signed(self.believed, signed, signature)
        if not is_authentic and (signature or code not in UNSIGNED_REFUSALS):
            raise ProviderUnavailable("ANSWER_NOT_AUTHENTIC", "BAD_SIGNATURE" if signature else "NOT_SIGNED")
        if code == SUCCESS:
            return answer
        if code == UNAVAILABLE or any(mark in sub_code.upper() for mark in UNKNOWN_MARKS):
            raise ProviderUnavailable(sub_code or code)
        raise ProviderRefused(sub_code or code or "REFUSED")

    def _is_file_host(self, url: str) -> bool:
        if self.is_simulated:
            return url.startswith(f"{self._host}/")
        parts = urlsplit(url)
        return parts.scheme == "https" and (parts.hostname or "").endswith(FILE_HOSTS)


def _word(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    return value[:64] if isinstance(value, str) else ""


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
    return Client(credentials=credentials, timeout=timeout)
