"""What the browser tests stand on: Node, a Chromium, and a demo of their own with the clients built from this tree."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.embedded.browser import BrowserMissing, ensure_browser
from infra.embedded.clients import Build, build_one, only_builder, with_node
from infra.embedded.home import Home, StartRefused
from tests.browser.demo import CLIENTS, ROOT, Say, Site, demo, give_up, only_run, packages, plain_environment


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """A line on the terminal, past what captures the tests' output."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def out(line: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stderr.write(f"linli: {line}\n")

    return out


@pytest.fixture(scope="session")
def results() -> Path:
    """Screenshots, traces and reports of this run; those of the run before are gone."""
    folder = Path(os.environ["LINLI_HOME"]) / "browser"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def node() -> dict[str, str]:
    """An environment with Node in its PATH and nothing of this test run."""
    try:
        return with_node(plain_environment(), root=ROOT)
    except StartRefused as refused:
        give_up(str(refused))


@pytest.fixture(scope="session")
def chromium(node: dict[str, str], say: Say) -> Path:
    try:
        return ensure_browser(node, say=say)
    except BrowserMissing as missing:
        give_up(str(missing))


@pytest.fixture(scope="session")
def site(node: dict[str, str], chromium: Path, results: Path, say: Say) -> Iterator[Site]:
    """A demo of this run's own, on a free port, with the sample data as they were loaded."""
    home = Home(Path(os.environ["LINLI_HOME"]) / "demo")
    with only_run(home):
        packages(CLIENTS / "e2e", node, home)
        with demo(home, environment=node, say=say) as url:
            environment = {
                **node,
                "LINLI_URL": url,
                "LINLI_CHROMIUM": str(chromium),
                "LINLI_BROWSER_RESULTS": str(results),
                # For what a spec has done at the command line beside the demo.
                "LINLI_HOME": str(home.path),
                "LINLI_PYTHON": sys.executable,
            }
            yield Site(url, environment, results)


@pytest.fixture(scope="session")
def mini_program(node: dict[str, str], say: Say) -> Path:
    """The mini-program as it is uploaded, built from this tree."""
    home = Home(Path(os.environ["LINLI_HOME"]) / "demo")
    packages(CLIENTS / "weapp-test", node, home)
    owner = CLIENTS / "owner"
    build = Build(owner, "build:weapp", owner / "dist" / "weapp")
    with only_builder(owner):
        if not build.is_current(ROOT):
            say("building the mini-program ...")
            # The address only has to look like one: nothing of the built program runs outside of the harness.
            environment = {**node, "API_BASE": "https://linli.invalid"}
            build_one(build, root=ROOT, log=home.logs / "client-owner-weapp.log", environment=environment)
    return build.output
