"""Included by `backend.config.urls` under `payments/notify/`."""

from django.urls import path

from payments.webhooks import views

urlpatterns = [
    path("<slug:provider>", views.notify),
    path("<slug:provider>/<slug:token>", views.notify),
]
