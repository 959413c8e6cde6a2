"""The documents behind the entries of charging, billing and collection, for whoever reads the books."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from payments.intents.captured import captured_legs, refund_documents
from payments.ledger.contracts import DocumentKind
from payments.ledger.documents import register_source
from payments.registry import REFUND_SOURCE, RESTORE_SOURCE
from property_core.collection.models import BillPayment, Receipt

_STEPS = """
SELECT step.id, step.run_id, to_char(run.period, 'YYYY-MM') || ' ' || tariff.code
FROM billing_run_step AS step
JOIN billing_run AS run ON run.company_id = step.company_id AND run.id = step.run_id
JOIN tariff_version AS version ON version.company_id = step.company_id AND version.id = step.tariff_version_id
JOIN tariff ON tariff.company_id = version.company_id AND tariff.id = version.tariff_id
WHERE step.company_id = %s AND step.id = ANY(%s)
"""


def register() -> None:
    """Called once by the app's ready()."""
    register_source("billing_run_step", DocumentKind.BILLING_RUN, _steps)
    register_source("late_fee", DocumentKind.LATE_FEE)
    for source in ("opening_arrears", "opening_prepayment", "opening_deposit"):
        register_source(source, DocumentKind.OPENING)
    register_source("red_letter", DocumentKind.RED_LETTER)
    register_source("red_letter_money", DocumentKind.MONEY_MOVED)
    register_source("prepayment_applied", DocumentKind.PREPAYMENT_APPLIED)
    register_source("payment", DocumentKind.PAYMENT, _payments)
    for source in ("payment_refund", "payment_refund_lost"):
        register_source(source, DocumentKind.REFUND, refund_documents)
    # By the order, which is what staff know a refund by.
    for source in (REFUND_SOURCE, RESTORE_SOURCE):
        register_source(source, DocumentKind.REFUND)


def _steps(company_id: int, step_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """A step's run, known by its month and the tariff."""
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [company_id, list(step_ids)])
        return {step_id: (run_id, number) for step_id, run_id, number in cursor.fetchall()}


def _payments(company_id: int, attempt_leg_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """A captured leg's payment, known by the number of its receipt in that community, else by the provider's number."""
    legs = captured_legs(attempt_leg_ids)
    payments = dict(
        BillPayment.objects.filter(intent_id__in={leg.intent_id for leg in legs.values()}).values_list(
            "intent_id", "id"
        )
    )
    receipts = Receipt.objects.filter(payment_id__in=payments.values(), number__isnull=False).order_by("id")
    # The newest stands: one that was voided has been issued again.
    numbers = {(row[0], row[1]): str(row[2]) for row in receipts.values_list("payment_id", "community_id", "number")}
    found = {}
    for attempt_leg_id, leg in legs.items():
        payment_id = payments.get(leg.intent_id)
        if payment_id is not None:
            found[attempt_leg_id] = (payment_id, numbers.get((payment_id, leg.community_id), leg.number))
    return found
