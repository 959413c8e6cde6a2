"""The nightly check of the books: when it runs, what it keeps, whom it tells."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.config.metrics import exposition
from backend.kernel import timers
from backend.kernel.errors import Forbidden
from backend.kernel.models import OutboxEvent, Timer
from backend.organization.base import tenant_read
from payments.ledger import checks, tasks
from payments.ledger.checking import check_night, next_night
from payments.ledger.models import LedgerCheck
from tests.payments.ledger.books import NOW, Books

NIGHT = date(2026, 11, 24)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entries of these books have no documents behind them."""
    monkeypatch.setattr(checks, "_checks", {})


def kept(company_id: int) -> list[LedgerCheck]:
    with tenant_read(company_id):
        return list(LedgerCheck.objects.order_by("id"))


def test_the_next_night_is_half_past_two_in_shanghai() -> None:
    assert next_night(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert next_night(datetime(2026, 11, 23, 18, 30, tzinfo=UTC)) == datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


def test_a_night_is_checked_once_and_its_result_kept(books: Books, quiet: None) -> None:
    books.pay(1)
    assert check_night(company_id=books.first, night=NIGHT, now=NOW)
    assert not check_night(company_id=books.first, night=NIGHT, now=NOW)
    (row,) = kept(books.first)
    assert (row.night, row.entries, row.unbalanced, row.orphans, row.is_ok) == (NIGHT, 1, 0, 0, True)
    assert not OutboxEvent.objects.filter(kind="ledger_check_failed").exists()
    assert kept(books.second) == []


def test_what_is_found_is_an_error_in_the_log_an_event_and_a_figure(
    books: Books, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(checks, "_checks", {"bills": lambda company_id: ["bill 7: wants 1 fen, books 2"]})
    with caplog.at_level(logging.ERROR):
        check_night(company_id=books.first, night=NIGHT, now=NOW)
    (row,) = kept(books.first)
    assert (row.is_ok, row.orphans) == (False, 1)
    assert row.findings == [f"company {books.first}: bills: bill 7: wants 1 fen, books 2"]
    assert "the books do not agree" in caplog.text
    event = OutboxEvent.objects.get(kind="ledger_check_failed")
    assert (event.company_id, event.payload["check_id"], event.payload["orphans"]) == (books.first, row.pk, 1)
    page = exposition()[0].decode()
    assert f'linli_ledger_check_ok{{company="{books.first}"}} 0.0' in page
    assert f'linli_ledger_check_orphans{{company="{books.first}"}} 1.0' in page


def test_every_company_gets_a_timer_and_a_night_brings_the_work_to_a_worker(
    books: Books, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(tasks.check, "apply_async", lambda *, kwargs, queue: sent.append(kwargs))
    assert tasks.schedule_checks(NOW) == 2
    assert tasks.schedule_checks(NOW) == 0
    night = next_night(NOW)
    timers.run_due(now=night)
    assert sent == [{"company_id": company, "night": "2026-11-24"} for company in (books.first, books.second)]
    # The worker died: after half an hour another one is asked, and when it has looked, the timer waits for the next.
    timers.run_due(now=night + timedelta(minutes=31))
    assert len(sent) == 4
    tasks.check(company_id=books.first, night="2026-11-24")
    timers.run_due(now=night + timedelta(minutes=62))
    due = dict(Timer.objects.filter(done_at=None).values_list("company_id", "due_at"))
    assert due[books.first] == night + timedelta(days=1)
    assert due[books.second] == night + timedelta(minutes=92)


def test_a_check_that_somebody_asks_for_needs_the_right_over_the_company(books: Books) -> None:
    from payments.ledger.checking import run_ledger_check

    clerk = Actor(kind=ActorKind.STAFF, account_id=1, company_id=books.first)
    with pytest.raises(Forbidden):
        run_ledger_check(actor=clerk, now=NOW)
    assert kept(books.first) == []
