"""Every file of stories in clients/e2e/specs, in Chromium at a demo of its own."""

import pytest

from tests.browser.demo import CLIENTS, Site, run_spec

SPECS = CLIENTS / "e2e" / "specs"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(str(path.relative_to(SPECS)) for path in SPECS.glob("**/*.spec.mjs")))
def test_stories(name: str, site: Site) -> None:
    run_spec(SPECS / name, environment=site.environment)
