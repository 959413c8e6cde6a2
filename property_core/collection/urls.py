"""Addresses of the public receipt pages."""

from django.urls import path

from property_core.collection import pages

urlpatterns = [
    path("verify/", pages.verify_form),
    path("verify/<str:code>", pages.verify),
    path("receipts/<str:token>.pdf", pages.download),
]
