"""`manage unresolved_splits [--company NAME] [--retry ID]`: what of a company's splits did not arrive."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.money import format_yuan
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from payments.splits import selectors
from payments.splits.contracts import ShareState
from payments.splits.services import retry_split


class Command(BaseCommand):
    help = "List splits of which something did not arrive and that wait for a person; --retry asks again for one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="name; not needed where there is only one")
        parser.add_argument("--retry", type=int, help="id of a split of the list: ask again, under a new number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            company_id = company_named(options["company"]).id
            if options["retry"] is not None:
                actor = system_actor(company_id=company_id)
                following = retry_split(actor=actor, split_id=options["retry"], now=current_time())
                print(f"asked again as split {following}")
                return
        except NotFound as error:
            raise CommandError("no such split") from error
        except DomainError as error:
            raise CommandError(error.text("en")) from error
        with tenant_read(company_id):
            for split in selectors.unresolved_splits():
                failed = [share for share in selectors.shares_of(split) if share.state == ShareState.FAILED]
                if not failed:
                    print(f"{split.pk} {split.number} {split.reference} {split.refusal}")
                for share in failed:
                    amount = format_yuan(share.amount_minor)
                    print(f"{split.pk} {split.number} {split.reference} {share.rule} {amount} {share.reason}")
