"""A day of payments, one lost, one altered, one given back, against the provider's statement."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from backend.accounts.actor import system_actor
from backend.kernel.models import AuditEntry
from backend.kernel.time import current_time, local_date
from payments.intents import services
from payments.intents.models import AttemptLeg, Refund
from payments.reconciliation import tasks
from payments.reconciliation.contracts import DayOutcome
from payments.reconciliation.models import Difference, Statement, StatementRow
from payments.reconciliation.rules import day_bounds
from payments.reconciliation.services import DifferenceNotOpen, NoteMissing, explain_difference, reconcile_day
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web
from tests.payments.world import World, build_world


@pytest.fixture
def world(web: Web, wechat_simulator: WechatPaySimulator) -> World:
    """A company with a merchant number of its own: the statement holds nothing of other tests."""
    return build_world({**wechat_simulator.new_merchant("安居物业")})


def pay(world: World, simulator: WechatPaySimulator, amount: int = 12345) -> str:
    opened, number = world.start(world.leg(amount))
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    return number


def lose(world: World, simulator: WechatPaySimulator) -> str:
    """Paid, but neither message nor query reaches us."""
    _opened, number = world.start(world.leg(5000))
    simulator.misbehave(out_trade_no=number, notify="silent")
    simulator.pay(number)
    return number


def close_day(simulator: WechatPaySimulator) -> tuple[date, datetime]:
    """Today, and the moment tomorrow at which its statement is ready, which the provider's clock shows."""
    day = local_date(current_time())
    later = day_bounds(day)[1] + timedelta(hours=11)
    simulator.set_clock(later.isoformat())
    return day, later


def reconcile(day: date, later: datetime) -> Any:
    (done,) = reconcile_day(provider="wechat", day=day, now=later)
    return done


def differences(world: World) -> list[tuple[Any, ...]]:
    return [
        (row.kind, row.subject, row.number, row.ours_minor, row.theirs_minor, row.state)
        for row in world.rows(Difference)
    ]


def test_what_agrees_makes_no_difference_and_rows_are_stored_once(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    wechat_simulator.post("/_sim/fee", percent="0.60")
    pay(world, wechat_simulator)
    pay(world, wechat_simulator, 300)
    day, later = close_day(wechat_simulator)
    for _ in range(2):
        done = reconcile(day, later)
        assert (done.outcome, done.rows, done.new, done.open) == (DayOutcome.COMPARED, 6, 0, 0)
    trade, funds = world.rows(Statement)
    assert (trade.kind, trade.payment_count, trade.payment_minor, trade.fee_minor) == ("TRADE", 2, 12645, 76)
    assert (funds.kind, funds.payment_count, funds.refund_minor) == ("FUNDS", 2, 76)
    assert len(world.rows(StatementRow)) == 6
    assert AuditEntry.objects.filter(action="payment.statement_import").count() == 2


def test_a_lost_payment_an_altered_amount_and_a_refund(world: World, wechat_simulator: WechatPaySimulator) -> None:
    # The refund comes first: letting timers run would ask for the lost payment too.
    refunded = refuse_and_refund(world, wechat_simulator)
    fine, altered = pay(world, wechat_simulator), pay(world, wechat_simulator)
    lost = lose(world, wechat_simulator)
    wechat_simulator.misbehave(out_trade_no=altered, statement={"amount_minor": 12300})
    unstated = pay(world, wechat_simulator, 700)
    wechat_simulator.misbehave(out_trade_no=unstated, statement={"omit": True})
    day, later = close_day(wechat_simulator)
    assert reconcile(day, later).new == 3
    assert sorted(differences(world)) == sorted(
        [
            ("MISSING_HERE", "PAYMENT", lost, None, 5000, "OPEN"),
            ("AMOUNT", "PAYMENT", altered, 12345, 12300, "OPEN"),
            ("MISSING_THERE", "PAYMENT", unstated, 700, None, "OPEN"),
        ]
    )
    assert fine not in {row[2] for row in differences(world)}
    (row,) = world.rows(StatementRow, kind="REFUND")
    assert (row.out_refund_no, row.amount_minor, row.state) == (refunded, 12345, "SUCCESS")
    # The lost payment is asked for after all; the same day compared again finds it in the books.
    (leg,) = world.rows(AttemptLeg, out_trade_no=lost)
    services.check_attempt(company_id=world.company_id, attempt_id=leg.attempt_id, now=current_time())
    again = reconcile(day, later + timedelta(hours=2))
    assert (again.new, again.open) == (0, 2)
    assert {row[0]: row[5] for row in differences(world)} == {
        "MISSING_HERE": "SETTLED", "AMOUNT": "OPEN", "MISSING_THERE": "OPEN",
    }  # fmt: skip


def refuse_and_refund(world: World, simulator: WechatPaySimulator) -> str:
    """A payment whose lines nobody takes goes back to its payer; the number of the refund."""
    leg = world.leg(12345)
    world.handler.refuses.add(leg.lines[0].reference)
    opened, number = world.start(leg)
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "RELEASED")
    run_refunds(world)
    (refund,) = world.rows(Refund)
    assert refund.accepted_at is not None
    return str(refund.out_refund_no)


