"""`manage reconcile --provider NAME [--date DATE] [--json]`: exit 1 where a statement could not be had."""

from __future__ import annotations

import dataclasses
import sys
from datetime import date, timedelta
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.kernel.time import current_time, local_date
from payments.providers.contracts import ProviderError
from payments.providers.registry import provider_named
from payments.reconciliation.contracts import DayOutcome
from payments.reconciliation.services import reconcile_day

FAILURES = frozenset({DayOutcome.FAILED, DayOutcome.NOT_READY})


class Command(BaseCommand):
    help = "Import a day's statements of a provider and list where they and the books disagree. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", required=True, help="wechat, alipay or stripe")
        parser.add_argument("--date", help="YYYY-MM-DD; yesterday without it")
        parser.add_argument("--json", action="store_true", help="one object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        now = current_time()
        try:
            day = date.fromisoformat(options["date"]) if options["date"] else local_date(now) - timedelta(days=1)
        except ValueError as error:
            raise CommandError("--date is no date (YYYY-MM-DD)") from error
        try:
            # A name that is mistyped would agree with no account at all.
            provider_named(options["provider"])
            days = reconcile_day(provider=options["provider"], day=day, now=now)
        except ProviderError as error:
            raise CommandError(str(error)) from error
        is_ok = not any(done.outcome in FAILURES for done in days)
        if options["json"]:
            plain = {"date": day, "ok": is_ok, "accounts": [dataclasses.asdict(done) for done in days]}
            print(orjson.dumps(plain).decode())
        else:
            for done in days:
                words = f"{done.mchid} {done.day}: {done.outcome}, {done.rows} rows, {done.new} new, {done.open} open"
                print(words + (f" ({done.reason})" if done.reason else ""))
            if not days:
                print("no account at this provider")
        if not is_ok:
            sys.exit(1)
