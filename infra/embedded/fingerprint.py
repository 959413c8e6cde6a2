"""Hashes that tell whether something made earlier still fits the files it was made from."""

import hashlib
import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

PRODUCT_PACKAGES = (
    "backend",
    "infra",
    "insights",
    "marketplace",
    "merchant_portal",
    "notifications",
    "payments",
    "property_console",
    "property_core",
    "search",
    "storefront_api",
)
MIGRATION_PATTERNS = ("**/migrations/**/*.py", "**/migrations/**/*.sql", "**/apps.py")


def fingerprint(root: Path, files: Iterable[Path]) -> str:
    """Sixteen hex digits over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def migration_files(root: Path) -> set[Path]:
    """What decides the outcome of `migrate`: migrations, and the app files that name what runs after them."""
    return {
        path
        for package in PRODUCT_PACKAGES
        for pattern in MIGRATION_PATTERNS
        for path in (root / package).glob(pattern)
    }


def migration_fingerprint(root: Path) -> str:
    """Changes with what `migrate` does: migrations, settings, Django."""
    files = fingerprint(root, {*migration_files(root), root / "backend/config/settings.py"})
    return f"{files}_{importlib.metadata.version('django').replace('.', '_')}"
