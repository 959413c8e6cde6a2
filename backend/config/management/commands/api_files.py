"""`manage api_files [--check | --write]`: everything that is made from the schemas, in the order it is made."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

COMMANDS = ("graphql_schemas", "persisted_documents", "python_client", "api_docs")


class Command(BaseCommand):
    help = "graphql_schemas, persisted_documents, python_client and api_docs in one go."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="exit 1 and say what is stale (the default)")
        how.add_argument("--write", action="store_true", help="write what is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = []
        for name in COMMANDS:
            try:
                call_command(name, "--write" if options["write"] else "--check", stdout=self.stdout)
            except CommandError as error:
                problems.append(str(error))
        if problems:
            raise CommandError("\n".join(problems))
