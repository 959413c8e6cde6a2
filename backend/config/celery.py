"""The Celery application. Workers only carry events out of the outbox and run timed scans."""

import os

from celery import Celery
from celery.signals import worker_init

from backend.config.start import require_sound_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

app = Celery("linli")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def look_at_settings(**_told: object) -> None:
    """A worker that could not ask a provider anything does not start."""
    require_sound_settings()


worker_init.connect(look_at_settings)
