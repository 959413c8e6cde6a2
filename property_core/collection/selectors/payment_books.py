"""What a payment is in the books: postings of its capture, its refunds, and the prepayment that it laid out."""

from __future__ import annotations

from typing import Any

from backend.accounts.actor import Actor
from backend.organization.base import tenant_read
from payments.intents.captured import entry_causes
from payments.ledger.trial_balance import books_of, postings_caused_by
from property_core.collection.models import BillPayment

# The source of what services.prepayments posts.
_APPLIED = "prepayment_applied"


def postings_of_payment(*, actor: Actor, payment: BillPayment) -> list[Any]:
    """Its postings in the books that the actor may read, entry by entry, debits first. Raises Forbidden."""
    books = books_of(actor)
    with tenant_read(actor.company):
        causes = [(_APPLIED, [payment.pk])]
        if payment.intent_id is not None:
            causes += entry_causes(payment.intent_id)
        return list(postings_caused_by(books, causes).order_by("entry_id", "-amount_minor", "id"))
