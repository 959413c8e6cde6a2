"""Whether a database was laid out by migrations that this tree does not have any more."""

from __future__ import annotations

from pathlib import Path

import psycopg

from infra.embedded.fingerprint import PRODUCT_PACKAGES


def migrations_of(root: Path) -> dict[str, set[str]]:
    """dict app label -> names of its migrations; an app's label is the name of its folder."""
    found: dict[str, set[str]] = {}
    for package in PRODUCT_PACKAGES:
        for path in (root / package).glob("**/migrations/[0-9]*.py"):
            found.setdefault(path.parent.parent.name, set()).add(path.stem)
    return found


def strange_migrations(url: str, *, root: Path) -> list[str]:
    """`app.name` of migrations of the product's apps that the database has behind it and the tree does not know.

    Such a database has other tables than those that `migrate` would go on from. A new database has none.
    """
    known = migrations_of(root)
    with psycopg.connect(url) as connection:
        there = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
        if there != (True,):
            return []
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows if app in known and name not in known[app]]
