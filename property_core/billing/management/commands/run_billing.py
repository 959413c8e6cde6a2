"""`run_billing --period YYYY-MM [--org CODE] [--preview] [--company NAME] [--json]`: bill a period."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backend.kernel.money import format_yuan
from backend.kernel.time import current_time
from property_core.billing.management import arguments
from property_core.billing.run_step import Step
from property_core.billing.selectors.run_preview import preview_billing
from property_core.billing.services.run import run_billing


class Command(BaseCommand):
    help = "Bill a period for a company or a part of it; what is billed already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, metavar="YYYY-MM")
        parser.add_argument("--org", metavar="CODE", help="only this organisation unit and what is below it")
        parser.add_argument("--preview", action="store_true", help="compute everything, write nothing")
        arguments.add_company(parser)
        arguments.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with arguments.typed_errors():
            period = arguments.parse_period(options["period"])
            actor = arguments.actor_of(options["company"])
            unit = arguments.unit_of(actor, options["org"])
            now = current_time()
            if options["preview"]:
                result = preview_billing(actor=actor, unit_id=unit.id, period=period, progress=self._progress).totals
            else:
                result = run_billing(actor=actor, unit_id=unit.id, period=period, now=now, progress=self._progress)
            codes = arguments.codes_of(actor)
        for problem in result.problems:
            self.stderr.write(f"{problem.code} {problem.tariff}: {len(problem.objects)} {problem.objects[:5]}")
        answer = {
            "period": f"{period:%Y-%m}",
            "bills": {
                item: {"count": figures.count, "amount": format_yuan(figures.amount_minor)}
                for item, figures in sorted(result.by_item.items())
            },
            "total": {"count": result.count, "amount": format_yuan(result.amount_minor)},
            "by_org": {
                code: format_yuan(amount)
                for code, amount in sorted((codes[unit_id], fen) for unit_id, fen in result.by_community.items())
            },
            "missing_readings": result.missing_readings,
            "skipped": result.skipped,
            "seconds": round(time.monotonic() - began, 2),
        }
        if options["json"]:
            arguments.write_json(self.stdout, answer)
        else:
            self._show(answer)

    def _progress(self, step: Step, count: int) -> None:
        self.stderr.write(f"{step.tariff_code}: {count}")

    def _show(self, answer: dict[str, Any]) -> None:
        for item, figures in answer["bills"].items():
            self.stdout.write(f"{item}  {figures['count']}  ¥{figures['amount']}")
        self.stdout.write(f"{answer['period']}  {answer['total']['count']}  ¥{answer['total']['amount']}")
        for code, amount in answer["by_org"].items():
            self.stdout.write(f"  {code}  ¥{amount}")
        self.stdout.write(
            f"已有 {answer['skipped']} 张，缺抄表 {answer['missing_readings']}，用时 {answer['seconds']} 秒"
        )