def test_a_refund_that_is_wrong_there_or_nobodys_is_told(world: World, wechat_simulator: WechatPaySimulator) -> None:
    number = refuse_and_refund(world, wechat_simulator)
    wechat_simulator.misbehave(out_trade_no=number, statement={"amount_minor": 1, "state": "CLOSED"})
    day, later = close_day(wechat_simulator)
    reconcile(day, later)
    assert sorted(differences(world)) == [
        ("AMOUNT", "REFUND", number, 12345, 1, "OPEN"),
        ("STATE", "REFUND", number, 12345, 1, "OPEN"),
    ]
    wechat_simulator.misbehave(out_trade_no=number, statement={"omit": True})
    reconcile(day, later)
    assert [row for row in differences(world) if row[5] == "OPEN"] == [
        ("MISSING_THERE", "REFUND", number, 12345, None, "OPEN")
    ]
    assert len(world.rows(Statement, kind="TRADE")) == 2


def test_a_fee_that_is_not_the_agreed_one_is_told(world: World, wechat_simulator: WechatPaySimulator) -> None:
    wechat_simulator.post("/_sim/fee", percent="0.60")
    number = pay(world, wechat_simulator, 10000)
    wechat_simulator.misbehave(out_trade_no=number, statement={"fee_minor": 100})
    day, later = close_day(wechat_simulator)
    reconcile(day, later)
    assert differences(world) == [("FEE", "PAYMENT", number, 60, 100, "OPEN")]


def test_no_business_no_statement_yet_and_a_provider_that_is_away(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    day, later = close_day(wechat_simulator)
    assert reconcile(day, later).outcome is DayOutcome.EMPTY
    assert [row.state for row in world.rows(Statement)] == ["EMPTY", "EMPTY"]
    assert reconcile(day, day_bounds(day)[1] + timedelta(hours=3)).outcome is DayOutcome.NOT_READY
    wechat_simulator.fail_next("statement", "error", times=1)
    failed = reconcile(day - timedelta(days=1), later)
    assert (failed.outcome, failed.reason) == (DayOutcome.FAILED, "HTTP_500")


def test_companies_that_share_a_merchant_number_each_get_their_own_lines(
    web: Web, wechat_simulator: WechatPaySimulator, settings: Any
) -> None:
    made = wechat_simulator.new_merchant("共用")
    settings.WECHATPAY = {**settings.WECHATPAY, **{name: made[name] for name in settings.WECHATPAY if name in made}}
    first, second = build_world(), build_world(name="乐居物业")
    pay(first, wechat_simulator, 100)
    pay(second, wechat_simulator, 200)
    lost = lose(second, wechat_simulator)
    day, later = close_day(wechat_simulator)
    done = reconcile(day, later)
    assert (done.accounts, done.open) == (2, 1)
    assert [row.payment_minor for row in first.rows(Statement, kind="TRADE")] == [100]
    assert [row.payment_minor for row in second.rows(Statement, kind="TRADE")] == [5200]
    assert differences(first) == []
    assert [row[2] for row in differences(second)] == [lost]


def test_an_explained_difference_stays_explained_until_it_changes(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    number = lose(world, wechat_simulator)
    day, later = close_day(wechat_simulator)
    reconcile(day, later)
    (row,) = world.rows(Difference)
    actor = system_actor(company_id=world.company_id)
    with pytest.raises(NoteMissing):
        explain_difference(actor=actor, difference_id=row.pk, note=" ", now=later)
    explain_difference(actor=actor, difference_id=row.pk, note="渠道重复记账", now=later)
    with pytest.raises(DifferenceNotOpen):
        explain_difference(actor=actor, difference_id=row.pk, note="再说一次", now=later)
    reconcile(day, later)
    assert [row[5] for row in differences(world)] == ["EXPLAINED"]
    wechat_simulator.misbehave(out_trade_no=number, statement={"amount_minor": 5001})
    reconcile(day, later)
    assert [(row[4], row[5]) for row in differences(world)] == [(5001, "OPEN")]


def test_the_command_and_the_task_do_the_same(
    world: World, wechat_simulator: WechatPaySimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    pay(world, wechat_simulator)
    day, later = close_day(wechat_simulator)
    with time_machine.travel(later, tick=True):
        call_command("reconcile", "--provider", "wechat", "--json")
        said = json.loads(capsys.readouterr().out)
        assert (said["date"], said["ok"]) == (str(day), True)
        assert [(done["outcome"], done["rows"]) for done in said["accounts"]] == [("COMPARED", 2)]
        tasks.reconcile(provider="wechat", day=str(day))
        with pytest.raises(SystemExit):
            call_command("reconcile", "--provider", "wechat", "--date", str(day + timedelta(days=1)))
    assert len(world.rows(Statement)) == 2
    with pytest.raises(CommandError):
        call_command("reconcile", "--provider", "wechat", "--date", "yesterday")
    with pytest.raises(CommandError, match="UNKNOWN_PROVIDER"):
        call_command("reconcile", "--provider", "wechatpay")


def test_the_next_run_is_in_the_morning_and_twice_again() -> None:
    runs = [
        tasks.next_run(datetime.fromisoformat(f"2026-11-23T{hour}:00+08:00")) for hour in ("03:00", "11:00", "22:00")
    ]
    assert [moment.isoformat() for moment in runs] == [
        "2026-11-23T10:20:00+08:00", "2026-11-23T12:20:00+08:00", "2026-11-24T10:20:00+08:00",
    ]  # fmt: skip
