"""A Chromium for the browser tests: the machine's own, else Debian's where we may install it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),)
BROWSER_PACKAGES = ("chromium",)
# Without a Chinese font every screenshot shows boxes, and text takes another width.
FONT_PACKAGES = ("fonts-noto-cjk", "fonts-wqy-zenhei")
# Another program may be installing something at this moment.
APT_OPTIONS = ("-qq", "-o", "DPkg::Lock::Timeout=300")


class BrowserMissing(Exception):
    """No Chromium is here and none can be installed; the message says what to do."""


def ensure_browser(environment: Mapping[str, str], *, say: Callable[[str], None]) -> Path:
    """The browser's program, installed together with Chinese fonts where this is Debian and we are root.

    CHROMIUM in the environment names one and rules out any other. Raises: BrowserMissing.
    """
    if named := environment.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise BrowserMissing(f"CHROMIUM names {named}, which is no program")
        return Path(named)
    found = find_browser(environment)
    wanted = [*(() if found else BROWSER_PACKAGES), *(() if has_chinese_font(environment) else FONT_PACKAGES)]
    if wanted and may_install(environment):
        say(f"installing {' '.join(wanted)} for the browser tests (once; half a minute) ...")
        install(wanted, environment=environment)
        found = find_browser(environment)
    if found is None:
        raise BrowserMissing(
            "there is no Chromium: install chromium (Debian: apt install chromium fonts-noto-cjk) or Google Chrome,"
            " or name a program in CHROMIUM"
        )
    return found


def find_browser(environment: Mapping[str, str]) -> Path | None:
    path = environment.get("PATH", os.defpath)
    named = (shutil.which(name, path=path) for name in NAMES)
    found = next((Path(name) for name in named if name), None)
    return found or next((place for place in PLACES if place.exists()), None)


def has_chinese_font(environment: Mapping[str, str]) -> bool:
    """Also true where nothing tells: other systems than Linux bring Chinese fonts."""
    if shutil.which("fc-list", path=environment.get("PATH", os.defpath)) is None:
        return shutil.which("apt-get") is None
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], env=dict(environment), capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


def may_install(environment: Mapping[str, str]) -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get", path=environment.get("PATH", os.defpath)) is not None


def install(packages: list[str], *, environment: Mapping[str, str]) -> None:
    """Raises: BrowserMissing with apt's last line."""
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *APT_OPTIONS, *arguments],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = (done.stdout.strip().splitlines() or ["it says nothing"])[-1]
            raise BrowserMissing(f"apt-get {arguments[0]} failed: {last}")
