"""The product as separate processes that may be killed at a named place: a web, a relay, a worker, and single steps.

Every process is a fork of this one, so that starting it costs milliseconds; what it runs is the product as it is.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection, connections
from django.urls import get_resolver

from backend.config import environment
from backend.config.celery import app as celery
from backend.kernel.outbox import QUEUES
from tests.infra.simulator_process import WechatPaySimulator, free_port

PATIENCE = 120.0


def load_product() -> None:
    """Load what the processes need before any of them is forked: pages, commands, tasks, providers."""
    get_resolver().url_patterns  # noqa: B018 - read for its effect: every API's schema is built
    celery.loader.import_default_modules()
    for app_name, command in (("property_core.imports", "import_workbook"), ("backend.config", "relay")):
        import_module(f"{app_name}.management.commands.{command}")


class Killed(Exception):
    """A process died at the armed failpoint."""


class Deployment:
    """One installation of the product: a database, a broker, a merchant at the simulated provider, and its processes.

    `failpoint` is armed in the processes named by `armed` ("web", "relay", or a step) until it was passed once; `ready`
    runs in each child before anything else.
    """

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        simulator: WechatPaySimulator,
        folder: Path,
        ready: Callable[[], object],
    ) -> None:
        self.database_url, self.redis_url = database_url, redis_url
        self.simulator, self.folder, self.ready = simulator, folder, ready
        self.merchant = simulator.new_merchant("小公司")
        self.port = free_port()
        self.failpoint, self.armed = "", ""
        self.deaths: list[str] = []
        self.after_death: Callable[[], object] = lambda: None
        self._running: dict[str, int] = {}

    # --- processes ---

    def start(self) -> None:
        """Web, relay and worker, as far as they are not running."""
        for name, work in (("web", self._serve), ("relay", _relay), ("worker", _work_on_queues)):
            if name not in self._running:
                self._running[name] = self._fork(name, work)
        self._wait_for_web()

    def kill(self) -> None:
        """`kill -9` to everything that runs."""
        for pid in self._running.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._running = {}

    def do(self, step: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run a step in a process of its own and return what it returns; one that dies is done again after a restart.

        That is what production does: the client repeats with the same key, the clerk starts the command again.
        """
        try:
            return self._once(step, work, *arguments)
        except Killed:
            self._recover(step)
            return self._once(step, work, *arguments)

    def until(self, what: str, condition: Callable[[], object]) -> None:
        """Wait; a background process that dies at its failpoint is noticed here, and everything is started again."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self._notice_deaths()
            with suppress(psycopg.OperationalError):
                if condition():
                    return
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not happen in time\n{self.logs()}")
            time.sleep(0.03)

    def logs(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}" for path in self.folder.glob("*.log")
        )

    def _once(self, step: str, work: Callable[..., Any], *arguments: Any) -> Any:
        answer = self.folder / f"{step}.answer"
        answer.unlink(missing_ok=True)

        def answering() -> None:
            answer.write_bytes(pickle.dumps(work(*arguments)))

        pid = self._fork(step, answering)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            raise Killed
        assert os.waitstatus_to_exitcode(status) == 0, f"{step} failed\n{self.logs()}"
        return pickle.loads(answer.read_bytes())  # noqa: S301 - our own child wrote it

    def _notice_deaths(self) -> None:
        for name, pid in list(self._running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self._running[name]
            assert os.WIFSIGNALED(status), f"{name} ended by itself\n{self.logs()}"
            assert os.WTERMSIG(status) == signal.SIGKILL
            self._recover(name)
            # The others were killed and started anew with it.
            return

    def _recover(self, name: str) -> None:
        assert name == self.armed, f"{name} died, but the failpoint was armed in {self.armed}\n{self.logs()}"
        self.deaths.append(self.failpoint)
        self.failpoint = self.armed = ""
        self.kill()
        self.after_death()
        self.start()

    def _fork(self, name: str, work: Callable[[], object]) -> int:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            self._become(name)
            work()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _become(self, name: str) -> None:
        """In the child: its own log, the armed failpoint, this deployment's addresses."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        with open(self.folder / f"{name}.log", "ab") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
        os.environ.pop("LINLI_FAILPOINT", None)
        if name == self.armed:
            os.environ["LINLI_FAILPOINT"] = self.failpoint
        self.ready()
        connection.settings_dict.update(environment.database("DATABASE_URL", self.database_url))
        celery.conf.broker_url = self.redis_url
        settings.CACHES["default"]["LOCATION"] = self.redis_url
        settings.WECHATPAY = {
            **settings.WECHATPAY,
            **{key: self.merchant[key] for key in settings.WECHATPAY if key in self.merchant},
            "base_url": self.simulator.base_url,
            "notify_url": f"http://127.0.0.1:{self.port}/payments/notify/wechat",
        }

    def _serve(self) -> None:
        server = ThreadedWSGIServer(("127.0.0.1", self.port), _QuietHandler, allow_reuse_address=True)
        server.daemon_threads = True
        server.set_app(WSGIHandler())
        server.serve_forever(poll_interval=0.05)

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        raise AssertionError(f"the web does not start\n{self.logs()}")

    # --- looking ---

    def ask(self, query: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Rows, as the product's own role sees them for its only company."""
        with psycopg.connect(self.database_url, autocommit=True) as looking:
            found = looking.execute("SELECT id FROM company").fetchone()
            if found:
                looking.execute("SELECT set_config('linli.company_id', %s, false)", [str(found[0])])
            return looking.execute(query.encode(), parameters).fetchall()

    def count(self, query: str) -> int:
        return int(self.ask(query)[0][0])

    def press_pay(self, cashier_url: str) -> None:
        """The payer presses the button of the provider's cashier page."""
        request = urllib.request.Request(f"{cashier_url}/pay", data=b"", method="POST")  # noqa: S310 - our simulator
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            assert answer.status == 200

    def orders(self) -> list[dict[str, Any]]:
        """The merchant's orders in the provider's books."""
        mine = self.merchant["mchid"]
        return [order for order in self.simulator.get("/_sim/orders") if order["mchid"] == mine]

    def owed(self) -> list[dict[str, Any]]:
        """Messages that the provider still wants to bring."""
        return [message for message in self.simulator.owed() if message["mchid"] == self.merchant["mchid"]]


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The request log of the product says it already."""


def _relay() -> None:
    call_command("relay", "--idle", "0.05")


def _work_on_queues() -> None:
    celery.worker_main(
        ["worker", "--pool", "solo", "--queues", ",".join(QUEUES), "--without-mingle", "--without-gossip",
         "--without-heartbeat", "--loglevel", "INFO"]
    )  # fmt: skip
