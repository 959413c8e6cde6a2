"""The ways in which messages of any provider really arrive, each over real HTTP against its simulator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from backend.kernel import timers
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import ProviderMessage
from tests.payments.steps import run_refunds, until
from tests.payments.web import run_and_die
from tests.payments.webhooks.ways import WAYS, Told, assert_booked_once, told_by


@pytest.mark.parametrize("mode", ["duplicate", "concurrent"])
def test_messages_that_repeat_or_overlap_book_once(told: Told, mode: str) -> None:
    opened, number = told.world.start()
    told.simulator.misbehave(out_trade_no=number, notify=mode)
    told.simulator.pay(number)
    told.paid(opened.intent_id)
    until(lambda: all(message["state"] == "DELIVERED" for message in told.messages(number)))
    assert len(told.messages(number)) == 2 * told.way.tells
    assert len(told.world.rows(ProviderMessage)) == told.way.tells
    assert_booked_once(told.world, opened.intent_id)


def test_many_deliveries_at_once_book_once_and_hear_what_ends_the_repeating(told: Told) -> None:
    intent_id, number = told.silent()
    answers = told.simulator.send_again(number, times=12)
    assert {(answer["status"], answer["body"]) for answer in answers} == {told.way.taken}
    assert_booked_once(told.world, intent_id)


def test_a_forged_message_is_refused_and_not_kept(told: Told) -> None:
    intent_id, number = told.silent()
    for mode in told.way.disguises:
        (answer,) = told.simulator.send_again(number, mode=mode)
        assert (answer["status"], mode) == (401, mode)
        assert "forged" in answer["body"]
    assert told.world.rows(ProviderMessage) == []
    assert told.world.intent(intent_id).state == "OPEN"
    assert told.world.in_transit == 0


def test_an_old_message_played_again_is_refused(told: Told) -> None:
    intent_id, number = told.silent()
    (answer,) = told.simulator.send_again(number, mode="replayed")
    assert (answer["status"], "too_old" in answer["body"]) == (401, True)
    assert told.world.rows(ProviderMessage) == []
    assert told.world.intent(intent_id).state == "OPEN"
    # What it would have told is found by asking.
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert_booked_once(told.world, intent_id)


def test_an_authentic_message_that_cannot_be_read_is_refused(told: Told) -> None:
    _, number = told.silent()
    (answer,) = told.simulator.send_again(number, mode="unreadable")
    assert (answer["status"], "unreadable" in answer["body"]) == (400, True)
    assert told.world.rows(ProviderMessage) == []


@pytest.mark.parametrize(
    ("way", "mode"),
    [(way, mode) for way in WAYS for mode in way.mutations],
    ids=lambda value: value if isinstance(value, str) else value.provider,
)
def test_a_signed_message_that_says_something_else_books_nothing(
    request: pytest.FixtureRequest, way: object, mode: str
) -> None:
    told = told_by(way, request)  # type: ignore[arg-type]
    opened, number = told.world.start()
    told.simulator.misbehave(out_trade_no=number, notify=mode)
    told.simulator.pay(number)
    until(lambda: len(told.world.cases()) == told.way.tells)
    for case in told.world.cases():
        assert (case.kind, case.is_booked) == (CaseKind.MISMATCHED, False)
        assert case.detail["differs"] == told.way.mutations[mode]
    assert told.world.intent(opened.intent_id).state == "OPEN"
    assert (told.world.in_transit, told.world.check().entries) == (0, 0)
    until(lambda: told.simulator.owed(number) == [])

    # The truth is at the provider, and we ask: the payment itself is as it should be.
    timers.run_due(now=current_time() + timedelta(seconds=1))
    assert_booked_once(told.world, opened.intent_id)
    assert {case.state for case in told.world.cases()} == {CaseState.RESOLVED}


def test_a_message_about_a_number_we_never_gave_out_is_a_case(told: Told) -> None:
    opened, number = told.world.start()
    told.simulator.misbehave(out_trade_no=number, notify="wrong_number")
    told.simulator.pay(number)
    until(lambda: len(told.world.cases()) == told.way.tells)
    assert {(case.kind, case.is_booked) for case in told.world.cases()} == {(CaseKind.UNKNOWN, False)}
    assert told.world.check().entries == 0
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert_booked_once(told.world, opened.intent_id)


def test_a_payment_nobody_tells_of_is_found_by_asking(told: Told) -> None:
    intent_id, number = told.silent()
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert_booked_once(told.world, intent_id)
    # The message comes after all.
    (answer,) = told.simulator.send_again(number)
    assert (answer["status"], answer["body"]) == told.way.taken
    assert_booked_once(told.world, intent_id)


def test_money_that_comes_after_the_cancellation_is_taken_where_all_is_still_there(told: Told) -> None:
    intent_id, number = told.cancelled()
    assert len(told.world.handler.failed) == 1
    told.simulator.pay(number, force=True)
    told.paid(intent_id)
    assert told.world.handler.captured[0].is_late is True
    assert_booked_once(told.world, intent_id)


def test_money_that_comes_after_the_cancellation_goes_back_where_it_cannot_be_taken(told: Told) -> None:
    leg = told.world.leg(12345)
    intent_id, number = told.cancelled(leg)
    told.world.handler.refuses = {leg.lines[0].reference}
    told.simulator.pay(number, force=True)
    until(lambda: told.world.cases())
    assert told.world.states(intent_id)[:3] == ("RELEASED", ["RETURNED"], ["REFUSED"])
    assert [(case.kind, case.amount_minor) for case in told.world.cases()] == [(CaseKind.LATE, 12345)]
    assert (told.world.in_transit, told.world.unallocated) == (12345, 12345)
    run_refunds(told.world)
    assert (told.world.in_transit, told.world.unallocated) == (0, 0)
    assert told.refunded(number) == 12345
    assert told.world.check().ok is True


def test_late_money_for_what_another_payment_has_settled_goes_back(told: Told) -> None:
    leg = told.world.leg(12345)
    _, number = told.cancelled(leg)
    second, other = told.world.start(leg)
    told.simulator.pay(other)
    told.paid(second.intent_id)
    told.simulator.pay(number, force=True)
    until(lambda: told.world.cases())
    run_refunds(told.world)
    assert (told.world.in_transit, told.world.revenue, told.world.unallocated) == (12345, 12345, 0)
    assert len(told.world.handler.captured) == 1
    assert told.world.check().ok is True


@pytest.mark.parametrize("failpoint", ["message.stored", "message.before_commit", "message.after_commit"])
def test_a_crash_between_message_and_commit_loses_and_doubles_nothing(told: Told, failpoint: str) -> None:
    intent_id, number = told.silent()
    told.web.stop()

    def serve() -> None:
        told.web.start()
        told.simulator.send_again(number)

    assert run_and_die(failpoint, serve) is True
    assert [message.state for message in told.world.rows(ProviderMessage)] == [
        "PROCESSED" if failpoint == "message.after_commit" else "PENDING"
    ]
    # What was kept is finished by the scan, without the provider.
    services.process_pending_messages(now=current_time() + timedelta(minutes=1))
    told.web.start()
    (answer,) = told.simulator.send_again(number)
    assert (answer["status"], answer["body"]) == told.way.taken
    assert told.world.intent(intent_id).state == "CAPTURED"
    assert (told.world.in_transit, told.world.revenue) == (12345, 12345)
    report = told.world.check()
    assert (report.entries, report.ok) == (1, True)


def test_each_account_has_an_address_of_its_own(told: Told) -> None:
    other = told.other_company()
    opened, number = other.start()
    told.simulator.pay(number)
    told.paid(opened.intent_id, other)
    assert_booked_once(other, opened.intent_id)
    assert told.world.in_transit == 0
    assert told.world.rows(ProviderMessage) == []
    urls = {message["url"] for message in told.messages(number)}
    assert f"{told.web.url}/payments/notify/{told.way.provider}" not in urls


def test_only_posts_of_a_sensible_size_to_an_address_of_ours_are_read(told: Told) -> None:
    where = f"/payments/notify/{told.way.provider}"
    for path in (f"{where}/nosuchtoken", f"{where}/%00", "/payments/notify/nosuch", "/payments/notify/cash"):
        answer = Client().post(path, data=b"{}", content_type="application/json")
        assert (answer.status_code, path) == (404, path)
    assert Client().get(where).status_code == 405
    assert Client().post(where, data=b"x" * 70_000, content_type="application/json").status_code == 413
    assert told.world.rows(ProviderMessage) == []
