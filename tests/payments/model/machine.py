"""Random sequences of what payers, providers and staff do; after each, its money is checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.payments.model.checks import PROVIDERS, check
from tests.payments.model.driver import Driver

T = TypeVar("T")
AMOUNTS = st.integers(min_value=1, max_value=50_000)
LEGS = st.lists(st.lists(AMOUNTS, min_size=1, max_size=2), min_size=1, max_size=3)
# Which of what there is: the newest are chosen most.
PICK = st.integers(min_value=1, max_value=4)
PROVIDER = st.sampled_from(PROVIDERS)
PLACES = (
    "checkout.after_attempt", "checkout.after_provider_create", "checkout.after_commit", "message.stored",
    "message.before_commit", "sweep.after_query", "timeout.after_close", "timeout.after_release",
    "refund.after_provider_call", "refund.before_commit", "refund.after_commit", "refund_order.before_commit",
    "refund_order.after_commit",
)  # fmt: skip
# More are the same again, and opening is what hypothesis likes best.
MOST_INTENTS = 4
FAULTS = ("error", "error_after", "cut")
OPERATIONS = ("prepay", "query", "close", "refund", "query_refund")
# What the provider does wrong when asked next, where our process dies next, what a purpose does.
TROUBLES = st.one_of(
    st.tuples(st.just("stumble"), PROVIDER, st.sampled_from(OPERATIONS), st.sampled_from(FAULTS)),
    st.tuples(st.just("die"), st.sampled_from(PLACES)),
    st.sampled_from([("refuse",), ("break",), ("mend",)]),
)


class Payments(RuleBasedStateMachine):
    """Every machine of a test drives the same company; see Driver."""

    driver: Driver

    @initialize(legs=LEGS, provider=PROVIDER)
    def begin(self, legs: list[list[int]], provider: str) -> None:
        self.driver.begin()
        intent_id = self.driver.open(legs)
        assert intent_id is not None
        self.driver.checkout(intent_id, provider)

    @precondition(lambda self: len(self.driver.intents) < MOST_INTENTS)
    @rule(legs=LEGS)
    def opens(self, legs: list[list[int]]) -> None:
        self.driver.open(legs)

    @precondition(lambda self: len(self.driver.intents) < MOST_INTENTS and self.driver.intents_in("RELEASED"))
    @rule(pick=PICK)
    def opens_the_same_again(self, pick: int) -> None:
        self.driver.open_again(_nth(self.driver.intents_in("RELEASED"), pick))

    @precondition(lambda self: bool(self.driver.intents_in("OPEN")))
    @rule(pick=PICK, provider=PROVIDER)
    def goes_to_the_cashier(self, pick: int, provider: str) -> None:
        self.driver.checkout(_nth(self.driver.intents_in("OPEN"), pick), provider)

    @precondition(lambda self: bool(self.driver.open_attempts()))
    @rule(pick=PICK)
    def pays_untold(self, pick: int) -> None:
        self.driver.pay(_nth(self.driver.open_attempts(), pick))

    @precondition(lambda self: bool(self.driver.closed_attempts()))
    @rule(pick=PICK)
    def pays_what_is_over(self, pick: int) -> None:
        self.driver.pay(_nth(self.driver.closed_attempts(), pick), force=True)

    @precondition(lambda self: bool(self.driver.open_attempts()))
    @rule(pick=PICK, times=st.integers(min_value=1, max_value=3))
    def pays(self, pick: int, times: int) -> None:
        attempt = _nth(self.driver.open_attempts(), pick)
        self.driver.pay(attempt)
        if attempt.wire_number in self.driver.paid:
            self.driver.tell(attempt, times=times)

    @precondition(lambda self: bool(self.driver.open_attempts()))
    @rule(pick=PICK)
    def pays_and_is_lied_about(self, pick: int) -> None:
        self.driver.pay(_nth(self.driver.open_attempts(), pick), lie=True)

    @precondition(lambda self: bool(self.driver.open_attempts()))
    @rule(pick=PICK, gives_up=st.booleans())
    def hesitates(self, pick: int, gives_up: bool) -> None:
        self.driver.hesitate(_nth(self.driver.open_attempts(), pick), gives_up=gives_up)

    @precondition(lambda self: bool(self.driver.intents_in("OPEN", "CLOSING")))
    @rule(pick=PICK)
    def cancels(self, pick: int) -> None:
        self.driver.cancel(_nth(self.driver.intents_in("OPEN", "CLOSING"), pick))

    @precondition(lambda self: bool(self.driver.paid_attempts()))
    @rule(pick=PICK, times=st.integers(min_value=1, max_value=3))
    def is_told(self, pick: int, times: int) -> None:
        rows = self.driver.untold_attempts() or self.driver.paid_attempts()
        self.driver.tell(_nth(rows, pick), times=times)

    @precondition(lambda self: bool(self.driver.paid_attempts()))
    @rule(pick=PICK, which=st.integers(min_value=0, max_value=3))
    def is_told_by_a_stranger(self, pick: int, which: int) -> None:
        self.driver.forge(_nth(self.driver.paid_attempts(), pick), which)

    @precondition(lambda self: bool(self.driver.refunds_under_way()))
    @rule(pick=PICK, closed=st.booleans())
    def provider_ends_a_refund(self, pick: int, closed: bool) -> None:
        self.driver.end_refund(_nth(self.driver.refunds_under_way(), pick), closed=closed)

    @precondition(lambda self: bool(self.driver.intents_in("CAPTURED", "PART_CAPTURED")))
    @rule(pick=PICK, percent=st.sampled_from([10, 60, 100]))
    def asks_back(self, pick: int, percent: int) -> None:
        self.driver.ask_back(_nth(self.driver.intents_in("CAPTURED", "PART_CAPTURED"), pick), percent)

    @precondition(lambda self: bool(self.driver.orders_waiting()))
    @rule(pick=PICK, approves=st.booleans())
    def decides(self, pick: int, approves: bool) -> None:
        self.driver.decide(_nth(self.driver.orders_waiting(), pick), approves=approves)

    @rule(seconds=st.sampled_from([5, 20, 70, 300, 900, 1800]))
    def time_passes(self, seconds: int) -> None:
        self.driver.let_pass(seconds)

    @rule(trouble=TROUBLES, pick=PICK)
    def trouble(self, trouble: tuple[str, ...], pick: int) -> None:
        kind, *details = trouble
        if kind == "stumble":
            self.driver.stumble(*details)
        elif kind == "die":
            self.driver.die_at(*details)
        elif kind == "refuse":
            self.driver.refuse(_nth(self.driver.intents, pick))
        else:
            self.driver.break_down(is_broken=kind == "break")

    def teardown(self) -> None:
        try:
            self.driver.settle()
            check(self.driver)
        finally:
            self.driver.end()


def _nth(rows: Sequence[T], pick: int) -> T:
    return rows[-1 - (pick - 1) % len(rows)]
