"""The road to Stripe's API: the library's calls over our transport, and its errors in our words."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from payments.providers.contracts import PayeeCredentials, ProviderError, ProviderRefused, ProviderUnavailable
from payments.providers.stripe import keys, sdk
from payments.providers.transport import TIMEOUT, is_acceptable_host, new_session

logger = logging.getLogger("linli.payments.stripe")

REAL_HOST = "https://api.stripe.com"
# Fixed, so that a newer library does not change what its answers look like.
API_VERSION = "2026-10-28.endive"
PAGE = 100


class Client:
    """The calls of one account. Used by many threads.

    While the secret key is rolled two are known: the first is used until Stripe refuses it, then the other. A refused
    key has changed nothing, so the same call may be made again.
    """

    def __init__(self, *, credentials: PayeeCredentials, timeout: tuple[float, float]) -> None:
        stripe = sdk.library()
        self._host = credentials.base_url or REAL_HOST
        session = new_session()
        # An answer that sends us elsewhere is none.
        session.max_redirects = 0
        http_client = stripe.RequestsClient(timeout=timeout, session=session)
        self._clients = tuple(
            stripe.StripeClient(
                key,
                base_addresses={"api": self._host},
                http_client=http_client,
                stripe_version=API_VERSION,
                max_network_retries=0,
            )
            for key in keys.secret_keys(credentials)
        )

    @property
    def is_simulated(self) -> bool:
        return self._host != REAL_HOST

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """Raises ProviderRefused (a definite no; `code` is Stripe's), ProviderUnavailable."""
        return self._exchange("get", path, params)

    def post(self, path: str, *, idempotency_key: str = "", **params: Any) -> dict[str, Any]:
        """The same key is the same call: made again it changes nothing and gives the first answer. Raises as `get`."""
        return self._exchange("post", path, {**params, "idempotency_key": idempotency_key or None})

    def each(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Everything of a list, page by page, newest first as Stripe gives it. Raises as `get`."""
        after: dict[str, Any] = {}
        while True:
            page = self.get(path, limit=PAGE, **params, **after)
            rows = page.get("data")
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise ProviderUnavailable("BROKEN_ANSWER", "data is no list")
            yield from rows
            if not page.get("has_more") or not rows:
                return
            after = {"starting_after": str(rows[-1].get("id", ""))}

    def _exchange(self, method: str, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        stripe = sdk.library()
        first, *others = self._clients
        try:
            return self._call(first, method, path, params)
        except stripe.AuthenticationError as error:
            if not others:
                raise ProviderUnavailable("AUTHENTICATION", "the secret key is refused") from error
        except stripe.StripeError as error:
            raise translated(error) from error
        try:
            answer = self._call(others[0], method, path, params)
        except stripe.AuthenticationError as error:
            raise ProviderUnavailable("AUTHENTICATION", "both secret keys are refused") from error
        except stripe.StripeError as error:
            raise translated(error) from error
        logger.warning("the second secret key is the accepted one")
        self._clients = (others[0], first)
        return answer

    def _call(self, client: Any, method: str, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        answer = json.loads(client.raw_request(method, path, **params).body)
        if not isinstance(answer, dict):
            raise ProviderUnavailable("BROKEN_ANSWER", "not an object")
        return answer


def translated(error: Any) -> ProviderError:
    """An error of the library in our words: a definite no, or an outcome that nobody knows."""
    stripe = sdk.library()
    code = str(error.code or "")[:64]
    if isinstance(error, stripe.PermissionError):
        return ProviderRefused("PERMISSION", "the key may not do this")
    if isinstance(error, stripe.IdempotencyError):
        return ProviderRefused("IDEMPOTENCY_ERROR")
    if isinstance(error, (stripe.InvalidRequestError, stripe.CardError)):
        return ProviderRefused(code or "INVALID_REQUEST", str(getattr(error, "param", "") or "")[:64])
    if isinstance(error, stripe.RateLimitError):
        return ProviderUnavailable("RATE_LIMIT")
    if error.http_status is None:
        return ProviderUnavailable("NO_ANSWER")
    # A call of the same key that is still under way (409), a broken answer, or their own trouble.
    return ProviderUnavailable(f"HTTP_{error.http_status}")


@functools.lru_cache(maxsize=256)
def client_for(credentials: PayeeCredentials, timeout: tuple[float, float] = TIMEOUT) -> Client:
    """The client of one account, kept with its connections.

    Raises: ProviderRefused BAD_CREDENTIALS, which names what is wrong and no key; SDK_MISSING.
    """
    require_sound(credentials)
    return Client(credentials=credentials, timeout=timeout)


def require_sound(credentials: PayeeCredentials) -> None:
    """Raises ProviderRefused BAD_CREDENTIALS."""
    if credentials.base_url and not is_acceptable_host(credentials.base_url):
        raise ProviderRefused("BAD_CREDENTIALS", "base_url must be https")
    problems = keys.credential_problems(credentials)
    if problems:
        raise ProviderRefused("BAD_CREDENTIALS", "; ".join(problems))
