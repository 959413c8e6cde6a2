"""The provider's fee of a day in the books: expense against what is on its way to the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Sum

from backend.kernel.money import Money
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.providers.contracts import StatementLine
from payments.reconciliation.contracts import RowMeaning
from payments.reconciliation.models import ChannelFee
from payments.reconciliation.rules import Movement

SOURCE = "channel_fee"


def fee_of_day(*, trade: Sequence[StatementLine], moved: Sequence[Movement] | None) -> int:
    """What the provider kept, in fen: as it left the balance where that is known (`moved`), else as the lines say."""
    if moved is None:
        return sum(line.fee_minor for line in trade)
    taken = sum(each.line.amount_minor for each in moved if each.meaning is RowMeaning.FEE)
    returned = sum(each.line.amount_minor for each in moved if each.meaning is RowMeaning.FEE_RETURN)
    return taken - returned


def post_fee(*, company_id: int, account_id: int, day: date, fee_minor: int, now: datetime) -> bool:
    """Bring the books to the fee that the newest statement of the day says; joins the caller's transaction.

    The day is held by its lock. The same fee again posts nothing. Returns whether something was posted.
    """
    parts = ChannelFee.objects.filter(payee_account_id=account_id, day=day)
    known = parts.aggregate(total=Sum("amount_minor"))["total"] or 0
    change = fee_minor - known
    if not change:
        return False
    row = ChannelFee.objects.create(
        company_id=company_id,
        payee_account_id=account_id,
        day=day,
        part=parts.count() + 1,
        amount_minor=change,
        posted_at=now,
    )
    amount = Money(abs(change))
    fee, transit = (
        AccountKey(kind, None, account_id) for kind in (AccountKind.CHANNEL_FEE, AccountKind.BANK_IN_TRANSIT)
    )
    debit, credit = (fee, transit) if change > 0 else (transit, fee)
    ledger.post_entry(
        company_id=company_id,
        source=SOURCE,
        source_id=row.pk,
        posted_on=ledger.open_day(company_id=company_id, community_id=None, day=day),
        postings=[Posting(debit, Side.DEBIT, amount), Posting(credit, Side.CREDIT, amount)],
        now=now,
    )
    return True
