"""Django's command line; run through `./linli manage`, which starts the embedded servers first."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    sys.argv[0] = "linli manage"
    execute_from_command_line(sys.argv)
