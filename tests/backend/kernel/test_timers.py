"""Timers and periodic scans: nothing timed is lost, one broken part stops no other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from backend.kernel import timers
from backend.kernel.models import Timer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timers, "_handlers", {})
    monkeypatch.setattr(timers, "_periodic", {})
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_a_timer_runs_once_when_it_is_due() -> None:
    seen: list[tuple[int | None, str, datetime]] = []
    timers.on_due("ring", lambda company, reference, now: seen.append((company, reference, now)))
    timers.set_timer(kind="ring", reference=7, due_at=NOW, company_id=3)
    assert timers.run_due(now=NOW - timedelta(seconds=1)) == 0
    assert timers.run_due(now=NOW) == 1
    assert timers.run_due(now=NOW + timedelta(days=1)) == 0
    assert seen == [(3, "7", NOW)]


@pytest.mark.django_db
def test_a_timer_that_fails_comes_back_later() -> None:
    calls: list[datetime] = []

    def ring(company_id: int | None, reference: str, now: datetime) -> None:
        calls.append(now)
        if len(calls) == 1:
            raise RuntimeError("broken once")

    timers.on_due("ring", ring)
    timers.set_timer(kind="ring", reference="a", due_at=NOW, company_id=None)
    assert timers.run_due(now=NOW) == 0
    assert timers.run_due(now=NOW + timedelta(seconds=30)) == 0
    assert timers.run_due(now=NOW + timedelta(minutes=5)) == 1
    assert calls == [NOW, NOW + timedelta(minutes=5)]


@pytest.mark.django_db
def test_a_handler_may_set_its_own_timer_again() -> None:
    again = NOW + timedelta(minutes=10)
    timers.on_due(
        "ring",
        lambda company, reference, now: timers.set_timer(
            kind="ring", reference=reference, due_at=again, company_id=company
        ),
    )
    timers.set_timer(kind="ring", reference="a", due_at=NOW, company_id=None)
    timers.run_due(now=NOW)
    assert Timer.objects.get(done_at__isnull=True).due_at == again


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [60, 120, 240, 3600])
def test_a_handler_may_set_its_own_timer_to_the_very_moment_of_the_push(seconds: int) -> None:
    calls: list[datetime] = []

    def ring(company_id: int | None, reference: str, now: datetime) -> None:
        calls.append(now)
        again = now + timedelta(seconds=seconds)
        timers.set_timer(kind="ring", reference=reference, due_at=again, company_id=company_id)

    timers.on_due("ring", ring)
    timers.set_timer(kind="ring", reference="a", due_at=NOW, company_id=None)
    moments = [NOW + timedelta(seconds=seconds * times) for times in range(12)]
    for moment in moments:
        timers.run_due(now=moment)
    assert calls == moments


def test_a_broken_scan_stops_no_other() -> None:
    ran: list[datetime] = []

    def broken(now: datetime) -> None:
        raise RuntimeError("broken")

    timers.every("broken", 60, broken)
    timers.every("sound", 60, ran.append)
    assert timers.run_periodic(now=NOW) == 1
    # Its next turn has not come.
    assert timers.run_periodic(now=NOW + timedelta(hours=1)) == 0
    assert ran == [NOW]
