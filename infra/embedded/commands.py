"""The subcommands of `./linli`. They speak of themselves on standard error; standard output is the child's."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from infra.embedded.checks import check_steps, run_checks
from infra.embedded.demo import SETTINGS, run_demo
from infra.embedded.home import Home, StartRefused
from infra.embedded.servers import Started, running

SETTINGS_MODULE = "backend.config.settings"
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# These change tables or look at all of them; every other command runs with the rights the product has.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "squashmigrations", "flush", "dbshell"}


def main(arguments: Sequence[str], *, root: Path) -> int:
    """Run one subcommand. Returns the exit code."""
    for how in ENDING_SIGNALS:
        signal.signal(how, leave_on_signal)
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("manage", "test"):
        parser.error("unknown arguments: " + " ".join(rest))
    try:
        return int(options.run(options, rest, root))
    except StartRefused as error:
        say(str(error))
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linli", description="Linli 邻里: one command for the whole product.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    # `manage --help` and `test --help` belong to Django and pytest, whose arguments follow.
    manage = commands.add_parser("manage", add_help=False, help="any Django command, with the embedded servers up")
    manage.set_defaults(run=run_manage)
    test = commands.add_parser("test", add_help=False, help="the tests; arguments go to pytest")
    test.set_defaults(run=run_test)

    demo = commands.add_parser("demo", help="set up and run everything with sample data, until Ctrl-C")
    demo.add_argument("--port", type=int, default=8000, help="of the web server (default: %(default)s)")
    demo.add_argument("--reset", action="store_true", help="remove the data of an earlier demo first")
    demo.add_argument("--no-clients", action="store_true", help="do not build the web clients")
    demo.add_argument(
        "--throw-away",
        action="store_true",
        help="for tests: the data as first loaded at each start, on servers that a crash of the machine may damage",
    )
    demo.set_defaults(run=run_demo_command)

    check = commands.add_parser(
        "check", help="format, lint, types, contracts, dependencies, spelling, migrations, schemas, clients"
    )
    check.add_argument("what", nargs="*", metavar="STEP|PATH", help="only these steps, or only these files")
    check.set_defaults(run=run_check)

    bench = commands.add_parser("bench", help="benchmarks; without a name all short ones")
    bench.add_argument("names", nargs="*", metavar="NAME", help="of a module in tests/bench")
    bench.add_argument("--list", action="store_true", help="show the benchmarks and which are long")
    bench.add_argument("--runs", type=int, default=5, help="of each figure (default: %(default)s)")
    bench.add_argument("--json", metavar="FILE", help="write the results there too")
    bench.set_defaults(run=run_bench)
    return parser


def run_manage(options: argparse.Namespace, rest: Sequence[str], root: Path) -> int:
    with running(home_path(root)) as started:
        environment = with_demo_settings(started.environment, Home(home_path(root)))
        return run_child(started, manage_command(*rest), environment=manage_environment(environment, rest))


def run_test(options: argparse.Namespace, rest: Sequence[str], root: Path) -> int:
    arguments = list(rest)
    if not any(names_tests(argument, root) for argument in arguments):
        # In the order of tests/conftest.py, which brings the longest groups to the front.
        workers = ["-n", str(max(2, min(os.cpu_count() or 2, 8))), "--dist", "loadgroup", "--no-loadscope-reorder"]
        arguments = [*workers, *arguments]
    with running(home_path(root) / "test", throw_away=True) as started:
        environment = {**project_environment(started.environment), "LINLI_TEST": "1"}
        return run_child(
            started, [sys.executable, "-m", "pytest", "--rootdir", str(root), *arguments], environment=environment
        )


def run_demo_command(options: argparse.Namespace, rest: Sequence[str], root: Path) -> int:
    return run_demo(
        root=root,
        home_path=home_path(root),
        port=options.port,
        reset=options.reset,
        with_clients=not options.no_clients,
        throw_away=options.throw_away,
        say=say,
    )


def run_check(options: argparse.Namespace, rest: Sequence[str], root: Path) -> int:
    known = [name for name, _ in check_steps(root, [])]
    # `clients` is a step and a folder: the step is meant.
    names = [what for what in options.what if what in known]
    paths = [what for what in options.what if what not in known and Path(what).exists()]
    if unknown := set(options.what) - set(names) - set(paths):
        raise StartRefused(f"no step or file is called {', '.join(sorted(unknown))}; steps: {', '.join(known)}")
    with running(home_path(root) / "test", throw_away=True) as started:
        environment = {**project_environment(started.environment), "LINLI_DB_ROLE": "owner", "LINLI_TEST": "1"}
        return run_checks(
            names, [str(Path(path).resolve()) for path in paths], root=root, environment=environment, say=say
        )


def run_bench(options: argparse.Namespace, rest: Sequence[str], root: Path) -> int:
    arguments = [*options.names, "--runs", str(options.runs)]
    if options.list:
        arguments.append("--list")
    if options.json:
        arguments += ["--json", str(Path(options.json).resolve())]
    # A home of its own with the durable settings: figures must include what a real commit costs.
    with running(home_path(root) / "bench") as started:
        environment = project_environment(started.environment)
        return run_child(started, [sys.executable, "-m", "tests.bench", *arguments], environment=environment)


def names_tests(argument: str, root: Path) -> bool:
    path = argument.split("::", 1)[0]
    return not path.startswith("-") and (Path(path).exists() or (root / path).exists())


def home_path(root: Path) -> Path:
    return Path(os.environ.get("LINLI_HOME") or root / ".linli")


def project_environment(environment: dict[str, str]) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": SETTINGS_MODULE, **environment}


def with_demo_settings(environment: dict[str, str], home: Home) -> dict[str, str]:
    """What the demo of this home runs with, where the user has set nothing else."""
    return {**home.load(SETTINGS), **environment}


def manage_environment(environment: dict[str, str], arguments: Sequence[str]) -> dict[str, str]:
    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    role = environment.get("LINLI_DB_ROLE") or ("owner" if command in OWNER_COMMANDS else "app")
    return {**project_environment(environment), "LINLI_DB_ROLE": role}


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "backend.manage", *arguments]


def run_child(started: Started, command: Sequence[str], *, environment: dict[str, str]) -> int:
    """Run one child in our terminal and wait for it. Returns its exit code as a shell would."""
    child = subprocess.Popen(command, env=environment, pass_fds=(started.descriptor,))

    def forward(how: int, frame: FrameType | None) -> None:
        # Ctrl-C reaches the whole terminal, so the child has it already; a signal sent to us alone is passed on.
        if not (how == signal.SIGINT and sys.stdin and sys.stdin.isatty()):
            child.send_signal(how)

    before = {how: signal.signal(how, forward) for how in ENDING_SIGNALS}
    try:
        code = child.wait()
    finally:
        for how, handler in before.items():
            signal.signal(how, handler)
    return code if code >= 0 else 128 - code


def leave_on_signal(how: int, frame: FrameType | None) -> None:
    """Unwind, so that everything started is stopped in order; an impatient second Ctrl-C must not cut that short."""
    for ignored in ENDING_SIGNALS:
        signal.signal(ignored, signal.SIG_IGN)
    sys.exit(128 + how)


def say(line: str) -> None:
    print(f"linli: {line}", file=sys.stderr, flush=True)
