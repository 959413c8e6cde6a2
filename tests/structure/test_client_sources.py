"""What the web clients take from the server is what the server has: documents, permission codes, locked packages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.config.graphql import MANIFESTS
from backend.graphql_kit.manifest import PREFIX, Manifest
from backend.organization.permissions import all_permissions

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
PACKAGES = sorted(CLIENTS.glob("*/package.json"))
LOCKS = sorted(CLIENTS.glob("*/package-lock.json"))
ASKED = re.compile(r"name: '(\w+)',\n  kind: '\w+',\n  id: '([^']+)'")
# `permission: 'a.b'`, `permission: ['a.b', 'c.d']`, may('a.b'), code="a.b".
NEEDED = re.compile(r"""(?:\bpermission: |\bmay\(|\bcode=\{?)(\[[^]]*\]|['"][^'"]*['"])""")


@pytest.mark.parametrize("api", ["owner", "staff"])
def test_the_generated_types_are_those_of_the_registered_documents(api: str) -> None:
    generated = dict(ASKED.findall((CLIENTS / "kit" / "gql" / f"{api}.ts").read_text()))
    registered = {name: PREFIX + digest for name, digest in Manifest.read(MANIFESTS[api]).operations.items()}
    assert generated == registered, "npm run codegen in clients/codegen"


def test_the_console_asks_for_permissions_that_exist() -> None:
    known = {permission.code for permission in all_permissions()}
    asked = {
        (code, source.name)
        for source in (CLIENTS / "portal" / "src").rglob("*.ts*")
        if ".test." not in source.name
        for needed in NEEDED.findall(source.read_text())
        for code in re.findall(r"""['"]([^'"]+)['"]""", needed)
    }
    assert asked, "the pattern finds nothing any more"
    assert {(code, name) for code, name in asked if code not in known} == set()


def test_every_action_of_the_log_has_words_at_the_console() -> None:
    words = (CLIENTS / "portal" / "src" / "staff" / "audit" / "actions.ts").read_text()
    named = re.findall(r"^    '?([a-z_.]+)'?: ['\"]", words, re.M)
    written = {code for package in _product_packages() for path in package.rglob("*.py") for code in _actions(path)}
    assert {"billing.cash.take", "job.started", "billing.reading.enter", "phone_change_*"} <= written, (
        "finds too little"
    )
    patterns = [code.replace(".", r"\.").replace("*", "[a-z_]+") for code in written]
    assert {code for code in patterns if not any(re.fullmatch(code, name) for name in named)} == set()


def _product_packages() -> list[Path]:
    return [path.parent for path in sorted(ROOT.glob("*/__init__.py")) if path.parent.name not in {"tests", "infra"}]


def _actions(path: Path) -> Iterator[str]:
    """Codes that a module writes to the log; `*` for a part that is only known when it runs."""
    if {"management", "migrations"} & set(path.parts):
        return
    source = path.read_text()
    if "audit" not in source and "action" not in source:
        return
    tree = ast.parse(source)
    # Where the code stands among the arguments of those that take it by place.
    places = {"Change": 0}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "action" in names:
                places[node.name] = names.index("action")
    for node in ast.walk(tree):
        # Beside services, `action` also names fields and columns.
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "action"
            and not isinstance(node.value, ast.Call)
        ):
            yield from _codes(node.value)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for keyword in node.keywords:
            if keyword.arg == "action":
                yield from _codes(keyword.value)
        if name in places and len(node.args) > places[name]:
            yield from _codes(node.args[places[name]])


def _codes(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from (*_codes(value.body), *_codes(value.orelse))
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)
    else:
        # Handed on: its caller is looked at.
        name = ast.unparse(value)
        assert name in {"action", "change.action"}, f"say the code of an action where it is written: {name}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.parent.name)
def test_every_wanted_package_says_why(package: Path) -> None:
    written = json.loads(package.read_text())
    wanted = {**written.get("dependencies", {}), **written.get("devDependencies", {})}
    reasons = {**written.get("//dependencies", {}), **written.get("//devDependencies", {})}
    assert set(wanted) == set(reasons), "each package has its reason in //dependencies, and no other one has"
