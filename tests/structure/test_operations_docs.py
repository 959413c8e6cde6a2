"""What operators can set is written down: each setting of the environment, each parameter, each figure to watch."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client import REGISTRY

import backend.config.urls  # noqa: F401 - read for its effect: all pages and APIs with their figures
from backend.organization.parameters import PARAMETERS
from tests.databases import ROOT

DOCS = "\n".join(path.read_text() for path in sorted((ROOT / "docs" / "operations").glob("*.md")))
READ = re.compile(r"""(?:environment\.\w+|os\.environ(?:\.get)?)[(\[]["']([A-Z][A-Z_]+)["']""")
# Of Django itself, set by our own entry points.
OF_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def read_by(*folders: str) -> set[str]:
    """Names of the environment that the product's code reads."""
    files: list[Path] = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in READ.findall(path.read_text())} - OF_DJANGO


def test_every_setting_is_written_down() -> None:
    names = read_by("backend", "payments", "notifications", "property_core", "insights", "search")
    assert {"SECRET_KEY", "REDIS_URL", "WECHATPAY_MCHID", "LINLI_FAILPOINT"} <= names
    assert sorted(name for name in names if f"`{name}" not in DOCS) == []


def test_every_parameter_is_written_down() -> None:
    # tests/backend/organization/test_parameters.py defines its own as `probe.…`, maybe in this process.
    keys = [definition.key for definition in PARAMETERS.all() if not definition.key.startswith("probe.")]
    assert keys
    assert [key for key in keys if f"`{key}`" not in DOCS] == []


def test_every_figure_to_watch_exists() -> None:
    known = {sample.name for metric in REGISTRY.collect() for sample in metric.samples}
    known |= {metric.name for metric in REGISTRY.collect()} | {f"{metric.name}_total" for metric in REGISTRY.collect()}
    # The roles of the database are called so too; the checks of the books and what waits are read from rows.
    others = "linli_(app|owner|ledger_check|waiting_money)"
    told = {name for name in re.findall(r"`(linli_[a-z_]+)", DOCS) if not re.match(others, name)}
    assert told
    assert told - known == set()
