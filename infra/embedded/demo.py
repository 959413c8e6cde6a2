"""`./linli demo`: the whole product on this machine with sample data, until Ctrl-C."""

import contextlib
import fcntl
import importlib.util
import json
import shutil
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from infra.embedded.clients import build_clients
from infra.embedded.fingerprint import migration_fingerprint
from infra.embedded.home import Home, StartRefused, choose_port, is_port_free
from infra.embedded.loaded import LoadedData
from infra.embedded.migrated import strange_migrations
from infra.embedded.postgres import Postgres
from infra.embedded.servers import running
from infra.embedded.supervisor import Supervisor
from infra.embedded.valkey import Valkey
from infra.simulators import SIMULATORS

# The queues of backend.kernel.outbox; tests/structure holds the two equal.
QUEUES = ("money", "billing", "notify", "index", "default", "jobs")
# Work of minutes, which must not keep a payment waiting.
LONG_QUEUE = "jobs"
READY_SECONDS = 90.0
STAMPS = "demo-state.json"
# What notifications' console channel begins its lines with.
MESSAGE = "[message to "
CLIENT_ADDRESSES = (
    ("/app/", "owners' app 业主端"),
    ("/console/", "property console 物业后台"),
)
ADDRESSES = (
    ("/graphql/owner", "owners 业主"),
    ("/graphql/staff", "staff 物业"),
    ("/graphql/merchant", "merchants 商家"),
    ("/dev/messages", "text messages 短信"),
)
# What the demo runs with, so that `./linli manage` beside it talks to the same simulators and names the same address.
SETTINGS = "demo-settings.json"
# What `--reset` removes beside the servers' data. Secrets stay: a copy of the database may still need them.
DEMO_FILES = (STAMPS, SETTINGS, "demo.json", "simulators", "media", "beat", "prometheus")


