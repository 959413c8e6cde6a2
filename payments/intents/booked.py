"""What was booked, in the form in which a provider's statement is compared with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import TruncDate

from backend.kernel.time import BUSINESS_ZONE
from backend.organization.base import current_company, tenant_read
from backend.organization.selectors import companies
from payments.intents.contracts import AttemptLegState, PayeeState
from payments.intents.models import AttemptLeg, PayeeAccount, Refund
from payments.intents.selectors import credentials_of
from payments.providers.contracts import PayeeCredentials

ARRIVED = frozenset({AttemptLegState.SUCCEEDED, AttemptLegState.EXTRA})


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectingAccount:
    """A payee account with what it takes to ask its provider. `fee_rate`: the agreed fee as a fraction, if one is."""

    company_id: int
    account_id: int
    is_default: bool
    credentials: PayeeCredentials
    fee_rate: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One payment of a leg, or one refund. `is_booked`: money moved as far as our books know.

    `number` is ours (out_trade_no, out_refund_no).
    """

    number: str
    transaction_id: str
    amount_minor: int
    state: str
    is_booked: bool
    community_id: int


def collecting_accounts(provider: str) -> list[CollectingAccount]:
    """The accounts of all companies at a provider that may have collected, by id."""
    found = []
    for company in companies():
        with tenant_read(company.id):
            for row in PayeeAccount.objects.filter(provider=provider).exclude(state=PayeeState.CLOSED).order_by("id"):
                rate = row.capabilities.get("fee_rate")
                found.append(
                    CollectingAccount(
                        company_id=company.id,
                        account_id=row.id,
                        is_default=row.is_default,
                        credentials=credentials_of(row),
                        fee_rate=Decimal(str(rate)) if rate is not None else None,
                    )
                )
    return found


def known_numbers(*, account_id: int, numbers: Collection[str]) -> set[str]:
    """Which of these numbers name a payment or a refund of the account: ours, or the provider's."""
    legs = AttemptLeg.objects.filter(payee_account_id=account_id)
    refunds = Refund.objects.filter(attempt_leg__payee_account_id=account_id)
    found: set[str] = set()
    for rows, name in (
        (legs, "out_trade_no"), (legs, "transaction_id"), (refunds, "out_refund_no"), (refunds, "refund_id"),
    ):  # fmt: skip
        found.update(rows.filter(**{f"{name}__in": numbers}).values_list(name, flat=True))
    return found


def is_account(account_id: int) -> bool:
    """Whether the company in scope has such a payee account."""
    return PayeeAccount.objects.filter(id=account_id).exists()


def own_account(provider: str) -> int | None:
    """Id of the account in scope at which the company itself collects by the provider; None where it has none."""
    rows = PayeeAccount.objects.filter(provider=provider, merchant_id__isnull=True).exclude(state=PayeeState.CLOSED)
    return rows.values_list("id", flat=True).first()


def account_providers() -> dict[int, str]:
    """dict id -> provider of every account of the company in scope, closed ones too."""
    return dict(PayeeAccount.objects.order_by("id").values_list("id", "provider"))


def money_days(
    *, community_ids: Collection[int], first: datetime, last: datetime, providers: Collection[str]
) -> set[tuple[int, date]]:
    """(account, day in China) on which money of the communities came in or a refund was taken, in [first, last)."""
    period = {"gte": first, "lt": last}
    came = AttemptLeg.objects.filter(
        leg__community_id__in=community_ids,
        payee_account__provider__in=providers,
        state__in=ARRIVED,
        **{f"succeeded_at__{name}": moment for name, moment in period.items()},
    )
    went = Refund.objects.filter(
        attempt_leg__leg__community_id__in=community_ids,
        attempt_leg__payee_account__provider__in=providers,
        **{f"accepted_at__{name}": moment for name, moment in period.items()},
    )
    days = (
        came.annotate(day=TruncDate("succeeded_at", tzinfo=BUSINESS_ZONE)).values_list("payee_account_id", "day"),
        went.annotate(day=TruncDate("accepted_at", tzinfo=BUSINESS_ZONE)).values_list(
            "attempt_leg__payee_account_id", "day"
        ),
    )
    return {found for rows in days for found in rows.distinct()}


# A statement may have a hundred thousand lines: read as rows, without a model for each.
_PAYMENTS = """
    SELECT paid.out_trade_no, paid.transaction_id, paid.amount_minor, paid.state, leg.community_id
    FROM payment_attempt_leg AS paid
    JOIN payment_leg AS leg ON leg.company_id = paid.company_id AND leg.id = paid.leg_id
    WHERE paid.company_id = %(company_id)s AND paid.payee_account_id = %(account_id)s
"""
_OF_THE_DAY = " AND paid.succeeded_at >= %(first)s AND paid.succeeded_at < %(last)s AND paid.state = ANY(%(arrived)s)"
_OF_NUMBERS = " AND paid.out_trade_no = ANY(%(numbers)s)"


def booked_payments(*, account_id: int, numbers: Collection[str], first: datetime, last: datetime) -> dict[str, Booked]:
    """dict out_trade_no -> payment: those of the given numbers, and those that succeeded in [first, last).

    Of the company in scope; two queries, of which the second asks for what is not of the day.
    """
    params: dict[str, Any] = {
        "company_id": current_company(),
        "account_id": account_id,
        "first": first,
        "last": last,
        "arrived": sorted(ARRIVED),
    }
    found = _payments(_OF_THE_DAY, params)
    others = [number for number in numbers if number not in found]
    if others:
        found |= _payments(_OF_NUMBERS, {**params, "numbers": others})
    return found


def _payments(condition: str, params: dict[str, Any]) -> dict[str, Booked]:
    with connection.cursor() as cursor:
        cursor.execute(_PAYMENTS + condition, params)
        return {
            number: Booked(
                number=number,
                transaction_id=transaction_id,
                amount_minor=amount_minor,
                state=state,
                is_booked=state in ARRIVED,
                community_id=community_id,
            )
            for number, transaction_id, amount_minor, state, community_id in cursor.fetchall()
        }


def booked_refunds(*, account_id: int, numbers: Collection[str], first: datetime, last: datetime) -> dict[str, Booked]:
    """dict out_refund_no -> refund: those of the given numbers, and those accepted in [first, last)."""
    rows = Refund.objects.filter(attempt_leg__payee_account_id=account_id).filter(
        Q(out_refund_no__in=numbers) | Q(accepted_at__gte=first, accepted_at__lt=last)
    )
    return {
        row.out_refund_no: Booked(
            number=row.out_refund_no,
            transaction_id=row.attempt_leg.transaction_id,
            amount_minor=row.amount_minor,
            state=row.state,
            is_booked=row.accepted_at is not None,
            community_id=row.attempt_leg.leg.community_id,
        )
        for row in rows.select_related("attempt_leg__leg").order_by("id")
    }
