"""`manage python_client [--check | --write]`: the typed Python client in clients/python, from schemas and documents."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.config.graphql import APIS, DOCUMENTS
from backend.config.management.generated import GeneratedFiles
from backend.graphql_kit.manifest import DocumentsInvalid, composed
from backend.graphql_kit.python_client.shapes import Unsupported
from backend.graphql_kit.python_client.writing import client_files

HOME = Path(settings.BASE_DIR) / "clients" / "python" / "linli_client"


class Command(GeneratedFiles):
    help = "Compare (the default) or write the typed Python client of every API that has documents."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for path, text in wanted_files().items():
            if text == (path.read_text() if path.exists() else None):
                continue
            stale.append(str(path.relative_to(settings.BASE_DIR)))
            if options["write"]:
                if text is None:
                    path.unlink()
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text)
        if options["write"]:
            self.stdout.write(f"wrote {len(stale)} files of the Python client")
        elif stale:
            raise CommandError(f"stale: {', '.join(stale)}; run ./linli manage python_client --write")


def wanted_files() -> dict[Path, str | None]:
    """Every file of the generated packages as it must be; None for one that must go."""
    wanted: dict[Path, str | None] = {}
    for api, (_, schema, _) in APIS.items():
        try:
            documents = composed(DOCUMENTS[api])
            files = client_files(api, schema.graphql_schema, documents) if documents else {}
        except (DocumentsInvalid, Unsupported) as error:
            raise CommandError(f"{api}: {error}") from error
        wanted |= dict.fromkeys((HOME / api).glob("*.py"))
        wanted |= {HOME / api / name: text for name, text in laid_out(files).items()}
    return wanted


def laid_out(files: dict[str, str]) -> dict[str, str]:
    """The same files as `ruff format` and its sorting of imports leave them, by the rules of the repository."""
    rules = ["--config", str(settings.BASE_DIR / "pyproject.toml"), "--quiet", "--no-cache"]
    ruff = str(Path(sys.executable).parent / "ruff")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        for command in (["check", "--select", "I", "--fix"], ["format"]):
            subprocess.run([ruff, *command, *rules, folder], check=True)
        return {name: (Path(folder) / name).read_text() for name in files}
