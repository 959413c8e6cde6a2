"""`manage pause_payments --platform | --company NAME [--community CODE] --reason … [--until …] | --resume`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.actor import system_actor
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.time import current_time
from backend.organization import selectors as organization
from payments.pauses import services
from payments.pauses.models import PaymentPause


class Command(BaseCommand):
    help = "Let nobody begin to pay online for a while; what runs already goes on. --resume ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--platform", action="store_true", help="all companies")
        where.add_argument("--company", help="name of one company")
        parser.add_argument("--community", help="code of one community of it")
        parser.add_argument("--reason", default="", help="payers read it")
        parser.add_argument(
            "--until", help="ISO time with zone, e.g. 2026-11-24T06:00:00+08:00; without it until --resume"
        )
        parser.add_argument("--resume", action="store_true", help="end every pause of exactly this place")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["platform"] and options["community"]:
            raise CommandError("--community belongs to --company")
        now, company_id, unit_id, community_id = current_time(), None, None, None
        try:
            if options["company"]:
                company_id = organization.company_named(options["company"]).id
                unit_id = organization.company_unit_id(company_id)
                if options["community"]:
                    unit_id = community_id = organization.unit_by_code(options["community"], company_id=company_id).id
            actor = system_actor(company_id=company_id)
            if options["resume"]:
                rows = PaymentPause.objects.filter(
                    company_id=company_id, community_id=community_id, resumed_at__isnull=True
                )
                open_ids = [row.pk for row in rows.order_by("id") if row.ends_at is None or row.ends_at > now]
                for pause_id in open_ids:
                    services.resume_payments(actor=actor, pause_id=pause_id, now=now)
                print(f"{len(open_ids)} ended")
                return
            pause_id = services.pause_payments(
                actor=actor, unit_id=unit_id, reason=options["reason"], ends_at=_moment(options["until"]), now=now
            )
        except NotFound as error:
            raise CommandError("no such company or community") from error
        except DomainError as error:
            raise CommandError(error.text("en")) from error
        print(f"paused (pause {pause_id})")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--until is no ISO time") from error
    if moment.tzinfo is None:
        raise CommandError("--until needs a zone")
    return moment
