"""What web and workers look at before they begin; `manage` commands look at it by themselves (Django's checks)."""

from __future__ import annotations

import gc

from django.core.checks import run_checks

SETTINGS_TAG = "settings"
"""Of checks that look at settings alone."""


def require_sound_settings() -> None:
    """End the start with one line where a setting is bad; its value is not shown."""
    problems = [problem for problem in run_checks(tags=[SETTINGS_TAG]) if problem.is_serious()]
    if problems:
        raise SystemExit(f"setting {problems[0].msg}")


def settle() -> None:
    """Tell the garbage collector that what stands by now lives as long as the process.

    It need not walk through it again and again while requests are answered. A request makes some thousand objects,
    nearly all of them without cycles: it is asked to look less often, too.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
