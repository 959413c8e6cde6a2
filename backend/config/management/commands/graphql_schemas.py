"""`manage graphql_schemas [--check | --write]`: the committed text of each API against the code."""

from __future__ import annotations

import difflib
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from graphql import print_schema

from backend.config.graphql import SCHEMAS
from backend.config.management.generated import GeneratedFiles


class Command(GeneratedFiles):
    help = "Compare (--check, the default) or write (--write) schema.graphql of every API."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for path, schema in SCHEMAS.items():
            name = str(path.relative_to(settings.BASE_DIR))
            fresh = print_schema(schema.graphql_schema).rstrip() + "\n"
            kept = path.read_text() if path.exists() else ""
            if fresh == kept:
                continue
            if options["write"]:
                path.write_text(fresh)
                self.stdout.write(f"wrote {name}")
                continue
            stale.append(name)
            difference = difflib.unified_diff(
                kept.splitlines(), fresh.splitlines(), name, f"{name} (code)", lineterm=""
            )
            self.stdout.write("\n".join(difference))
        if stale:
            raise CommandError(f"stale: {', '.join(stale)}; run ./linli manage graphql_schemas --write")
