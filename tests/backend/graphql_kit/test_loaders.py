"""Loaders on their own; with an operation around them in test_execution.py and test_operation_scope.py."""

from typing import Any

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.graphql_kit.loaders import Deferred, Loaders

ASKED: list[tuple[list[int], dict[str, Any]]] = []


def squares_by_number(numbers: list[int], **options: Any) -> dict[int, int]:
    ASKED.append((numbers, options))
    return {number: number * number for number in numbers if number >= 0}


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    ASKED.clear()


def test_options_make_a_loader_of_their_own() -> None:
    loaders = Loaders()
    actor = Actor(kind=ActorKind.OWNER)
    words, same_words = ["a"], ["a"]  # cannot be hashed
    assert loaders.of(squares_by_number) is loaders.of(squares_by_number)
    assert loaders.of(squares_by_number, company_id=1) is loaders.of(squares_by_number, company_id=1)
    assert loaders.of(squares_by_number, company_id=1) is not loaders.of(squares_by_number, company_id=2)
    assert loaders.of(squares_by_number, actor=actor) is loaders.of(squares_by_number, actor=actor)
    assert loaders.of(squares_by_number, words=words) is loaders.of(squares_by_number, words=words)
    assert loaders.of(squares_by_number, words=words) is not loaders.of(squares_by_number, words=same_words)
    loaders.load(squares_by_number, 3, actor=actor)
    loaders.dispatch()
    assert [([3], {"actor": actor})] == ASKED


def test_a_key_that_the_selector_leaves_out_is_null() -> None:
    loaders = Loaders()
    found, missing = loaders.load(squares_by_number, 4), loaders.load(squares_by_number, -4)
    loaders.dispatch()
    assert (found.result(), missing.result()) == (16, None)
    assert loaders.load(squares_by_number, 4) is found


def test_several_keys_keep_their_order_and_nothing_is_asked_for_none() -> None:
    loaders = Loaders()
    several, none = loaders.load_many(squares_by_number, [3, 1, 3]), loaders.load_many(squares_by_number, [])
    assert none.result() == []
    loaders.dispatch()
    assert several.result() == [9, 1, 9]
    (asked,) = ASKED
    assert asked == ([3, 1], {})


def test_an_error_reaches_everybody_who_waits() -> None:
    def broken(numbers: list[int]) -> dict[int, int]:
        raise LookupError("gone")

    loaders = Loaders()
    waiting: list[Deferred] = [
        loaders.load(broken, 1),
        loaders.load(broken, 2).then(str),
        loaders.load_many(broken, [1, 3]),
    ]
    loaders.dispatch()
    for each in waiting:
        with pytest.raises(LookupError, match="gone"):
            each.result()
