"""A day of payments through Alipay, one lost, one altered, one given back, against its bills."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents import selectors, services
from payments.intents.models import AttemptLeg, PayeeAccount, Refund
from payments.providers.contracts import RefundRequest
from payments.providers.registry import provider_named
from payments.reconciliation import tasks
from payments.reconciliation.contracts import DayOutcome
from payments.reconciliation.models import Difference, Statement, StatementRow
from payments.reconciliation.rules import day_bounds
from payments.reconciliation.services import reconcile_day
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web
from tests.payments.world import World, build_world


@pytest.fixture
def world(alipay_web: Web, alipay_simulator: AlipaySimulator) -> World:
    """A company with an account of its own: the bill holds nothing of other tests."""
    return build_world(alipay_simulator.new_merchant("安居物业"), provider="alipay")


def pay(world: World, simulator: AlipaySimulator, amount: int = 12345) -> str:
    opened, number = world.start(world.leg(amount))
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    return number


def lose(world: World, simulator: AlipaySimulator) -> str:
    """Paid, but neither notice nor query reaches us."""
    _opened, number = world.start(world.leg(5000))
    simulator.misbehave(out_trade_no=number, notify="silent")
    simulator.pay(number)
    return number


def refuse_and_refund(world: World, simulator: AlipaySimulator) -> str:
    """A payment whose lines nobody takes goes back to its payer; the number of the refund."""
    leg = world.leg(12345)
    world.handler.refuses.add(leg.lines[0].reference)
    opened, number = world.start(leg)
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "RELEASED")
    run_refunds(world)
    (refund,) = world.rows(Refund)
    return str(refund.out_refund_no)


def refund_by_hand(world: World, number: str, amount: int) -> None:
    """In Alipay's back office, past us."""
    with tenant_read(world.company_id):
        credentials = selectors.credentials_of(PayeeAccount.objects.get(id=world.alipay))
    asked = RefundRequest(
        out_refund_no="2026HAND", out_trade_no=number, amount_minor=amount, total_minor=12345, reason="手工"
    )
    provider_named("alipay").refund(request=asked, credentials=credentials, now=current_time())


def close_day(simulator: AlipaySimulator) -> tuple[date, datetime]:
    """Today, and the moment tomorrow at which its bill is ready, which the provider's clock shows."""
    day = local_date(current_time())
    later = day_bounds(day)[1] + timedelta(hours=11)
    simulator.set_clock(later.isoformat())
    return day, later


def reconcile(day: date, later: datetime) -> Any:
    (done,) = reconcile_day(provider="alipay", day=day, now=later)
    return done


def differences(world: World) -> list[tuple[Any, ...]]:
    return [
        (row.kind, row.subject, row.number, row.ours_minor, row.theirs_minor, row.state)
        for row in world.rows(Difference)
    ]


def agree_on_fee(world: World, rate: str) -> None:
    with tenant_transaction(world.company_id):
        account = PayeeAccount.objects.get(id=world.alipay)
        account.capabilities = {**account.capabilities, "fee_rate": rate}
        account.save(update_fields=["capabilities"])


def test_what_agrees_makes_no_difference_and_rows_are_stored_once(
    world: World, alipay_simulator: AlipaySimulator
) -> None:
    alipay_simulator.post("/_sim/fee", percent="0.60")
    agree_on_fee(world, "0.006")
    pay(world, alipay_simulator)
    pay(world, alipay_simulator, 300)
    day, later = close_day(alipay_simulator)
    for _ in range(2):
        done = reconcile(day, later)
        assert (done.outcome, done.rows, done.new, done.open) == (DayOutcome.COMPARED, 6, 0, 0)
    trade, funds = world.rows(Statement)
    assert (trade.kind, trade.payment_count, trade.payment_minor, trade.fee_minor) == ("TRADE", 2, 12645, 76)
    assert (funds.kind, funds.payment_count, funds.refund_minor) == ("FUNDS", 2, 76)
    assert len(world.rows(StatementRow)) == 6


def test_each_kind_of_difference_between_payments_is_told(world: World, alipay_simulator: AlipaySimulator) -> None:
    fine, altered = pay(world, alipay_simulator), pay(world, alipay_simulator)
    renumbered, unstated = pay(world, alipay_simulator, 900), pay(world, alipay_simulator, 700)
    overcharged, lost = pay(world, alipay_simulator, 10000), lose(world, alipay_simulator)
    for number, lie in (
        (altered, {"amount_minor": 12300}),
        (renumbered, {"trade_no": "2026000000000000000000000000"}),
        (unstated, {"omit": True}),
        (overcharged, {"fee_minor": 100}),
    ):
        alipay_simulator.misbehave(out_trade_no=number, statement=lie)
    agree_on_fee(world, "0")
    day, later = close_day(alipay_simulator)
    assert reconcile(day, later).new == 5
    assert sorted(differences(world)) == sorted(
        [
            ("MISSING_HERE", "PAYMENT", lost, None, 5000, "OPEN"),
            ("AMOUNT", "PAYMENT", altered, 12345, 12300, "OPEN"),
            ("STATE", "PAYMENT", renumbered, 900, 900, "OPEN"),
            ("MISSING_THERE", "PAYMENT", unstated, 700, None, "OPEN"),
            ("FEE", "PAYMENT", overcharged, 0, 100, "OPEN"),
        ]
    )
    assert fine not in {row[2] for row in differences(world)}
    # The lost payment is asked for after all; the same day compared again finds it in the books.
    (leg,) = world.rows(AttemptLeg, out_trade_no=lost)
    services.check_attempt(company_id=world.company_id, attempt_id=leg.attempt_id, now=current_time())
    again = reconcile(day, later + timedelta(hours=2))
    assert (again.new, again.open) == (0, 4)
    assert {row[0]: row[5] for row in differences(world)}["MISSING_HERE"] == "SETTLED"


