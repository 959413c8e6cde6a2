"""A small API to ask, with its own types: what the kit does is tested without any feature."""

import json
from collections.abc import Callable
from typing import Any

import graphene
from django.http import HttpRequest
from django.test import RequestFactory

from backend.accounts.actor import ANONYMOUS, Actor
from backend.graphql_kit.limits import Limits
from backend.graphql_kit.view import GraphQLView


def view_of(
    query: type[graphene.ObjectType],
    mutation: type[graphene.ObjectType] | None = None,
    *,
    actor: Actor | Callable[[HttpRequest], Actor] = ANONYMOUS,
    **options: Any,
) -> GraphQLView:
    """A view over a schema made of these roots; everybody who asks is `actor`."""
    build_actor = actor if callable(actor) else lambda request: actor
    schema = graphene.Schema(query=query, mutation=mutation, types=options.pop("types", None))
    return GraphQLView(api="test", schema=schema, build_actor=build_actor, **options)


def post(
    view: GraphQLView, body: object, *, language: str = "", content_type: str = "application/json", address: str = ""
) -> tuple[int, dict[str, Any]]:
    """Status and answer of a JSON body."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    request = RequestFactory().post(
        f"/graphql/test{address}", content, content_type=content_type, headers={"Accept-Language": language}
    )
    request.request_id = "request-1"  # type: ignore[attr-defined]
    response = view(request)
    return response.status_code, json.loads(response.content)


def ask(
    view: GraphQLView, query: str, variables: dict[str, Any] | None = None, *, language: str = ""
) -> dict[str, Any]:
    """The answer to a document."""
    return post(view, {"query": query, "variables": variables or {}}, language=language)[1]


def code_of(answer: dict[str, Any]) -> str:
    """The code of the only top-level error."""
    (error,) = answer["errors"]
    code: str = error["extensions"]["code"]
    return code


SMALL = Limits(depth=4, aliases=2, root_fields=3, cost=200, list_items=3, tokens=200, query_length=600, body=900)
