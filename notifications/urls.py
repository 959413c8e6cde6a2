"""Development-only pages; the roof includes them where LINLI_DEMO is set, and nowhere else."""

from django.urls import path

from notifications import pages

urlpatterns = [
    path("messages", pages.messages),
    path("messages.json", pages.messages_json),
]
