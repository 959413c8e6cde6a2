"""What commands have in common that compare a committed file with the code, or write it anew."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand


class GeneratedFiles(BaseCommand):
    """`--check` (the default) fails and says what is stale; `options["write"]` is true where it is to be written."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="exit 1 and say what is stale (the default)")
        how.add_argument("--write", action="store_true", help="write what is stale anew")
