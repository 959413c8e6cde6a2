"""The check of the web clients, with an npm that fails where it is told to."""

import os
from pathlib import Path

import pytest

from infra.embedded.client_checks import check_clients
from infra.embedded.home import StartRefused

NPM = """#!/bin/sh
echo "$(basename "$PWD"): $*" >> "$CALLS"
case "$*" in
  ci*) mkdir -p node_modules ;;
  "run check") [ "$(basename "$PWD")" = "$BREAK" ] && exit 1 ;;
esac
exit 0
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, scripts in {"codegen": '{"check": "x"}', "portal": '{"check": "x"}', "e2e": '{"shots": "x"}'}.items():
        folder = tmp_path / "clients" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(f'{{"scripts": {scripts}}}')
        (folder / "package-lock.json").write_text("{}")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in (("npm", NPM), ("node", "#!/bin/sh\necho v22.1.0\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return tmp_path


def environment(tree: Path, **more: str) -> dict[str, str]:
    return {"PATH": f"{tree / 'programs'}{os.pathsep}{os.environ['PATH']}", "CALLS": str(tree / "calls"), **more}


def test_each_folder_with_a_check_runs_it(tree: Path) -> None:
    assert check_clients(root=tree, environment=environment(tree)) == []
    asked = [line for line in (tree / "calls").read_text().splitlines() if "run check" in line]
    assert asked == ["codegen: run check", "portal: run check"]


def test_packages_are_installed_once(tree: Path) -> None:
    for _ in range(2):
        check_clients(root=tree, environment=environment(tree))
    assert (tree / "calls").read_text().count("portal: ci") == 1


def test_a_folder_that_fails_is_named_and_the_others_are_checked(tree: Path) -> None:
    assert check_clients(root=tree, environment=environment(tree, BREAK="codegen")) == ["codegen"]
    assert "portal: run check" in (tree / "calls").read_text()


def test_without_node_it_says_so(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(environment: dict[str, str], *, root: Path) -> dict[str, str]:
        raise StartRefused("no Node")

    monkeypatch.setattr("infra.embedded.client_checks.with_node", refuse)
    with pytest.raises(StartRefused, match="no Node"):
        check_clients(root=tree, environment=environment(tree))
