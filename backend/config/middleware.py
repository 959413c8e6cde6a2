"""What every request gets: its caller's address, an id, a line in the log, metrics, one view of all parameters."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from backend.config import logs, metrics
from backend.organization.parameters import one_reading

logger = logging.getLogger("linli.request")

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestMiddleware:
    """Takes the caller's `X-Request-ID` where it is well formed, else makes one; answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not request.headers, which parses every header of every request.
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        identifier = given if _REQUEST_ID.match(given) else uuid.uuid4().hex
        if settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = caller_address(
                peer=request.META.get("REMOTE_ADDR", ""), forwarded=request.META.get("HTTP_X_FORWARDED_FOR", "")
            )
        request.request_id = identifier  # type: ignore[attr-defined]
        token = logs.request_id.set(identifier)
        started = time.perf_counter()
        try:
            with one_reading():
                response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        seconds = time.perf_counter() - started
        headers = response.headers
        headers["X-Request-ID"] = identifier
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        metrics.observe(request, response, seconds)
        # What the view itself knows (a GraphQL operation's name, cost, outcome).
        known = getattr(request, "log_fields", {})
        logger.log(
            logging.WARNING if known.get("slow") else logging.INFO,
            "request",
            extra={
                "request_id": identifier,
                "method": request.method,
                "path": _logged_path(request),
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                **known,
            },
        )
        return response


def caller_address(*, peer: str, forwarded: str) -> str:
    """Who asks: the peer, or behind trusted proxies the last address in X-Forwarded-For that is none of them.

    What stands before that address was written by the caller himself and is not looked at: limits per address and the
    operation log go by this.
    """
    address = peer
    steps = [step.strip() for step in forwarded.split(",")] if forwarded else []
    while steps and _is_trusted(address):
        step = steps.pop()
        try:
            ip_address(step)
        except ValueError:
            break
        address = step
    return address


def _is_trusted(address: str) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in settings.TRUSTED_PROXIES)


def _logged_path(request: HttpRequest) -> str:
    """The path as it is routed: what stands in a variable part (a receipt's link or code, an account's token) opens
    something for whoever reads it.
    """
    match = request.resolver_match
    return f"/{match.route}" if match is not None and match.kwargs else request.path
