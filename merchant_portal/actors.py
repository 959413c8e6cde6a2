"""Who asks: the actor of a request to /graphql/merchant."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from backend.accounts.actor import ANONYMOUS, Actor


def build_actor(request: HttpRequest) -> Actor:
    """The actor of this request. Nobody can sign in to this API yet: everybody is anonymous."""
    return replace(ANONYMOUS, ip=request.META.get("REMOTE_ADDR"), request_id=getattr(request, "request_id", ""))
