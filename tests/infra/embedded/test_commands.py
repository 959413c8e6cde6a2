from pathlib import Path

import pytest

from infra.embedded.commands import main, manage_environment, names_tests
from infra.embedded.demo import QUEUES

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("arguments", "role"),
    [
        (["migrate", "--no-input"], "owner"),
        (["--verbosity", "0", "check"], "app"),
        (["run_billing", "--period", "2026-03"], "app"),
        (["dbshell"], "owner"),
        ([], "app"),
    ],
)
def test_only_commands_about_tables_get_the_owner_role(arguments: list[str], role: str) -> None:
    assert manage_environment({}, arguments)["LINLI_DB_ROLE"] == role


def test_a_role_that_the_user_chose_stays() -> None:
    assert manage_environment({"LINLI_DB_ROLE": "app"}, ["migrate"])["LINLI_DB_ROLE"] == "app"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("tests/infra", True), ("tests/conftest.py::name", True), ("-x", False), ("-k", False), ("words", False)],
)
def test_paths_are_told_from_options(argument: str, expected: bool) -> None:
    assert names_tests(argument, ROOT) is expected


def test_the_worker_listens_to_every_queue_of_the_outbox() -> None:
    from backend.kernel.outbox import QUEUES as PRODUCT_QUEUES

    assert QUEUES == PRODUCT_QUEUES


def test_help_names_every_subcommand(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)  # the test runner keeps its own handlers
    with pytest.raises(SystemExit):
        main(["--help"], root=ROOT)
    shown = capsys.readouterr().out
    assert [name for name in ("demo", "test", "check", "bench", "manage") if name not in shown] == []
