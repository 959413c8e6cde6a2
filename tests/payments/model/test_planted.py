"""Bugs put in on purpose, one place each: the moves of the model notice every one, and nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.organization.base import tenant_transaction
from payments.intents import rules, selectors, services
from payments.intents.contracts import AttemptLegState, LegState, RefundStage
from payments.intents.models import Attempt, AttemptLeg, Refund
from payments.intents.services import capture, closing, messages, refunds
from payments.ledger import services as ledger
from payments.providers.contracts import RefundStatus
from payments.refunds.services import purposes
from payments.webhooks import views
from tests.payments.model.checks import check
from tests.payments.model.driver import SEQUENCES, Driver

Patch = pytest.MonkeyPatch
real_capture, real_push, real_book = capture.capture, refunds.push_refund, refunds._book


# --- sequences of moves ---


def paid(driver: Driver, *legs: list[int], provider: str = "wechat", times: int = 1) -> int:
    intent_id = driver.open(legs or [[12345]])
    assert intent_id is not None
    driver.checkout(intent_id, provider)
    attempt = driver.attempts()[-1]
    driver.pay(attempt)
    driver.tell(attempt, times=times)
    return intent_id


def simply(driver: Driver) -> None:
    paid(driver)


def in_two_legs(driver: Driver) -> None:
    paid(driver, [100, 200], [300])


def twice_told(driver: Driver) -> None:
    """By message, and by an answer to a question that was asked before it came."""
    paid(driver)
    driver.hear_again(driver.attempts()[-1])


def lied_about(driver: Driver) -> None:
    intent_id = driver.open([[12345]])
    assert intent_id is not None
    driver.checkout(intent_id, "wechat")
    driver.pay(driver.attempts()[-1], lie=True)


def forged(driver: Driver) -> None:
    intent_id = driver.open([[12345]])
    assert intent_id is not None
    driver.checkout(intent_id, "wechat")
    driver.pay(driver.attempts()[-1])
    driver.forge(driver.attempts()[-1], 0)


def cancelled(driver: Driver) -> None:
    intent_id = driver.open([[12345]])
    assert intent_id is not None
    driver.checkout(intent_id, "wechat")
    driver.cancel(intent_id)


def late(driver: Driver) -> None:
    cancelled(driver)
    driver.pay(driver.attempts()[-1], force=True)


def at_two_cashiers(driver: Driver) -> None:
    """A code that nobody scanned gives way to another cashier; then both are paid."""
    intent_id = driver.open([[12345]])
    assert intent_id is not None
    driver.checkout(intent_id, "alipay")
    driver.checkout(intent_id, "wechat")
    for attempt in driver.attempts():
        driver.pay(attempt)
        driver.tell(attempt)


def given_back(driver: Driver) -> None:
    driver.ask_back(paid(driver, [10_000]), 40)


def given_back_unheard(driver: Driver) -> None:
    """The provider took the refund, its answer was lost."""
    intent_id = paid(driver, [10_000])
    driver.stumble("wechat", "refund", "error_after")
    driver.ask_back(intent_id, 40)
    driver.let_pass(1)
    driver.let_pass(1)


def not_given_back(driver: Driver) -> None:
    """The provider closes the refund without money, as often as it is sent."""
    driver.ask_back(paid(driver, [10_000]), 40)
    for _ in range(8):
        driver.let_pass(120)
        for refund in driver.refunds_under_way():
            driver.end_refund(refund, closed=True)
    driver.let_pass(120)


def while_broken(driver: Driver) -> None:
    driver.break_down(is_broken=True)
    paid(driver)


PLAYS = (
    simply, in_two_legs, twice_told, lied_about, forged, cancelled, late, at_two_cashiers, given_back,
    given_back_unheard, not_given_back, while_broken,
)  # fmt: skip


# --- bugs ---


def no_amount_check(patch: Patch) -> None:
    patch.setattr(messages, "_mismatches", lambda **_: ())


def no_dedupe(patch: Patch) -> None:
    """A leg whose money is booked counts as unpaid when its payment is told again."""

    def booking(*, locked: Any, attempt: Attempt, **rest: Any) -> list[int]:
        legs = AttemptLeg.objects.filter(attempt_id=attempt.id)
        legs.update(state=AttemptLegState.OPEN, succeeded_at=None, transaction_id="")
        for leg in locked.legs.values():
            leg.state = LegState.OPEN
        return real_capture(locked=locked, attempt=attempt, **rest)

    patch.setattr(capture, "capture", booking)


def second_leg_forgotten(patch: Patch) -> None:
    patch.setattr(capture, "capture", lambda *, outcomes, **rest: real_capture(outcomes=outcomes[:1], **rest))


def late_money_dropped(patch: Patch) -> None:
    def booking(*, locked: Any, **rest: Any) -> list[int]:
        return [] if locked.intent.state == "RELEASED" else real_capture(locked=locked, **rest)

    patch.setattr(capture, "capture", booking)


def release_before_close(patch: Patch) -> None:
    patch.setattr(closing, "settle_attempt", lambda **_: None)
    patch.setattr(selectors, "live_attempts", lambda **_: Attempt.objects.none())


def second_success_kept(patch: Patch) -> None:
    patch.setattr(refunds, "request_refund", lambda **_: None)


def wrong_account(patch: Patch) -> None:
    patch.setattr(capture, "money_account", lambda *, attempt_leg, **_: capture.unallocated_account(attempt_leg))


def refund_numbered_anew(patch: Patch) -> None:
    def push(*, company_id: int, refund_id: int, now: Any) -> RefundStage:
        with tenant_transaction(company_id):
            waiting = Refund.objects.filter(id=refund_id, state=RefundStage.REQUESTED)
            waiting.update(out_refund_no=rules.new_number("R", now.date()))
        return real_push(company_id=company_id, refund_id=refund_id, now=now)

    patch.setattr(services, "push_refund", push)


def refund_booked_twice(patch: Patch) -> None:
    real_post = ledger.post_entry

    def post(*, source_id: int, source: str, **rest: Any) -> Any:
        if source == refunds.SOURCE:
            real_post(source_id=source_id + 10**9, source=source, **rest)
        return real_post(source_id=source_id, source=source, **rest)

    patch.setattr(ledger, "post_entry", post)


def refund_not_booked(patch: Patch) -> None:
    patch.setattr(refunds, "_book", lambda **_: None)


def closed_refund_taken_for_done(patch: Patch) -> None:
    patch.setitem(refunds._STAGES, RefundStatus.CLOSED, RefundStage.SUCCEEDED)


def failed_refund_not_restored(patch: Patch) -> None:
    patch.setattr(purposes, "take_again", lambda **_: None)


def refund_never_asked_about(patch: Patch) -> None:
    def push(*, company_id: int, refund_id: int, now: Any) -> RefundStage:
        with tenant_transaction(company_id):
            state = Refund.objects.get(id=refund_id).state
        if state == RefundStage.PROCESSING:
            return RefundStage.PROCESSING
        return real_push(company_id=company_id, refund_id=refund_id, now=now)

    patch.setattr(services, "push_refund", push)


def kept_message_forgotten(patch: Patch) -> None:
    patch.setattr(services, "process_pending_messages", lambda **_: 0)


def forged_message_acknowledged(patch: Patch) -> None:
    real_refuse = views._refuse

    def refuse(provider: str, *, status: int, outcome: str, code: str = "") -> Any:
        return real_refuse(provider, status=200 if outcome == "forged" else status, outcome=outcome, code=code)

    patch.setattr(views, "_refuse", refuse)


Bug = tuple[Callable[[Patch], None], Callable[[Driver], None]]
# In every run; the others in the long form.
QUICK: tuple[Bug, ...] = (
    (no_amount_check, lied_about),
    (no_dedupe, twice_told),
    (release_before_close, cancelled),
    (second_success_kept, at_two_cashiers),
    (refund_numbered_anew, given_back_unheard),
    (refund_booked_twice, given_back),
)
OTHERS: tuple[Bug, ...] = (
    (second_leg_forgotten, in_two_legs),
    (late_money_dropped, late),
    (wrong_account, simply),
    (refund_not_booked, given_back),
    (closed_refund_taken_for_done, not_given_back),
    (failed_refund_not_restored, not_given_back),
    (refund_never_asked_about, given_back),
    (kept_message_forgotten, while_broken),
    (forged_message_acknowledged, forged),
)


def played(driver: Driver, moves: Callable[[Driver], None]) -> None:
    driver.begin()
    try:
        moves(driver)
        driver.settle(rounds=25)
        check(driver)
    finally:
        driver.end()


def test_the_moves_find_nothing_where_there_is_no_bug(driver: Driver) -> None:
    for moves in PLAYS:
        played(driver, moves)


@pytest.mark.parametrize(("bug", "moves"), QUICK + OTHERS * bool(SEQUENCES), ids=lambda value: value.__name__)
def test_a_planted_bug_is_noticed(
    driver: Driver, monkeypatch: Patch, bug: Callable[[Patch], None], moves: Callable[[Driver], None]
) -> None:
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        played(driver, moves)
