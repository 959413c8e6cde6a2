"""`manage api_docs [--check | --write]`: docs/api, a page an API and language, and the texts without Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.config.graphql import APIS, VIEWS
from backend.config.management.generated import GeneratedFiles
from backend.graphql_kit.descriptions import faults
from backend.graphql_kit.permissions import declared_permissions
from backend.graphql_kit.reference import reference

HOME = Path(settings.BASE_DIR) / "docs" / "api"
# The merchants' API has nothing to tell yet.
PAGES = ("owner", "staff")
LANGUAGES = {"en": "en", "zh": "zh-Hans"}


class Command(GeneratedFiles):
    help = "Compare (the default) or write docs/api; name every description that has no Chinese yet."

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
