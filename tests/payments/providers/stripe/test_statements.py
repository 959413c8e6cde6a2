"""Balance transactions as statements: of the simulator's own books, and what the reader refuses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from payments.providers.contracts import (
    PayeeCredentials,
    ProviderUnavailable,
    StatementFile,
    StatementLine,
    StatementLineKind,
    StatementNotReady,
    StatementSort,
)
from payments.providers.stripe import statements
from payments.providers.stripe.provider import StripeProvider
from payments.providers.stripe.wire import Malformed
from tests.infra.simulator_process import StripeSimulator
from tests.payments.providers.conftest import Attempts
from tests.payments.providers.stripe.conftest import account_of, known, refund_of

DAY = date(2026, 11, 22)
READY = statements.ready_at(DAY)


def row(word: str, amount: int, *, fee: int = 0, **changes: Any) -> dict[str, Any]:
    source = {
        "id": "ch_1", "amount": abs(amount), "currency": "cny", "payment_intent": "pi_1",
        "metadata": {"out_trade_no": "L1", "out_refund_no": "R1"},
    }  # fmt: skip
    return {
        "id": f"txn_{word}", "type": word, "amount": amount, "fee": fee, "currency": "cny", "exchange_rate": None,
        "created": 1795309212, "source": source, **changes,
    }  # fmt: skip


def lines(sort: StatementSort, *rows: dict[str, Any]) -> tuple[StatementLine, ...]:
    return statements.read(rows, day=DAY, sort=sort).lines


def test_a_day_of_business_is_read_from_both_sides(
    provider: StripeProvider, credentials: PayeeCredentials, stripe_simulator: StripeSimulator, new_attempt: Attempts
) -> None:
    now = datetime.now(UTC)
    account = account_of(credentials, stripe_simulator.new_merchant("Statement Ltd"))
    stripe_simulator.post("/_sim/fee", percent="3.40")
    attempt = new_attempt(10000)
    opened = known(attempt, provider.create(attempt=attempt, credentials=account, now=now))
    stripe_simulator.pay(opened.wire_number)
    event = provider.query(attempt=opened, credentials=account, now=now).event
    assert event is not None
    asked = refund_of(opened, amount=400, transaction_id=event.transaction_id)
    provider.refund(request=asked, credentials=account, now=now)
    stripe_simulator.post(f"/_sim/accounts/{account.mchid}/payout", amount_minor=5000)
    day = now.astimezone(statements.CHINA).date()

    def statement(sort: StatementSort) -> StatementFile:
        found = provider.download_statement(
            day=day, sort=sort, credentials=account, now=statements.ready_at(day) + timedelta(minutes=1)
        )
        assert found is not None
        return found

    payment, refund = statement(StatementSort.TRADE).lines
    assert (payment.kind, payment.amount_minor, payment.fee_minor) == (StatementLineKind.PAYMENT, 10000, 340)
    assert (payment.out_trade_no, payment.transaction_id) == (opened.wire_number, event.transaction_id)
    assert (refund.kind, refund.amount_minor, refund.fee_minor) == (StatementLineKind.REFUND, 400, 0)
    assert (refund.out_refund_no, refund.out_trade_no) == (asked.out_refund_no, opened.wire_number)
    moved = [(line.kind, line.amount_minor, line.label, line.is_fee) for line in statement(StatementSort.FUNDS).lines]
    assert moved == [
        (StatementLineKind.INCOME, 10000, "charge", False),
        (StatementLineKind.EXPENSE, 340, "fee", True),
        (StatementLineKind.EXPENSE, 400, "refund", False),
        (StatementLineKind.EXPENSE, 5000, "payout", False),
    ]
    assert stripe_simulator.balance(account.mchid) == 10000 - 340 - 400 - 5000
    assert statement(StatementSort.TRADE).digest == statement(StatementSort.FUNDS).digest


def test_a_long_day_is_read_page_by_page(
    provider: StripeProvider, credentials: PayeeCredentials, stripe_simulator: StripeSimulator
) -> None:
    account = account_of(credentials, stripe_simulator.new_merchant("Busy Ltd"))
    for _ in range(103):
        stripe_simulator.post(f"/_sim/accounts/{account.mchid}/payout", amount_minor=-1)
    day = datetime.now(UTC).astimezone(statements.CHINA).date()
    statement = provider.download_statement(
        day=day, sort=StatementSort.FUNDS, credentials=account, now=statements.ready_at(day)
    )
    assert statement is not None
    assert len(statement.lines) == len({line.reference for line in statement.lines}) == 103


def test_a_day_that_is_not_over_has_no_statement_yet_and_an_empty_one_none(
    provider: StripeProvider, credentials: PayeeCredentials, stripe_simulator: StripeSimulator
) -> None:
    with pytest.raises(StatementNotReady):
        provider.download_statement(
            day=DAY, sort=StatementSort.TRADE, credentials=credentials, now=READY - timedelta(seconds=1)
        )
    day = date(2020, 1, 1)
    assert provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=credentials, now=READY) is None
    stripe_simulator.fail_next("statement", "error", value=503)
    with pytest.raises(ProviderUnavailable):
        provider.download_statement(day=day, sort=StatementSort.TRADE, credentials=credentials, now=READY)


def test_a_settlement_in_another_currency_is_brought_back_by_its_own_rate() -> None:
    """100.00 yuan became 109.00 HKD; Stripe keeps 3.71 HKD, which are 3.40 yuan."""
    source = {"id": "ch_1", "amount": 10000, "currency": "cny", "payment_intent": "pi_1", "metadata": {}}
    settled = row("charge", 10900, fee=371, currency="hkd", exchange_rate=1.09, source=source)
    (payment,) = lines(StatementSort.TRADE, settled)
    assert (payment.amount_minor, payment.fee_minor, payment.currency) == (10000, 340, "CNY")
    came, fee = lines(StatementSort.FUNDS, settled)
    assert (came.amount_minor, came.currency, fee.amount_minor) == (10000, "CNY", 340)


def test_what_is_no_payment_moves_funds_alone() -> None:
    rows = [
        row("adjustment", -17523, fee=10000), row("stripe_fee", -200, source=None), row("refund_failure", 400),
        row("transfer", -300),
    ]  # fmt: skip
    assert lines(StatementSort.TRADE, *rows) == ()
    moved = {(line.label, line.kind, line.amount_minor, line.is_fee) for line in lines(StatementSort.FUNDS, *rows)}
    assert moved == {
        ("adjustment", StatementLineKind.EXPENSE, 17523, False),
        ("fee", StatementLineKind.EXPENSE, 10000, True),
        ("stripe_fee", StatementLineKind.EXPENSE, 200, True),
        ("refund_failure", StatementLineKind.INCOME, 400, False),
        ("transfer", StatementLineKind.EXPENSE, 300, False),
    }


@pytest.mark.parametrize(
    "change", [{"source": "ch_1"}, {"amount": "1"}, {"created": None}, {"exchange_rate": 0}, {"id": ""}]
)
def test_a_transaction_in_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        lines(StatementSort.TRADE, {**row("charge", 100), **change})
