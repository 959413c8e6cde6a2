"""Finding a browser, and installing one, with programs that stand in for the system's."""

import os
from pathlib import Path

import pytest

from infra.embedded import browser
from infra.embedded.browser import BrowserMissing, ensure_browser


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "PLACES", ())


def system(folder: Path, **programs: str) -> dict[str, str]:
    """A PATH with these programs alone; `sh` and `touch` are the real ones."""
    for name, script in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return {"PATH": str(folder)}


def silent(line: str) -> None:
    raise AssertionError(f"nothing is to be done, but it said: {line}")


HAS_FONTS = {"fc_list": "echo Noto Sans CJK SC"}


def test_the_browser_that_is_there_is_taken(tmp_path: Path) -> None:
    environment = system(tmp_path, google_chrome="exit 0", apt_get="exit 1", **HAS_FONTS)
    assert ensure_browser(environment, say=silent) == tmp_path / "google-chrome"


def test_chromium_goes_before_chrome(tmp_path: Path) -> None:
    environment = system(tmp_path, google_chrome="exit 0", chromium="exit 0", **HAS_FONTS)
    assert ensure_browser(environment, say=silent) == tmp_path / "chromium"


def test_the_one_that_is_named_rules_out_any_other(tmp_path: Path) -> None:
    named = tmp_path / "mine"
    environment = {**system(tmp_path, chromium="exit 0", mine="exit 0"), "CHROMIUM": str(named)}
    assert ensure_browser(environment, say=silent) == named
    with pytest.raises(BrowserMissing, match="CHROMIUM names /nowhere, which is no program"):
        ensure_browser({**environment, "CHROMIUM": "/nowhere"}, say=silent)


def test_root_on_debian_gets_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    record, chromium = tmp_path / "asked", tmp_path / "chromium"
    put = f'printf "#!/bin/sh" > {chromium}; /bin/chmod +x {chromium}'
    apt = f'echo "$@" >> {record}; case "$*" in *install*) {put};; esac'
    said: list[str] = []
    assert ensure_browser(system(tmp_path, apt_get=apt, fc_list="exit 0"), say=said.append) == chromium
    assert said == [
        "installing chromium fonts-noto-cjk fonts-wqy-zenhei for the browser tests (once; half a minute) ..."
    ]
    asked = [line.rpartition("Timeout=300 ")[2] for line in record.read_text().splitlines()]
    assert asked == ["update", "install -y --no-install-recommends chromium fonts-noto-cjk fonts-wqy-zenhei"]


def test_a_machine_with_fonts_gets_no_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    said: list[str] = []
    with pytest.raises(BrowserMissing, match="there is no Chromium"):
        ensure_browser(system(tmp_path, apt_get="exit 0", **HAS_FONTS), say=said.append)
    assert said == ["installing chromium for the browser tests (once; half a minute) ..."]


def test_apt_says_why_it_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    environment = system(tmp_path, apt_get="echo 'E: no such archive'; exit 100", **HAS_FONTS)
    with pytest.raises(BrowserMissing, match="apt-get update failed: E: no such archive"):
        ensure_browser(environment, say=lambda line: None)


def test_others_are_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BrowserMissing, match="apt install chromium fonts-noto-cjk"):
        ensure_browser(system(tmp_path, apt_get="exit 1", fc_list="exit 0"), say=silent)
