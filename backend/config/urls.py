"""Every address of the web process."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from backend.config import health
from backend.config.clients import client_urls
from backend.config.files import UPLOADS
from backend.config.graphql import VIEWS
from backend.config.landing import landing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", landing),
    *client_urls(),
    *(path(f"graphql/{api}", view) for api, view in VIEWS.items()),
    *(path(f"files/{api}", view) for api, view in UPLOADS.items()),
    path("", include("backend.files.urls")),
    path("payments/notify/", include("payments.webhooks.urls")),
    path("", include("property_core.collection.urls")),
    path("wechat/", include("backend.config.wechat")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics_page),
]

if settings.LINLI_DEMO:
    urlpatterns.append(path("dev/", include("notifications.urls")))
