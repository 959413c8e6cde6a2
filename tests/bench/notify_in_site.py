"""The product's web process with a bare view beside it that keeps a message: what `notify_in` serves."""

import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

import django

django.setup()

from backend.config import urls  # noqa: E402  needs Django
from tests.bench.owner_bills_site import beside, connection  # noqa: E402  needs Django


def bare(request: HttpRequest) -> HttpResponse:
    """Keep the body, durable when it is answered; believe everything and book nothing."""
    connection(request.GET["company"]).execute(
        "INSERT INTO bare_message (body) VALUES (%s)", [request.body.decode()], prepare=True
    )
    return HttpResponse(status=204)


urlpatterns = [path("bare", bare), *urls.urlpatterns]
settings.ROOT_URLCONF = "tests.bench.notify_in_site"
application = beside()
