"""Plans, states, waiting times."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from payments.intents.contracts import IntentState, LegState
from payments.intents.rules import (
    PlannedLeg,
    attempt_expires_at,
    by_position,
    intent_state,
    new_number,
    plan_groups,
    split_refused,
    wait_before,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("combines", "groups"),
    [
        ([False], ((0,),)),
        ([False, False], ((0,), (1,))),
        ([True, True, True], ((0, 1, 2),)),
        ([True, False, True], ((0, 2), (1,))),
        ([False, True, True], ((0,), (1, 2))),
        ([True] * 11, (tuple(range(10)), (10,))),
    ],
)
def test_legs_that_may_combine_go_together(combines: list[bool], groups: tuple[tuple[int, ...], ...]) -> None:
    legs = [PlannedLeg(leg_id=n, payee_account_id=1, can_combine=can) for n, can in enumerate(combines)]
    assert plan_groups(legs) == groups


@pytest.mark.parametrize(
    ("legs", "state"),
    [
        ([LegState.OPEN], IntentState.CLOSING),
        ([LegState.CAPTURED, LegState.OPEN], IntentState.CLOSING),
        ([LegState.CAPTURED], IntentState.CAPTURED),
        ([LegState.CAPTURED, LegState.RELEASED], IntentState.PART_CAPTURED),
        ([LegState.CAPTURED, LegState.RETURNED], IntentState.PART_CAPTURED),
        ([LegState.RELEASED, LegState.RETURNED], IntentState.RELEASED),
    ],
)
def test_an_intent_stands_where_its_legs_stand(legs: list[LegState], state: IntentState) -> None:
    assert intent_state(current=IntentState.CLOSING, legs=legs) is state


def test_the_provider_stops_before_our_hold_ends() -> None:
    expires_at = attempt_expires_at(intent_expires_at=NOW + timedelta(minutes=15), now=NOW)
    assert expires_at == NOW + timedelta(minutes=14, seconds=30)
    assert attempt_expires_at(intent_expires_at=NOW + timedelta(seconds=89), now=NOW) is None
    assert attempt_expires_at(intent_expires_at=NOW + timedelta(seconds=90), now=NOW) is not None


def test_a_handler_that_names_nothing_refuses_everything() -> None:
    assert split_refused([1, 2, 3], [2]) == (frozenset({1, 3}), frozenset({2}))
    assert split_refused([1, 2], []) == (frozenset(), frozenset({1, 2}))
    assert split_refused([1, 2], [9]) == (frozenset(), frozenset({1, 2}))


def test_the_first_open_group_is_next() -> None:
    states = {1: LegState.CAPTURED, 2: LegState.OPEN, 3: LegState.RELEASED}
    assert by_position(((1,), (2, 3)), states) == (2, (2,))
    assert by_position(((1,), (3,)), states) is None


def test_numbers_are_what_providers_accept() -> None:
    number = new_number("L", date(2026, 11, 23))
    assert re.fullmatch(r"L20261123[0-9a-f]{20}", number)
    assert len({new_number("L", date(2026, 11, 23)) for _ in range(100)}) == 100


def test_questions_become_rare_but_never_stop() -> None:
    waits = [wait_before(tries) for tries in range(20)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=15)
    assert waits[-1] == timedelta(hours=1)
