"""Balance transactions of a day as the two statements that reconciliation reads. Pure.

Source: docs.stripe.com/reports/balance-transaction-types. Stripe settles in the account's own currency: where that is
not the payment's, amounts are brought back by the transaction's own rate (charge x rate = what moved). A transaction
can still become "available"; that is left out, so that the same day reads the same tomorrow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from backend.kernel.money import round_half_up
from payments.providers.contracts import StatementFile, StatementLine, StatementLineKind, StatementSort
from payments.providers.stripe.wire import (
    NUMBER,
    REFUND_NUMBER,
    Malformed,
    marked,
    minor,
    moment,
    part,
    reference,
    text,
)

CHINA = timezone(timedelta(hours=8))
PAYMENTS = frozenset({"charge", "payment"})
REFUNDS = frozenset({"refund", "payment_refund"})
# Money that Stripe takes for itself, without a payment to name.
FEES = frozenset({"stripe_fee", "stripe_fx_fee", "network_cost", "tax_fee"})
# The last transactions of a day are written within seconds of its end.
SETTLES = timedelta(minutes=5)


def bounds(day: date) -> tuple[datetime, datetime]:
    """The day in China, half open."""
    first = datetime.combine(day, time(), tzinfo=CHINA)
    return first, first + timedelta(days=1)


def ready_at(day: date) -> datetime:
    """From when a day's transactions are complete."""
    return bounds(day)[1] + SETTLES


def read(rows: Iterable[Mapping[str, Any]], *, day: date, sort: StatementSort) -> StatementFile:
    """A statement, oldest line first, of transactions as Stripe lists them, newest first. Raises Malformed."""
    known = list(rows)
    # Several of one second keep the order in which they were made.
    known.reverse()
    known.sort(key=lambda row: minor(row, "created"))
    reading = _trade_lines if sort is StatementSort.TRADE else _flow_lines
    lines = tuple(line for row in known for line in reading(row))
    kept = sorted([text(row, "id"), text(row, "type"), minor(row, "amount"), minor(row, "fee")] for row in known)
    return StatementFile(day=day, sort=sort, digest=hashlib.sha256(json.dumps(kept).encode()).hexdigest(), lines=lines)


def _trade_lines(row: Mapping[str, Any]) -> list[StatementLine]:
    word = text(row, "type")
    if word in PAYMENTS:
        charge = part(row, "source")
        return [
            StatementLine(
                kind=StatementLineKind.PAYMENT,
                happened_at=moment(row, "created"),
                amount_minor=minor(charge, "amount"),
                out_trade_no=marked(charge, NUMBER),
                transaction_id=reference(charge, "payment_intent"),
                reference=text(row, "id"),
                label=word,
                state="SUCCESS",
                fee_minor=_in_its_currency(minor(row, "fee"), row),
                currency=text(charge, "currency").upper(),
            )
        ]
    if word in REFUNDS:
        refund = part(row, "source")
        return [
            StatementLine(
                kind=StatementLineKind.REFUND,
                happened_at=moment(row, "created"),
                amount_minor=minor(refund, "amount"),
                out_trade_no=marked(refund, NUMBER),
                transaction_id=reference(refund, "payment_intent"),
                out_refund_no=marked(refund, REFUND_NUMBER),
                refund_id=text(refund, "id"),
                reference=text(row, "id"),
                label=word,
                # What became of it later is told by a transaction of its own.
                state="SUCCESS",
                fee_minor=_in_its_currency(minor(row, "fee"), row),
                currency=text(refund, "currency").upper(),
            )
        ]
    return []


def _flow_lines(row: Mapping[str, Any]) -> list[StatementLine]:
    """What moved, and the fee that left with it, each in a line of its own."""
    amount, fee, word = minor(row, "amount"), minor(row, "fee"), text(row, "type")
    lines = [_flow(row, amount, label=word, is_fee=word in FEES)] if amount else []
    if fee:
        lines.append(_flow(row, -fee, label="fee", is_fee=True))
    return lines


def _flow(row: Mapping[str, Any], amount: int, *, label: str, is_fee: bool) -> StatementLine:
    source = row.get("source")
    about: Mapping[str, Any] = source if isinstance(source, dict) else {}
    moved = _in_its_currency(amount, row)
    return StatementLine(
        kind=StatementLineKind.INCOME if amount > 0 else StatementLineKind.EXPENSE,
        happened_at=moment(row, "created"),
        amount_minor=abs(moved),
        out_trade_no=marked(about, NUMBER),
        transaction_id=reference(about, "payment_intent"),
        out_refund_no=marked(about, REFUND_NUMBER),
        reference=text(row, "id"),
        label=label,
        is_fee=is_fee,
        currency=text(about, "currency", required=False).upper() or text(row, "currency").upper(),
    )


def _in_its_currency(amount: int, row: Mapping[str, Any]) -> int:
    """An amount of the balance in the currency of what it is about."""
    rate = row.get("exchange_rate")
    if rate is None:
        return amount
    if not isinstance(rate, (int, float)) or rate <= 0:
        raise Malformed("exchange_rate is no rate")
    return round_half_up(Decimal(amount) / Decimal(str(rate)))
