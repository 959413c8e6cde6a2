"""The package contracts hold, and each of them catches the import it is there for.

A contract that matches nothing passes silently, so every one is shown a breach: a copy of the tree gets one bad import
per case, and the report must name that import under that contract.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.embedded.fingerprint import PRODUCT_PACKAGES

ROOT = Path(__file__).resolve().parents[2]
LINTED = set(PRODUCT_PACKAGES) - {"infra"}


@dataclass(frozen=True)
class Breach:
    """`file` (made if it is not there) imports `imported`; `contract` must refuse it."""

    contract: str
    file: str
    imported: str

    @property
    def importer(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


BREACHES = [
    Breach("Packages point downwards", "backend/kernel/seeded.py", "backend.organization"),
    Breach("Packages point downwards", "backend/accounts/seeded.py", "backend.organization"),
    Breach("Packages point downwards", "backend/files/seeded.py", "backend.jobs"),
    Breach("Packages point downwards", "backend/organization/seeded.py", "backend.files"),
    Breach("Packages point downwards", "payments/ledger/seeded.py", "property_core.billing"),
    Breach("Packages point downwards", "property_core/homes/seeded.py", "storefront_api"),
    Breach("Packages point downwards", "payments/intents/seeded.py", "notifications"),
    Breach("Packages point downwards", "storefront_api/seeded.py", "merchant_portal"),
    Breach(
        "Files inside a domain module point downwards",
        "property_core/homes/selectors.py",
        "property_core.homes.services",
    ),
    Breach("Files inside a domain module point downwards", "payments/ledger/rules.py", "payments.ledger.models"),
    Breach("Sibling modules have no cycles", "property_core/homes/seeded_cycle.py", "property_core.billing"),
    Breach("rules and contracts are plain Python", "property_core/billing/rules.py", "django.db"),
    Breach("rules and contracts are plain Python", "payments/intents/contracts.py", "celery"),
    Breach("rules and contracts are plain Python", "property_core/formulas/seeded.py", "django.conf"),
    Breach("Only API packages know GraphQL", "property_core/homes/handlers.py", "backend.graphql_kit"),
    Breach(
        "A module's models are imported only by itself", "property_core/billing/seeded.py", "property_core.homes.models"
    ),
    Breach(
        "A module's models are imported only by itself", "storefront_api/seeded_models.py", "payments.ledger.models"
    ),
    Breach("Provider code stays inside payments", "property_core/residents/seeded.py", "payments.providers.contracts"),
    Breach("Insights read, never write", "insights/seeded.py", "property_core.billing.services"),
    Breach("The product knows neither its tests nor its machinery", "payments/seeded.py", "infra.embedded"),
    Breach("One file imports the loader library", "property_console/seeded.py", "graphql_sync_dataloaders"),
]
# What a cycle needs beside the seeded import: the way back.
WAY_BACK = Breach("Sibling modules have no cycles", "property_core/billing/seeded_cycle.py", "property_core.homes")


def report_of(tree: Path) -> tuple[int, str]:
    """Exit code and words of import-linter on the packages in `tree`."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False)
    return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout) + done.stderr


def sections_of(report: str) -> dict[str, str]:
    """What the report says under the heading of each broken contract."""
    broken = report.partition("Broken contracts")[2]
    parts = re.split(r"^(.+)\n-{3,}\n", broken, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def seeded_sections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    tree = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / ".importlinter", tree)
    for package in LINTED:
        shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    for breach in (*BREACHES, WAY_BACK):
        path = tree / breach.file
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        with path.open("a") as module:
            module.write(f"\nimport {breach.imported}\n")
        imported = tree.joinpath(*breach.imported.split("."))
        if breach.imported.split(".")[0] in LINTED and not imported.is_dir():
            imported.with_suffix(".py").touch()
    code, report = report_of(tree)
    assert code == 1, report
    return sections_of(report)


def test_the_tree_keeps_every_contract() -> None:
    code, report = report_of(ROOT)
    assert code == 0, report


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.importer}-imports-{breach.imported}")
def test_a_breach_is_reported_under_its_contract(breach: Breach, seeded_sections: dict[str, str]) -> None:
    section = " ".join(seeded_sections.get(breach.contract, "").split())
    if breach.contract == "Sibling modules have no cycles":
        assert "in property_core" in section
        assert re.search(r"\.homes -> \.billing|\.billing -> \.homes", section), section
    else:
        imported = breach.imported if breach.imported.split(".")[0] in LINTED else breach.imported.split(".")[0]
        assert re.search(rf"{re.escape(breach.importer)} ?-> ?{re.escape(imported)}\b", section), section


def test_every_contract_is_shown_a_breach() -> None:
    names = re.findall(r"^name = (.+)$", (ROOT / ".importlinter").read_text(), flags=re.MULTILINE)
    assert {breach.contract for breach in BREACHES} == set(names)
