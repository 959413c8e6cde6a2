"""`python -m infra.embedded.client_checks`: what can be told of the web clients without a server.

Each folder below clients/ with a script `check` runs it: codegen tells whether the generated types are those of the
schemas, the clients check their types and run their unit tests.
"""

import json
import os
import sys
from pathlib import Path

from infra.embedded.clients import install_packages, npm, only_builder, with_node
from infra.embedded.home import StartRefused


def check_clients(*, root: Path, environment: dict[str, str]) -> list[str]:
    """Names of the folders that fail their check, in order; what they say goes to standard output.

    Raises: StartRefused where there is no Node.
    """
    node_environment = with_node(environment, root=root)
    failed = []
    for package in sorted((root / "clients").glob("*/package.json")):
        if "check" not in json.loads(package.read_text()).get("scripts", {}):
            continue
        folder = package.parent
        output = sys.stdout.buffer
        try:
            with only_builder(folder):
                install_packages(folder, root=root, output=output, environment=node_environment)
            npm(["run", "check"], folder=folder, output=output, environment=node_environment)
        except StartRefused:
            failed.append(folder.name)
    return failed


def main() -> int:
    root = Path(__file__).resolve().parents[2]
    try:
        failed = check_clients(root=root, environment=dict(os.environ))
    except StartRefused as refused:
        # Who changes Python alone needs no Node for it; the build server has one.
        print(f"the clients are not checked: {refused}")
        return 1 if os.environ.get("CI") else 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
