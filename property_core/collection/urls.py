"""Addresses of the public receipt pages."""

from django.urls import path

from property_core.collection import pages
from property_core.collection.contracts import ReceiptForm

urlpatterns = [
    path("verify/", pages.verify_form),
    path("verify/<str:code>", pages.verify),
    path("receipts/<str:token>.pdf", pages.download, {"form": ReceiptForm.PDF}),
    path("receipts/<str:token>.png", pages.download, {"form": ReceiptForm.PICTURE}),
]
