"""The product's web process with bare views beside it: what `graphql_empty` serves."""

import os
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

import django

django.setup()

from backend.config import urls  # noqa: E402  needs Django
from backend.config.graphql import warm  # noqa: E402  needs Django
from backend.config.start import settle  # noqa: E402  needs Django

ANSWER = b'{"data":{"__typename":"Query"}}'


def bare(request: HttpRequest) -> HttpResponse:
    """The same bytes as the GraphQL answer, for nothing."""
    return HttpResponse(ANSWER, content_type="application/json", headers={"Content-Length": str(len(ANSWER))})


urlpatterns = [path("bare", bare), *urls.urlpatterns]
settings.ROOT_URLCONF = "tests.bench.graphql_empty_site"

_product = WSGIHandler()
with override_settings(MIDDLEWARE=[]):
    _plain = WSGIHandler()
warm()
settle()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """`/bare` without any middleware; `/bare` with `?middleware` and everything else as the product serves it."""
    is_plain = environ["PATH_INFO"] == "/bare" and not environ.get("QUERY_STRING")
    return (_plain if is_plain else _product)(environ, start_response)
