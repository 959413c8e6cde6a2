"""Runs benchmarks: `./linli bench [NAME ...] [--runs N] [--json FILE] [--list]`.

A benchmark is a module here with `run(runs: int) -> Iterable[Result]`. `LONG = True` keeps it out of a run without
names; `SETUP_DJANGO = False` keeps Django from being set up before it is imported.
"""

import argparse
import ast
import importlib
import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench.results import Result

HERE = Path(__file__).resolve().parent
NOT_BENCHES = {
    "__init__",
    "__main__",
    "results",
    "http_load",
    "graphql_empty_site",
    "export_worker",
    "graphql_list_site",
    "import_worker",
    "notify_in_site",
    "numbering_worker",
    "owners",
    "owner_bills_site",
    "reconciliation_worker",
    "scratch",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="linli bench")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()

    known = {path.stem: path for path in sorted(HERE.glob("*.py")) if path.stem not in NOT_BENCHES}
    if options.list:
        for name, path in known.items():
            print(f"{name:<24} {'long  ' if is_declared(path, 'LONG') else 'short '} {summary(path)}")
        return 0
    if unknown := sorted(set(options.names) - known.keys()):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(known) or 'none'}")
    chosen = options.names or [name for name, path in known.items() if not is_declared(path, "LONG")]

    collected: list[dict[str, Any]] = []
    for name in chosen:
        if not is_declared(known[name], "SETUP_DJANGO", default=True):
            pass
        elif "DJANGO_SETTINGS_MODULE" in os.environ:
            import django

            django.setup()
        results: Iterable[Result] = importlib.import_module(f"tests.bench.{name}").run(options.runs)
        for result in results:
            collected.append(as_object(name, result))
            print(table_line(name, result), flush=True)
            # After each figure, so that a long series that is cut short has left what it found.
            if options.json:
                options.json.write_text(json.dumps(collected, ensure_ascii=False, indent=2) + "\n")
    return 0


def table_line(name: str, result: Result) -> str:
    ratio = ratio_to_baseline(result)
    against = "" if ratio is None else f"  {ratio:6.2f} x of {result.baseline:,.4g}"
    low, high = min(result.runs), max(result.runs)
    median = statistics.median(result.runs)
    return f"{name:<20} {result.what:<44} {median:>12,.4g} ({low:,.4g}-{high:,.4g}) {result.unit}{against}"


def ratio_to_baseline(result: Result) -> float | None:
    """How many times better than the baseline: above 1 is better, whichever direction is good."""
    if not result.baseline:
        return None
    median = statistics.median(result.runs)
    return median / result.baseline if result.better == "higher" else result.baseline / median


def as_object(name: str, result: Result) -> dict[str, Any]:
    return {
        "name": name,
        "what": result.what,
        "figure": statistics.median(result.runs),
        "baseline": result.baseline,
        "ratio": ratio_to_baseline(result),
        "unit": result.unit,
        "runs": list(result.runs),
        "machine": machine(),
    }


def machine() -> str:
    """What the figures were measured on, without the machine's name."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = (
            line.split(":", 1)[1] for line in information.read_text().splitlines() if line.startswith("model name")
        )
        model = next(names, model).strip()
    return f"{os.cpu_count()} x {model}, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def is_declared(path: Path, name: str, *, default: bool = False) -> bool:
    """The value of a module-level flag, read without importing the benchmark."""
    for statement in ast.parse(path.read_text()).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in statement.targets):
            return bool(statement.value.value)
    return default


def summary(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n", 1)[0]


if __name__ == "__main__":
    sys.exit(main())
