"""Our own web process for tests: real HTTP, in threads of this process or in a child that may die."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.urls import resolve

from tests.infra.simulator_process import free_port


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The request log of the product says it already."""


class Web:
    """Serves the whole product on `port`. Every request runs in a thread with connections of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: WSGIServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        # The first request would import every API, which takes seconds; a provider waits five for its answer.
        resolve("/healthz")
        server = ThreadedWSGIServer(("127.0.0.1", self.port), _QuietHandler, allow_reuse_address=True)
        server.daemon_threads = True
        server.set_app(_closing(WSGIHandler()))
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None


def run_and_die(failpoint: str, work: Callable[[], object]) -> bool:
    """Do `work` in a child process in which `failpoint` is armed; returns whether it died there (by SIGKILL)."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            os.environ["LINLI_FAILPOINT"] = failpoint
            work()
            code = 0
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _closing(application: WSGIHandler) -> Callable[..., Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return list(application(environ, start_response))
        finally:
            connections.close_all()

    return answer
