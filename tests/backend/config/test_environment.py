"""Settings of the environment: a missing or bad one ends the start with one line that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from backend.config import environment
from backend.config.environment import SettingInvalid
from tests.databases import ROOT

BAD: list[tuple[Callable[[str], Any], str]] = [
    (environment.required, ""),
    (environment.flag, "perhaps"),
    (lambda name: environment.integer(name, 1), "many"),
    (lambda name: environment.integer(name, 1), "-3"),
    (environment.networks, "10.0.0.0/99"),
    (environment.pairs, "wx1"),
    (environment.pairs, "wx1:"),
    (lambda name: environment.database(name, os.environ[name]), "mysql://host/linli"),
    (lambda name: environment.database(name, os.environ[name]), "postgresql://host"),
    (lambda name: environment.database(name, os.environ[name]), "postgresql://host:port/linli"),
    (lambda name: environment.redis(name, os.environ[name]), "http://127.0.0.1"),
]


@pytest.mark.parametrize(("read", "value"), BAD)
def test_a_bad_value_is_one_line_with_the_name(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str
) -> None:
    monkeypatch.setenv("SOME_SETTING", value)
    with pytest.raises(SettingInvalid) as refused:
        read("SOME_SETTING")
    said = str(refused.value)
    assert said.startswith("setting SOME_SETTING: ")
    assert "\n" not in said


def test_a_good_value_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING", " 10.0.0.0/8,192.168.1.7 ")
    assert [str(network) for network in environment.networks("SOME_SETTING")] == ["10.0.0.0/8", "192.168.1.7/32"]
    monkeypatch.setenv("SOME_SETTING", "wx1:a:b, wx2:c")
    assert environment.pairs("SOME_SETTING") == {"wx1": "a:b", "wx2": "c"}
    found = environment.database("SOME_SETTING", "postgresql://us%40er:p%2Fw@host/linli")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("us@er", "p/w", "host", 5432)
    monkeypatch.delenv("SOME_SETTING")
    assert (environment.flag("SOME_SETTING", default=True), environment.integer("SOME_SETTING", 7)) == (True, 7)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": ""}, "setting SECRET_KEY: is missing"),
        ({"FIELD_KEYS": ""}, "setting FIELD_KEYS: is missing"),
        ({"FIELD_KEYS": "{}"}, "setting FIELD_KEYS: "),
        ({"DATABASE_URL": "mysql://h/d"}, "setting DATABASE_URL: must be postgresql://"),
        ({"OUTBOX_KEEP_DAYS": "long"}, "setting OUTBOX_KEEP_DAYS: 'long' is no whole number"),
    ],
)
def test_the_product_does_not_start_with_it(changed: dict[str, str], said: str) -> None:
    """The demo makes its own keys; here nobody does."""
    process = subprocess.run(
        [sys.executable, "-m", "backend.manage", "check"],
        cwd=ROOT,
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 1
    (line,) = process.stderr.strip().splitlines()
    assert line.startswith(said)
    assert process.stdout == ""
