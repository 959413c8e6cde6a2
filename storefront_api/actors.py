"""Who asks: the actor of a request to /graphql/owner."""

from __future__ import annotations

from django.http import HttpRequest

from backend.accounts.actor import Actor
from backend.graphql_kit.context import anonymous_actor, bearer_token
from backend.kernel.time import current_time
from property_core.residents.selectors import authenticate_owner


def build_actor(request: HttpRequest) -> Actor:
    """The actor behind the bearer token, or nobody. Raises NotSignedIn for a token that no longer counts."""
    nobody = anonymous_actor(request)
    token = bearer_token(request)
    if token is None:
        return nobody
    return authenticate_owner(token=token, now=current_time(), ip=nobody.ip, request_id=nobody.request_id)
