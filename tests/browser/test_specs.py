"""Every file of stories in clients/e2e/specs, in Chromium at a demo of its own."""

import pytest

from tests.browser.demo import CLIENTS, Site, run_spec

SPECS = CLIENTS / "e2e" / "specs"


# They change what the others look at: a month more for everybody, another company with communities of the same names.
LAST = ("console/billing_run.spec.mjs", "console/import.spec.mjs")


def in_order() -> list[str]:
    names = sorted(str(path.relative_to(SPECS)) for path in SPECS.glob("**/*.spec.mjs"))
    return sorted(names, key=lambda name: name in LAST)


@pytest.mark.slow
@pytest.mark.parametrize("name", in_order())
def test_stories(name: str, site: Site) -> None:
    run_spec(SPECS / name, environment=site.environment)
