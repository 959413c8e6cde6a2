"""Two ask for a payment back at the same moment: never more than was paid, and a control shows what the lock is for."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from backend.kernel.errors import DomainError
from payments.intents.paid import PaidLine, paid_lines
from payments.refunds.errors import NothingToRefund, RefundTooLarge
from payments.refunds.models import RefundOrder
from payments.refunds.services import requesting
from tests.concurrency.test_two_payers import Work, together
from tests.conftest import CommittedDatabase
from tests.payments.refunds.conftest import ParcelRefunds, parcels, staff
from tests.payments.refunds.steps import ask, lines, pay_cash
from tests.payments.world import World, build_world

__all__ = ["parcels"]

ROUNDS = 10


@pytest.fixture
def till(committed_db: CommittedDatabase) -> World:
    return build_world()


def two(till: World, intent_id: int, *amounts: int) -> list[Work]:
    """Two of the staff who ask for so much."""
    return [partial(ask, till, staff(till, account_id=account), intent_id, *amounts) for account in (201, 203)]


def test_two_at_once_never_ask_for_more_than_was_paid(till: World, parcels: ParcelRefunds) -> None:
    for _ in range(ROUNDS):
        intent_id = pay_cash(till, 5000)
        results = together(two(till, intent_id, 3000))
        refused = [result for result in results if isinstance(result, DomainError)]
        assert [type(error) for error in refused] == [RefundTooLarge], results
        assert lines(till, intent_id)[0].refund_minor == 3000
    assert len(till.rows(RefundOrder)) == ROUNDS
    assert till.check().findings == ()


def test_two_wholes_at_once_are_one(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 5000)
    results = together(two(till, intent_id))
    assert [type(result) for result in results if isinstance(result, DomainError)] == [NothingToRefund]
    assert till.check().findings == ()


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nobody locks the intent, and both have looked at what is left before either goes on."""
    both = threading.Barrier(2, timeout=10)
    seen: list[list[PaidLine]] = []

    def slow(leg_ids: Any) -> list[PaidLine]:
        found = paid_lines(leg_ids)
        if len(seen) < 2:
            seen.append(found)
            both.wait()
        return found

    monkeypatch.setattr(requesting, "lock_intent", lambda intent_id: None)
    monkeypatch.setattr(requesting, "paid_lines", slow)
    return seen


def test_without_the_lock_both_pass_the_rule_and_only_the_database_refuses(
    till: World, parcels: ParcelRefunds, unlocked: list[Any]
) -> None:
    intent_id = pay_cash(till, 5000)
    results = together(two(till, intent_id, 3000))
    assert [line.refund_minor for found in unlocked for line in found] == [0, 0]
    assert [type(result) for result in results if isinstance(result, Exception)] == [IntegrityError]
    assert lines(till, intent_id)[0].refund_minor == 3000
