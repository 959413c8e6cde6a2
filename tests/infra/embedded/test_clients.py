"""Building the web clients, with an npm that writes down what it is asked for."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.embedded.clients import build_clients, builds
from infra.embedded.demo import ADDRESSES, CLIENT_ADDRESSES, show_addresses
from infra.embedded.home import Home, StartRefused

PACKAGES = {
    "codegen": '{"scripts": {"codegen": "x"}}',
    "e2e": "{}",
    "owner": '{"scripts": {"build:h5": "x", "build": "y"}}',
    "portal": '{"scripts": {"build": "x"}}',
}
NPM = """#!/bin/sh
echo "$(basename "$PWD"): $*" >> "$CALLS"
case "$*" in
  ci*) rm -rf node_modules; mkdir node_modules ;;
  "run build:h5") [ -n "$BREAK" ] && { echo "cannot build"; exit 3; }; rm -rf dist/h5; mkdir -p dist/h5 ;;
  "run build") rm -rf dist; mkdir -p dist ;;
esac
"""
INSTALL = "ci --ignore-scripts --no-audit --no-fund"


class Tree:
    """A tree with four folders of clients, of which two have something to build."""

    def __init__(self, path: Path) -> None:
        self.root = path / "tree"
        for name, package in PACKAGES.items():
            folder = self.root / "clients" / name
            folder.mkdir(parents=True)
            (folder / "package.json").write_text(package)
            (folder / "package-lock.json").write_text("{}")
        (self.root / "clients" / "kit").mkdir()
        programs = path / "programs"
        programs.mkdir()
        for name, text in (("npm", NPM), ("node", "#!/bin/sh\necho v22.1.0\n")):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        self.calls = path / "calls"
        self.home = Home(path / "home")
        self.said: list[str] = []
        self.environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "CALLS": str(self.calls)}

    def build(self, **more: str) -> list[str]:
        """What npm was asked for meanwhile."""
        self.calls.write_text("")
        build_clients(self.home, root=self.root, environment={**self.environment, **more}, say=self.said.append)
        return self.calls.read_text().splitlines()

    def write(self, name: str, text: str) -> None:
        (self.root / "clients" / name).write_text(text)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


EVERYTHING = [f"owner: {INSTALL}", "owner: run build:h5", f"portal: {INSTALL}", "portal: run build"]


def test_the_repository_builds_what_the_product_serves() -> None:
    from backend.config.clients import WEB_CLIENTS

    root = Path(__file__).resolve().parents[3]
    ours = {(build.folder.name, build.script, build.output) for build in builds(root)}
    served = {(one.source, one.script, root / "clients" / one.folder) for one in WEB_CLIENTS}
    assert ours <= served


def test_the_demo_shows_the_addresses_that_the_product_serves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from backend.config.clients import WEB_CLIENTS

    assert [address for address, _ in CLIENT_ADDRESSES] == [one.address for one in WEB_CLIENTS]
    show_addresses(Home(tmp_path), (*CLIENT_ADDRESSES, *ADDRESSES), url="http://127.0.0.1:8000", seconds=4)
    shown = capsys.readouterr().out
    assert shown.index("8000/app/ ") < shown.index("8000/console/ ") < shown.index("8000/graphql/owner ")


def test_only_folders_with_something_to_serve_are_built(tree: Tree) -> None:
    assert tree.build() == EVERYTHING
    assert [line.split(" (")[0] for line in tree.said] == [
        "building clients/owner",
        "clients/owner is built",
        "building clients/portal",
        "clients/portal is built",
    ]


def test_a_second_start_builds_nothing_even_from_another_home(tree: Tree, tmp_path: Path) -> None:
    tree.build()
    assert tree.build() == []
    tree.home = Home(tmp_path / "other")
    assert tree.build() == []


def test_a_changed_source_builds_its_client_and_keeps_the_packages(tree: Tree) -> None:
    tree.build()
    tree.write("portal/page.tsx", "new")
    assert tree.build() == ["portal: run build"]
    tree.write("owner/package-lock.json", '{"new": 1}')
    assert tree.build() == [f"owner: {INSTALL}", "owner: run build:h5"]


def test_what_the_clients_share_builds_them_all(tree: Tree) -> None:
    tree.build()
    tree.write("kit/format.ts", "new")
    assert tree.build() == ["owner: run build:h5", "portal: run build"]


def test_a_failed_build_says_which_log_and_is_tried_again(tree: Tree) -> None:
    with pytest.raises(StartRefused) as refused:
        tree.build(BREAK="1")
    log = tree.home.logs / "client-owner.log"
    assert str(refused.value) == f"npm run build:h5 failed in clients/owner; see {log}"
    assert "cannot build" in log.read_text()
    assert tree.build() == ["owner: run build:h5", *EVERYTHING[2:]]


def test_two_starts_at_once_build_once(tree: Tree) -> None:
    """The second waits for the first and finds everything built."""
    program = (
        "import os, sys; from pathlib import Path; from infra.embedded.clients import build_clients; "
        "from infra.embedded.home import Home; "
        "build_clients(Home(Path(sys.argv[1])), root=Path(sys.argv[2]), environment=dict(os.environ), say=print)"
    )
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tree.home.path / name), str(tree.root)],
            env={**os.environ, **tree.environment},
            stdout=subprocess.DEVNULL,
        )
        for name in ("a", "b")
    ]
    deadline = time.monotonic() + 30
    for process in begun:
        assert process.wait(timeout=deadline - time.monotonic()) == 0
    assert sorted(tree.calls.read_text().splitlines()) == sorted(EVERYTHING)


def test_without_npm_it_says_how_to_start_all_the_same(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "programs" / "npm").unlink()
    with pytest.raises(StartRefused, match="--no-clients"):
        tree.build(PATH=str(tmp_path / "programs"))
