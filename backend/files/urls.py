"""Addresses of stored files; the uploads of each API are added where the APIs are put together."""

from django.urls import path

from backend.files import views

urlpatterns = [path("files/<str:token>", views.download)]
