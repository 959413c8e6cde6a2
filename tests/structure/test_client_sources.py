"""What the web clients take from the server is what the server has: documents, permission codes, locked packages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from backend.config.graphql import MANIFESTS
from backend.graphql_kit.manifest import PREFIX, Manifest
from backend.organization.permissions import all_permissions

CLIENTS = Path(__file__).resolve().parents[2] / "clients"
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
