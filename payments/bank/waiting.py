"""Money that has waited for longer than a day: in one company for its staff, in all of them for the figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Sum

from backend.accounts.actor import Actor
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.selectors import require_over_company
from payments.bank.contracts import LineState, Waiting
from payments.bank.models import BankLine
from payments.bank.permissions import BANK_MATCH, BANK_VIEW
from payments.reconciliation.selectors import open_difference_sums

WAITS = timedelta(days=1)


def waiting_money(*, company_id: int, now: datetime) -> Waiting:
    """What has waited for longer than a day: money that providers have and our books do not, and unknown transfers."""
    with tenant_read(company_id):
        differences, missing = open_difference_sums(before=now - WAITS)
        lines = BankLine.objects.filter(state=LineState.SUSPENSE, happened_on__lt=local_date(now - WAITS)).aggregate(
            count=Count("id"), amount=Sum("amount_minor")
        )
    return Waiting(differences, lines["count"], missing + (lines["amount"] or 0))


def waiting_visible(*, actor: Actor, now: datetime) -> Waiting:
    """As `waiting_money` of the actor's company. Raises NotSignedIn, Forbidden (not over the whole company)."""
    require_over_company(actor, BANK_MATCH if actor.can(BANK_MATCH) else BANK_VIEW)
    return waiting_money(company_id=actor.company, now=now)


def waiting_by_company(now: datetime) -> list[tuple[int, int, int, int]]:
    """(company, differences, bank lines, fen) of every company where something waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM payment_waiting_money(%s, %s) ORDER BY 1", [now - WAITS, local_date(now - WAITS)])
        return list(cursor.fetchall())
