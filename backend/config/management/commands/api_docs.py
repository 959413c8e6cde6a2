"""`manage api_docs [--check | --write]`: docs/api, a page an API and language, and the texts without Chinese."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.config.graphql import APIS, VIEWS
from backend.graphql_kit.descriptions import faults
from backend.graphql_kit.permissions import declared_permissions
from backend.graphql_kit.reference import reference

HOME = Path(settings.BASE_DIR) / "docs" / "api"
# The merchants' API has nothing to tell yet.
PAGES = ("owner", "staff")
LANGUAGES = {"en": "en", "zh": "zh-Hans"}


class Command(BaseCommand):
    help = "Compare (the default) or write docs/api; name every description that has no Chinese yet."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="exit 1 and say what is to be done (the default)")
        how.add_argument("--write", action="store_true", help="write the pages anew")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = []
        for api in PAGES:
            view, package = VIEWS[api], APIS[api][0]
            problems += faults(view.schema, package)
            for suffix, language in LANGUAGES.items():
                permissions = declared_permissions(view.schema)
                text = reference(api, view.schema_in(language), permissions, language=suffix)
                path = HOME / f"{api}.{suffix}.md"
                if path.exists() and path.read_text() == text:
                    continue
                if options["write"]:
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text)
                    self.stdout.write(f"wrote {path.relative_to(settings.BASE_DIR)}")
                else:
                    problems.append(
                        f"{path.relative_to(settings.BASE_DIR)} is stale; run ./linli manage api_docs --write"
                    )
        if problems:
            raise CommandError("\n".join(problems))