def run_demo(
    *,
    root: Path,
    home_path: Path,
    port: int,
    reset: bool,
    with_clients: bool,
    throw_away: bool,
    say: Callable[[str], None],
) -> int:
    """Start everything, then tend it until a signal ends the process.

    throw_away: servers that may lose data with the machine, and the data as first loaded at each start (tests).
    Raises: StartRefused with the one line that says what is in the way.
    """
    begun = time.monotonic()
    home = Home(home_path)
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_demo(home))
        if not is_port_free(port):
            raise StartRefused(f"port {port} is in use by another program; choose one with --port")
        if reset:
            remove_data(home)
        started = stack.enter_context(running(home_path, throw_away=throw_away))
        loaded = LoadedData(home, started.servers, root=root) if throw_away else None
        is_prepared = bring_back(loaded, home=home) if loaded else True
        url = f"http://127.0.0.1:{port}"
        environment = {**started.environment, "LINLI_DEMO": "1", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
        environment.setdefault("PUBLIC_URL", url)
        supervisor = Supervisor(home.logs, root=root, descriptor=started.descriptor, say=say)
        stack.callback(supervisor.stop)

        made = start_simulators(supervisor, home=home, environment=environment)
        environment.update(made)
        home.save(SETTINGS, {"PUBLIC_URL": environment["PUBLIC_URL"], **made})
        prepare_data(home, root=root, environment=environment, say=say)
        if loaded and not is_prepared:
            loaded.keep()
        if with_clients and (root / "clients").is_dir():
            build_clients(home, root=root, environment=environment, say=say)
        start_product(supervisor, home=home, root=root, environment=environment, port=port)
        messages = supervisor.log_end("web")
        addresses = (*CLIENT_ADDRESSES, *ADDRESSES) if with_clients else ADDRESSES
        show_addresses(home, addresses, url=url, seconds=time.monotonic() - begun)
        stack.callback(say, "stopping ...")
        while True:
            messages = show_messages(supervisor.log_path("web"), since=messages)
            for name in started.servers.revive():
                say(f"{name} was down and is up again")
            supervisor.tend()
            time.sleep(0.5)


@contextlib.contextmanager
def only_demo(home: Home) -> Iterator[None]:
    """Two demos in one home would relay and schedule everything twice."""
    with open(home.path / "demo.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartRefused(f"a demo is already running in {home.path}") from error
        yield


def remove_data(home: Home) -> None:
    """Forget everything but the secrets. Raises: StartRefused while another process uses the servers."""
    with home.locked():
        if home.count_users():
            raise StartRefused(f"{home.path} is in use by another ./linli command; end it before --reset")
        # Servers without a user are left over from a kill.
        for server in (Postgres(home, throw_away=False), Valkey(home, throw_away=False)):
            server.stop()
            server.remove()
        for name in DEMO_FILES:
            path = home.path / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def bring_back(loaded: LoadedData, *, home: Home) -> bool:
    """Whether the database holds the sample companies as they were loaded; else it is empty and known to be so."""
    if loaded.bring_back():
        return True
    home.save(STAMPS, {})
    return False


def start_simulators(supervisor: Supervisor, *, home: Home, environment: dict[str, str]) -> dict[str, str]:
    """Start the stand-in of every provider that the user gave no address for.

    Returns: the settings that lead the product to them: the address, and each text of the credentials file under the
    same prefix (`mchid` becomes `WECHATPAY_MCHID`).
    """
    made: dict[str, str] = {}
    ports = home.load("simulators.json")
    chosen = {}
    for name, simulator in SIMULATORS.items():
        if environment.get(simulator.url_variable) or importlib.util.find_spec(simulator.module) is None:
            continue
        state = home.path / "simulators" / name
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        ports[name] = choose_port(ports.get(name))
        chosen[name] = simulator
        command = [sys.executable, "-m", simulator.module, "--port", str(ports[name]), "--state", str(state)]
        supervisor.add(f"simulator-{name}", command, environment=environment)
    home.save("simulators.json", ports)
    for name, simulator in chosen.items():
        url = f"http://127.0.0.1:{ports[name]}"
        wait_until_ready(supervisor, f"{url}/_sim/health", f"simulator-{name}")
        made[simulator.url_variable] = url
        prefix = simulator.url_variable.removesuffix("BASE_URL")
        credentials = json.loads((home.path / "simulators" / name / simulator.credentials_file).read_text())
        for field, value in credentials.items():
            if field != "base_url" and isinstance(value, str):
                made[prefix + field.upper()] = value
    return made


def prepare_data(home: Home, *, root: Path, environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Migrate when a migration changed, load the sample companies once."""
    stamps = home.load(STAMPS)
    wanted = migration_fingerprint(root)
    if stamps.get("migrations") != wanted:
        refuse_other_layout(environment, root=root)
        say("migrating the database ...")
        manage("migrate", "--no-input", "--verbosity=0", environment={**environment, "LINLI_DB_ROLE": "owner"})
        stamps["migrations"] = wanted
        home.save(STAMPS, stamps)
    if not stamps.get("loaded") and has_command(root, "load_demo"):
        say("loading the sample companies (once; about a minute) ...")
        manage("load_demo", environment=environment)
        stamps["loaded"] = True
        home.save(STAMPS, stamps)


def refuse_other_layout(environment: Mapping[str, str], *, root: Path) -> None:
    """Raises: StartRefused where the database was made by migrations that have been written anew since."""
    strange = strange_migrations(environment.get("DATABASE_OWNER_URL") or environment["DATABASE_URL"], root=root)
    if strange:
        raise StartRefused(
            f"the database was made by an earlier version whose tables were laid out otherwise ({strange[-1]});"
            " ./linli demo --reset removes its data and makes it anew"
        )


def manage(*arguments: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "backend.manage", *arguments]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise StartRefused(f"manage {arguments[0]} failed; the lines above say why")


def has_command(root: Path, name: str) -> bool:
    """Whether a package of the product has the management command; looking costs less than starting Django."""
    return any(root.glob(f"[a-z]*/**/management/commands/{name}.py"))


def start_product(supervisor: Supervisor, *, home: Home, root: Path, environment: dict[str, str], port: int) -> None:
    """The web until it is ready, then worker, timetable and relay.

    Somebody waits for the web; the others would only take its processor time meanwhile, and what they have to do keeps.
    """
    figures = home.path / "prometheus"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir()
    timetable = home.path / "beat"
    timetable.mkdir(exist_ok=True)
    web = [sys.executable, "-m", "granian", "backend.config.wsgi:application", "--interface", "wsgi"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--no-ws"]
    supervisor.add("web", web, environment={**environment, "PROMETHEUS_MULTIPROC_DIR": str(figures)})
    wait_until_ready(supervisor, f"http://127.0.0.1:{port}/readyz", "web")
    celery = [sys.executable, "-m", "celery", "--app", "backend.config.celery"]
    short = ",".join(queue for queue in QUEUES if queue != LONG_QUEUE)
    for name, queues, at_once in (("worker", short, "2"), ("worker-jobs", LONG_QUEUE, "1")):
        worker = [*celery, "worker", "--hostname", f"{name}@%h", "--queues", queues, "--concurrency", at_once]
        supervisor.add(name, [*worker, "--loglevel", "INFO"], environment=environment)
    beat = [*celery, "beat", "--schedule", str(timetable / "schedule"), "--pidfile=", "--loglevel", "INFO"]
    supervisor.add("beat", beat, environment=environment)
    if has_command(root, "relay"):
        supervisor.add("relay", [sys.executable, "-m", "backend.manage", "relay"], environment=environment)


def wait_until_ready(supervisor: Supervisor, url: str, name: str) -> None:
    """Wait until the address answers 200. Raises: StartRefused if the child `name` crashes first or time runs out."""
    deadline = time.monotonic() + READY_SECONDS
    child = next(child for child in supervisor.children if child.name == name)
    answer = "no answer"
    while time.monotonic() < deadline:
        if not child.is_running():
            raise StartRefused(f"{name} does not start ({supervisor.log_path(name)}):\n{supervisor.log_tail(name)}")
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - always our own http address
                if response.status == 200:
                    return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")[:200]
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise StartRefused(f"{name} is not ready after {READY_SECONDS:.0f} s ({url}): {answer}")


def show_addresses(home: Home, addresses: Sequence[tuple[str, str]], *, url: str, seconds: float) -> None:
    """Addresses and logins for the user. The logins are what load_demo wrote to demo.json: a list of objects."""
    print(f"\nLinli 邻里 is running ({seconds:.1f} s). Start here 从这里开始:  {url}/\n")
    for path, what in addresses:
        print(f"  {padded(url + path, 40)} {what}")
    logins = home.load("demo.json").get("logins", [])
    if logins:
        print("\nDemo logins 演示账号:")
    columns = ("who", "login", "password", "note")
    widths = [max((shown_width(str(login.get(name, ""))) for login in logins), default=0) for name in columns]
    for login in logins:
        cells = (padded(str(login.get(name, "")), width) for name, width in zip(columns, widths, strict=True))
        print(("  " + "  ".join(cells)).rstrip())
    print(f"\nCodes sent by text message appear here. Logs: {home.logs}\nCtrl-C stops everything.\n", flush=True)


def show_messages(log: Path, *, since: int) -> int:
    """Print the text messages that the web process wrote to its log after the byte `since`. Returns: where to go on."""
    with open(log, "rb") as file:
        file.seek(since)
        fresh = file.read()
    whole = fresh[: fresh.rfind(b"\n") + 1]
    for line in whole.decode(errors="replace").splitlines():
        if line.startswith(MESSAGE):
            print(line, flush=True)
    return since + len(whole)


def padded(text: str, width: int) -> str:
    return text + " " * (width - shown_width(text))


def shown_width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
