"""The WSGI application, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

application = get_wsgi_application()

from backend.config.graphql import warm  # noqa: E402  needs Django
from backend.config.start import require_sound_settings, settle  # noqa: E402

require_sound_settings()
warm()
settle()
