"""What every resolver of one request shares: who asks, the frozen present, loaders, language, the read scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from backend.accounts.actor import ANONYMOUS, Actor
from backend.graphql_kit.loaders import Loaders
from backend.kernel.errors import NotSignedIn
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.reads import shared_read

BuildActor = Callable[[HttpRequest], Actor]


def accepted_language(header: str) -> str:
    """`zh-Hans` or `en` from an Accept-Language header; Chinese unless English is wanted more."""
    best, language = 0.0, "zh-Hans"
    for part in header.lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        known = "zh-Hans" if tag.startswith("zh") else "en" if tag.startswith("en") else ""
        if known and weight > best:
            best, language = weight, known
    return language


class RequestContext:
    """`info.context`. The actor is built when it is first asked for, once."""

    __slots__ = (
        "_actor", "_build_actor", "_scope", "api", "loaders", "now", "on_response", "refused", "request", "request_id",
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, api: str, build_actor: BuildActor) -> None:
        self.request = request
        self.api = api
        self.request_id: str = getattr(request, "request_id", "")
        self.now: datetime = current_time()
        self.loaders = Loaders()
        # Run on the response of a mutation that sets a cookie (a refresh token kept from scripts).
        self.on_response: list[Callable[[HttpResponse], None]] = []
        # Code of the refusal that a mutation's payload tells; for the figures and the log.
        self.refused = ""
        self._build_actor = build_actor
        self._actor: Actor | None = None
        self._scope: ExitStack | None = None

    @property
    def actor(self) -> Actor:
        """Who asks. Raises what `build_actor` raises (NotSignedIn for a token that no longer counts)."""
        if self._actor is None:
            self._actor = self._build_actor(self.request)
        return self._actor

    @property
    def known_actor(self) -> Actor | None:
        """Who asks, where somebody wanted to know."""
        return self._actor

    def forgive(self) -> None:
        """Signing in asks nobody to be signed in: a token that no longer counts is then as good as none."""
        try:
            self.actor  # noqa: B018 - building it is the point
        except NotSignedIn:
            self._actor = anonymous_actor(self.request)

    def become(self, actor: Actor) -> None:
        """A mutation that signs somebody in or out goes on as that actor: its payload is read in his scope."""
        self._actor = actor
        self.loaders = Loaders()

    @property
    def language(self) -> str:
        """The account's language; for callers without one, what the browser asks for."""
        actor = self._actor or ANONYMOUS
        if actor.is_signed_in:
            return actor.language
        return accepted_language(self.request.META.get("HTTP_ACCEPT_LANGUAGE", ""))

    def open_read(self) -> None:
        """Let the rest of the operation read the actor's company: one transaction, closed when the operation ends.

        Without a company nothing is opened, and tenant tables stay closed.
        """
        if self._scope is not None:
            return
        with ExitStack() as scope:
            if not connection.in_atomic_block:
                # Where nobody has asked yet who asks, that is found out in the same transaction.
                scope.enter_context(shared_read())
            company_id = self.actor.company_id
            if company_id is not None:
                scope.enter_context(tenant_read(company_id))
                self._scope = scope.pop_all()

    def close_read(self, error: BaseException | None = None) -> None:
        """End the read scope: commit, or roll back where something unexpected happened in it."""
        scope, self._scope = self._scope, None
        if scope is None:
            return
        if error is None:
            scope.close()
        else:
            # The scope rolls back and hands the error back unswallowed; it has been told to the client already.
            scope.__exit__(type(error), error, error.__traceback__)


Info = Any


def bearer_token(request: HttpRequest) -> str | None:
    """The access token of `Authorization: Bearer …`; None where the header is missing or of another kind."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def anonymous_actor(request: HttpRequest) -> Actor:
    """Nobody yet, from this address and in the browser's language."""
    return replace(
        ANONYMOUS,
        ip=request.META.get("REMOTE_ADDR"),
        request_id=getattr(request, "request_id", ""),
        language=accepted_language(request.META.get("HTTP_ACCEPT_LANGUAGE", "")),
    )
