"""`late_fees --on DATE [--post] [--company NAME] [--json]`: late fees that have grown up to a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backend.kernel.money import format_yuan
from backend.kernel.time import current_time
from property_core.billing.management import arguments
from property_core.billing.selectors.late_fees import late_fees
from property_core.billing.services.late_fees import post_late_fees


class Command(BaseCommand):
    help = "Compute late fees up to a day, and with --post fix them as bills."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", required=True, metavar="DATE")
        parser.add_argument("--post", action="store_true", help="make the fees bills of their own")
        arguments.add_company(parser)
        arguments.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with arguments.typed_errors():
            on = arguments.parse_day(options["on"])
            actor = arguments.actor_of(options["company"])
            if options["post"]:
                fees = post_late_fees(actor=actor, on=on, now=current_time())
            else:
                fees = late_fees(company_id=actor.company, on=on)
            codes = arguments.codes_of(actor)
        by_org = {
            code: format_yuan(amount)
            for code, amount in sorted((codes[unit_id], fen) for unit_id, fen in fees.by_community.items())
        }
        answer = {
            "on": str(on),
            "count": fees.count,
            "amount": format_yuan(fees.amount_minor),
            "by_org": by_org,
            "opening": {
                "principal": format_yuan(fees.opening_principal_minor),
                "amount": format_yuan(fees.opening_amount_minor),
            },
        }
        if options["json"]:
            arguments.write_json(self.stdout, answer)
            return
        self.stdout.write(f"{answer['on']}  {answer['count']}  ¥{answer['amount']}")
        for code, amount in by_org.items():
            self.stdout.write(f"  {code}  ¥{amount}")
