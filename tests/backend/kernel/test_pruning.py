"""What was handled long ago is forgotten; what still waits for somebody is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.kernel import outbox, pruning
from backend.kernel.models import ConsumedEvent, OutboxEvent, Timer
from backend.kernel.tasks import deliver_event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=31)


def event(*, at: datetime, sent: bool = True, kind: str = "unheard") -> OutboxEvent:
    return OutboxEvent.objects.create(kind=kind, payload={}, created_at=at, sent_at=at if sent else None)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind `heard` has two consumers."""
    known = {"heard": [("first", lambda delivery, now: None), ("second", lambda delivery, now: None)]}
    monkeypatch.setattr(outbox, "_consumers", known)


def test_old_events_go_in_batches_and_young_or_unsent_ones_stay(heard: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    waiting = event(at=OLD, sent=False)
    for _ in range(5):
        event(at=OLD)
    young = event(at=NOW - timedelta(days=29))
    assert pruning.prune(NOW) == 5
    assert set(OutboxEvent.objects.all()) == {waiting, young}
    assert pruning.prune(NOW) == 0


def test_an_event_that_a_consumer_still_wants_stays_until_all_have_had_it(heard: None) -> None:
    row = event(at=OLD, kind="heard")
    ConsumedEvent.objects.create(consumer="first", event_id=row.event_id, at=OLD)
    assert pruning.prune(NOW) == 0
    ConsumedEvent.objects.create(consumer="second", event_id=row.event_id, at=NOW)
    assert pruning.prune(NOW) == 1
    assert not ConsumedEvent.objects.exists()


def test_a_message_about_a_forgotten_event_does_nothing() -> None:
    assert deliver_event(str(uuid4())) == 0


def test_timers_that_ran_long_ago_go() -> None:
    for reference, done_at in (("old", OLD), ("young", NOW), ("open", None)):
        Timer.objects.create(kind="k", reference=reference, due_at=OLD, done_at=done_at)
    assert pruning.prune(NOW) == 1
    assert set(Timer.objects.values_list("reference", flat=True)) == {"young", "open"}
