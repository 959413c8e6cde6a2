"""`manage lacking_shipments [--company NAME] [--again ID]`: payments whose money WeChat holds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from payments.shipping import selectors
from payments.shipping.services import tell_again


class Command(BaseCommand):
    help = "List payments of the mini-program of which WeChat was not told (发货信息); --again tells it of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="name; not needed where there is only one")
        parser.add_argument("--again", type=int, help="id of one of the list, or of one to correct")

    def handle(self, *args: Any, **options: Any) -> None:
        now = current_time()
        try:
            company_id = company_named(options["company"]).id
            if options["again"] is not None:
                tell_again(actor=system_actor(company_id=company_id), shipment_id=options["again"], now=now)
                print("told again")
                return
        except NotFound as error:
            raise CommandError("no such payment") from error
        except DomainError as error:
            raise CommandError(error.text("en")) from error
        with tenant_read(company_id):
            for row in selectors.lacking(now=now):
                print(f"{row.pk} {row.state} paid {row.paid_at:%Y-%m-%d %H:%M} {row.refusal or 'not told yet'}")