def test_each_kind_of_difference_between_refunds_is_told(world: World, alipay_simulator: AlipaySimulator) -> None:
    number = refuse_and_refund(world, alipay_simulator)
    given_back = pay(world, alipay_simulator)
    refund_by_hand(world, given_back, 345)
    day, later = close_day(alipay_simulator)
    reconcile(day, later)
    assert differences(world) == [("MISSING_HERE", "REFUND", "2026HAND", None, 345, "OPEN")]
    (row,) = world.rows(StatementRow, out_refund_no=number)
    assert (row.kind, row.amount_minor, row.state) == ("REFUND", 12345, "SUCCESS")
    alipay_simulator.misbehave(out_trade_no=number, statement={"amount_minor": 1})
    reconcile(day, later)
    assert ("AMOUNT", "REFUND", number, 12345, 1, "OPEN") in differences(world)
    alipay_simulator.misbehave(out_trade_no=number, statement={"omit": True})
    reconcile(day, later)
    assert ("MISSING_THERE", "REFUND", number, 12345, None, "OPEN") in differences(world)


def test_a_fee_that_left_the_balance_otherwise_than_stated_is_told(
    world: World, alipay_simulator: AlipaySimulator
) -> None:
    """Without an agreed rate the two bills must still agree with each other."""
    alipay_simulator.post("/_sim/fee", percent="0.60")
    number = pay(world, alipay_simulator, 10000)
    alipay_simulator.misbehave(out_trade_no=number, statement={"fee_minor": 30})
    day, later = close_day(alipay_simulator)
    reconcile(day, later)
    assert differences(world) == [("FEE", "PAYMENT", number, 30, 60, "OPEN")]


def test_no_business_no_bill_yet_and_a_provider_that_is_away(world: World, alipay_simulator: AlipaySimulator) -> None:
    day, later = close_day(alipay_simulator)
    assert reconcile(day, later).outcome is DayOutcome.EMPTY
    assert [row.state for row in world.rows(Statement)] == ["EMPTY", "EMPTY"]
    assert reconcile(day, day_bounds(day)[1] + timedelta(hours=3)).outcome is DayOutcome.NOT_READY
    alipay_simulator.fail_next("statement", "error", 503)
    failed = reconcile(day - timedelta(days=1), later)
    assert (failed.outcome, failed.reason) == (DayOutcome.FAILED, "HTTP_503")
    alipay_simulator.fail_next("file", "cut")
    assert reconcile(day - timedelta(days=1), later).reason in {"BROKEN_STATEMENT", "NO_ANSWER"}


def test_companies_that_share_an_account_each_get_their_own_lines(
    alipay_web: Web, alipay_simulator: AlipaySimulator, settings: Any
) -> None:
    made = alipay_simulator.new_merchant("共用")
    settings.ALIPAY = {**settings.ALIPAY, **{name: made[name] for name in settings.ALIPAY if name in made}}
    first, second = build_world(provider="alipay"), build_world(name="乐居物业", provider="alipay")
    pay(first, alipay_simulator, 100)
    pay(second, alipay_simulator, 200)
    lost = lose(second, alipay_simulator)
    day, later = close_day(alipay_simulator)
    done = reconcile(day, later)
    assert (done.accounts, done.open) == (2, 1)
    assert [row.payment_minor for row in first.rows(Statement, kind="TRADE")] == [100]
    assert [row.payment_minor for row in second.rows(Statement, kind="TRADE")] == [5200]
    assert (differences(first), [row[2] for row in differences(second)]) == ([], [lost])


def test_the_command_and_the_clock_know_alipay(
    world: World, alipay_simulator: AlipaySimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    pay(world, alipay_simulator)
    day, later = close_day(alipay_simulator)
    with time_machine.travel(later, tick=True):
        call_command("reconcile", "--provider", "alipay", "--json")
        said = json.loads(capsys.readouterr().out)
        assert (said["date"], said["ok"]) == (str(day), True)
        assert [(done["outcome"], done["rows"]) for done in said["accounts"]] == [("COMPARED", 2)]
        tasks.reconcile(provider="alipay", day=str(day))
    assert [(row.kind, row.payment_minor) for row in world.rows(Statement)] == [("TRADE", 12345), ("FUNDS", 12345)]
    assert "alipay" in tasks.PROVIDERS
