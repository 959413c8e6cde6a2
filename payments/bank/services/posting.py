"""What the lines of a bank statement do to the books. Every function joins the caller's transaction.

Money that came stands in SUSPENSE from the moment it was imported; what it is found to be takes it from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from backend.accounts.actor import system_actor
from backend.kernel.money import Money
from payments.bank.models import BankLine
from payments.intents.services import ensure_company_account
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side

IMPORT_SOURCE = "bank_import"
LINE_SOURCE = "bank_line"
TRANSFER = "transfer"


def transfer_account(*, company_id: int, now: datetime) -> int:
    """The company's account for money that comes by bank transfer; what nobody knows waits under it."""
    return ensure_company_account(actor=system_actor(company_id=company_id), provider=TRANSFER, now=now)


def suspense(account_id: int) -> AccountKey:
    return AccountKey(AccountKind.SUSPENSE, None, account_id)


def transit(payee_account_id: int) -> AccountKey:
    return AccountKey(AccountKind.BANK_IN_TRANSIT, None, payee_account_id)


def bank(bank_account_id: int) -> AccountKey:
    return AccountKey(AccountKind.BANK, None, bank_account_id)


def post_import(
    *, company_id: int, import_id: int, bank_account_id: int, came: Mapping[date, int], now: datetime
) -> None:
    """What came in, day by day, waits to be known. `came`: dict day -> sum in fen."""
    waiting = suspense(transfer_account(company_id=company_id, now=now))
    for day, amount_minor in sorted(came.items()):
        amount = Money(amount_minor)
        ledger.post_entry(
            company_id=company_id,
            source=IMPORT_SOURCE,
            source_id=import_id,
            part=int(f"{day:%Y%m%d}"),
            posted_on=ledger.open_day(company_id=company_id, community_id=None, day=day),
            postings=[
                Posting(bank(bank_account_id), Side.DEBIT, amount),
                Posting(waiting, Side.CREDIT, amount),
            ],
            now=now,
        )


def post_found(*, line: BankLine, payee_account_id: int, now: datetime) -> None:
    """The line is money of that account that was on its way; what was kept on the way is its fee."""
    came, fee = Money(line.amount_minor), Money(line.fee_minor)
    postings = [
        Posting(suspense(transfer_account(company_id=line.company_id, now=now)), Side.DEBIT, came),
        Posting(transit(payee_account_id), Side.CREDIT, came + fee),
    ]
    if fee:
        postings.append(Posting(AccountKey(AccountKind.CHANNEL_FEE, None, payee_account_id), Side.DEBIT, fee))
    _post(line=line, postings=postings, day=line.happened_on, now=now)


def post_lost(*, line: BankLine, payee_account_id: int, day: date, now: datetime) -> None:
    """It is not that account's money after all: it waits again."""
    came, fee = Money(line.amount_minor), Money(line.fee_minor)
    postings = [
        Posting(transit(payee_account_id), Side.DEBIT, came + fee),
        Posting(suspense(transfer_account(company_id=line.company_id, now=now)), Side.CREDIT, came),
    ]
    if fee:
        postings.append(Posting(AccountKey(AccountKind.CHANNEL_FEE, None, payee_account_id), Side.CREDIT, fee))
    _post(line=line, postings=postings, day=day, now=now)


def post_bounced(*, line: BankLine, now: datetime) -> None:
    """The bank took the money of a waiting line back: `line` is the movement that did."""
    amount = Money(-line.amount_minor)
    postings = [
        Posting(suspense(transfer_account(company_id=line.company_id, now=now)), Side.DEBIT, amount),
        Posting(bank(line.bank_account_id), Side.CREDIT, amount),
    ]
    _post(line=line, postings=postings, day=line.happened_on, now=now)


def _post(*, line: BankLine, postings: list[Posting], day: date, now: datetime) -> None:
    line.matches += 1
    line.save(update_fields=["matches"])
    ledger.post_entry(
        company_id=line.company_id,
        source=LINE_SOURCE,
        source_id=line.pk,
        part=line.matches,
        posted_on=ledger.open_day(company_id=line.company_id, community_id=None, day=day),
        postings=postings,
        now=now,
    )
