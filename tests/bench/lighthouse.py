"""Lighthouse's scores of the owners' first page, as a middling phone on a slow network gets it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from infra.embedded.browser import ensure_browser
from infra.embedded.clients import with_node
from infra.embedded.home import Home
from tests.bench.results import Result
from tests.browser.demo import CLIENTS, ROOT, demo, packages, plain_environment

SETUP_DJANGO = False
LONG = True
PAGE = "/app/"
# What must be reached; the first two are from 0 to 1.
LEAST = {"performance": 0.9, "accessibility": 0.95}
MOMENTS = ("firstPaintMs", "largestPaintMs", "blockedMs")


def run(runs: int) -> Iterable[Result]:
    home = Home(Path(os.environ["LINLI_HOME"]) / "demo")
    environment = with_node(plain_environment(), root=ROOT)
    environment["LINLI_CHROMIUM"] = str(ensure_browser(environment, say=say))
    packages(CLIENTS / "lighthouse", environment, home)
    with demo(home, environment=environment, say=say) as url:
        measured = [measure(url + PAGE, environment) for _ in range(runs)]
    for name, least in LEAST.items():
        yield Result(f"{PAGE}: {name}", tuple(each[name] for each in measured), "of 1", least)
    for name in MOMENTS:
        yield Result(f"{PAGE}: {name.removesuffix('Ms')}", tuple(each[name] for each in measured), "ms", None, "lower")


def measure(address: str, environment: dict[str, str]) -> dict[str, float]:
    command = ["node", "measure.mjs", address]
    done = subprocess.run(
        command, cwd=CLIENTS / "lighthouse", env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    scores: dict[str, float] = json.loads(done.stdout)
    return scores


def say(line: str) -> None:
    print(f"linli: {line}", file=sys.stderr, flush=True)
