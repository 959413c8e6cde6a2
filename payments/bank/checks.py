"""Lines against the books: what waits is what stands in SUSPENSE, and what is on the bank is what came and stayed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, Sum

from backend.kernel.money import Money
from payments.bank.contracts import LineState
from payments.bank.models import BankLine
from payments.ledger import selectors as ledger
from payments.ledger.contracts import AccountKind

CAME = Q(amount_minor__gt=0)
TAKEN_BACK = Q(amount_minor__lt=0, state=LineState.BOUNCED)


def lines(company_id: int) -> Sequence[str]:
    found = []
    for name, kind, rows in (
        ("suspense", AccountKind.SUSPENSE, Q(state=LineState.SUSPENSE)),
        ("bank", AccountKind.BANK, CAME | TAKEN_BACK),
    ):
        told = BankLine.objects.filter(rows).aggregate(total=Sum("amount_minor"))["total"] or 0
        books = ledger.balance_by_community(company_id=company_id, kind=kind).get(None, Money(0)).amount_minor
        if told != books:
            found.append(f"{name}: lines {told}, books {books}")
    return found
