"""`manage api_files [--check | --write]`: everything that is made from the schemas, in the order it is made."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError, call_command

from backend.config.management.generated import GeneratedFiles

COMMANDS = ("graphql_schemas", "persisted_documents", "python_client", "api_docs")


class Command(GeneratedFiles):
    help = "graphql_schemas, persisted_documents, python_client and api_docs in one go."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = []
        for name in COMMANDS:
            try:
                call_command(name, "--write" if options["write"] else "--check", stdout=self.stdout)
            except CommandError as error:
                problems.append(str(error))
        if problems:
            raise CommandError("\n".join(problems))
