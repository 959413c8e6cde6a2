"""The lock files are complete, checked by hash, and name no registry."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)")


def pins(lock: Path) -> dict[str, str]:
    """Dict normalised package name -> version."""
    found = (PINNED.match(line) for line in lock.read_text().splitlines())
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    # The first lines repeat the command that made the file; a host would hide there as well as in the packages.
    assert re.findall(r"https?://|--(?:index|extra-index|find-links)\S*(?=[ =]\S*[/.])", lock.read_text()) == []
    assert re.findall(r"\b[\w-]+\.(?:org|com|net|io|cn|dev)\b", lock.read_text()) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock.read_text(), flags=re.MULTILINE)
    packages = [block for block in blocks if PINNED.match(block)]
    assert packages
    assert [block.split("\n", 1)[0] for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_what_its_source_wants(lock: Path) -> None:
    asked = pins(lock.with_suffix(".in"))
    assert asked
    assert {name: pins(lock).get(name) for name in asked} == asked


def test_the_locks_agree_with_each_other() -> None:
    base = pins(REQUIREMENTS / "base.txt")
    for beside in ("alipay.txt", "stripe.txt", "dev.txt"):
        others = pins(REQUIREMENTS / beside)
        assert {name: version for name, version in others.items() if base.get(name, version) != version} == {}


def test_every_wanted_package_says_why() -> None:
    unexplained = [
        line
        for source in sorted(REQUIREMENTS.glob("*.in"))
        for line in source.read_text().splitlines()
        if PINNED.match(line) and "#" not in line
    ]
    assert unexplained == []
