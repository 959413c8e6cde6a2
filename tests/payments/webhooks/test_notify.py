"""The ways in which provider messages really arrive, each over real HTTP against the simulator."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client

from backend.kernel import timers
from backend.kernel.time import current_time
from infra.simulators.identity import openid_for
from payments.intents import services
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import AttemptLeg, ProviderMessage
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web, run_and_die
from tests.payments.world import World, build_world


def paid(world: World, intent_id: int) -> None:
    until(lambda: world.intent(intent_id).state == "CAPTURED")


def assert_booked_once(world: World, intent_id: int, amount: int = 12345) -> None:
    assert world.intent(intent_id).state == "CAPTURED"
    assert (world.in_transit, world.revenue, world.unallocated) == (amount, amount, 0)
    assert len(world.handler.captured) == 1
    report = world.check()
    assert (report.entries, report.ok) == (1, True)


@pytest.mark.parametrize("mode", ["duplicate", "concurrent"])
def test_messages_that_repeat_or_overlap_book_once(
    world: World, wechat_simulator: WechatPaySimulator, mode: str
) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify=mode)
    wechat_simulator.pay(number)
    paid(world, opened.intent_id)
    until(lambda: all(m["state"] == "DELIVERED" for m in messages_of(wechat_simulator, number)))
    assert len(messages_of(wechat_simulator, number)) == 2
    assert_booked_once(world, opened.intent_id)


def test_many_deliveries_at_once_book_once(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    answers = wechat_simulator.send_again(number, times=12)
    assert {answer["status"] for answer in answers} == {204}
    assert {answer["body"] for answer in answers} == {""}
    assert_booked_once(world, opened.intent_id)


def test_a_refund_told_before_its_payment_books_both_in_their_order(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    """Reordered: the payment's message is held back until the refund's has gone."""
    leg = world.leg(12345)
    world.handler.refuses = {leg.lines[0].reference}
    opened, number = world.start(leg)
    wechat_simulator.misbehave(out_trade_no=number, notify="reordered")
    wechat_simulator.pay(number)
    # The sweep learns of the payment by asking, and sends the money back; only then do the messages come.
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert world.states(opened.intent_id)[1] == ["RETURNED"]
    run_refunds(world, start=current_time() + timedelta(minutes=2))
    wechat_simulator.post("/_sim/owed/hurry")
    until(lambda: wechat_simulator.owed(number) == [])
    time.sleep(0.3)
    assert (world.in_transit, world.unallocated, world.revenue) == (0, 0, 0)
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert [case.state for case in world.cases()] == [CaseState.RESOLVED]
    assert world.check().ok is True


def test_a_forged_message_is_refused_and_not_kept(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    for mode in ("forged", "unsigned", "unknown_serial"):
        (answer,) = wechat_simulator.send_again(number, mode=mode)
        assert (answer["status"], mode) == (401, mode)
    assert world.rows(ProviderMessage) == []
    assert world.intent(opened.intent_id).state == "OPEN"
    assert world.in_transit == 0


def test_an_old_message_played_again_is_refused(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    (answer,) = wechat_simulator.send_again(number, mode="replayed")
    assert answer["status"] == 401
    assert "too_old" in answer["body"]
    assert world.rows(ProviderMessage) == []
    assert world.intent(opened.intent_id).state == "OPEN"


def test_an_authentic_message_that_cannot_be_read_is_refused(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    _, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    (answer,) = wechat_simulator.send_again(number, mode="unreadable")
    assert answer["status"] == 400
    assert world.rows(ProviderMessage) == []


@pytest.mark.parametrize(
    ("mode", "differs"),
    [
        ("wrong_amount", ["amount", "legs"]),
        ("wrong_mchid", ["mchid", "legs"]),
        ("wrong_appid", ["appid"]),
        ("wrong_currency", ["currency"]),
    ],
)
def test_a_signed_message_that_says_something_else_books_nothing(
    world: World, wechat_simulator: WechatPaySimulator, mode: str, differs: list[str]
) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify=mode)
    wechat_simulator.pay(number)
    until(lambda: world.cases())
    (case,) = world.cases()
    assert (case.kind, case.is_booked, case.detail["differs"]) == (CaseKind.MISMATCHED, False, differs)
    assert world.intent(opened.intent_id).state == "OPEN"
    assert (world.in_transit, world.check().entries) == (0, 0)
    assert wechat_simulator.owed(number) == []

    # The truth is at the provider, and we ask: the payment itself is as it should be.
    timers.run_due(now=current_time() + timedelta(seconds=1))
    assert_booked_once(world, opened.intent_id)
    assert world.cases()[0].state == CaseState.RESOLVED


def test_a_message_about_a_number_we_never_gave_out_is_a_case(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="wrong_number")
    wechat_simulator.pay(number)
    until(lambda: world.cases())
    assert [(case.kind, case.is_booked) for case in world.cases()] == [(CaseKind.UNKNOWN, False)]
    assert world.check().entries == 0
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert_booked_once(world, opened.intent_id)


def test_a_payment_nobody_tells_of_is_found_by_asking(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert_booked_once(world, opened.intent_id)
    # The message comes after all.
    (answer,) = wechat_simulator.send_again(number)
    assert answer["status"] == 204
    assert_booked_once(world, opened.intent_id)


def test_money_that_comes_after_the_cancellation_is_taken_where_all_is_still_there(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, number = world.start()
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=current_time()) == "RELEASED"
    assert len(world.handler.failed) == 1
    wechat_simulator.pay(number, force=True)
    paid(world, opened.intent_id)
    assert world.handler.captured[0].is_late is True
    assert_booked_once(world, opened.intent_id)


def test_money_that_comes_after_the_cancellation_goes_back_where_it_cannot_be_taken(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    leg = world.leg(12345)
    opened, number = world.start(leg)
    services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=current_time())
    world.handler.refuses = {leg.lines[0].reference}
    wechat_simulator.pay(number, force=True)
    until(lambda: world.cases())
    assert world.states(opened.intent_id)[:3] == ("RELEASED", ["RETURNED"], ["REFUSED"])
    assert [(case.kind, case.amount_minor) for case in world.cases()] == [(CaseKind.LATE, 12345)]
    assert (world.in_transit, world.unallocated) == (12345, 12345)
    run_refunds(world)
    assert (world.in_transit, world.unallocated) == (0, 0)
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert world.check().ok is True


def test_late_money_for_what_another_payment_has_settled_goes_back(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    leg = world.leg(12345)
    first, number = world.start(leg)
    services.cancel_intent(actor=world.payer, intent_id=first.intent_id, now=current_time())
    second, other = world.start(leg)
    wechat_simulator.pay(other)
    paid(world, second.intent_id)
    wechat_simulator.pay(number, force=True)
    until(lambda: world.cases())
    run_refunds(world)
    assert (world.in_transit, world.revenue, world.unallocated) == (12345, 12345, 0)
    assert len(world.handler.captured) == 1
    assert world.check().ok is True


def test_a_second_success_of_one_leg_is_refunded(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    first = world.number(world.checkout(opened.intent_id, now=now).attempt_id)
    openid = wechat_openid(wechat_simulator)
    second = world.number(world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid).attempt_id)
    assert first != second
    # The first order was closed for the second one, and is paid all the same.
    wechat_simulator.pay(second)
    paid(world, opened.intent_id)
    wechat_simulator.pay(first, force=True)
    until(lambda: world.cases())
    assert [(case.kind, case.amount_minor) for case in world.cases()] == [(CaseKind.DOUBLE, 12345)]
    assert (world.in_transit, world.revenue, world.unallocated) == (24690, 12345, 12345)
    assert sorted(leg.state for leg in world.rows(AttemptLeg)) == ["EXTRA", "SUCCEEDED"]
    run_refunds(world)
    assert_balances_after_double(world)
    assert wechat_simulator.order(first)["orders"][0]["refunded_minor"] == 12345
    assert wechat_simulator.order(second)["orders"][0]["refunded_minor"] == 0


def assert_balances_after_double(world: World) -> None:
    assert (world.in_transit, world.revenue, world.unallocated) == (12345, 12345, 0)
    assert len(world.handler.captured) == 1
    report = world.check()
    assert (report.entries, report.ok, report.findings) == (3, True, ())


@pytest.mark.parametrize("failpoint", ["message.stored", "message.before_commit", "message.after_commit"])
def test_a_crash_between_message_and_commit_loses_and_doubles_nothing(
    world: World, web: Web, wechat_simulator: WechatPaySimulator, failpoint: str
) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    web.stop()

    def serve() -> None:
        web.start()
        wechat_simulator.send_again(number)

    assert run_and_die(failpoint, serve) is True
    assert [message.state for message in world.rows(ProviderMessage)] == [
        "PROCESSED" if failpoint == "message.after_commit" else "PENDING"
    ]
    # What was kept is finished by the scan, without the provider.
    services.process_pending_messages(now=current_time() + timedelta(minutes=1))
    web.start()
    (answer,) = wechat_simulator.send_again(number)
    assert answer["status"] == 204
    assert world.intent(opened.intent_id).state == "CAPTURED"
    assert (world.in_transit, world.revenue) == (12345, 12345)
    assert world.check().ok is True


def test_each_account_has_an_address_of_its_own(world: World, web: Web, wechat_simulator: WechatPaySimulator) -> None:
    other = build_world(wechat_simulator.new_merchant("二号物业"), name="二号物业")
    opened, number = other.start()
    wechat_simulator.pay(number)
    paid(other, opened.intent_id)
    assert_booked_once(other, opened.intent_id)
    assert world.in_transit == 0
    assert world.rows(ProviderMessage) == []
    # The first company's address does not believe a message signed for the second one's account.
    urls = {message["url"] for message in messages_of(wechat_simulator, number)}
    assert urls != {f"{web.url}/payments/notify/wechat"}


@pytest.mark.parametrize("path", ["wechat/nosuchtoken", "wechat/%00", "nosuch", "cash", "stripe/abc"])
def test_addresses_that_are_nobodys_are_not_found(world: World, path: str) -> None:
    answer = Client().post(f"/payments/notify/{path}", data=b"{}", content_type="application/json")
    assert answer.status_code == 404
    assert world.rows(ProviderMessage) == []


def test_only_posts_of_a_sensible_size_are_read(world: World) -> None:
    assert Client().get("/payments/notify/wechat").status_code == 405
    answer = Client().post("/payments/notify/wechat", data=b"x" * 70_000, content_type="application/json")
    assert answer.status_code == 413
    assert world.rows(ProviderMessage) == []


def wechat_openid(simulator: WechatPaySimulator) -> str:
    return openid_for(simulator.credentials["appid"], "payer")


def messages_of(simulator: WechatPaySimulator, number: str) -> list[dict[str, object]]:
    return [message for message in simulator.get("/_sim/messages") if message["out_trade_no"] == number]
