"""`manage collect_through PROVIDER [--company NAME]`: let a company collect through the provider of the settings."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from payments.intents import selectors
from payments.intents.models import PayeeAccount
from payments.intents.services import ensure_company_account


class Command(BaseCommand):
    help = "Make the company's payee account at a provider, which stands for the account that the settings describe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", choices=sorted(selectors.ONLINE_PROVIDERS))
        parser.add_argument("--company", help="name; not needed where there is only one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            company = company_named(options["company"])
        except DomainError as error:
            raise CommandError(error.text("en")) from error
        account_id = ensure_company_account(
            actor=system_actor(company_id=company.id), provider=options["provider"], now=current_time()
        )
        with tenant_read(company.id):
            account = PayeeAccount.objects.get(id=account_id)
        if not selectors.is_configured(account):
            setting = selectors.ONLINE_PROVIDERS[account.provider]
            raise CommandError(f"the account is there, and not offered before the settings {setting}_… are given")
        print(f"collects; messages come to {selectors.credentials_of(account).notify_url}")
