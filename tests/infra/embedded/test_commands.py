from pathlib import Path

import pytest

from infra.embedded.commands import main, manage_environment, names_tests, with_demo_settings
from infra.embedded.demo import DEMO_FILES, QUEUES, SETTINGS
from infra.embedded.home import Home

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


def test_manage_beside_a_demo_talks_to_its_simulators_and_names_its_address(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert with_demo_settings({"A": "1"}, home) == {"A": "1"}
    home.save(SETTINGS, {"PUBLIC_URL": "http://127.0.0.1:8200", "WECHATPAY_BASE_URL": "http://127.0.0.1:9"})
    merged = with_demo_settings({"WECHATPAY_BASE_URL": "https://mine"}, home)
    assert merged == {"PUBLIC_URL": "http://127.0.0.1:8200", "WECHATPAY_BASE_URL": "https://mine"}
    assert SETTINGS in DEMO_FILES


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
