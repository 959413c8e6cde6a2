"""What web and workers look at before they begin; `manage` commands look at it by themselves (Django's checks)."""

from __future__ import annotations

from django.core.checks import run_checks

SETTINGS_TAG = "settings"
"""Of checks that look at settings alone."""


def require_sound_settings() -> None:
    """End the start with one line where a setting is bad; its value is not shown."""
    problems = [problem for problem in run_checks(tags=[SETTINGS_TAG]) if problem.is_serious()]
    if problems:
        raise SystemExit(f"setting {problems[0].msg}")
