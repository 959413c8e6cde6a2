"""`manage ledger_check [--json]`: exit 1 if a cent is missing."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from backend.organization import selectors
from payments.ledger.checks import check_ledger


class Command(BaseCommand):
    help = "Check that every entry balances and every document agrees with its entries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_ledger(company_ids=[company.id for company in selectors.companies()])
        for finding in report.findings:
            print(finding, file=sys.stderr)
        figures = {
            "entries": report.entries,
            "unbalanced": report.unbalanced,
            "orphans": report.orphans,
            "ok": report.ok,
        }
        if options["json"]:
            print(orjson.dumps(figures).decode())
        else:
            print(
                f"{report.entries} entries, {report.unbalanced} unbalanced, {report.orphans} orphans: "
                + ("ok" if report.ok else "NOT OK")
            )
        if not report.ok:
            sys.exit(1)
