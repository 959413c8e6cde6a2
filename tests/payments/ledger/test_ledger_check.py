"""The command others script against."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from payments.ledger import checks
from tests.payments.ledger.books import Books


def test_it_counts_every_company_and_is_content(
    books: Books, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The entries here have no bills behind them, which billing's own check would rightly say.
    monkeypatch.setattr(checks, "_checks", {})
    books.pay(1)
    books.pay(1, company=books.second)
    call_command("ledger_check", "--json")
    assert json.loads(capsys.readouterr().out) == {"entries": 2, "unbalanced": 0, "orphans": 0, "ok": True}


def test_a_missing_cent_ends_with_one(
    books: Books, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "_checks", {"bills": lambda company_id: [f"bill of {company_id}"]})
    with pytest.raises(SystemExit) as ended:
        call_command("ledger_check", "--json")
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert json.loads(said.out) == {"entries": 0, "unbalanced": 0, "orphans": 2, "ok": False}
    assert f"company {books.first}: bills: bill of {books.first}" in said.err
