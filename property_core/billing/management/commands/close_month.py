"""`close_month --period YYYY-MM --org CODE [--company NAME] [--json]`: close a month of one or more communities."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from backend.kernel.time import current_time
from property_core.billing.management import arguments
from property_core.billing.services.closing import close_month


class Command(BaseCommand):
    help = "Close a month: nothing is billed or posted into it any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, metavar="YYYY-MM")
        parser.add_argument("--org", required=True, metavar="CODE")
        parser.add_argument("--reason", default="", help="why days are left that nobody has signed")
        arguments.add_company(parser)
        arguments.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with arguments.typed_errors():
            period = arguments.parse_period(options["period"])
            actor = arguments.actor_of(options["company"])
            unit = arguments.unit_of(actor, options["org"])
            closed = close_month(
                actor=actor, unit_id=unit.id, period=period, reason=options["reason"], now=current_time()
            )
            codes = arguments.codes_of(actor)
        answer = {
            "period": f"{period:%Y-%m}",
            "org": unit.code,
            "closed": sorted(codes[unit_id] for unit_id in closed),
        }
        if options["json"]:
            arguments.write_json(self.stdout, answer)
        else:
            self.stdout.write(f"{answer['period']} 月结：{'、'.join(answer['closed']) or '此前已全部结账'}")
