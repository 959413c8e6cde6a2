"""`./linli check`: everything that can be told without running the product."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.embedded.demo import has_command
from infra.embedded.fingerprint import PRODUCT_PACKAGES

Step = tuple[str, list[str]]


def check_steps(root: Path, paths: Sequence[str]) -> list[Step]:
    """Name and command of each step. paths narrow the steps that look at single files."""
    manage = [sys.executable, "-m", "backend.manage"]
    folders = [name for name in (*PRODUCT_PACKAGES, "tests") if (root / name).is_dir()]
    programs = Path(sys.executable).parent
    steps: list[Step] = [
        ("format", [str(programs / "ruff"), "format", "--check", *paths]),
        ("lint", [str(programs / "ruff"), "check", *paths]),
        ("types", [str(programs / "mypy"), *(paths or folders)]),
        ("spelling", [str(programs / "codespell"), *paths]),
    ]
    if not paths:
        steps += [
            ("contracts", [str(programs / "lint-imports")]),
            ("dependencies", [str(programs / "deptry"), "."]),
            ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ]
        if has_command(root, "api_files"):
            steps.append(("schemas", [*manage, "api_files", "--check"]))
        steps.append(("clients", [sys.executable, "-m", "infra.embedded.client_checks"]))
    return steps


def run_checks(
    names: Sequence[str], paths: Sequence[str], *, root: Path, environment: dict[str, str], say: Callable[[str], None]
) -> int:
    """Run every step, or those named, to the end. Returns 1 and names the failed ones if any failed."""
    failed = []
    for name, command in check_steps(root, paths):
        if names and name not in names:
            continue
        begun = time.monotonic()
        done = subprocess.run(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:<13} {time.monotonic() - begun:5.1f} s")
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout, flush=True)
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0
