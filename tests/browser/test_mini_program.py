"""The built mini-program: what is uploaded, and an owner's way through it on a stand-in of WeChat."""

from pathlib import Path

import pytest

from tests.browser.demo import CLIENTS, Site, run_spec

pytestmark = pytest.mark.slow
SPECS = CLIENTS / "weapp-test" / "specs"


def test_the_harness_draws_what_the_program_says(node: dict[str, str], mini_program: Path) -> None:
    run_spec(SPECS / "harness.spec.cjs", environment=node)


def test_what_is_uploaded(node: dict[str, str], mini_program: Path) -> None:
    run_spec(SPECS / "package.spec.cjs", environment=node)


def test_an_owners_way(site: Site, mini_program: Path) -> None:
    run_spec(SPECS / "owner.spec.cjs", environment=site.environment)
