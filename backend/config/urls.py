"""Every address of the web process."""

from django.conf import settings
from django.urls import include, path

from backend.config import health
from backend.config.graphql import VIEWS

urlpatterns = [
    *(path(f"graphql/{api}", view) for api, view in VIEWS.items()),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics_page),
]

if settings.LINLI_DEMO:
    urlpatterns.append(path("dev/", include("notifications.urls")))
